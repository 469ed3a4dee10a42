"""The bodies of employees."""

from datetime import date
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from app.catalog.credentials import CredentialRead, Credentials
from app.catalog.employees import examples
from app.catalog.employees.understood import UnderstoodRead
from app.catalog.schemas import (
    CreatedAt,
    GradeLevel,
    LanguageRead,
    Languages,
    ListQuery,
    OrgUnit,
    PostedSkill,
    RecognisedSkill,
    RecognitionRead,
    UpdatedAt,
    Version,
    merged_duplicates,
    not_before,
)
from app.core.schemas import Body, ExternalId, Line, Lines, Read, Text, Title, plain
from app.serving.held_skills import decision_order
from models.vocabulary import (
    AspirationKind,
    AspirationTarget,
    EmployeeStatus,
    Motive,
    Polarity,
    RemoteWork,
    SkillSource,
    Visibility,
)

MAX_ASPIRATIONS = 50
MAX_SKILLS = 500

PersonName = Annotated[Title, Field(description="The person's name; never an input of a ranking.")]
JobTitle = Annotated[
    Title, Field(description="The present job title.", examples=["Key account manager"])
]
JobFunction = Annotated[
    Line | None, Field(description="The function in which the person works.", examples=["Sales"])
]
HeldRole = Annotated[
    ExternalId | None,
    Field(
        description="External id of the present role, which you may load later. This role is not "
        "recommended to the person.",
        examples=["R-KAM"],
    ),
]
Manager = Annotated[
    ExternalId | None,
    Field(
        description="External id of the manager, whose record you may load later.",
        examples=["E-1007"],
    ),
]
WorkLocation = Annotated[Line | None, Field(description="Where the person works.")]
RemoteWish = Annotated[
    RemoteWork | None, Field(description="How far the person wants to work remotely.")
]
Relocates = Annotated[bool, Field(description="Whether the person would relocate for a role.")]
RelocationLocations = Annotated[
    Lines,
    Field(
        description="Where the person would relocate to; empty for anywhere.", examples=[["Berlin"]]
    ),
]
HireDate = Annotated[
    date | None,
    Field(
        description="First day in the organisation. Until then the person is no candidate and gets "
        "no recommendations.",
        examples=["2019-04-01"],
    ),
]
EndDate = Annotated[
    date | None,
    Field(
        description="Last day in the organisation, if it is known. After it the person counts as "
        "having left. Openings that start later are not offered to them.",
        examples=["2027-06-30"],
    ),
]
Status = Annotated[
    EmployeeStatus, Field(description="Whether the person is with the organisation.")
]
LanguagesSpoken = Annotated[Languages, Field(description="Languages spoken.")]
CredentialsHeld = Annotated[
    Credentials,
    Field(
        description="Licences, diplomas and the like that the person holds. What a role or "
        "opening needs is looked for among those that are valid today."
    ),
]
Summary = Annotated[
    Text,
    Field(
        description="What the person does, in sentences.",
        examples=["Wins and keeps key accounts; runs the quarterly customer council."],
    ),
]
OpenToMoves = Annotated[
    bool, Field(description="Whether managers may find the person among candidates.")
]
Source = Annotated[SkillSource, Field(description="Who says that the person holds the skill.")]
LastUsed = Annotated[date | None, Field(description="When the skill was last used.")]
PastTitle = Annotated[Title, Field(description="The job's title.", examples=["Sales assistant"])]
PastFunction = Annotated[Line | None, Field(description="The job's function.")]
PastWork = Annotated[Text, Field(description="What the work was, in sentences.")]
FirstDay = Annotated[date | None, Field(alias="from", description="First day in the job.")]
LastDay = Annotated[
    date | None, Field(alias="to", description="Last day in the job; null if it is still held.")
]
Target = Annotated[
    AspirationTarget, Field(description="Whether the text is a role, a function or free text.")
]
Kind = Annotated[AspirationKind | None, Field(description="The kind of step.")]
Horizon = Annotated[
    int | None,
    Field(
        ge=0,
        le=600,
        description="In how many months the person wants it to come true.",
        examples=[12],
    ),
]
Strength = Annotated[
    float, Field(gt=0, le=1, allow_inf_nan=False, description="How strong the aspiration is.")
]
Direction = Annotated[Polarity, Field(description="Wanted, or ruled out (`not`).")]
VisibleTo = Annotated[
    Visibility,
    Field(
        description="Who may know besides the person. `private`: HR, on this one record only. "
        "`hr`: HR everywhere. `manager`: HR and managers."
    ),
]


