"""The bodies of counterfactuals."""

from typing import Annotated

from pydantic import ConfigDict, Field

from app.core.schemas import Parameters, Read
from app.matching import examples
from app.matching.schemas import (
    K_USUAL,
    EligibilityCheck,
    EmployeeRef,
    HowMany,
    ModelVersion,
    OpeningRef,
    SnapshotAt,
)
from ml.frames import Target

Place = Annotated[
    int | None,
    Field(
        description="Place among the openings that this person may be offered; null beyond the "
        "best few hundred, or where a wish rules the opening out.",
        examples=[14],
    ),
]
Chance = Annotated[float, Field(description="The score of the pair, as in a ranking.")]


class CounterfactualQuery(Parameters):
    """The size of the ranking that the opening should enter."""

    k: HowMany = K_USUAL


class SkillChangeRead(Read):
    """A skill to learn, or to raise to a level."""

    skill: str = Field(description="The skill.", examples=["Market research"])
    skill_id: str | None = Field(description="Its external id, where recognised.")
    essential: bool = Field(description="Whether the work cannot be done without it.")
    level_from: float | None = Field(description="Level held today, 0 to 5; null if not held.")
    level_to: float | None = Field(description="Level needed, 0 to 5; null if none is stated.")
    nearest: str | None = Field(description="The nearest skill held, if one is close at all.")
    nearest_id: str | None = Field(description="Its external id, where recognised.")
    effort: float = Field(
        description="Steps of level to climb, from the level held or from what the nearest skill "
        "is worth here; an unstated level counts as 3.",
        examples=[1.5],
    )


class WishRead(Read):
    """A wish that would have to be stated, or withdrawn."""

    target: Target = Field(description="What the wish names.")
    text: str = Field(description="The role, the function or the free text.")
    role: str | None = Field(description="External id of the role, where it is one.")


class CounterfactualRead(Read):
    """A change of the person's record that was tried, and where the opening stood then."""

    skills: list[SkillChangeRead] = Field(description="Skills to gain.")
    state: list[WishRead] = Field(description="Wishes to state.")
    withdraw: list[WishRead] = Field(description="Wishes to withdraw.")
    effort: float = Field(description="Steps of level to climb in all.")
    score: Chance
    rank: Place
    reason: str = Field(
        description="The change in one sentence.",
        examples=["With Market research at level 3 this opening would be number 4."],
    )


class CounterfactualList(Read):
    """What would bring an opening into the top k of one person; each was verified by ranking."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.COUNTERFACTUALS]})

    employee: EmployeeRef = Field(description="The person.")
    opening: OpeningRef = Field(description="The opening.")
    model_version: ModelVersion
    snapshot_at: SnapshotAt
    k: int = Field(description="The size of the ranking that was asked about.")
    score: Chance
    rank: Place
    in_top_k: bool = Field(description="Whether the opening is in the ranking as it is.")
    eligibility: EligibilityCheck = Field(
        description="Whether the rules allow the move; a rule that is not met cannot be learnt "
        "away, so nothing is looked for then."
    )
    items: list[CounterfactualRead] = Field(
        description="The smallest changes found: of skills first, then of wishes; both together "
        "only where neither is enough alone."
    )
    nearest: CounterfactualRead | None = Field(
        description="What came closest when nothing was enough; null otherwise."
    )
    note: str | None = Field(description="What the reader should know; usually null.")
