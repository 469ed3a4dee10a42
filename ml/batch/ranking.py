"""Ranks openings for many people at once, with the same scores as one after another."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ml.batch.products import Masks, blocks_of_hits
from ml.ranking import EmployeeIndex, OpeningIndex, Ranker
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.index.indexes import side_of
from ml.ranking.index.retrieval import TIED, best_first, pool_size, settle_ties

PEOPLE_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class RankedBlock:
    """The openings ranked for consecutive people, the first of whom is row `first`.

    Attributes
    ----------
    openings : shape (b, k), rows of the opening index, best first, -1 where there are fewer
    scores : shape (b, k), NaN where there are fewer
    """

    first: int
    openings: IntArray
    scores: AnyArray


def rank_all(
    ranker: Ranker,
    people: EmployeeIndex,
    openings: OpeningIndex,
    *,
    k: int,
    masks: Masks | None = None,
    at_once: int = PEOPLE_AT_ONCE,
) -> Iterator[RankedBlock]:
    """Rank the openings for every person of an index; give one block of people at a time.

    Retrieval runs over all pairs of a block in one matrix product; re-ranking reads the arrays
    of both indexes, so that nobody is encoded again. Order and scores are those of
    `Ranker.rank_openings`; `Ranker.explain` tells the reasons of any pair.

    Parameters
    ----------
    people, openings : made by this ranker
    k : how many at most
    masks : which openings the people of a range may be ranked for; all if None
    at_once : people in a block; memory grows with it, by about 1 MB each

    Raises
    ------
    ValueError
        When k is below 1, a mask does not fit or another ranker made an index.
    """
    ranker.check_question(people, k)
    ranker.check_question(openings, k)
    pool = pool_size(k)
    blocks = blocks_of_hits(
        people.vectors, openings.vectors, pool, slack=2 * TIED, masks=masks, at_once=at_once
    )
    for first, hits in blocks:
        size = len(hits.starts) - 1
        rows = np.full((size, k), -1, dtype=np.int64)
        scores = np.full((size, k), np.nan)
        for place in range(size):
            own = slice(*hits.starts[place : place + 2])
            pooled = np.sort(hits.columns[own])
            if len(pooled) > pool:
                pooled = settle_ties(hits.columns[own], hits.values[own], openings.keys, pool)
            best, score = _best(ranker, people, first + place, openings, pooled, k)
            rows[place, : len(best)], scores[place, : len(best)] = best, score
        yield RankedBlock(first, rows, scores)


def _best(
    ranker: Ranker,
    people: EmployeeIndex,
    person: int,
    openings: OpeningIndex,
    rows: IntArray,
    k: int,
) -> tuple[IntArray, AnyArray]:
    if not len(rows):
        return rows, np.zeros(0)
    person_side = side_of(people, np.array([person], dtype=np.int64))
    score, _ = ranker.score_pairs(person_side, side_of(openings, rows))
    order = best_first(score, rows, openings.keys, k)
    return rows[order], score[order]
