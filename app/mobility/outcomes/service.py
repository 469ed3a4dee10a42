"""The rules of outcomes: each side answers for itself, and reads its own answers."""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlmodel import Session

from app.core.answers import Written
from app.core.errors import ConflictError
from app.core.journal import record_change
from app.core.security import Actor
from app.mobility.errors import NotYourStepError
from app.mobility.knowing import Sides, known
from app.mobility.outcomes import queries
from app.mobility.outcomes.policies import DAYS, due_on, labels
from app.mobility.outcomes.schemas import (
    AskedRead,
    LabelsRead,
    OutcomeBody,
    OutcomeRead,
    OutcomesRead,
)
from models.base import utc_now, utc_today
from models.cases import MoveCase
from models.move_vocabulary import CaseSide, OutcomeSide, Suffered
from models.outcomes import Outcome
from models.vocabulary import ChangeAction, EntityKind

_ANSWERS = tuple(
    name
    for name in Outcome.model_fields
    if name not in {"id", "case_id", "day", "side", "answered_by", "answered_at"}
)
_BY = {
    OutcomeSide.PERSON: CaseSide.PERSON,
    OutcomeSide.RECEIVING: CaseSide.RECEIVING,
    OutcomeSide.SENDING: CaseSide.SENDING,
    OutcomeSide.RECEIVING_TEAM: CaseSide.HR,
    OutcomeSide.SENDING_TEAM: CaseSide.HR,
}


class OutcomeNotDueError(ConflictError):
    """The day of the question has not come, or never will."""

    code = "outcome_not_due"
    title = "Outcome not due"


def answer(session: Session, actor: Actor, uid: str, body: OutcomeBody) -> Written[OutcomeRead]:
    """Store the answers of a side; answering again replaces them.

    Raises
    ------
    NotFoundError
        When there is no such case, or the caller may not know.
    NotYourStepError
        When the answers are another side's.
    OutcomeNotDueError
        When the day has not come.
    """
    case, sides = known(queries.case(session, uid, lock=True), actor)
    side, given = _given(body)
    if _BY[side] not in sides:
        raise NotYourStepError("Each side answers for itself; facts of teams are told by HR.")
    _check_due(due_on(case, body.day), utc_today())
    row = queries.answer(session, case.id or 0, body.day, side)
    is_new = row is None
    if row is None:
        row = Outcome(case_id=case.id or 0, day=body.day, side=side, answered_by=actor.name)
    row.answered_by, row.answered_at = actor.name, utc_now()
    for name in _ANSWERS:
        if name in given:
            setattr(row, name, given[name])
    session.add(row)
    session.flush()
    record_change(
        session,
        actor.name,
        ChangeAction.CREATED if is_new else ChangeAction.UPDATED,
        EntityKind.OUTCOME,
        uid,
        {"day": body.day, "side": side.value},
        people=[case.employee_external_id],
        confidential=True,
    )
    return Written(_read(row), created=is_new)


def get(session: Session, actor: Actor, uid: str) -> tuple[OutcomesRead, str]:
    """What became of a move, as the caller's side may know it, and whose move it is.

    Raises
    ------
    NotFoundError
        When there is no such case, or the caller may not know.
    """
    case, sides = known(queries.case(session, uid), actor)
    rows = queries.answers(session, case.id or 0)
    shown = [row for row in rows if CaseSide.HR in sides or _BY[row.side] in sides]
    read = OutcomesRead(
        case=uid,
        asked=[
            AskedRead(
                day=day,
                due_on=due_on(case, day),
                answered=[row.side for row in shown if row.day == day],
            )
            for day in DAYS
        ],
        items=[_read(row) for row in shown],
        labels=_labels(session, case, rows, sides),
    )
    return read, case.employee_external_id


def _given(body: OutcomeBody) -> tuple[OutcomeSide, dict[str, Any]]:
    if body.team is not None:
        side = OutcomeSide(f"{body.team.team}_team")
        return side, body.team.model_dump(exclude={"team"})
    for side, answers in (
        (OutcomeSide.PERSON, body.person),
        (OutcomeSide.RECEIVING, body.receiving),
        (OutcomeSide.SENDING, body.sending),
    ):
        if answers is not None:
            return side, answers.model_dump()
    raise ValueError("a body without answers is refused where it is read")


def _check_due(due: date | None, today: date) -> None:
    if due is None:
        raise OutcomeNotDueError("Outcomes are asked of moves that began and went on until then.")
    if due > today:
        raise OutcomeNotDueError(f"You are asked from {due} on.")


def _labels(session: Session, case: MoveCase, rows: Any, sides: Sides) -> LabelsRead | None:
    if CaseSide.HR not in sides:
        return None
    left_on = queries.last_day(session, case.employee_external_id)
    return LabelsRead(**asdict(labels(case, rows, left_on=left_on, today=utc_today())))


def _read(row: Outcome) -> OutcomeRead:
    told = row.model_dump(include=set(OutcomeRead.model_fields))
    return OutcomeRead.model_validate({**told, "suffered": [*map(Suffered, row.suffered)]})
