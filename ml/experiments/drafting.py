"""Team-draft interleaving: one list from two rankings, each item credited to who put it there.

Radlinski, Kurup and Joachims, "How does clickthrough data reflect retrieval quality?" (2008).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Pick(NamedTuple):
    """An item of a draft: its key, and whether the second ranking put it there."""

    key: str
    second: bool


def team_draft(
    first: Sequence[str], second: Sequence[str], coins: Iterator[bool], k: int
) -> list[Pick]:
    """Return the first `k` items drafted from two rankings.

    In each round both rankings put in the best item that is not there yet; a coin says which of
    them begins. So a shorter draft is the beginning of a longer one.

    Parameters
    ----------
    first, second : keys, best first
    coins : one a round; True where the second ranking begins

    Examples
    --------
    >>> [pick.key for pick in team_draft("abc", "cad", iter([True, False]), 4)]
    ['c', 'a', 'b', 'd']
    """
    drafted: list[Pick] = []
    there: set[str] = set()
    waiting = (iter(first), iter(second))
    while len(drafted) < k:
        begins = next(coins)
        fresh = [
            Pick(key, team)
            for team in (begins, not begins)
            if (key := _next(waiting[team], there)) is not None
        ]
        if not fresh:
            break
        drafted += fresh
    return drafted[:k]


def _next(ranking: Iterator[str], there: set[str]) -> str | None:
    """The best key that is not there yet, which is there from now on."""
    for key in ranking:
        if key not in there:
            there.add(key)
            return key
    return None
