"""The path of candidates."""

from typing import Annotated

from fastapi import Path, Query, Response

from app.core.db import Db
from app.core.etag import Preconditions
from app.core.problems import MEDIA_TYPE
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId
from app.core.security import PersonalMatchReader
from app.matching.answers import CHANGED, UNCHANGED, sent
from app.matching.candidates import service
from app.matching.candidates.schemas import CandidateList, CandidateQuery
from app.matching.errors import OpeningClosedError
from app.matching.languages import Speaking
from app.serving import Live

router = Router(prefix="/v1/openings", tags=["matching"])


@router.get(
    "/{external_id}/candidates",
    operation_id="getCandidates",
    summary="Rank employees for an opening",
    response_model=CandidateList,
    responses=UNCHANGED
    | CHANGED
    | {
        OpeningClosedError.status: {
            "description": "The opening is not open, or its last day has passed.",
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
    spoken: Speaking,
    conditions: Preconditions,
) -> Response:
    """Give the people who fit an opening best: those who are open to moves or put forward by HR.

    Private aspirations never count here. Those shared with HR count for HR only.
    """
    language = spoken.choose(query.language)
    answer, impression = service.rank_candidates(
        live.current(), db, live.lists, actor, external_id, query, language
    )
    reads.note(actor, (shown["employee"] for shown in answer.shown), opening=external_id)
    return sent(answer, impression, live, language, conditions)
