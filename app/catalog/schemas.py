"""What the bodies of several nouns share: posted skills, requirements, languages."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

from app.core.pagination import PageQuery
from app.core.reasons import shape
from app.core.schemas import Body, Level, Line, Lines, Moment, Read, Text, plain_in_one_line
from models.vocabulary import LanguageLevel, RecognitionMethod, RemoteWork

SkillText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    BeforeValidator(plain_in_one_line),
]
FunctionName = Annotated[
    Line | None,
    Field(description="The function: sales, marketing, support ...", examples=["Marketing"]),
]
OrgUnit = Annotated[
    Line | None, Field(description="The part of the organisation.", examples=["Marketing DACH"])
]
GradeLevel = Annotated[
    int | None,
    Field(ge=0, le=99, description="Level on the pay ladder; larger is higher.", examples=[6]),
]
Location = Annotated[
    Line | None, Field(description="Where the work is done.", examples=["Hamburg"])
]
Description = Annotated[
    Text,
    Field(description="What the work is, in sentences.", examples=["Launches new products."]),
]
PeopleLeader = Annotated[bool, Field(description="Whether the role leads people.")]
WorksWith = Annotated[
    Lines,
    Field(
        description="Functions that the role works with daily. Whoever knows one of them is a "
        "bridge to it.",
        examples=[["Sales", "Product"]],
    ),
]
RemoteOffer = Annotated[
    RemoteWork | None, Field(description="How far the work can be done remotely.")
]
Proficiency = Annotated[
    Level | None, Field(description="Proficiency level, 0 to 5; null if unstated.", examples=[4])
]
PostedText = Annotated[
    SkillText,
    Field(
        description="External id of a skill in the catalogue, or plain text. If a text occurs "
        "twice, case and spacing aside, the stronger entry is kept; for skills that a person "
        "holds, the entry of the more trusted source.",
        examples=["Negotiation"],
    ),
]
Essential = Annotated[
    bool, Field(description="Whether the work cannot be done without it. Otherwise it is optional.")
]
Weight = Annotated[
    float,
    Field(
        gt=0,
        le=100,
        allow_inf_nan=False,
        description="Its importance compared with the other skills.",
    ),
]
LanguageCode = Annotated[
    str,
    StringConstraints(
        pattern=shape(r"^[a-z]{2,3}(-[A-Z]{2})?$", "a language code such as en or pt-BR")
    ),
    Field(
        description="ISO 639 code, with or without a region, such as en, de or pt-BR.",
        examples=["de"],
    ),
]
SpokenLevel = Annotated[
    LanguageLevel | None,
    Field(description="CEFR level or native; null if unstated.", examples=["C1"]),
]
Version = Annotated[
    int, Field(description="The number of changes that every reader may see.", examples=[1])
]
CreatedAt = Annotated[
    AwareDatetime, Field(description="When it was created.", examples=["2026-03-02T09:30:00Z"])
]
UpdatedAt = Annotated[
    AwareDatetime,
    Field(
        description="When the version last changed, or when the record was created.",
        examples=["2026-03-02T09:30:00Z"],
    ),
]


class PostedSkill(Body):
    """A skill as posted, and how well it is needed or held."""

    skill: PostedText
    level: Proficiency = None


PostedT = TypeVar("PostedT", bound=PostedSkill)


def merged_duplicates(
    posted: list[PostedT], merge: Callable[[PostedT, PostedT], PostedT]
) -> list[PostedT]:
    """Each text once, case and spacing aside, at the place where it came first."""
    kept: dict[str, PostedT] = {}
    for one in posted:
        name = " ".join(one.skill.casefold().split())
        kept[name] = merge(kept[name], one) if name in kept else one
    return list(kept.values())


def stronger_level(first: PostedSkill, second: PostedSkill) -> float | None:
    """The higher of two levels, where either is stated."""
    return max((one.level for one in (first, second) if one.level is not None), default=None)


class RequirementBody(PostedSkill):
    """A skill that the work needs."""

    essential: Essential = True
    weight: Weight = 1.0


def _stronger_requirement(first: RequirementBody, second: RequirementBody) -> RequirementBody:
    return first.model_copy(
        update={
            "level": stronger_level(first, second),
            "essential": first.essential or second.essential,
            "weight": max(first.weight, second.weight),
        }
    )


def _merged_requirements(posted: list[RequirementBody]) -> list[RequirementBody]:
    return merged_duplicates(posted, _stronger_requirement)


Requirements = Annotated[
    list[RequirementBody], Field(max_length=500), AfterValidator(_merged_requirements)
]


class RecognisedSkill(Read):
    """A posted skill and what it was recognised as."""

    text: str = Field(
        description="The skill as it was sent. It is never dropped.", examples=["negotiating"]
    )
    skill: str | None = Field(
        description="External id of the recognised skill; null if unknown.", examples=["S-17"]
    )
    label: str | None = Field(
        description="Preferred label of the recognised skill; null if unknown.",
        examples=["Negotiation"],
    )
    confidence: float | None = Field(
        description="Probability that the recognition is right; null if unknown.", examples=[0.97]
    )
    method: RecognitionMethod | None = Field(
        description="How the skill was recognised; null if unknown.", examples=["stem"]
    )
    level: Proficiency


class RequirementRead(RecognisedSkill):
    """A skill that the work needs, and what its text was recognised as."""

    essential: Essential
    weight: Weight


class RecognitionRead(Read):
    """How many of the skills that were sent were recognised."""

    recognised: int = Field(
        description="How many skills were recognised as entries of the catalogue.", examples=[11]
    )
    unknown: list[str] = Field(
        description="Texts that were kept although they were not recognised.",
        examples=[["Gong call reviews"]],
    )


def recognition_of(skills: Sequence[RecognisedSkill]) -> RecognitionRead:
    """The account of what was recognised."""
    unknown = [one.text for one in skills if one.skill is None]
    return RecognitionRead(recognised=len(skills) - len(unknown), unknown=unknown)


class LanguageBody(Body):
    """A language, spoken or needed."""

    code: LanguageCode
    level: SpokenLevel = None


class LanguageRead(Read):
    """A language, spoken or needed."""

    code: LanguageCode
    level: SpokenLevel


def _one_of_each_code(languages: list[LanguageBody]) -> list[LanguageBody]:
    if len({language.code for language in languages}) != len(languages):
        raise ValueError("names the same language twice")
    return languages


Languages = Annotated[list[LanguageBody], Field(max_length=50), AfterValidator(_one_of_each_code)]


def not_before(last: date | None, first: date | None, name: str) -> date | None:
    """The last day; refused if it lies before the first, which the body calls `name`."""
    if last is not None and first is not None and last < first:
        raise ValueError(f"lies before `{name}`")
    return last


class ListQuery(PageQuery):
    """Which page of a list, and which of its items; a parameter that does not exist is refused."""

    updated_since: Annotated[
        Moment | None,
        Field(
            description="Only records whose `updated_at` is this moment or later, with a UTC "
            "offset."
        ),
    ] = None

    def filters(self) -> dict[str, Any]:
        """What an item must be, by parameter; those that were not given are absent."""
        return self.model_dump(exclude={"limit", "cursor"}, exclude_none=True)
