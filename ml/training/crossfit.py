"""Learns a combiner without a part of the queries at a time, for honest figures.

Whole occupation families are held out, a fifth at a time. A fold's curve is fitted to the sums of
the other folds' queries, each by what was learnt without it, so that nothing is learnt twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sklearn.base import clone
from sklearn.model_selection import GroupKFold

from ml.errors import TrainingError
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination
from ml.training.combiner import ChanceCombiner, shipped_combiner
from ml.training.compiling import compile_combiner
from ml.training.queries import GradedQueries, Rows, rows_of


@dataclass(frozen=True)
class Fold:
    """What was learnt without some queries, and for each pack which ones.

    Attributes
    ----------
    combiner : fitted, its curve as well, on other queries than these
    unseen : shape (queries,) for each pack, True where the query was not seen
    """

    combiner: ChanceCombiner
    unseen: list[AnyArray]


def learn_folds(
    packs: Sequence[GradedQueries], combiner: ChanceCombiner | None = None
) -> list[Fold]:
    """Learn on four fifths of the families, for each fifth in turn.

    Parameters
    ----------
    combiner : not fitted; None for the shipped one

    Raises
    ------
    TrainingError
        When there is nothing to learn from: no positive grade, or fewer families than folds.
    """
    kind = combiner or shipped_combiner()
    rows = rows_of(packs)
    if len(np.unique(rows.groups)) < kind.folds:
        raise TrainingError(f"packs: fewer families than the {kind.folds} folds")
    splits = list(GroupKFold(kind.folds).split(rows.X, rows.y, rows.groups))
    fitted = [_without(kind, rows.only(learn)) for learn, _ in splits]
    unseen = _unseen(rows, fitted, splits)
    folds = []
    for one, (learn, judge) in zip(fitted, splits, strict=True):
        one.calibrated(rows.X[learn], rows.y[learn], unseen[learn])
        folds.append(Fold(one, _queries(packs, rows.qid[judge])))
    return folds


def learn_combination(
    packs: Sequence[GradedQueries],
    combiner: ChanceCombiner | None = None,
    folds: Sequence[Fold] | None = None,
) -> Combination:
    """Learn from all queries, calibrated by the sums of what each fold did not see.

    Parameters
    ----------
    folds : as learnt by `learn_folds` from the same packs, to save learning them anew

    Raises
    ------
    TrainingError
        As `learn_folds`.
    """
    kind = combiner or shipped_combiner()
    folds = folds or learn_folds(packs, kind)
    rows = rows_of(packs)
    places = [np.concatenate(fold.unseen)[rows.qid] for fold in folds]
    splits = [(np.flatnonzero(~of), np.flatnonzero(of)) for of in places]
    unseen = _unseen(rows, [fold.combiner for fold in folds], splits)
    every = _without(kind, rows).calibrated(rows.X, rows.y, unseen)
    return compile_combiner(every)


def _without(kind: ChanceCombiner, rows: Rows) -> ChanceCombiner:
    """Return the combiner with its sums fitted, and no curve yet."""
    combiner: ChanceCombiner = clone(kind)
    combiner.sums_ = clone(kind.sums).fit(
        rows.X, rows.y, qid=rows.qid, same_function=rows.same_function
    )
    combiner.n_features_in_ = rows.X.shape[1]
    return combiner


def _unseen(
    rows: Rows,
    fitted: Sequence[ChanceCombiner],
    splits: Sequence[tuple[AnyArray, AnyArray]],
) -> AnyArray:
    """Return the sums of rows by what was learnt without them; shape (n,)."""
    sums = np.zeros(len(rows.y))
    for one, (_, judge) in zip(fitted, splits, strict=True):
        sums[judge] = one.sums_.decision_function(rows.X[judge])
    return sums


def _queries(packs: Sequence[GradedQueries], chosen: AnyArray) -> list[AnyArray]:
    """Return for each pack which of its queries are among the chosen numbers."""
    ends = np.cumsum([0, *(len(pack.grades) for pack in packs)])
    of = np.isin(np.arange(ends[-1]), chosen)
    return [of[start:end] for start, end in pairwise(ends)]
