"""The bodies of openings."""

from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from app.catalog.credentials import NeededCredentialRead, NeededCredentials
from app.catalog.openings.particulars import ApplyUrl, CustomFieldRead, CustomFields
from app.catalog.schemas import (
    CreatedAt,
    Description,
    FunctionName,
    GradeLevel,
    LanguageRead,
    Languages,
    ListQuery,
    Location,
    OrgUnit,
    PeopleLeader,
    RecognitionRead,
    RemoteOffer,
    RequirementRead,
    Requirements,
    UpdatedAt,
    Version,
    WorksWith,
    not_before,
)
from app.core.schemas import Body, ExternalId, Line, Lines, Read, Text, Title
from models.vocabulary import OpeningStatus

RoleKey = Annotated[
    ExternalId | None,
    Field(
        description="External id of the role to fill, which must exist. Fields that are null are "
        "taken from it.",
        examples=["R-PMM"],
    ),
]
OwnTitle = Annotated[
    Title | None,
    Field(
        description="The opening's own title; null for the role's. You must give one if you name "
        "no role.",
        examples=["Product marketing manager, sales enablement"],
    ),
]
OwnFunction = Annotated[
    Line | None,
    Field(description="The opening's own function; null for the role's.", examples=["Marketing"]),
]
OwnGrade = Annotated[
    int | None,
    Field(ge=0, le=99, description="The opening's own grade; null for the role's.", examples=[6]),
]
OwnDescription = Annotated[
    Text | None, Field(description="The opening's own description; null for the role's.")
]
OwnPeopleLeader = Annotated[
    bool | None, Field(description="Whether the opening leads people; null for what the role says.")
]
OwnWorksWith = Annotated[
    Lines | None,
    Field(
        description="Functions that the work meets daily; null for the role's.",
        examples=[["Sales"]],
    ),
]
OwnCredentials = Annotated[
    NeededCredentials | None,
    Field(
        description="Licences, diplomas and the like that are needed; null: the role's. A list "
        "takes the place of the role's, an empty one asks for none."
    ),
]
HiringManager = Annotated[
    ExternalId | None,
    Field(
        description="External id of the hiring manager, whose record you may load later.",
        examples=["E-1007"],
    ),
]
Headcount = Annotated[int, Field(ge=1, le=10_000, description="How many seats are to be filled.")]
OpensOn = Annotated[date | None, Field(description="First day on which people may apply.")]
ClosesOn = Annotated[date | None, Field(description="Last day on which people may apply.")]
_CUSTOM_FIELDS = "Fields of your own that readers of the opening are shown, in your order."
Status = Annotated[OpeningStatus, Field(description="Where the opening stands.")]
MinimumTenure = Annotated[
    int | None,
    Field(ge=0, le=600, description="The fewest months in the organisation; null for no rule."),
]
LowestGrade = Annotated[
    int | None, Field(ge=0, le=99, description="The lowest grade allowed; null for no rule.")
]
HighestGrade = Annotated[
    int | None, Field(ge=0, le=99, description="The highest grade allowed; null for no rule.")
]
EligibleLocations = Annotated[
    Lines, Field(description="Locations that people may come from; empty for any.")
]

_ELIGIBILITY: dict[str, Any] = {
    "minimum_tenure_months": 12,
    "grade_min": 5,
    "grade_max": 7,
    "locations": ["Hamburg", "Berlin"],
    "languages": [{"code": "en", "level": "B2"}],
}
_SENT: dict[str, Any] = {
    "role": "R-PMM",
    "title": "Product marketing manager, sales enablement",
    "function": None,
    "grade": None,
    "description": None,
    "people_leader": None,
    "works_with": ["Sales"],
    "credentials": [{"name": "Driving licence B", "accepted": [], "desired": False}],
    "skills": None,
    "org_unit": "Marketing DACH",
    "hiring_manager": "E-1019",
    "location": "Hamburg",
    "remote_work": "hybrid",
    "headcount": 1,
    "opens_on": "2026-03-01",
    "closes_on": None,
    "apply_url": "https://careers.example/jobs/2001",
    "custom_fields": [{"name": "Team size", "kind": "number", "value": "8"}],
    "status": "open",
    "eligibility": _ELIGIBILITY,
}
_NEEDED: dict[str, Any] = {
    "text": "S-STORYTELLING",
    "skill": "S-STORYTELLING",
    "label": "Storytelling",
    "confidence": 1.0,
    "method": "key",
    "level": 4.0,
    "essential": True,
    "weight": 2.0,
}


class EligibilityBody(Body):
    """Who may be considered. A field that you leave out is no rule."""

    minimum_tenure_months: MinimumTenure = None
    grade_min: LowestGrade = None
    grade_max: HighestGrade = None
    locations: EligibleLocations = Field(default_factory=list)
    languages: Annotated[Languages, Field(description="Languages that must be spoken.")] = Field(
        default_factory=list
    )

    @field_validator("grade_max")
    @classmethod
    def _in_order(cls, highest: int | None, info: ValidationInfo) -> int | None:
        lowest = info.data.get("grade_min")
        if highest is not None and lowest is not None and highest < lowest:
            raise ValueError("lies below `grade_min`")
        return highest


