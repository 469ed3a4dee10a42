"""Scores of chosen pairs, some people and all that is asked of any of them at a time.

A score of one person costs hundreds of calls on small arrays, and those cost more than the
arithmetic. Some people together meet all the openings that are asked about for any of them; who
asks about others than her neighbours is scored by herself.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from ml.ranking import EmployeeIndex, OpeningIndex, Ranker
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.index.indexes import side_of
from ml.ranking.index.sides import Openings

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
) -> list[AnyArray]:
    """Score every person for the openings that are asked about.

    Who is scored with whom follows from `asked` alone, so the number of threads changes no bit.
    Numpy lets other threads run during three quarters of the work.

    Parameters
    ----------
    people, openings : made by this ranker
    threads : how many score at a time

    Returns
    -------
    for each of `asked` an array of the shape of its openings
    """
    whole = side_of(openings)
    told = [(place, one) for place, one in enumerate(asked) if len(one.openings)]
    groups = [*_groups([one for _, one in told])]
    score = partial(_scored, ranker, people, openings, whole)
    if threads > 1 and len(groups) > 1:
        with ThreadPoolExecutor(threads, thread_name_prefix="scoring") as pool:
            found = [scores for group in pool.map(score, groups) for scores in group]
    else:
        found = [scores for group in groups for scores in score(group)]
    result: list[AnyArray] = [np.zeros(0)] * len(asked)
    for (place, _), scores in zip(told, found, strict=True):
        result[place] = scores
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
    people: EmployeeIndex,
    openings: OpeningIndex,
    whole: Openings,
    group: Sequence[OwnPairs],
) -> list[AnyArray]:
    union = np.unique(np.concatenate([one.openings for one in group]))
    width = _width(len(union), len(openings))
    pairs = sum(len(one.openings) for one in group)
    unasked, saved = width * len(group) - pairs, len(group) - 1
    if saved and (unasked > saved * A_CALL or width * len(group) > MOST_PAIRS):
        return [found for one in group for found in _scored(ranker, people, openings, whole, [one])]
    rows = np.array([one.person for one in group], dtype=np.int64)
    side = whole if width == len(openings) else side_of(openings, union)
    total, _ = ranker.score_pairs(side_of(people, rows), side)
    total = total.reshape(len(group), width)
    if width == len(openings):
        return [total[place, one.openings] for place, one in enumerate(group)]
    return [total[place, np.searchsorted(union, one.openings)] for place, one in enumerate(group)]


def _width(union: int, openings: int) -> int:
    """How many openings are scored: nearly all are not cut out first, which costs as much."""
    return openings if union > WHOLE * openings else union
