"""The path of one pair's explanation."""

from typing import Annotated

from fastapi import Path, Query

from app.core.db import Db
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId
from app.core.security import PersonalMatchReader
from app.matching.explanations import service
from app.matching.languages import Speaking
from app.matching.schemas import AnswerLanguage, MatchRead
from app.serving import Live

router = Router(prefix="/v1/employees", tags=["matching"])


@router.get(
    "/{employee_id}/openings/{opening_id}/match",
    operation_id="explainMatch",
    summary="Explain one employee and one opening",
)
def explain_match(
    employee_id: Annotated[ExternalId, Path(description="The employee's key.")],
    opening_id: Annotated[ExternalId, Path(description="The opening's key.")],
    db: Db,
    actor: PersonalMatchReader,
    live: Live,
    reads: Reader,
    spoken: Speaking,
    language: Annotated[AnswerLanguage, Query()] = None,
) -> MatchRead:
    """Explain one pair in full. If the person is not eligible, the answer says why."""
    match = service.explain(
        live.current(), db, actor, employee_id, opening_id, spoken.choose(language)
    )
    reads.note(actor, [employee_id], opening=opening_id)
    return match
