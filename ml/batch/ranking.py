"""Ranks openings for many people at once, with the same scores as one after another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ml.batch.pairing import OwnPairs, scores_of
from ml.batch.products import Hits, Masks, blocks_of_hits
from ml.ranking import EmployeeIndex, OpeningIndex, Ranker
from ml.ranking.arrays.ragged import AnyArray, IntArray
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
    threads: int = 1,
) -> Iterator[RankedBlock]:
    """Rank the openings for every person of an index; give one block of people at a time.

    Retrieval runs over all pairs of a block in one matrix product; re-ranking reads the arrays
    of both indexes, so that nobody is encoded again, a few people at a time. Order and scores are
    those of `Ranker.rank_openings`, but for how float32 products of one row are summed up: scores
    differ by less than 1e-6. `Ranker.explain` tells the reasons of any pair.

    Parameters
    ----------
    people, openings : made by this ranker
    k : how many at most
    masks : which openings the people of a range may be ranked for; all if None
    at_once : people in a block; memory grows with it, by about 20 kB each at 1,000 openings
    threads : how many score at a time; the scores do not depend on it

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
        pooled = [_pooled(hits, place, openings, pool) for place in range(len(hits.starts) - 1)]
        asked = [OwnPairs(first + place, rows) for place, rows in enumerate(pooled)]
        yield _best(first, pooled, scores_of(ranker, people, openings, asked, threads), openings, k)


def _pooled(hits: Hits, place: int, openings: OpeningIndex, pool: int) -> IntArray:
    """The openings worth re-ranking for one person of a block, ascending."""
    own = slice(*hits.starts[place : place + 2])
    if len(hits.columns[own]) <= pool:
        return np.sort(hits.columns[own])
    return settle_ties(hits.columns[own], hits.values[own], openings.keys, pool)


def _best(
    first: int,
    pooled: Sequence[IntArray],
    scores: Sequence[AnyArray],
    openings: OpeningIndex,
    k: int,
) -> RankedBlock:
    best = np.full((len(pooled), k), -1, dtype=np.int64)
    values = np.full((len(pooled), k), np.nan)
    for place, (rows, score) in enumerate(zip(pooled, scores, strict=True)):
        order = best_first(score, rows, openings.keys, k) if len(rows) else rows
        best[place, : len(order)], values[place, : len(order)] = rows[order], score[order]
    return RankedBlock(first, best, values)
