"""The bodies of what if."""

from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from app.catalog.employees.schemas import AspirationBody
from app.catalog.schemas import PostedSkill
from app.core.schemas import Body, Line, Read, unique
from app.matching import examples
from app.matching.recommendations.schemas import MoveCard
from app.matching.schemas import K_USUAL, ModelVersion, OpeningRef

MOST_SKILLS = 20
MOST_WISHES = 10
# A page shows no longer list while somebody drags a slider, and two lists are ranked for it.
PLACES = 50

_BODY: dict[str, Any] = {
    "skills": [{"skill": "Market research", "level": 3}],
    "remove_skills": [],
    "aspirations": [{"target": "function", "text": "Marketing"}],
    "remove_aspirations": [],
    "k": 10,
}


class WhatIfBody(Body):
    """What would be different about a person. Nothing of it is stored."""

    model_config = ConfigDict(json_schema_extra={"examples": [_BODY]})

    skills: Annotated[
        list[PostedSkill],
        Field(
            max_length=MOST_SKILLS,
            description="Skills that the person would hold; of one that is held, the level that it "
            "would have.",
        ),
    ] = Field(default_factory=list)
    remove_skills: Annotated[
        list[Line],
        Field(max_length=MOST_SKILLS, description="Skills that the person would not hold."),
        AfterValidator(unique),
    ] = Field(default_factory=list)
    aspirations: Annotated[
        list[AspirationBody],
        Field(max_length=MOST_WISHES, description="Wishes that the person would state besides."),
    ] = Field(default_factory=list)
    remove_aspirations: Annotated[
        list[Line],
        Field(
            max_length=MOST_WISHES,
            description="Texts of stated wishes that the person would take back.",
        ),
        AfterValidator(unique),
    ] = Field(default_factory=list)
    k: Annotated[
        int,
        Field(ge=1, le=PLACES, description="The largest number of openings to return."),
    ] = K_USUAL


class ListPlace(Read):
    """Where an opening stands in a list."""

    rank: int | None = Field(
        description=f"Its place, from 1; null beyond the first {PLACES}, or where it is not "
        "offered."
    )
    score: float | None = Field(description="Its score; null where the place is.")


class WhatIfMove(MoveCard):
    """An opening in the changed list, and where it stands today."""

    before: ListPlace = Field(description="Where it stands today.")


class WhatIfLeft(Read):
    """An opening of today's list that would not be in the changed one."""

    opening: OpeningRef = Field(description="The opening.")
    before: ListPlace = Field(description="Where it stands today.")
    after: ListPlace = Field(description="Where it would stand.")


class WhatIfList(Read):
    """The list as it would be, and what is different about it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.WHAT_IF]})

    employee: str = Field(description="The employee's key.", examples=["E-1042"])
    model_version: ModelVersion
    snapshot_at: AwareDatetime = Field(
        description="The moment since which nothing has changed that this answer rests on."
    )
    items: list[WhatIfMove] = Field(
        description="The moves as they would be, best first; those of the band `far`, too."
    )
    left: list[WhatIfLeft] = Field(
        description="Openings among today's first `k` that would not be among them."
    )
    unrecognised_skills: list[str] = Field(
        description="Skills sent that the catalogue does not know. They are compared by their "
        "words only."
    )
