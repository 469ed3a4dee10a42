"""The path of recommendations."""

from typing import Annotated, Any

from fastapi import Path, Query, Response

from app.core.db import Db
from app.core.etag import Preconditions
from app.core.prices import Charging
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId
from app.core.security import PersonalMatchReader
from app.matching import examples
from app.matching.answers import CHANGED, UNCHANGED, sent
from app.matching.languages import Speaking
from app.matching.recommendations import service
from app.matching.recommendations.schemas import (
    RecommendationCards,
    RecommendationList,
    RecommendationQuery,
)
from app.serving import Live

router = Router(prefix="/v1/employees", tags=["matching"])
_EITHER: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "application/json": {
                "examples": {
                    "full": {"value": examples.RECOMMENDATIONS},
                    "card": {"value": examples.CARDS},
                }
            }
        }
    }
}


@router.get(
    "/{external_id}/recommendations",
    operation_id="getRecommendations",
    summary="Rank openings for an employee",
    response_model=RecommendationList | RecommendationCards,
    responses=UNCHANGED | CHANGED | _EITHER,
)
def get_recommendations(
    external_id: Annotated[ExternalId, Path(description="The employee's key.")],
    query: Annotated[RecommendationQuery, Query()],
    db: Db,
    actor: PersonalMatchReader,
    live: Live,
    reads: Reader,
    spoken: Speaking,
    conditions: Preconditions,
    budget: Charging,
) -> Response:
    """Give the best openings for a person, each with the reasons that add up to its score.

    Openings that the person holds today, rules out by an aspiration or is not eligible for are left
    out and counted. Aspirations count as far as you may know them: all of them for the person and
    for HR, those shared with managers for everyone else.

    Where the move policy sets a `congestion_cap`, crowded openings stand lower among near ties
    where people read their own list. The contribution `congestion` tells by how much.

    With `detail=card` each move holds what a card in a page shows, and no more. Send the `ETag` of
    the last answer as `If-None-Match`: while nothing changed that the answer rests on, you get 304,
    and nothing is ranked again.

    Read a longer list in parts with `cursor`, or one `band` of it. It ends after the best 100.
    """
    budget.charge(service.tokens(query), service.ADVICE)
    language = spoken.choose(query.language)
    answer, impression = service.recommend(
        live.current(), db, live.lists, actor, external_id, query, language
    )
    reads.note(actor, [external_id])
    return sent(answer, impression, live, language, conditions)
