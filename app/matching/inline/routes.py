"""The path of the stateless match."""

from fastapi import Response

from app.core.routing import Router
from app.core.security import MatchReader
from app.matching.inline import service
from app.matching.inline.schemas import MatchAnswer, MatchBody
from app.serving import Live

router = Router(prefix="/v1", tags=["matching"])


@router.post(
    "/match",
    operation_id="match",
    summary="Rank openings for people sent along",
    response_model=MatchAnswer,
)
def match(body: MatchBody, live: Live, actor: MatchReader) -> Response:
    """Ranked moves for up to 50 people over up to 500 openings; nothing is stored.

    Skills are recognised by `skills` where that is sent, else by the catalogue's taxonomy;
    texts that are unknown are reported and compared as they are.
    """
    return Response(service.match(live.current(), actor, body), media_type="application/json")
