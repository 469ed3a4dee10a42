"""What a record of moving people on tells, and from how many people on."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from statistics import median
from typing import NamedTuple

from app.matching.eligibility import months_before

# What is counted or averaged of fewer people would tell who they are.
SMALLEST_CELL = 5
MONTHS = 36
# Who led a person in these months before a move shares in the credit for it.
CREDIT_MONTHS = 24
SOURCE = (
    "Keller and Dlugos (Academy of Management Journal, 2023) found that managers whose people "
    "advance get more, better and functionally more diverse applicants. Theirs was one company, "
    "so it says little about yours."
)


def told(count: int) -> int | None:
    """A number of people who are not the manager's own to know: null from one to four."""
    return None if 0 < count < SMALLEST_CELL else count


def usual(days: Collection[int]) -> float | None:
    """The median of a number of days, of enough people."""
    return float(median(days)) if len(days) >= SMALLEST_CELL else None


def share(answers: Iterable[bool | None]) -> float | None:
    """The share of yes among who is known, of enough people."""
    known = [answer for answer in answers if answer is not None]
    return round(sum(known) / len(known), 2) if len(known) >= SMALLEST_CELL else None


class Spell(NamedTuple):
    """That a manager led a person from a day until another, or still does; None was erased."""

    manager: str | None
    began_on: date
    ended_on: date | None


def share_of(manager: str, sending: str | None, started_on: date, spells: Iterable[Spell]) -> float:
    """A manager's part in a move: of the known days of the months before it, those that she led.

    Where nobody noted who led, the whole is the sending manager's.

    Examples
    --------
    >>> year = Spell("E-1", date(2025, 1, 1), date(2026, 1, 1))
    >>> rest = Spell("E-2", date(2026, 1, 1), None)
    >>> share_of("E-1", "E-2", date(2027, 1, 1), [year, rest])
    0.5
    """
    first = months_before(started_on, CREDIT_MONTHS)
    led: Counter[str | None] = Counter()
    for spell in spells:
        until = min(spell.ended_on or started_on, started_on)
        led[spell.manager] += max(0, (until - max(spell.began_on, first)).days)
    if not led.total():
        return float(manager == sending)
    return led[manager] / led.total()


def credit(shares: Iterable[float]) -> float | None:
    """The sum of parts in moves, where enough people moved."""
    some = [share for share in shares if share > 0]
    return round(sum(some), 1) if len(some) >= SMALLEST_CELL else None


def large_cells(names: Iterable[str | None]) -> Mapping[str, int]:
    """The names that enough people bear, with how many do, the most first."""
    counted = Counter(name for name in names if name is not None)
    ordered = sorted(counted.items(), key=lambda cell: (-cell[1], cell[0]))
    return {name: count for name, count in ordered if count >= SMALLEST_CELL}
