"""The query of candidates."""

from typing import Annotated

from pydantic import Field

from app.matching.schemas import RankingQuery
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
