"""The paths of move cases."""

from typing import Annotated

from fastapi import Path, Query, status

from app.core.answers import Reading, Writing, created, tagged
from app.core.db import Db
from app.core.pagination import PageQuery
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import CaseActor, CaseReader
from app.mobility.cases import service
from app.mobility.cases.schemas import (
    CaseBody,
    CaseItem,
    CaseQuery,
    CaseRead,
    TimelineRead,
    TransitionBody,
)
from app.serving import Live

CaseUid = Annotated[str, Path(max_length=36, description="The case's id.")]

router = Router(prefix="/v1/move-cases", tags=["moves"])


@router.post(
    "",
    operation_id="createMoveCase",
    summary="Note or share an interest in an opening",
    status_code=status.HTTP_201_CREATED,
    responses=created(CaseRead),
)
def create_move_case(
    body: CaseBody, db: Db, actor: CaseActor, live: Live, writing: Writing
) -> CaseRead:
    """Begin a move case for yourself.

    With `note` only you and HR know of it; with `share` the manager who hires does too. Your own
    line learns of it once the release is asked, and no earlier.
    """
    broken = service.broken_rules(live.current(), db, actor, body.employee, body.opening)
    with writing.session() as session:
        written = service.begin(session, actor, body, broken)
    return writing.answer(written, f"{router.prefix}/{written.read.uid}")


@router.get("", operation_id="listMoveCases", summary="List the move cases that you may know of")
def list_move_cases(
    query: Annotated[CaseQuery, Query()], db: Db, actor: CaseReader, reads: Reader
) -> Page[CaseItem]:
    """List move cases by page, the oldest first; each as your side may know it."""
    with db.read() as session:
        page = service.page(session, actor, query)
    reads.note(actor, [one.employee.external_id for one in page.items], confidential=True)
    return page


@router.get(
    "/{case_uid}",
    operation_id="getMoveCase",
    summary="Read a move case",
    responses=tagged(CaseRead),
)
def get_move_case(
    case_uid: CaseUid, actor: CaseReader, reading: Reading, reads: Reader
) -> CaseRead:
    """Read a case as your side may know it, with what is due and what you can do now."""
    with reading.session() as session:
        read = service.get(session, actor, case_uid)
    shown = reading.answer(read)
    reads.note(actor, [read.employee.external_id], confidential=True, case=case_uid)
    return shown


@router.post(
    "/{case_uid}/transitions",
    operation_id="stepMoveCase",
    summary="Take a step in a move case",
    responses=tagged(CaseRead),
)
def step_move_case(
    case_uid: CaseUid,
    body: TransitionBody,
    db: Db,
    actor: CaseActor,
    live: Live,
    writing: Writing,
) -> CaseRead:
    """Take the next step.

    A step that is not possible is answered with 409: `state` tells where the case stands,
    `allowed` what you can do and what is still missing for it. A step of another side is 403.
    """
    opening = service.opening_to_share(db, actor, case_uid, body.action)
    broken = (
        service.broken_rules(live.current(), db, actor, actor.employee_external_id or "", opening)
        if opening is not None
        else ()
    )
    with writing.session() as session:
        written = service.transition(session, actor, case_uid, body, writing.conditions, broken)
    return writing.answer(written)


@router.get(
    "/{case_uid}/timeline",
    operation_id="listMoveCaseTimeline",
    summary="List what happened in a move case",
)
def list_move_case_timeline(
    case_uid: CaseUid,
    query: Annotated[PageQuery, Query()],
    db: Db,
    actor: CaseReader,
    reads: Reader,
) -> Page[TimelineRead]:
    """List by page what your side was told, the oldest first."""
    with db.read() as session:
        page, person = service.timeline(session, actor, case_uid, query)
    reads.note(actor, [person], confidential=True, case=case_uid)
    return page
