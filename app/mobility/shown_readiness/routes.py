"""The paths of readiness that is shown in a case."""

from typing import Annotated

from fastapi import Path

from app.core.answers import Writing, tagged
from app.core.db import Db
from app.core.reads import Reader
from app.core.routing import Router
from app.core.security import CaseActor, EvidenceReader
from app.mobility.cases.schemas import CaseRead
from app.mobility.readiness.schemas import ReadinessRead
from app.mobility.shown_readiness import service
from app.mobility.shown_readiness.schemas import ShownReadinessBody
from app.serving import Live

CaseUid = Annotated[str, Path(max_length=36, description="The case's id.")]
router = Router(prefix="/v1/move-cases", tags=["moves"])


@router.put(
    "/{case_uid}/readiness",
    operation_id="showReadiness",
    summary="Show the manager who hires how far you are on the way to leading",
    responses=tagged(CaseRead),
)
def show_readiness(
    case_uid: CaseUid, body: ShownReadinessBody, actor: CaseActor, writing: Writing
) -> CaseRead:
    """Let the receiving side read your readiness in this case, or take that back. For the person.

    It is possible where the opening leads people (409 `leads_nobody`), and ends with the case. It
    rests on the records that your own line may read; what is private stays so.
    """
    with writing.session() as session:
        written = service.show(session, actor, case_uid, body, writing.conditions)
    return writing.answer(written)


@router.get(
    "/{case_uid}/readiness",
    operation_id="getShownReadiness",
    summary="Read how far the person of a move is on the way to leading",
)
def get_shown_readiness(
    case_uid: CaseUid, db: Db, actor: EvidenceReader, live: Live, reads: Reader
) -> ReadinessRead:
    """Read what the person shows of it, measured by the team of the opening.

    The receiving side reads it if the person shows it, and else gets 403 `not_your_step`. The
    person and HR read the same before, to see what would be shown.
    """
    read, person = service.readiness(live.current(), db, actor, case_uid)
    reads.note(actor, [person], confidential=True, case=case_uid)
    return read