def _unique_motives(motives: list[Motive]) -> list[Motive]:
    if len(set(motives)) != len(motives):
        raise ValueError("names the same motive twice")
    return motives


Motives = Annotated[
    list[Motive],
    Field(description="Why the person wants it.", examples=[["growth", "help_others_grow"]]),
]
AspirationText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    BeforeValidator(plain),
    Field(
        description="A role's external id or title, a function's name, or free text.",
        examples=["Marketing"],
    ),
]


class EmployeeSkillBody(PostedSkill):
    """A skill that a person holds."""

    source: Source = SkillSource.SELF
    last_used: LastUsed = None


class WorkHistoryBody(Body):
    """A job held before, or held now."""

    title: PastTitle
    function: PastFunction = None
    started_on: FirstDay = None
    ended_on: LastDay = None
    description: PastWork = ""

    @field_validator("ended_on")
    @classmethod
    def _in_order(cls, ended_on: date | None, info: ValidationInfo) -> date | None:
        return not_before(ended_on, info.data.get("started_on"), "from")


class AspirationBody(Body):
    """What a person wants next, or rules out."""

    target: Target
    text: AspirationText
    kind: Kind = None
    horizon_months: Horizon = None
    weight: Strength = 1.0
    polarity: Direction = Polarity.WANT
    motives: Annotated[Motives, AfterValidator(_unique_motives)] = Field(default_factory=list)
    visibility: VisibleTo = Visibility.PRIVATE


def _stronger_skill(first: EmployeeSkillBody, second: EmployeeSkillBody) -> EmployeeSkillBody:
    """Two entries of one text as one: the level and the source of the one that decides."""
    kept = min(first, second, key=lambda one: decision_order(one.level, one.source))
    used = [one.last_used for one in (first, second) if one.last_used]
    return first.model_copy(
        update={
            "level": kept.level,
            "source": kept.source,
            "last_used": max(used, default=None),
        }
    )


def _merged_skills(posted: list[EmployeeSkillBody]) -> list[EmployeeSkillBody]:
    return merged_duplicates(posted, _stronger_skill)


