"""What a record of moving people on tells, and from how many people on."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from statistics import median

# What is counted or averaged of fewer people would tell who they are.
SMALLEST_CELL = 5
MONTHS = 36
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


def large_cells(names: Iterable[str | None]) -> Mapping[str, int]:
    """The names that enough people bear, with how many do, the most first."""
    counted = Counter(name for name in names if name is not None)
    ordered = sorted(counted.items(), key=lambda cell: (-cell[1], cell[0]))
    return {name: count for name, count in ordered if count >= SMALLEST_CELL}
