"""The bodies of counterfactuals."""

from typing import Annotated

from pydantic import ConfigDict, Field

from app.core.schemas import Parameters, Read
from app.matching import examples
from app.matching.schemas import (
    K_USUAL,
    AnswerLanguage,
    EligibilityCheck,
    EmployeeRef,
    HowMany,
    ModelVersion,
    Notes,
    OpeningRef,
    SnapshotAt,
)
from app.matching.words.codes import Outcome
from ml.frames import Target

Place = Annotated[
    int | None,
    Field(
        description="The opening's place among those that the person may be offered; null beyond "
        "the best few hundred, or if an aspiration rules the opening out.",
        examples=[14],
    ),
]
Chance = Annotated[float, Field(description="The score of the pair, as in a ranking.")]


class CounterfactualQuery(Parameters):
    """The size of the ranking that the opening should enter."""

    language: AnswerLanguage = None
    k: HowMany = K_USUAL


class SkillChangeRead(Read):
    """A skill to learn, or to raise to a level."""

    skill: str = Field(description="The skill.", examples=["Market research"])
    skill_id: str | None = Field(description="Its external id; null if it is not recognised.")
    essential: bool = Field(description="Whether the work cannot be done without it.")
    level_from: float | None = Field(description="Level held today, 0 to 5; null if not held.")
    level_to: float | None = Field(description="Level needed, 0 to 5; null if none is stated.")
    nearest: str | None = Field(
        description="The most similar skill that the person holds; null if none is similar."
    )
    nearest_id: str | None = Field(description="Its external id; null if it is not recognised.")
    effort: float = Field(
        description="How many levels to climb, from the level held or from what the nearest skill "
        "is worth here. An unstated level counts as 3.",
        examples=[1.5],
    )


class WishRead(Read):
    """An aspiration to state or to withdraw."""

    target: Target = Field(description="What the aspiration names.")
    text: str = Field(description="The role, the function or the free text.")
    role: str | None = Field(description="External id of the role, if the aspiration names one.")


class CounterfactualRead(Read):
    """A change of the person's record that was tried, and the opening's place after it."""

    skills: list[SkillChangeRead] = Field(description="Skills to gain.")
    state: list[WishRead] = Field(description="Aspirations to state.")
    withdraw: list[WishRead] = Field(description="Aspirations to withdraw.")
    effort: float = Field(description="How many levels to climb in all.")
    score: Chance
    rank: Place
    outcome: Outcome = Field(
        description="Where the opening would stand: `ranked` at `rank`; `behind` the best few "
        "hundred; `far`, so not recommended, whatever its `rank`."
    )
    reason: str = Field(
        description="The change and its outcome in one sentence, in the language of the answer.",
        examples=["With Market research at 3 this opening would be number 4."],
    )


class CounterfactualList(Read):
    """What would bring an opening into a person's best k. Each change was verified by ranking.

    A change that leaves the opening in the band `far` is not among the `items`.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.COUNTERFACTUALS]})

    employee: EmployeeRef = Field(description="The person.")
    opening: OpeningRef = Field(description="The opening.")
    model_version: ModelVersion
    snapshot_at: SnapshotAt
    k: int = Field(description="The size of the ranking that you asked about.")
    score: Chance
    rank: Place
    in_top_k: bool = Field(
        description="Whether the opening is among the k recommended today: among the best, and not "
        "`far`."
    )
    eligibility: EligibilityCheck = Field(
        description="Whether the rules allow the move. Learning does not change a rule that is not "
        "met, so no changes are sought then."
    )
    items: list[CounterfactualRead] = Field(
        description="The smallest changes that were found: skills first, then aspirations, and "
        "both together only if neither is enough alone."
    )
    nearest: CounterfactualRead | None = Field(
        description="The change that came closest, if none was enough; null otherwise."
    )
    note: str | None = Field(description="What you should know about this answer; usually null.")
    notes: Notes
