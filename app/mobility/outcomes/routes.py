"""The paths of outcomes."""

from typing import Annotated

from fastapi import Path

from app.core.answers import Writing, tagged
from app.core.db import Db
from app.core.reads import Reader
from app.core.routing import Router
from app.core.security import MovesReader, MovesWriter
from app.mobility.outcomes import service
from app.mobility.outcomes.schemas import OutcomeBody, OutcomeRead, OutcomesRead

CaseUid = Annotated[str, Path(max_length=36, description="The case's id.")]

router = Router(prefix="/v1/move-cases/{case_uid}/outcomes", tags=["moves"])


@router.post(
    "",
    operation_id="createMoveOutcome",
    summary="Say what became of a move",
    responses=tagged(OutcomeRead, created=True),
)
def create_move_outcome(
    case_uid: CaseUid, body: OutcomeBody, actor: MovesWriter, writing: Writing
) -> OutcomeRead:
    """Answer for your side, 90 and 180 days after the start; it takes two minutes.

    You can leave every question out: what is missing stays missing. Answering again replaces what
    you said. There is no question for results, of anybody.
    """
    with writing.session() as session:
        written = service.answer(session, actor, case_uid, body)
    return writing.answer(written)


@router.get("", operation_id="getMoveOutcomes", summary="Read what became of a move")
def get_move_outcomes(case_uid: CaseUid, db: Db, actor: MovesReader, reads: Reader) -> OutcomesRead:
    """Read what your side answered and when you are asked; HR reads all sides, and the labels."""
    with db.read() as session:
        read, person = service.get(session, actor, case_uid)
    reads.note(actor, [person], confidential=True, case=case_uid)
    return read
