"""The rules of the items of plans: who proposes, agrees, does and drops what."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session

from app.core.answers import Written
from app.core.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from app.core.etag import Conditions, etag_of
from app.core.journal import record_change
from app.core.security import Actor
from app.mobility.errors import NotYourStepError, TransitionRefusedError
from app.mobility.plans import policies, queries
from app.mobility.plans.drafting import Draft
from app.mobility.plans.measures import OwnResultError, names_own_result
from app.mobility.plans.plan import Plan
from app.mobility.plans.policies import PlanStep
from app.mobility.plans.schemas import (
    CommitmentsRead,
    DraftItemRead,
    PlanItemBody,
    PlanItemRead,
)
from models.base import utc_now
from models.move_vocabulary import PlanKind, PlanSide, PlanState
from models.plans import PlanItem
from models.vocabulary import ChangeAction, EntityKind

_NO_ITEM = "No such item of the plan."


class TooManyItemsError(ConflictError):
    """The plan holds as many items as a plan can."""

    code = "too_many"
    title = "Too many items"


def all_items(session: Session, plan: Plan) -> list[PlanItemRead]:
    """The items of a plan that the caller reads, by day."""
    return [item_read(row, plan) for row in _read_by(session, plan)]


def commitments(shown: list[PlanItemRead]) -> list[CommitmentsRead]:
    """What each side promised, side by side, among the items that the caller reads."""
    promised = [one for one in shown if one.kind is PlanKind.COMMITMENT]
    return [
        CommitmentsRead(
            side=side,
            agreed=[one.id for one in promised if one.side is side and one.counts],
            proposed=[
                one.id
                for one in promised
                if one.side is side and not one.counts and one.state is not PlanState.DROPPED
            ],
        )
        for side in PlanSide
        if any(one.side is side for one in promised)
    ]


def drafts_read(plan: Plan, drafts: list[Draft], shown: list[PlanItemRead]) -> list[DraftItemRead]:
    """The drafts that are not in the plan yet and that the caller would read there."""
    planned = {one.id.removeprefix(policies.OF_SENDING) for one in shown}
    return [
        DraftItemRead(
            id=draft.key,
            side=draft.side,
            kind=draft.kind,
            column=draft.column,
            due_day=draft.due_day,
            last_day=draft.last_day,
            text=draft.text,
        )
        for draft in drafts
        if draft.key not in planned and policies.may_plan(draft.side, draft.kind, plan.standing)
    ]


def get(session: Session, plan: Plan, key: str) -> PlanItemRead:
    """An item of a plan.

    Raises
    ------
    NotFoundError
        When there is none that the caller reads.
    """
    return item_read(_item(session, plan, key), plan)


def put(
    session: Session, actor: Actor, plan: Plan, key: str, body: PlanItemBody, conditions: Conditions
) -> Written[PlanItemRead]:
    """Propose an item, or change one; whoever had agreed to it is asked again.

    Raises
    ------
    NotYourStepError
        When the caller may plan no such item, or the item is somebody else's.
    TransitionRefusedError
        When the plan or the item cannot change any more.
    InvalidInputError
        When a measure names own results, the mentor is none of the person's, or the id is not the
        caller's to choose.
    TooManyItemsError
        When the plan is full.
    """
    rows = queries.items(session, plan.mine)
    row = _chosen(_readable(rows, plan), plan, key)
    conditions.check_write(None if row is None else etag_of(item_read(row, plan)))
    _check_open(plan)
    if row is not None:
        if _stated(row) == body and row.state is not PlanState.DROPPED:
            return Written(item_read(row, plan), changed=False)
        _check(PlanStep.CHANGE, row, plan)
    _check_body(session, plan, body)
    created = row is None
    if row is None:
        row = PlanItem(
            case_id=plan.case_id,
            leader_plan_id=plan.leader_plan_id,
            key=_new_key(rows, plan, key),
            side=body.side,
            kind=body.kind,
            text=body.text,
            due_day=body.due_day,
            proposed_by=policies.proposing_side(body.side, plan.standing),
        )
    elif row.key.startswith(policies.OF_SENDING):
        _check_stays_in_sight(body)
    row.side, row.kind, row.text = body.side, body.kind, body.text
    row.due_day, row.last_day = body.due_day, body.last_day
    row.plan_column, row.mentor_external_id = body.column, body.mentor
    row.state, row.agreed_by_external_id = PlanState.PROPOSED, None
    _keep(session, actor, plan, row, "plan_item_proposed")
    return Written(item_read(row, plan), created=created)


def agree(
    session: Session, actor: Actor, plan: Plan, key: str, conditions: Conditions
) -> Written[PlanItemRead]:
    """Agree to an item of the own side.

    Raises
    ------
    NotFoundError
        When there is no such item that the caller reads.
    NotYourStepError
        When the item is another side's.
    TransitionRefusedError
        When it cannot be agreed to now.
    """
    row = _item(session, plan, key)
    conditions.check_write(etag_of(item_read(row, plan)))
    _check_open(plan)
    _check(PlanStep.AGREE, row, plan)
    row.state, row.agreed_by_external_id = PlanState.AGREED, plan.standing.person
    _keep(session, actor, plan, row, "plan_item_agreed")
    return Written(item_read(row, plan))


def finish(
    session: Session, actor: Actor, plan: Plan, key: str, conditions: Conditions
) -> Written[PlanItemRead]:
    """Say that an item of the own side, to which it agreed, is done.

    Raises
    ------
    NotFoundError
        When there is no such item that the caller reads.
    NotYourStepError
        When the item is another side's.
    TransitionRefusedError
        When nobody agreed to it yet.
    """
    row = _item(session, plan, key)
    conditions.check_write(etag_of(item_read(row, plan)))
    _check_open(plan)
    _check(PlanStep.FINISH, row, plan)
    row.state = PlanState.DONE
    _keep(session, actor, plan, row, "plan_item_done")
    return Written(item_read(row, plan))


def drop(session: Session, actor: Actor, plan: Plan, key: str, conditions: Conditions) -> None:
    """Take an item away; one that was agreed to stays as dropped, so that the others read it.

    Raises
    ------
    NotFoundError
        When there is no such item that the caller reads.
    NotYourStepError
        When the item is somebody else's.
    TransitionRefusedError
        When it is done.
    """
    row = _item(session, plan, key)
    conditions.check_write(etag_of(item_read(row, plan)))
    _check_open(plan)
    _check(PlanStep.DROP, row, plan)
    if row.state is PlanState.AGREED:
        row.state = PlanState.DROPPED
        _keep(session, actor, plan, row, "plan_item_dropped")
        return
    session.delete(row)
    _record(session, actor, plan, row.key, "plan_item_removed")


def item_read(row: PlanItem, plan: Plan) -> PlanItemRead:
    """An item as the caller reads it."""
    closed = not plan.is_open
    return PlanItemRead(
        id=row.key,
        side=row.side,
        kind=row.kind,
        column=row.plan_column,
        text=row.text,
        due_day=row.due_day,
        due_on=_day(plan.starts_on, row.due_day),
        last_day=row.last_day,
        last_on=_day(plan.starts_on, row.last_day),
        state=row.state,
        proposed_by=row.proposed_by,
        mentor=row.mentor_external_id,
        counts=policies.counts(row, plan.standing.owners),
        allowed=[] if closed else policies.steps_now(row, plan.standing),
    )


def _day(start: date | None, day: int | None) -> date | None:
    return None if start is None or day is None else start + timedelta(day)


def _read_by(session: Session, plan: Plan) -> list[PlanItem]:
    return _readable(queries.items(session, plan.mine), plan)


def _readable(rows: Sequence[PlanItem], plan: Plan) -> list[PlanItem]:
    return [row for row in rows if policies.may_read(row, plan.standing)]


def _chosen(readable: list[PlanItem], plan: Plan, key: str) -> PlanItem | None:
    """The item that a caller calls so, among those that the caller reads."""
    found = {row.key: row for row in readable}
    return found.get(key) or found.get(policies.own_key(key, plan.standing))


def _item(session: Session, plan: Plan, key: str) -> PlanItem:
    row = _chosen(_read_by(session, plan), plan, key)
    if row is None:
        raise NotFoundError(_NO_ITEM)
    return row


def _new_key(rows: Sequence[PlanItem], plan: Plan, key: str) -> str:
    """The id of a new item; neither it nor the limit tells of items that the caller does not read.

    Raises
    ------
    InvalidInputError
        When the id is too long, or looks like one of the sending side's.
    TooManyItemsError
        When there are as many items of this kind of id as a plan can hold.
    """
    new = policies.own_key(key, plan.standing)
    of_sending = new.startswith(policies.OF_SENDING)
    if of_sending and plan.standing.reads_all:
        problem = FieldProblem("/item_id", f"begins with {policies.OF_SENDING}, as theirs do")
        raise InvalidInputError("The sending side alone chooses such an id.", [problem])
    if len(new) > policies.LONGEST_ID:
        most = policies.LONGEST_ID - len(policies.OF_SENDING)
        problem = FieldProblem("/item_id", f"should have at most {most} characters")
        raise InvalidInputError("The id is too long.", [problem])
    taken = sum(row.key.startswith(policies.OF_SENDING) is of_sending for row in rows)
    if taken >= policies.MOST_ITEMS:
        raise TooManyItemsError(f"A plan holds {policies.MOST_ITEMS} items; delete one first.")
    return new


def _check_stays_in_sight(body: PlanItemBody) -> None:
    """Whoever chose the id of an item goes on reading it, or the id would be taken unseen."""
    if not policies.sending_reads(body.side, body.kind):
        problem = FieldProblem("/side", "should be sending, unless it is a handover or a split")
        raise InvalidInputError(
            "The sending side proposed this item and has to read it.", [problem]
        )


def _stated(row: PlanItem) -> PlanItemBody:
    return PlanItemBody(
        side=row.side,
        kind=row.kind,
        text=row.text,
        due_day=row.due_day,
        last_day=row.last_day,
        column=row.plan_column,
        mentor=row.mentor_external_id,
    )


def _check_open(plan: Plan) -> None:
    if not plan.is_open:
        raise TransitionRefusedError("Nothing comes of the move; its plan stays as it is.")
    standing = plan.standing
    if standing.mine == {PlanSide.RECEIVING} and not standing.receiving_reads:
        raise TransitionRefusedError("The receiving side plans from the acceptance on.")


def _check(step: PlanStep, row: PlanItem, plan: Plan) -> None:
    if not policies.may_take(step, row, plan.standing):
        raise NotYourStepError(f"To {step} is the step of the side {row.side} here.")
    if not policies.is_possible(step, row, plan.standing.owners):
        allowed = policies.steps_now(row, plan.standing)
        raise TransitionRefusedError(
            f"The item is {row.state}. `allowed` tells what you can do.",
            members={"state": row.state.value, "allowed": [one.value for one in allowed]},
        )


def _check_body(session: Session, plan: Plan, body: PlanItemBody) -> None:
    standing = plan.standing
    if not policies.may_plan(body.side, body.kind, standing):
        raise NotYourStepError("Your side plans the handover, splits of time and its own part.")
    if plan.case_id is None and body.side in {PlanSide.SENDING, PlanSide.MENTOR}:
        problem = FieldProblem("/side", "should be person, receiving or hr: nobody moves")
        raise InvalidInputError("The item was refused.", [problem])
    if body.kind is PlanKind.MEASURE and names_own_result(body.text, plan.name):
        problem = FieldProblem("/text", "names somebody's own results; say what the team does")
        raise OwnResultError("A measure is the team's.", [problem])
    if body.mentor is not None:
        _check_mentor(session, plan, body.mentor)


def _check_mentor(session: Session, plan: Plan, mentor: str) -> None:
    """Whoever is asked to be the mentor learns of the case: the person or HR decides that."""
    if not plan.standing.mine & policies.WHOLE:
        raise NotYourStepError("The person and HR name a mentor, and nobody else.")
    if not queries.teaches(session, mentor, plan.person):
        problem = FieldProblem("/mentor", "does not teach the person: no mentoring was accepted")
        raise InvalidInputError("The item was refused.", [problem])


def _keep(session: Session, actor: Actor, plan: Plan, row: PlanItem, step: str) -> None:
    row.updated_at = utc_now()
    session.add(row)
    _record(session, actor, plan, row.key, step)


def _record(session: Session, actor: Actor, plan: Plan, key: str, step: str) -> None:
    session.flush()
    of_case = plan.entity is EntityKind.MOVE_CASE
    details = {"step": step, "item": key} if of_case else {"fields": ["leader_plan"], "step": step}
    record_change(
        session,
        actor.name,
        ChangeAction.UPDATED,
        plan.entity,
        plan.key,
        details,
        people=[plan.person] if of_case else (),
        confidential=plan.confidential,
    )
