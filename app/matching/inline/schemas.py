"""The bodies of the stateless match."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo, field_validator

from app.catalog.employees.schemas import EmployeeBody
from app.catalog.openings.schemas import OpeningBody
from app.catalog.skills.schemas import SkillBody
from app.core.schemas import Body, ExternalId, Read
from app.matching import examples
from app.matching.schemas import (
    K_USUAL,
    CrossFunctional,
    Functions,
    HowMany,
    RankedMoves,
)

MOST_EMPLOYEES = 50
MOST_OPENINGS = 500
MOST_SKILLS = 5_000


_PERSON: dict[str, Any] = {
    "external_id": "E-1",
    "name": "Mara Lindqvist",
    "title": "Key account manager",
    "function": "Sales",
    "grade": 6,
    "skills": [{"skill": "Negotiation", "level": 5}, {"skill": "Storytelling", "level": 4}],
    "aspirations": [{"target": "function", "text": "Marketing"}],
}
_OPENINGS: list[dict[str, Any]] = [
    {
        "external_id": "O-1",
        "title": "Product marketing manager",
        "function": "Marketing",
        "grade": 6,
        "works_with": ["Sales"],
        "skills": [
            {"skill": "Storytelling", "level": 4},
            {"skill": "Market research", "level": 3},
        ],
    },
    {
        "external_id": "O-2",
        "title": "Regional sales lead",
        "function": "Sales",
        "grade": 7,
        "people_leader": True,
        "skills": [{"skill": "Negotiation", "level": 5}],
    },
]
_SKILL: dict[str, Any] = {
    "external_id": "S-17",
    "scheme": "house",
    "preferred_label": "Storytelling",
    "alternative_labels": ["telling stories"],
}
_MATCH: dict[str, Any] = {"employees": [_PERSON], "openings": _OPENINGS, "k": 2}


class InlineEmployee(EmployeeBody):
    """A person whom you send along."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PERSON]})

    external_id: ExternalId


class InlineOpening(OpeningBody):
    """An opening that you send along with all that it needs.

    `role` names the role without looking it up: whoever has it now is not recommended it.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_OPENINGS[0]]})

    external_id: ExternalId

    @field_validator("title")
    @classmethod
    def _has_a_title(cls, title: str | None, _info: ValidationInfo) -> str | None:
        if title is None:
            raise ValueError("is needed here: nothing is taken from a stored role")
        return title


class InlineSkill(SkillBody):
    """An entry of a skills taxonomy that you send along."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SKILL]})

    external_id: ExternalId


def _distinct(items: Sequence[Any]) -> Sequence[Any]:
    keys = [item.external_id for item in items]
    if len(set(keys)) != len(keys):
        raise ValueError("holds the same external_id twice")
    return items


class MatchBody(Body):
    """People and openings to rank. Nothing is stored."""

    model_config = ConfigDict(json_schema_extra={"examples": [_MATCH]})

    employees: Annotated[
        list[InlineEmployee],
        Field(min_length=1, max_length=MOST_EMPLOYEES, description="The people."),
        AfterValidator(_distinct),
    ]
    openings: Annotated[
        list[InlineOpening],
        Field(min_length=1, max_length=MOST_OPENINGS, description="The openings."),
        AfterValidator(_distinct),
    ]
    skills: Annotated[
        list[InlineSkill] | None,
        Field(
            max_length=MOST_SKILLS,
            description="The taxonomy by which skills are recognised; null for the catalogue's.",
        ),
    ] = None
    k: HowMany = K_USUAL
    cross_functional: Functions = CrossFunctional.INCLUDE
    eligible_only: Annotated[
        bool, Field(description="Leave out openings for which a person is not eligible.")
    ] = True


class MatchItem(Read):
    """One person's ranked moves."""

    employee: str = Field(description="The person's key, as sent.", examples=["E-1"])
    recommendations: RankedMoves = Field(description="The person's moves.")


class MatchAnswer(Read):
    """The ranked moves of each person, in the order sent."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.MATCHES]})

    items: list[MatchItem] = Field(description="One entry for each person.")
    unrecognised_skills: list[str] = Field(
        description="Texts of people and openings that were not recognised as skills. They were "
        "compared as they are.",
        examples=[["Gong call reviews"]],
    )
