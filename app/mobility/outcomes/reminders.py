"""Whoever is asked what became of a move is told so on the day: once a side and a day."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlmodel import Session

from app.core.db import Database
from app.core.journal import record_change
from app.mobility.cases.recording import CLOCK, enter
from app.mobility.knowing import is_confidential
from app.mobility.outcomes import queries
from app.mobility.outcomes.policies import DAYS, due_on
from models.cases import MoveCase
from models.move_vocabulary import CaseSide, OutcomeSide
from models.vocabulary import ChangeAction, EntityKind

ASK = "ask_outcome"
"""What the timeline calls it."""

_PAGE = 500
_SIDES = {
    OutcomeSide.PERSON: CaseSide.PERSON,
    OutcomeSide.RECEIVING: CaseSide.RECEIVING,
    OutcomeSide.SENDING: CaseSide.SENDING,
}


def ask(database: Database, today: date) -> int:
    """Tell the sides of each move whose day has come; how many moves there were.

    The case keeps the last day for which it was done, so a second run finds nothing. After a clock
    that stood still both days are told.
    """
    return sum(_ask(database, uid, today) for uid in _due(database, today))


def _due(database: Database, today: date) -> Iterator[str]:
    after = 0
    while True:
        with database.read() as session:
            page = queries.to_ask(session, today - timedelta(min(DAYS)), max(DAYS), after, _PAGE)
            found = [(case.id or 0, case.uid, any(_days(case, today))) for case in page]
        if not found:
            return
        yield from (uid for _, uid, is_due in found if is_due)
        after = found[-1][0]


def _days(case: MoveCase, today: date) -> Iterator[int]:
    for day in DAYS:
        due = due_on(case, day)
        if day > case.outcomes_asked and due is not None and due <= today:
            yield day


def _ask(database: Database, uid: str, today: date) -> bool:
    with database.write() as session:
        case = queries.case(session, uid, lock=True)
        days = [] if case is None else [*_days(case, today)]
        if case is None or not days:
            return False
        for day in days:
            _tell(session, case, day)
        case.outcomes_asked = days[-1]
        session.add(case)
        return True


def _tell(session: Session, case: MoveCase, day: int) -> None:
    """One event and one entry for each side that did not answer before it was asked."""
    answered = {row.side for row in queries.answers(session, case.id or 0) if row.day == day}
    who = {
        OutcomeSide.PERSON: case.employee_external_id,
        OutcomeSide.RECEIVING: case.receiving_manager_external_id,
        OutcomeSide.SENDING: case.sending_manager_external_id,
    }
    for side, told in _SIDES.items():
        if side in answered or who[side] is None:
            continue
        details = {"day": str(day), "side": side.value}
        enter(session, case, CLOCK, CaseSide.CLOCK, ASK, frozenset({told, CaseSide.HR}), details)
        record_change(
            session,
            CLOCK,
            ChangeAction.DUE,
            EntityKind.OUTCOME,
            f"{case.uid}:{day}:{side}",
            details,
            people=[case.employee_external_id],
            confidential=is_confidential(case),
        )
