"""What a card in a page shows of a move: a part of the whole, word for word."""

from typing import Any

from pydantic import ConfigDict, Field

from app.core.schemas import Read
from app.matching import examples
from app.matching.moves import Body
from app.matching.nothing_near import NothingNear
from app.matching.schemas import (
    BandRead,
    ExcludedOpenings,
    ListId,
    ModelVersion,
    MoveKind,
    OpeningRef,
    Score,
    SnapshotAt,
)
from app.matching.words.codes import Code
from ml.ranking import Confidence

_OF_MOVE = (
    "rank",
    "opening",
    "score",
    "band",
    "confidence",
    "kind",
    "people_leadership",
    "cross_functional",
)


class CardReason(Read):
    """A sentence about a move."""

    code: Code = Field(description="What is said.", examples=["wish_function"])
    text: str = Field(description="The sentence, in the language of the answer.")


class CardContribution(Read):
    """A reason in the score. The values of all reasons add up to the score."""

    name: str = Field(description="The reason's stable name.", examples=["essential_skills"])
    label: str = Field(description="The reason in words.", examples=["Essential skills"])
    value: float = Field(description="Its share of the score. It may be negative.", examples=[0.21])


class MoveCard(Read):
    """An opening for a person, as a card shows it."""

    rank: int = Field(description="Place in the ranking, from 1.")
    opening: OpeningRef = Field(description="The opening; `getOpening` tells the rest.")
    score: Score
    band: BandRead
    confidence: Confidence = Field(description="How much is known of both sides.")
    kind: MoveKind = Field(description="The kind of move by its grades.")
    people_leadership: bool = Field(description="Whether the opening leads people.")
    cross_functional: bool = Field(description="Whether the move leads into another function.")
    contributions: list[CardContribution] = Field(
        description="The reasons that add something to the score, or take something from it."
    )
    reasons: list[CardReason] = Field(
        description="What is said about the move, in the order of the full answer."
    )


class RecommendationCards(Read):
    """Openings ranked for a person, best first, each as a card shows it (`detail=card`)."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CARDS]})

    employee: str = Field(description="The employee's key.", examples=["E-1042"])
    model_version: ModelVersion
    snapshot_at: SnapshotAt
    aspirations_considered: int = Field(
        description="How many aspirations this answer rests on. Only those count that you may "
        "know.",
        examples=[2],
    )
    note: str | None = Field(description="What you should know about this answer; usually null.")
    items: list[MoveCard] = Field(description="The moves, best first.")
    nothing_near: NothingNear | None = Field(
        description="Set where every opening that may be offered is far; null otherwise."
    )
    excluded: ExcludedOpenings = Field(description="How many were left out, and why.")
    list_id: ListId


def cards(ranking: Body) -> Body:
    """A list of recommendations with each move as its card."""
    return {**ranking, "items": [card_of(move) for move in ranking["items"]]}


def card_of(move: Body) -> Body:
    """The fields of a `MoveCard`, of those of a `Move`."""
    return {
        **{name: move[name] for name in _OF_MOVE},
        "contributions": [
            _only(one, "name", "label", "value") for one in move["contributions"] if one["value"]
        ],
        "reasons": [_only(one, "code", "text") for one in move["reasons"]],
    }


def _only(body: Body, *names: str) -> dict[str, Any]:
    return {name: body[name] for name in names}
