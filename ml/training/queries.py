"""Graded pairs as rows for estimators, their best candidates, and what a rank is worth.

A query is a person with all openings. Rows are pairs of a person and an opening, `y` are their
grades, `qid` says whose query a row is of.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ml.errors import TrainingError
from ml.evaluation.packs import Pack
from ml.ranking.arrays.ragged import AnyArray, IntArray

TRUNCATION = 15
"""Ranks below this one are worth the same little: nobody reads them."""

TAIL = 0.3
"""What a rank below is worth of the first that is: more would let the tail outweigh the top."""


@dataclass(frozen=True)
class GradedQueries:
    """Queries with the signals and grades of all their candidates.

    Attributes
    ----------
    signals : shape (queries, candidates, len(SIGNALS))
    grades : shape (queries, candidates), -1 to be taken out
    families : the occupation family of each query, kept together in cross-validation
    same_function : shape (queries, candidates), only for the cross-functional measure
    """

    name: str
    signals: AnyArray
    grades: AnyArray
    families: Sequence[str]
    same_function: AnyArray

    def only(self, kept: AnyArray) -> "GradedQueries":
        """Return some of the queries; shape (queries,), True for those that stay."""
        return replace(
            self,
            signals=self.signals[kept],
            grades=self.grades[kept],
            families=[name for name, stays in zip(self.families, kept, strict=True) if stays],
            same_function=self.same_function[kept],
        )


def graded_queries(pack: Pack, signals: AnyArray) -> GradedQueries:
    """Join a pack's grades to the signals of its pairs, shape (people, openings, signals)."""
    column = {opening.key: i for i, opening in enumerate(pack.openings)}
    grades = np.zeros(signals.shape[:2], dtype=np.int8)
    for row, person in enumerate(pack.employees):
        for key, grade in pack.grades.get(person.key, {}).items():
            grades[row, column[key]] = grade
    families = [person.function or "" for person in pack.employees]
    functions = np.array([opening.function or "" for opening in pack.openings])
    return GradedQueries(
        pack.name, signals, grades, families, np.array(families)[:, None] == functions[None, :]
    )


class Rows(NamedTuple):
    """Pairs that have a grade, one a row, the queries of all packs one behind the other.

    X : shape (n, len(SIGNALS))
    y, qid : shape (n,), grades and numbers of queries
    groups : shape (n,), the families
    same_function : shape (n,)
    """

    X: AnyArray
    y: AnyArray
    qid: IntArray
    groups: AnyArray
    same_function: AnyArray

    def only(self, chosen: AnyArray) -> "Rows":
        """Return some of the rows."""
        return Rows(*(part[chosen] for part in self))


def rows_of(packs: Sequence[GradedQueries]) -> Rows:
    """Return the graded pairs of packs as rows."""
    parts, first = [], 0
    for pack in packs:
        kept = pack.grades >= 0
        query, _ = np.nonzero(kept)
        families = np.array(pack.families, dtype=object)[query]
        parts.append(
            (
                pack.signals[kept],
                pack.grades[kept].astype(np.float64),
                first + query,
                families,
                pack.same_function[kept],
            )
        )
        first += len(pack.grades)
    return Rows(*(np.concatenate(part) for part in zip(*parts, strict=True)))


class Candidates(NamedTuple):
    """Rows of each query's best candidates, and where each query's begin and end."""

    rows: IntArray
    offsets: IntArray


def best_candidates(
    sums: AnyArray, y: AnyArray, qid: IntArray, same_function: AnyArray | None, most: int
) -> Candidates:
    """Choose each query's best candidates so far; once more without those of its own function.

    Adding the graded ones from further below would teach that likeness does not matter.

    Parameters
    ----------
    sums : shape (n,), what is known of the rows so far

    Raises
    ------
    TrainingError
        When no candidate has a positive grade.
    """
    order = np.argsort(qid, kind="stable")
    ends = np.flatnonzero(np.diff(qid[order])) + 1
    chosen: list[IntArray] = []
    for rows in np.split(order, ends):
        views = [rows]
        if same_function is not None and same_function[rows].any():
            views.append(rows[~same_function[rows]])
        for view in views:
            best = view[np.argsort(-sums[view], kind="stable")[:most]]
            chosen.append(best)
    rows = np.concatenate(chosen)
    if not (y[rows] > 0).any():
        raise TrainingError("packs: no candidate has a positive grade")
    offsets = np.cumsum([0, *(len(best) for best in chosen)])
    return Candidates(rows, offsets)


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

    def stakes(self, sums: AnyArray, offsets: IntArray) -> AnyArray:
        """Return what swapping the two of each pair does to the query's nDCG, as ranked now."""
        discount = discounts(sums, offsets)
        return np.asarray(self.gain * np.abs(discount[self.better] - discount[self.worse]))


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
        tail = TAIL / np.log2(2 + TRUNCATION)
        worth[start:end] = np.where(rank < TRUNCATION, 1.0 / np.log2(2 + rank), tail)
    return worth