class OpeningBody(Body):
    """A role that can be filled now: the whole record."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SENT]})

    role: RoleKey = None
    title: Annotated[OwnTitle, Field(validate_default=True)] = None
    function: OwnFunction = None
    grade: OwnGrade = None
    description: OwnDescription = None
    people_leader: OwnPeopleLeader = None
    works_with: OwnWorksWith = None
    credentials: OwnCredentials = None
    skills: Annotated[
        Requirements | None,
        Field(
            description="Skills needed, by external id or as text; null for the role's. A list "
            "replaces the role's."
        ),
    ] = None
    org_unit: OrgUnit = None
    hiring_manager: HiringManager = None
    location: Location = None
    remote_work: RemoteOffer = None
    headcount: Headcount = 1
    opens_on: OpensOn = None
    closes_on: ClosesOn = None
    apply_url: ApplyUrl = None
    custom_fields: Annotated[CustomFields, Field(description=_CUSTOM_FIELDS)] = Field(
        default_factory=list
    )
    status: Status = OpeningStatus.OPEN
    eligibility: Annotated[EligibilityBody, Field(description="Who may be considered.")] = (
        EligibilityBody()
    )

    @field_validator("title")
    @classmethod
    def _has_a_title(cls, title: str | None, info: ValidationInfo) -> str | None:
        if title is None and "role" in info.data and info.data["role"] is None:
            raise ValueError("is needed where no role is named")
        return title

    @field_validator("closes_on")
    @classmethod
    def _in_order(cls, closes_on: date | None, info: ValidationInfo) -> date | None:
        return not_before(closes_on, info.data.get("opens_on"), "opens_on")


class OpeningPart(OpeningBody):
    """Parts of an opening that is there already: what is absent stays as it is."""

    @field_validator("title")
    @classmethod
    def _has_a_title(cls, title: str | None, _info: ValidationInfo) -> str | None:
        return title


class EligibilityRead(Read):
    """Who may be considered."""

    minimum_tenure_months: MinimumTenure
    grade_min: LowestGrade
    grade_max: HighestGrade
    locations: EligibleLocations
    languages: list[LanguageRead] = Field(description="Languages that must be spoken.")


class EffectiveRead(Read):
    """What an opening is once its role is filled in."""

    title: Title = Field(
        description="The title.", examples=["Product marketing manager, sales enablement"]
    )
    function: FunctionName
    grade: GradeLevel
    description: Description
    people_leader: PeopleLeader
    works_with: WorksWith
    credentials: list[NeededCredentialRead] = Field(description="Credentials needed or welcome.")
    skills: list[RequirementRead] = Field(description="Skills needed.")


class OpeningRead(Read):
    """A role that can be filled now, as it was sent and with its role filled in."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "external_id": "O-2001",
                    **_SENT,
                    "effective": {
                        "title": "Product marketing manager, sales enablement",
                        "function": "Marketing",
                        "grade": 6,
                        "description": "Brings new products to market and gives sales the words "
                        "to sell them.",
                        "people_leader": False,
                        "works_with": ["Sales"],
                        "credentials": _SENT["credentials"],
                        "skills": [_NEEDED],
                    },
                    "recognition": {"recognised": 0, "unknown": []},
                    "version": 2,
                    "created_at": "2026-03-02T09:30:00Z",
                    "updated_at": "2026-03-04T16:20:00Z",
                }
            ]
        }
    )

    external_id: ExternalId
    role: RoleKey
    title: OwnTitle
    function: OwnFunction
    grade: OwnGrade
    description: OwnDescription
    people_leader: OwnPeopleLeader
    works_with: OwnWorksWith
    credentials: list[NeededCredentialRead] | None = Field(
        description="The opening's own credentials; null: the role's."
    )
    skills: list[RequirementRead] | None = Field(
        description="The opening's own skills, as sent and as recognised; null for the role's."
    )
    org_unit: OrgUnit
    hiring_manager: HiringManager
    location: Location
    remote_work: RemoteOffer
    headcount: Headcount
    opens_on: OpensOn
    closes_on: ClosesOn
    apply_url: ApplyUrl
    custom_fields: list[CustomFieldRead] = Field(description=_CUSTOM_FIELDS)
    status: Status
    eligibility: EligibilityRead = Field(description="Who may be considered for it.")
    effective: EffectiveRead = Field(description="The opening with its role filled in.")
    recognition: RecognitionRead = Field(
        description="What became of the opening's own posted skills."
    )
    version: Version
    created_at: CreatedAt
    updated_at: UpdatedAt


class OpeningQuery(ListQuery):
    """Which openings a list holds; conditions add up."""

    status: Annotated[OpeningStatus | None, Field(description="Only this status.")] = None
    function: Annotated[
        Line | None,
        Field(
            description="Only this function, the opening's own or its role's, spelled exactly so."
        ),
    ] = None
    org_unit: Annotated[
        Line | None, Field(description="Only this part of the organisation, spelled exactly so.")
    ] = None
    location: Annotated[
        Line | None, Field(description="Only this location, spelled exactly so.")
    ] = None
    role: Annotated[
        ExternalId | None,
        Field(description="Only openings of this role, by external id.", examples=["R-PMM"]),
    ] = None
    hiring_manager: Annotated[
        ExternalId | None,
        Field(description="Only openings for which this employee hires.", examples=["E-1019"]),
    ] = None
