"""What recommendations are asked with, and what they answer."""

from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from app.catalog.schemas import GradeLevel
from app.core.schemas import Read
from app.matching import examples
from app.matching.nothing_near import NothingNear
from app.matching.schemas import (
    BandRead,
    ExcludedOpenings,
    ExpertPath,
    ListId,
    ModelVersion,
    MoveKind,
    OpeningRef,
    RankedMoves,
    RankingQuery,
    Score,
    SnapshotAt,
)
from app.matching.walking import LONGEST_CURSOR
from app.matching.words.codes import Code
from ml.ranking import Confidence, ScoreBand
from models.vocabulary import RemoteWork


class Detail(StrEnum):
    """How much is told of each move."""

    FULL = "full"
    CARD = "card"


class RecommendationQuery(RankingQuery):
    """Which openings are ranked, and how much is told of each."""

    detail: Annotated[
        Detail,
        Field(
            description="`full`: everything; `card`: what a card in a page shows, a quarter "
            "of the size."
        ),
    ] = Detail.FULL
    cursor: Annotated[
        str | None,
        Field(
            max_length=LONGEST_CURSOR,
            description="The `next_cursor` of the previous part. You may change `k`, `detail` and "
            "`language`; keep all other parameters.",
        ),
    ] = None
    band: Annotated[
        ScoreBand | None,
        Field(
            description="Only openings of this band, of the best 100. Each keeps the rank that it "
            "has among all. `far` includes what is not recommended."
        ),
    ] = None
    include_far: Annotated[
        bool,
        Field(description="Include openings of the band `far`, which are not recommended."),
    ] = False
    remote_work: Annotated[
        RemoteWork | None, Field(description="Only openings that offer this place of work.")
    ] = None
    people_leader: Annotated[
        bool | None,
        Field(description="true: only openings that lead people; false: only others."),
    ] = None
    kind: Annotated[MoveKind | None, Field(description="Only moves of this kind.")] = None
    grade_min: Annotated[
        GradeLevel, Field(description="Only openings of this grade or a higher one.")
    ] = None
    grade_max: Annotated[
        GradeLevel, Field(description="Only openings of this grade or a lower one.")
    ] = None


NextCursor = Annotated[
    str | None,
    Field(
        description="Where the list goes on; null at its end, which is after the best 100 at the "
        "latest. A part may hold fewer than `k`, as what is far is left out. If an opening before "
        "this place has come, left or changed places, the cursor answers 410 `list_changed`."
    ),
]


class RecommendationList(RankedMoves):
    """Openings ranked for a person, best first. Two neighbours may have changed places once a day.

    They do so only where the service is set to explore, and only in what the person sees.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RECOMMENDATIONS]})

    next_cursor: NextCursor
    list_id: ListId


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
    model_version: ModelVersion
    kind: MoveKind = Field(description="The kind of move by its grades.")
    people_leadership: bool = Field(description="Whether the opening leads people.")
    cross_functional: bool = Field(description="Whether the move leads into another function.")
    contributions: list[CardContribution] = Field(
        description="The reasons that add something to the score, or take something from it."
    )
    reasons: list[CardReason] = Field(
        description="What is said about the move, in the order of the full answer."
    )
    expert_path: ExpertPath


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
    next_cursor: NextCursor
    nothing_near: NothingNear | None = Field(
        description="Set where every opening that may be offered is far; null otherwise."
    )
    excluded: ExcludedOpenings = Field(description="How many were left out, and why.")
    list_id: ListId
