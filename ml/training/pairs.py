"""Pairs of graded candidates, and what swapping the two of a pair does to nDCG."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ml.ranking.arrays.ragged import AnyArray, IntArray

TRUNCATION = 15


@dataclass(frozen=True)
class Pairs:
    """All pairs of a better and a worse graded candidate of the same query.

    Attributes
    ----------
    better, worse : rows
    gain : the difference of their grades as a share of the query's ideal gain
    """

    better: IntArray
    worse: IntArray
    gain: AnyArray


def pairs_of(grades: AnyArray, offsets: IntArray) -> Pairs:
    """Return the pairs of candidates whose queries lie between the offsets."""
    better, worse, gain = [], [], []
    for start, end in pairwise(offsets):
        grade = grades[start:end]
        high, low = np.nonzero(grade[:, None] > grade[None, :])
        ideal = np.sort(grade)[::-1][:10]
        total = float((ideal / np.log2(np.arange(2, 2 + len(ideal)))).sum())
        better.append(start + high)
        worse.append(start + low)
        gain.append((grade[high] - grade[low]) / max(total, 1e-9))
    return Pairs(np.concatenate(better), np.concatenate(worse), np.concatenate(gain))


def discounts(scores: AnyArray, offsets: IntArray) -> AnyArray:
    """Return what the rank of each row among its query's rows is worth."""
    worth = np.empty(len(scores))
    for start, end in pairwise(offsets):
        order = np.argsort(-scores[start:end], kind="stable")
        rank = np.empty(end - start, dtype=np.int64)
        rank[order] = np.arange(end - start)
        tail = 0.3 / np.log2(2 + TRUNCATION)
        worth[start:end] = np.where(rank < TRUNCATION, 1.0 / np.log2(2 + rank), tail)
    return worth
