"""The bodies of skills and of their recognition."""

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from app.catalog.schemas import CreatedAt, ListQuery, SkillText, UpdatedAt, Version
from app.core.schemas import Body, ExternalId, Line, Read, Text, plain_in_one_line, unique
from models.vocabulary import RecognitionMethod

MAX_MENTIONS = 500
SUGGESTED = 5
"""Candidates to choose from of a text that is not recognised. The right skill is the first for 0.42
of the mentions in job ads, and among the first five for 0.72 (decision 45)."""

SchemeName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    BeforeValidator(plain_in_one_line),
]
Scheme = Annotated[
    SchemeName, Field(description="The taxonomy that it comes from.", examples=["esco"])
]
SchemeId = Annotated[
    SkillText | None,
    Field(
        description="Its id in that taxonomy.",
        examples=["http://data.europa.eu/esco/skill/f0de4973-0a70-4644-8fd4-3a97080476f4"],
    ),
]
SchemeVersion = Annotated[
    Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
        BeforeValidator(plain_in_one_line),
    ]
    | None,
    Field(description="The taxonomy's version.", examples=["1.2.0"]),
]
PreferredLabel = Annotated[
    SkillText, Field(description="The name that is shown.", examples=["Storytelling"])
]
AlternativeLabels = Annotated[
    list[SkillText],
    Field(
        max_length=500,
        description="Other names by which it is recognised.",
        examples=[["brand narratives", "telling stories"]],
    ),
    AfterValidator(unique),
]
SkillDescription = Annotated[Text, Field(description="What the skill is, in sentences.")]
Broader = Annotated[
    list[ExternalId],
    Field(
        max_length=500,
        description="External ids of skills that contain this one. You may load them later.",
        examples=[["S-COMMUNICATION"]],
    ),
    AfterValidator(unique),
]
Related = Annotated[
    list[ExternalId],
    Field(
        max_length=500,
        description="External ids of related skills. You may load them later.",
        examples=[["S-COPYWRITING"]],
    ),
    AfterValidator(unique),
]

_SENT: dict[str, Any] = {
    "scheme": "lateral-demo",
    "scheme_id": "comm/17",
    "scheme_version": "2026.1",
    "preferred_label": "Storytelling",
    "alternative_labels": ["brand narratives", "telling stories"],
    "description": "Gives a message the shape of a story that its listeners retell.",
    "broader": ["S-COMMUNICATION"],
    "related": ["S-COPYWRITING"],
}


class SkillBody(Body):
    """An entry of the skills taxonomy."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SENT]})

    scheme: Scheme
    scheme_id: SchemeId = None
    scheme_version: SchemeVersion = None
    preferred_label: PreferredLabel
    alternative_labels: AlternativeLabels = Field(default_factory=list)
    description: SkillDescription = ""
    broader: Broader = Field(default_factory=list)
    related: Related = Field(default_factory=list)


class ConfirmedLabel(Read):
    """A text of which somebody said that it means the skill."""

    text: str = Field(description="The text as it was confirmed.", examples=["deck building"])
    confirmed_by: str = Field(description="The caller that confirmed it.", examples=["hr-desk"])
    confirmed_at: AwareDatetime = Field(
        description="When it was confirmed.", examples=["2026-03-02T09:30:00Z"]
    )


class LabelBody(Body):
    """A text as people write it, and as which it is to be recognised."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "deck building"}]})

    text: SkillText = Field(description="The wording. Case, accents and blanks do not matter.")


class Taught(Read):
    """What a confirmation, or taking it back, changed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "skill": "S-STORYTELLING",
                    "text": "deck building",
                    "employees": 14,
                    "roles": 1,
                    "openings": 2,
                }
            ]
        }
    )

    skill: ExternalId
    text: str = Field(description="The wording.")
    employees: int = Field(description="Employees of whom a skill is now recognised otherwise.")
    roles: int = Field(description="Roles of which a needed skill is now recognised otherwise.")
    openings: int = Field(description="Openings of which one is now recognised otherwise.")


class SkillRead(Read):
    """An entry of the skills taxonomy."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "external_id": "S-STORYTELLING",
                    **_SENT,
                    "confirmed_labels": [
                        {
                            "text": "deck building",
                            "confirmed_by": "hr-desk",
                            "confirmed_at": "2026-03-02T09:30:00Z",
                        }
                    ],
                    "version": 1,
                    "created_at": "2026-03-02T09:30:00Z",
                    "updated_at": "2026-03-02T09:30:00Z",
                }
            ]
        }
    )

    external_id: ExternalId
    scheme: Scheme
    scheme_id: SchemeId
    scheme_version: SchemeVersion
    preferred_label: PreferredLabel
    alternative_labels: AlternativeLabels
    description: SkillDescription
    broader: Broader
    related: Related
    confirmed_labels: list[ConfirmedLabel] = Field(
        description="Further names, each confirmed by somebody. Writing the skill leaves them."
    )
    version: Version
    created_at: CreatedAt
    updated_at: UpdatedAt


class SkillQuery(ListQuery):
    """Which skills a list holds; conditions add up."""

    scheme: Annotated[Line | None, Field(description="Only this taxonomy, spelled exactly so.")] = (
        None
    )
    q: Annotated[
        Line | None,
        Field(
            description="Part of the preferred label or of an alternative one. Case does not "
            "matter."
        ),
    ] = None


class NormaliseBody(Body):
    """Texts to be recognised as skills of the catalogue."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"mentions": ["story telling", "Gong reviews"]}]}
    )

    mentions: list[SkillText] = Field(
        min_length=1, max_length=MAX_MENTIONS, description="Skills as someone wrote them."
    )
    k: int | None = Field(
        None,
        ge=1,
        le=100,
        description="Most candidates for each text. Without it you get one where the text is "
        f"recognised, and up to {SUGGESTED} to choose from where it is not.",
    )


class SkillCandidate(Read):
    """A skill that a text may mean."""

    skill: ExternalId
    label: str = Field(description="Its preferred label.", examples=["Storytelling"])
    confidence: float = Field(description="Probability that it is the one meant.", examples=[0.94])
    method: RecognitionMethod = Field(description="How it was found.", examples=["spelling"])


class NormalisedMention(Read):
    """A text and the skills that it may mean."""

    text: str = Field(description="The text as sent.", examples=["story telling"])
    recognised: bool = Field(
        description="Whether the first candidate is sure enough to be used when a record is "
        "written."
    )
    candidates: list[SkillCandidate] = Field(description="The likeliest first; may be empty.")


class NormalisedMentions(Read):
    """Every text in the order sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "text": "story telling",
                            "recognised": True,
                            "candidates": [
                                {
                                    "skill": "S-STORYTELLING",
                                    "label": "Storytelling",
                                    "confidence": 0.94,
                                    "method": "spelling",
                                }
                            ],
                        },
                        {"text": "Gong reviews", "recognised": False, "candidates": []},
                    ]
                }
            ]
        }
    )

    items: list[NormalisedMention] = Field(description="One for each text, in the order sent.")
