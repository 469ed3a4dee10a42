"""The paths of plans: templates, the plan of a move, and that of a leader in office."""

from typing import Annotated

from fastapi import Path, Query, status

from app.core.answers import ExternalIdPath, Reading, Writing, tagged
from app.core.db import Db
from app.core.pagination import PageQuery
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId, Page
from app.core.security import (
    CaseActor,
    CaseReader,
    CatalogReader,
    MovesReader,
    MovesWriter,
)
from app.mobility.plans import service
from app.mobility.plans.schemas import (
    LeaderPlanBody,
    LeaderPlanRead,
    PlanItemBody,
    PlanItemRead,
    PlanQuery,
    PlanRead,
    PlanTemplateRead,
)
from app.serving import Live

CaseUid = Annotated[str, Path(max_length=36, description="The case's id.")]
ItemId = Annotated[ExternalId, Path(description="The key of the item, which you choose.")]
router = Router(prefix="/v1", tags=["moves"])
_CASE = "/move-cases/{case_uid}/plan"
_LEADER = "/employees/{external_id}/leader-plan"


def _item_path(case_uid: str, item_id: str) -> str:
    """Where an item of the plan of a case is; its id may be longer than the one that was sent."""
    return f"{router.prefix}/move-cases/{case_uid}/plan/items/{item_id}"


@router.get(
    "/plan-templates",
    operation_id="listPlanTemplates",
    summary="List the templates of plans",
)
def list_plan_templates(
    query: Annotated[PageQuery, Query()], _actor: CatalogReader
) -> Page[PlanTemplateRead]:
    """List by page who does what by which day: the person, both teams, a mentor and HR.

    The plan of a leader has two columns, the system and the people. It asks nothing of the leader's
    own results, and leaders in office can follow it without a move.
    """
    return service.page(query)


@router.get(_CASE, operation_id="getMoveCasePlan", summary="Read the plan of a move")
def get_move_case_plan(
    case_uid: CaseUid,
    query: Annotated[PlanQuery, Query()],
    db: Db,
    actor: CaseReader,
    live: Live,
    reads: Reader,
) -> PlanRead:
    """Read what is planned, and what could be planned besides.

    The person and HR read the whole plan, the receiving side from the acceptance on. The sending
    side reads the handover, splits of time and its own part; a mentor what she is asked for.
    """
    read, person = service.of_case(live.current(), db, actor, case_uid, query)
    reads.note(actor, [person], confidential=True, case=case_uid)
    return read


@router.get(
    _CASE + "/items/{item_id}",
    operation_id="getMoveCasePlanItem",
    summary="Read an item of the plan of a move",
    responses=tagged(PlanItemRead),
)
def get_move_case_plan_item(
    case_uid: CaseUid, item_id: ItemId, actor: CaseReader, reading: Reading, reads: Reader
) -> PlanItemRead:
    """Read one item, if your side reads it."""
    with reading.session() as session:
        read, person = service.get_item(session, actor, service.OfCase(case_uid), item_id)
    shown = reading.answer(read)
    reads.note(actor, [person], confidential=True, case=case_uid)
    return shown


@router.put(
    _CASE + "/items/{item_id}",
    operation_id="putMoveCasePlanItem",
    summary="Propose or change an item of the plan of a move",
    responses=tagged(PlanItemRead, created=True),
)
def put_move_case_plan_item(
    case_uid: CaseUid,
    item_id: ItemId,
    body: PlanItemBody,
    actor: CaseActor,
    writing: Writing,
    reads: Reader,
) -> PlanItemRead:
    """Propose an item for your side or another, or change one.

    What was agreed to is changed by its owner or HR alone, and its owner is asked again. The
    sending side plans the handover, splits of time and its own part; the receiving side plans from
    the acceptance on. An item that the sending side proposes has `sending.` before the id that it
    chose, so that no id tells what the others planned.
    """
    with writing.session() as session:
        written, person = service.put_item(
            session, actor, service.OfCase(case_uid), item_id, body, writing.conditions
        )
    if not written.changed:
        reads.note(actor, [person], confidential=True, case=case_uid)
    return writing.answer(written, _item_path(case_uid, written.read.id))


