"""When outcomes are asked for, and what learning may take from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.mobility.outcomes.staying import BEGUN, LAST_DAY, stayed
from models.cases import MoveCase
from models.move_vocabulary import CaseState, OutcomeSide
from models.outcomes import Outcome

DAYS = (90, LAST_DAY)


@dataclass(frozen=True, slots=True)
class Labels:
    """What a move teaches; None where nobody answered, or the day has not come.

    Whether somebody was promoted is no label, and no result is one.
    """

    stayed: bool | None
    mutual_yes: bool | None
    seat_covered: bool | None
    bridge_used: bool | None


def due_on(case: MoveCase, day: int) -> date | None:
    """From when on the sides are asked; None for a move that did not begin or ended before."""
    if case.start_date is None or case.accepted_on is None:
        return None
    due = case.start_date + timedelta(day)
    returned_later = (
        case.state is CaseState.RETURNED
        and case.closed_at is not None
        and case.closed_at.date() >= due
    )
    return due if case.state in BEGUN or returned_later else None


def labels(
    case: MoveCase, answers: Iterable[Outcome], *, left_on: date | None, today: date
) -> Labels:
    """The labels of a move; of two answers of one side the later day's counts."""
    newest: dict[OutcomeSide, Outcome] = {}
    for answer in sorted(answers, key=lambda one: one.day):
        newest[answer.side] = answer
    person, receiving = newest.get(OutcomeSide.PERSON), newest.get(OutcomeSide.RECEIVING)
    sending = newest.get(OutcomeSide.SENDING)
    return Labels(
        stayed=stayed(case, left_on=left_on, today=today),
        mutual_yes=_both(
            None if person is None else person.would_again,
            None if receiving is None else receiving.would_again,
        ),
        seat_covered=None if sending is None else sending.seat_covered,
        bridge_used=None if receiving is None else receiving.bridge_used,
    )


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True
