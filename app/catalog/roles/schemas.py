"""The bodies of roles."""

from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field

from app.catalog.credentials import NeededCredentialRead, NeededCredentials
from app.catalog.schemas import (
    CreatedAt,
    Description,
    FunctionName,
    GradeLevel,
    ListQuery,
    PeopleLeader,
    RecognitionRead,
    RequirementRead,
    Requirements,
    UpdatedAt,
    Version,
    WorksWith,
)
from app.catalog.skills.schemas import SchemeId, SchemeName, SchemeVersion
from app.core.schemas import Body, ExternalId, Line, Read, Title, unique

RoleTitle = Annotated[
    Title, Field(description="The role's title.", examples=["Product marketing manager"])
]
Family = Annotated[
    Line | None,
    Field(description="The group of roles that it belongs to.", examples=["Go-to-market"]),
]
AlternativeTitles = Annotated[
    list[Title],
    Field(
        max_length=5000,
        description="Other titles for the same work.",
        examples=[["Product marketer"]],
    ),
    AfterValidator(unique),
]
ReferenceScheme = Annotated[
    SchemeName | None,
    Field(
        description="The taxonomy that it comes from. A role with one is a reference occupation: "
        "it describes kinds of work, and nobody moves to it unless an opening names it.",
        examples=["esco"],
    ),
]

CredentialsNeeded = Annotated[
    NeededCredentials,
    Field(
        description="Licences, diplomas and the like that the work needs. Who holds no valid one "
        "is not eligible for openings of this role, unless it is only desired."
    ),
]

_SENT: dict[str, Any] = {
    "title": "Product marketing manager",
    "function": "Marketing",
    "family": "Go-to-market",
    "grade": 6,
    "description": "Brings new products to market and gives sales the words to sell them.",
    "people_leader": False,
    "works_with": ["Sales", "Product"],
    "alternative_titles": ["Product marketer"],
    "scheme": None,
    "scheme_id": None,
    "scheme_version": None,
    "credentials": [
        {"name": "Certified marketer", "accepted": ["Chartered marketer"], "desired": True}
    ],
    "skills": [
        {"skill": "S-STORYTELLING", "essential": True, "level": 4, "weight": 2.0},
        {"skill": "marketing budgets", "essential": False, "level": None, "weight": 1.0},
    ],
}


class RoleBody(Body):
    """A job profile: the whole record."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SENT]})

    title: RoleTitle
    function: FunctionName = None
    family: Family = None
    grade: GradeLevel = None
    description: Description = ""
    people_leader: PeopleLeader = False
    works_with: WorksWith = Field(default_factory=list)
    alternative_titles: AlternativeTitles = Field(default_factory=list)
    scheme: ReferenceScheme = None
    scheme_id: SchemeId = None
    scheme_version: SchemeVersion = None
    credentials: CredentialsNeeded = Field(default_factory=list)
    skills: Annotated[
        Requirements, Field(description="Skills needed, by external id or as text.")
    ] = Field(default_factory=list)


class RoleRead(Read):
    """A job profile, and what its skills were recognised as."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "external_id": "R-PMM",
                    **_SENT,
                    "skills": [
                        {
                            "text": "S-STORYTELLING",
                            "skill": "S-STORYTELLING",
                            "label": "Storytelling",
                            "confidence": 1.0,
                            "method": "key",
                            "level": 4.0,
                            "essential": True,
                            "weight": 2.0,
                        },
                        {
                            "text": "marketing budgets",
                            "skill": None,
                            "label": None,
                            "confidence": None,
                            "method": None,
                            "level": None,
                            "essential": False,
                            "weight": 1.0,
                        },
                    ],
                    "recognition": {"recognised": 1, "unknown": ["marketing budgets"]},
                    "version": 1,
                    "created_at": "2026-03-02T09:30:00Z",
                    "updated_at": "2026-03-02T09:30:00Z",
                }
            ]
        }
    )

    external_id: ExternalId
    title: RoleTitle
    function: FunctionName
    family: Family
    grade: GradeLevel
    description: Description
    people_leader: PeopleLeader
    works_with: WorksWith
    alternative_titles: AlternativeTitles
    scheme: ReferenceScheme
    scheme_id: SchemeId
    scheme_version: SchemeVersion
    credentials: list[NeededCredentialRead] = Field(
        description="Licences, diplomas and the like that the work needs or welcomes."
    )
    skills: list[RequirementRead] = Field(description="Skills needed, as posted and recognised.")
    recognition: RecognitionRead = Field(description="How far the posted skills were recognised.")
    version: Version
    created_at: CreatedAt
    updated_at: UpdatedAt


class RoleQuery(ListQuery):
    """Which roles a list holds; conditions add up."""

    function: Annotated[
        Line | None, Field(description="Only this function, spelled exactly so.")
    ] = None
    family: Annotated[Line | None, Field(description="Only this family, spelled exactly so.")] = (
        None
    )
    scheme: Annotated[
        Line | None,
        Field(description="Only reference occupations of this taxonomy, spelled exactly so."),
    ] = None
