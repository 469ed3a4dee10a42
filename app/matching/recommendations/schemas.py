"""What recommendations are asked with, and what they answer."""

from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from app.catalog.schemas import GradeLevel
from app.matching import examples
from app.matching.schemas import ListId, MoveKind, RankedMoves, RankingQuery
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


class RecommendationList(RankedMoves):
    """Openings ranked for a person, best first. Two neighbours may have changed places once a day.

    They do so only where the service is set to explore, and only in what the person sees.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RECOMMENDATIONS]})

    list_id: ListId
