"""Scores of chosen pairs, some people and all that is asked of any of them at a time.

A score of one person costs hundreds of calls on small arrays, and those cost more than the
arithmetic. Some people together meet all the openings that are asked about for any of them; who
asks about others than her neighbours is scored by herself.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np

from ml.ranking import EmployeeIndex, OpeningIndex, Ranker
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.index.indexes import side_of
from ml.ranking.index.sides import Openings, People, without_wishes

Shares: TypeAlias = dict[str, AnyArray]
Rows: TypeAlias = Callable[[IntArray], People]
Picked = TypeVar("Picked")

TOGETHER = 16
"""People scored at a time. At 1,000 openings one costs 6.3 ms of processor time alone, 2.4 ms
among 16 and 7.0 ms among 64, whose skills by needs no longer stay in the processor's cache."""

MOST_PAIRS = TOGETHER * 1_280
"""Pairs scored at a time, whatever is asked: this bounds memory, at about 50 MB a thread."""

A_CALL = 1_300
"""A call costs as much as so many pairs: 3.1 ms beside 2.4 us a pair. People are scored together as
long as the calls saved are worth more than the pairs that nobody asked about."""


WHOLE = 0.8
"""So large a part of the openings counts as all: cutting them out costs more than scoring them."""


@dataclass(frozen=True, slots=True)
class OwnPairs:
    """A row of people with the rows of openings that it is to be scored for, ascending."""

    person: int
    openings: IntArray


def scores_of(
    ranker: Ranker,
    people: EmployeeIndex,
    openings: OpeningIndex,
    asked: Sequence[OwnPairs],
    threads: int = 1,
    *,
    wishes: bool = True,
) -> list[AnyArray]:
    """Score every person for the openings that are asked about.

    Who is scored with whom follows from `asked` alone, so the number of threads changes no bit.
    Numpy lets other threads run during three quarters of the work.

    Parameters
    ----------
    people, openings : made by this ranker
    threads : how many score at a time
    wishes : whether what people wish and refuse counts

    Returns
    -------
    for each of `asked` an array of the shape of its openings
    """
    side = _rows_of(people) if wishes else _silent(people)
    found = _each(ranker, side, openings, asked, threads, _total)
    return [np.zeros(0) if scores is None else scores for scores in found]


def shares_of(
    ranker: Ranker,
    people: EmployeeIndex,
    openings: OpeningIndex,
    asked: Sequence[OwnPairs],
    threads: int = 1,
) -> list[Shares]:
    """Return what each reason contributes to the scores of `scores_of`; they add up to them."""
    found = _each(ranker, _rows_of(people), openings, asked, threads, _by_reason)
    return [{} if shares is None else shares for shares in found]


def _rows_of(people: EmployeeIndex) -> Rows:
    return lambda rows: side_of(people, rows)


def _silent(people: EmployeeIndex) -> Rows:
    return lambda rows: without_wishes(side_of(people, rows))


def _total(total: AnyArray, _shares: Shares, places: IntArray) -> AnyArray:
    return total[places]


def _by_reason(_total: AnyArray, shares: Shares, places: IntArray) -> Shares:
    return {reason: share[places] for reason, share in shares.items()}


def _each(
    ranker: Ranker,
    side: Rows,
    openings: OpeningIndex,
    asked: Sequence[OwnPairs],
    threads: int,
    pick: Callable[[AnyArray, Shares, IntArray], Picked],
) -> list[Picked | None]:
    """What is picked of everybody's own pairs; None for who has none."""
    whole = side_of(openings)
    told = [(place, one) for place, one in enumerate(asked) if len(one.openings)]
    groups = [*_groups([one for _, one in told])]

    def scored(group: Sequence[OwnPairs]) -> list[Picked]:
        return _scored(ranker, side, openings, whole, group, pick)

    if threads > 1 and len(groups) > 1:
        with ThreadPoolExecutor(threads, thread_name_prefix="scoring") as pool:
            found = [picked for group in pool.map(scored, groups) for picked in group]
    else:
        found = [picked for group in groups for picked in scored(group)]
    result: list[Picked | None] = [None] * len(asked)
    for (place, _), picked in zip(told, found, strict=True):
        result[place] = picked
    return result


def _groups(asked: Sequence[OwnPairs]) -> Iterator[Sequence[OwnPairs]]:
    """Cut what is asked into groups whose pairs stay within bounds."""
    start = 0
    while start < len(asked):
        size = max(1, min(TOGETHER, MOST_PAIRS // len(asked[start].openings)))
        yield asked[start : start + size]
        start += size


def _scored(
    ranker: Ranker,
    side: Rows,
    openings: OpeningIndex,
    whole: Openings,
    group: Sequence[OwnPairs],
    pick: Callable[[AnyArray, Shares, IntArray], Picked],
) -> list[Picked]:
    union = np.unique(np.concatenate([one.openings for one in group]))
    width = _width(len(union), len(openings))
    unasked = width * len(group) - sum(len(one.openings) for one in group)
    saved = len(group) - 1
    if saved and (unasked > saved * A_CALL or width * len(group) > MOST_PAIRS):
        return [
            picked
            for one in group
            for picked in _scored(ranker, side, openings, whole, [one], pick)
        ]
    rows = np.array([one.person for one in group], dtype=np.int64)
    cut = width < len(openings)
    total, shares = ranker.score_pairs(side(rows), side_of(openings, union) if cut else whole)
    places = (
        width * place + (np.searchsorted(union, one.openings) if cut else one.openings)
        for place, one in enumerate(group)
    )
    return [pick(total, shares, own) for own in places]


def _width(union: int, openings: int) -> int:
    """How many openings are scored: nearly all are not cut out first, which costs as much."""
    return openings if union > WHOLE * openings else union