class EmployeeBody(Body):
    """The whole record of a person, as an HR system sends it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SENT]})

    name: PersonName
    title: JobTitle
    function: JobFunction = None
    org_unit: OrgUnit = None
    grade: GradeLevel = None
    role: HeldRole = None
    manager: Manager = None
    location: WorkLocation = None
    remote_wish: RemoteWish = None
    open_to_relocation: Relocates = False
    relocation_locations: RelocationLocations = Field(default_factory=list)
    hire_date: HireDate = None
    end_date: EndDate = None
    status: Status = EmployeeStatus.ACTIVE
    languages: LanguagesSpoken = Field(default_factory=list)
    credentials: CredentialsHeld = Field(default_factory=list)
    summary: Summary = ""
    open_to_moves: OpenToMoves = False
    skills: Annotated[
        list[EmployeeSkillBody],
        Field(max_length=MAX_SKILLS, description="Skills held, by external id or as text."),
        AfterValidator(_merged_skills),
    ] = Field(default_factory=list)
    work_history: Annotated[
        list[WorkHistoryBody], Field(max_length=200, description="Jobs held, newest first.")
    ] = Field(default_factory=list)
    aspirations: Annotated[
        list[AspirationBody] | None,
        Field(
            max_length=MAX_ASPIRATIONS,
            description="What the person wants next or rules out. If you leave it out or send "
            "null, aspirations stay as they were, because they belong to the person. An empty list "
            "removes them. You need the scope confidential:read or the person's own key, else the "
            "answer is 403.",
        ),
    ] = None

    @field_validator("end_date")
    @classmethod
    def _ends_after_it_began(cls, end_date: date | None, info: ValidationInfo) -> date | None:
        return not_before(end_date, info.data.get("hire_date"), "hire_date")


class EmployeeSkillRead(RecognisedSkill):
    """A skill that a person holds, and what its text was recognised as."""

    source: Source
    last_used: LastUsed
    decides: bool = Field(
        description="Whether this entry decides the level of its skill. Among entries that mean "
        "the same skill and state a level, the one of the most trusted source decides (an "
        "assessment, then a manager, then what was inferred, then the person). Within one source "
        "the highest level decides.",
        examples=[True],
    )


class WorkHistoryRead(Read):
    """A job held before, or held now."""

    model_config = ConfigDict(populate_by_name=True)

    title: PastTitle
    function: PastFunction
    started_on: FirstDay
    ended_on: LastDay
    description: PastWork


class AspirationRead(Read):
    """What a person wants next, or rules out."""

    target: Target
    text: AspirationText
    kind: Kind
    horizon_months: Horizon
    weight: Strength
    polarity: Direction
    motives: Motives
    visibility: VisibleTo
    understood: list[UnderstoodRead] = Field(
        description="What was understood, by the names that the catalogue holds now: labels of "
        "skills in every language, titles of roles, functions and places of openings. What was not "
        "understood is compared as it is written."
    )


class EmployeeRead(Read):
    """A person, with the aspirations that this caller may know of."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ANSWERED]})

    external_id: ExternalId
    name: PersonName
    title: JobTitle
    function: JobFunction
    org_unit: OrgUnit
    grade: GradeLevel
    role: HeldRole
    manager: Manager
    location: WorkLocation
    remote_wish: RemoteWish
    open_to_relocation: Relocates
    relocation_locations: RelocationLocations
    hire_date: HireDate
    end_date: EndDate
    status: Status
    languages: list[LanguageRead] = Field(description="Languages spoken.")
    credentials: list[CredentialRead] = Field(
        description="Licences, diplomas and the like that the person holds, expired ones included."
    )
    summary: Summary
    open_to_moves: OpenToMoves
    skills: list[EmployeeSkillRead] = Field(description="Skills held, as posted and recognised.")
    work_history: list[WorkHistoryRead] = Field(description="Jobs held, as sent.")
    aspirations: list[AspirationRead] = Field(
        description="What the person wants next or rules out, as far as you may know: all of it "
        "for the person and for HR on this one record; what is shared with HR in HR's lists; what "
        "is shared with managers for everyone else."
    )
    recognition: RecognitionRead = Field(description="How far the posted skills were recognised.")
    version: Version
    created_at: CreatedAt
    updated_at: UpdatedAt


class EmployeeQuery(ListQuery):
    """Which employees a list holds; filters add up."""

    function: Annotated[
        Line | None, Field(description="Only this function, spelled exactly so.")
    ] = None
    org_unit: Annotated[
        Line | None, Field(description="Only this part of the organisation, spelled exactly so.")
    ] = None
    location: Annotated[
        Line | None, Field(description="Only this location, spelled exactly so.")
    ] = None
    status: Annotated[EmployeeStatus | None, Field(description="Only this status.")] = None
    manager: Annotated[
        ExternalId | None,
        Field(
            description="Only people who report to this manager, by external id.",
            examples=["E-1007"],
        ),
    ] = None
    open_to_moves: Annotated[
        bool | None,
        Field(description="Only people who are open to moves, or only those who are not."),
    ] = None
