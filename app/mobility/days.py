"""How far ahead a move is planned."""

from datetime import date, timedelta

# Nobody promises a day later than this; a mistyped year does, and a deadline counted from the last
# years of the calendar would be no date at all.
FARTHEST = timedelta(days=731)


def misplaced(day: date, first: date, today: date) -> str | None:
    """Why a day cannot be planned for; None if it can.

    >>> misplaced(date(2027, 1, 8), date(2026, 12, 1), date(2026, 12, 1)) is None
    True
    >>> misplaced(date(9999, 12, 31), date(2026, 12, 1), date(2026, 12, 1))
    'should lie between 2026-12-01 and 2028-12-01'
    """
    last = today + FARTHEST
    return None if first <= day <= last else f"should lie between {first} and {last}"
