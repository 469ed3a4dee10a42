"""The path of candidates."""

from typing import Annotated

from fastapi import Path, Query, Response

from app.core.db import Db
from app.core.problems import MEDIA_TYPE
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId
from app.core.security import PersonalMatchReader
from app.matching.answers import sent
from app.matching.candidates import service
from app.matching.candidates.schemas import CandidateQuery
from app.matching.errors import ListChangedError, OpeningClosedError
from app.matching.schemas import CandidateList
from app.serving import Live

router = Router(prefix="/v1/openings", tags=["matching"])


@router.get(
    "/{external_id}/candidates",
    operation_id="getCandidates",
    summary="Rank employees for an opening",
    response_model=CandidateList,
    responses={
        OpeningClosedError.status: {
            "description": "The opening is not open, or its last day has passed.",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        },
        ListChangedError.status: {
            "description": "The list changed since the cursor was given. Start again without a "
            "cursor.",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        },
    },
)
def get_candidates(
    external_id: Annotated[ExternalId, Path(description="The opening's key.")],
    query: Annotated[CandidateQuery, Query()],
    db: Db,
    actor: PersonalMatchReader,
    live: Live,
    reads: Reader,
) -> Response:
    """Give the people who fit an opening best: those who are open to moves or put forward by HR.

    Private aspirations never count here. Those shared with HR count for HR only.
    """
    answer, impression = service.rank_candidates(
        live.current(), db, live.lists, actor, external_id, query
    )
    reads.note(actor, (shown["employee"] for shown in answer.shown), opening=external_id)
    return sent(answer, impression, live)