@router.delete(
    _CASE + "/items/{item_id}",
    operation_id="deleteMoveCasePlanItem",
    summary="Take an item out of the plan of a move",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_move_case_plan_item(
    case_uid: CaseUid, item_id: ItemId, actor: CaseActor, writing: Writing
) -> None:
    """Take an item away.

    One that was agreed to stays as `dropped`, so that the others read it; delete it once more to
    remove it.
    """
    with writing.session() as session:
        whose = service.OfCase(case_uid)
        service.drop(session, actor, whose, item_id, writing.conditions)


@router.post(
    _CASE + "/items/{item_id}/agree",
    operation_id="agreeMoveCasePlanItem",
    summary="Agree to an item of the plan of a move",
    responses=tagged(PlanItemRead),
)
def agree_move_case_plan_item(
    case_uid: CaseUid, item_id: ItemId, actor: CaseActor, writing: Writing
) -> PlanItemRead:
    """Agree to an item of your side. A commitment counts from then on."""
    with writing.session() as session:
        whose = service.OfCase(case_uid)
        written = service.agree(session, actor, whose, item_id, writing.conditions)
    return writing.answer(written)


@router.post(
    _CASE + "/items/{item_id}/done",
    operation_id="finishMoveCasePlanItem",
    summary="Say that an item of the plan of a move is done",
    responses=tagged(PlanItemRead),
)
def finish_move_case_plan_item(
    case_uid: CaseUid, item_id: ItemId, actor: CaseActor, writing: Writing
) -> PlanItemRead:
    """Say that what your side agreed to is done."""
    with writing.session() as session:
        whose = service.OfCase(case_uid)
        written = service.finish(session, actor, whose, item_id, writing.conditions)
    return writing.answer(written)


@router.get(
    _LEADER,
    operation_id="getLeaderPlan",
    summary="Read the plan of a leader in office",
    responses=tagged(LeaderPlanRead),
)
def get_leader_plan(
    external_id: ExternalIdPath, actor: MovesReader, reading: Reading, reads: Reader
) -> LeaderPlanRead:
    """Read it in two columns, the system and the people. You did nothing wrong.

    The leader and HR read it, and the leader's own manager if the leader wants that.
    """
    with reading.session() as session:
        read = service.of_leader(session, actor, external_id)
    shown = reading.answer(read)
    reads.note(actor, [external_id], confidential=True)
    return shown


@router.put(
    _LEADER,
    operation_id="putLeaderPlan",
    summary="Follow a plan as a leader in office",
    responses=tagged(LeaderPlanRead, created=True),
)
def put_leader_plan(
    external_id: ExternalIdPath,
    body: LeaderPlanBody,
    actor: MovesWriter,
    writing: Writing,
    reads: Reader,
) -> LeaderPlanRead:
    """Begin the plan that new leaders follow, without a move, or turn to the way back.

    The leader and HR can. Items stay when the template changes.
    """
    with writing.session() as session:
        written = service.put_leader(session, actor, external_id, body, writing.conditions)
    if not written.changed:
        reads.note(actor, [external_id], confidential=True)
    return writing.answer(written)


@router.delete(
    _LEADER,
    operation_id="deleteLeaderPlan",
    summary="End the plan of a leader in office",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_leader_plan(external_id: ExternalIdPath, actor: MovesWriter, writing: Writing) -> None:
    """End the plan, with all its items. The leader and HR can."""
    with writing.session() as session:
        service.delete_leader(session, actor, external_id, writing.conditions)


@router.get(
    _LEADER + "/items/{item_id}",
    operation_id="getLeaderPlanItem",
    summary="Read an item of a leader's plan",
    responses=tagged(PlanItemRead),
)
def get_leader_plan_item(
    external_id: ExternalIdPath,
    item_id: ItemId,
    actor: MovesReader,
    reading: Reading,
    reads: Reader,
) -> PlanItemRead:
    """Read one item."""
    with reading.session() as session:
        read, _ = service.get_item(session, actor, service.OfLeader(external_id), item_id)
    shown = reading.answer(read)
    reads.note(actor, [external_id], confidential=True)
    return shown


@router.put(
    _LEADER + "/items/{item_id}",
    operation_id="putLeaderPlanItem",
    summary="Propose or change an item of a leader's plan",
    responses=tagged(PlanItemRead, created=True),
)
def put_leader_plan_item(
    external_id: ExternalIdPath,
    item_id: ItemId,
    body: PlanItemBody,
    actor: MovesWriter,
    writing: Writing,
    reads: Reader,
) -> PlanItemRead:
    """Propose an item for the leader, for the leader's manager (`receiving`) or for HR."""
    with writing.session() as session:
        written, _ = service.put_item(
            session, actor, service.OfLeader(external_id), item_id, body, writing.conditions
        )
    if not written.changed:
        reads.note(actor, [external_id], confidential=True)
    return writing.answer(written)


@router.delete(
    _LEADER + "/items/{item_id}",
    operation_id="deleteLeaderPlanItem",
    summary="Take an item out of a leader's plan",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_leader_plan_item(
    external_id: ExternalIdPath, item_id: ItemId, actor: MovesWriter, writing: Writing
) -> None:
    """Take an item away; one that was agreed to stays as `dropped` until it is deleted again."""
    with writing.session() as session:
        whose = service.OfLeader(external_id)
        service.drop(session, actor, whose, item_id, writing.conditions)


@router.post(
    _LEADER + "/items/{item_id}/agree",
    operation_id="agreeLeaderPlanItem",
    summary="Agree to an item of a leader's plan",
    responses=tagged(PlanItemRead),
)
def agree_leader_plan_item(
    external_id: ExternalIdPath, item_id: ItemId, actor: MovesWriter, writing: Writing
) -> PlanItemRead:
    """Agree to an item of your side: the leader's, the manager's or HR's."""
    with writing.session() as session:
        whose = service.OfLeader(external_id)
        written = service.agree(session, actor, whose, item_id, writing.conditions)
    return writing.answer(written)


@router.post(
    _LEADER + "/items/{item_id}/done",
    operation_id="finishLeaderPlanItem",
    summary="Say that an item of a leader's plan is done",
    responses=tagged(PlanItemRead),
)
def finish_leader_plan_item(
    external_id: ExternalIdPath, item_id: ItemId, actor: MovesWriter, writing: Writing
) -> PlanItemRead:
    """Say that what your side agreed to is done."""
    with writing.session() as session:
        whose = service.OfLeader(external_id)
        written = service.finish(session, actor, whose, item_id, writing.conditions)
    return writing.answer(written)
