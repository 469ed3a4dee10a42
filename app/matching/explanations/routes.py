"""The path of one pair's explanation."""

from typing import Annotated

from fastapi import Path, Query

from app.core.db import Db
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId
from app.core.security import PersonalMatchReader
from app.matching.answers import OTHER_VERSION
from app.matching.explanations import service
from app.matching.languages import Speaking
from app.matching.schemas import AnswerLanguage, MatchRead
from app.serving import Live

router = Router(prefix="/v1/employees", tags=["matching"])


@router.get(
    "/{employee_id}/openings/{opening_id}/match",
    operation_id="explainMatch",
    summary="Explain one employee and one opening",
    responses=OTHER_VERSION,
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
    version: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=100,
            description="The `model_version` of the move that you ask about: it explains what it "
            "ranked, also while an experiment compares two rankers. The one in use by default.",
            examples=["lateral-3f9a1c2b7d10"],
        ),
    ] = None,
) -> MatchRead:
    """Explain one pair in full. If the person is not eligible, the answer says why."""
    match = service.explain(
        live.current(), db, actor, employee_id, opening_id, spoken.choose(language), version
    )
    reads.note(actor, [employee_id], opening=opening_id)
    return match
