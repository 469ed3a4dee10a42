"""The path of one pair's counterfactuals."""

from typing import Annotated

from fastapi import Path, Query

from app.core.db import Db
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId
from app.core.security import PersonalMatchReader
from app.matching.counterfactuals import service
from app.matching.counterfactuals.schemas import CounterfactualList, CounterfactualQuery
from app.matching.languages import Speaking
from app.serving import Live

router = Router(prefix="/v1/employees", tags=["matching"])


@router.get(
    "/{employee_id}/openings/{opening_id}/counterfactuals",
    operation_id="getCounterfactuals",
    summary="Find what would bring an opening into an employee's ranking",
)
def get_counterfactuals(
    employee_id: Annotated[ExternalId, Path(description="The employee's key.")],
    opening_id: Annotated[ExternalId, Path(description="The opening's key.")],
    query: Annotated[CounterfactualQuery, Query()],
    db: Db,
    actor: PersonalMatchReader,
    live: Live,
    reads: Reader,
    spoken: Speaking,
) -> CounterfactualList:
    """Find the fewest skills, or the aspiration, that would bring the opening among the best k.

    Each change is verified: all openings are ranked again for the person with that change. Nothing
    is stored.
    """
    language = spoken.choose(query.language)
    answer = service.look_for(live.current(), db, actor, employee_id, opening_id, query.k, language)
    reads.note(actor, [employee_id], opening=opening_id)
    return answer
