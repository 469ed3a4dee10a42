"""Whether somebody who moved stayed."""

from datetime import date, timedelta

from models.cases import MoveCase
from models.move_vocabulary import CaseState

LAST_DAY = 180
BEGUN = frozenset({CaseState.STARTED, CaseState.COMPLETED})


def stayed(case: MoveCase, *, left_on: date | None, today: date) -> bool | None:
    """Whether the person was still there after 180 days; None until then, or if never begun."""
    if case.state is CaseState.RETURNED:
        return False
    if case.state not in BEGUN or case.start_date is None:
        return None
    last = case.start_date + timedelta(LAST_DAY)
    if left_on is not None and left_on < min(last, today):
        return False
    return True if last <= today else None
