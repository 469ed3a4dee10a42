"""What outcomes read and write."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from models.cases import MoveCase
from models.employees import Employee
from models.move_vocabulary import CaseState, OutcomeSide
from models.outcomes import Outcome

_BEGAN = (CaseState.STARTED, CaseState.COMPLETED, CaseState.RETURNED)


def case(session: Session, uid: str, *, lock: bool = False) -> MoveCase | None:
    """The case of this id; locked, nobody else answers meanwhile."""
    query = select(MoveCase).where(MoveCase.uid == uid)
    return session.exec(query.with_for_update() if lock else query).first()


def to_ask(
    session: Session, begun_by: date, last_day: int, after: int, limit: int
) -> Sequence[MoveCase]:
    """Moves that began by a day and whose last question was not asked yet, beyond `after`."""
    query = select(MoveCase).where(
        col(MoveCase.state).in_(_BEGAN),
        col(MoveCase.start_date) <= begun_by,
        col(MoveCase.outcomes_asked) < last_day,
        col(MoveCase.id) > after,
    )
    return session.exec(query.order_by(col(MoveCase.id)).limit(limit)).all()


def answers(session: Session, case_id: int) -> Sequence[Outcome]:
    """What was answered, by day."""
    query = select(Outcome).where(Outcome.case_id == case_id)
    return session.exec(query.order_by(col(Outcome.day), col(Outcome.id))).all()


def answer(session: Session, case_id: int, day: int, side: OutcomeSide) -> Outcome | None:
    """The answers of one side on one day."""
    query = select(Outcome).where(
        Outcome.case_id == case_id, Outcome.day == day, Outcome.side == side
    )
    return session.exec(query).first()


def last_day(session: Session, employee_id: str) -> date | None:
    """The last day of a person, if one is recorded."""
    query = select(col(Employee.end_date)).where(Employee.external_id == employee_id)
    return session.exec(query).first()
