"""The path of the stateless match."""

from fastapi import Response

from app.core.prices import Charging
from app.core.routing import Router
from app.core.security import MatchReader
from app.matching.inline import service
from app.matching.inline.schemas import MatchAnswer, MatchBody
from app.serving import Live

router = Router(prefix="/v1", tags=["matching"])
ADVICE = "Send fewer people, openings, skills or texts at once, or ask for a smaller k."


@router.post(
    "/match",
    operation_id="match",
    summary="Rank openings for people whom you send along",
    response_model=MatchAnswer,
)
def match(body: MatchBody, live: Live, actor: MatchReader, budget: Charging) -> Response:
    """Rank up to 500 openings for up to 50 people. Nothing is stored.

    Skills are recognised by the taxonomy in `skills`, or by the catalogue's if you send none. Texts
    that are not recognised are reported and compared as they are. A new service needs no training
    for this: until you train a ranker, the shipped one reads the language of what you send. The
    work is estimated from what you send and charged to your rate. A request that would cost more
    than one request may is refused with 422 `over_budget` before it begins.
    """
    snapshot = live.current()
    budget.charge(service.tokens(snapshot, body), ADVICE)
    answer = service.match(snapshot, actor, body, word_vectors=live.word_vectors)
    return Response(answer, media_type="application/json")
