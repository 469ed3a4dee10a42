"""What candidates are asked with, and what they answer."""

from typing import Annotated

from pydantic import ConfigDict, Field

from app.core.schemas import Read
from app.matching import examples
from app.matching.schemas import (
    CandidateMove,
    ExcludedCounts,
    ListId,
    ModelVersion,
    RankingQuery,
    SnapshotAt,
)
from app.matching.walking import LONGEST_CURSOR


class CandidateQuery(RankingQuery):
    """How many people are ranked, and which; the filters are about the people."""

    include_not_open: Annotated[
        bool,
        Field(
            description="Include people who did not say that they are open to moves. HR only: "
            "needs the scope confidential:read."
        ),
    ] = False
    cursor: Annotated[
        str | None,
        Field(
            max_length=LONGEST_CURSOR,
            description="The `next_cursor` of the previous part. You may change `k`; keep all "
            "other parameters.",
        ),
    ] = None


class CandidateList(Read):
    """People ranked for an opening, best first."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CANDIDATES]})

    opening: str = Field(description="The opening's key.", examples=["O-2003"])
    model_version: ModelVersion
    snapshot_at: SnapshotAt
    note: str | None = Field(description="What you should know about this answer; usually null.")
    items: list[CandidateMove] = Field(
        description="The people, best first, as many as you asked for. Those of the band `far` are "
        "in it, too: who hires decides how far to read. The first part also holds "
        "everyone who is put forward, each with their rank."
    )
    next_cursor: str | None = Field(
        description="Where the list goes on; null at its end. Nobody appears twice: later parts "
        "leave out who was put forward on the first. If somebody before this place has joined, "
        "left or changed places, the cursor answers 410 `list_changed`."
    )
    excluded: ExcludedCounts = Field(description="How many were left out, and why.")
    list_id: ListId
