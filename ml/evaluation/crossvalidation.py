"""Cross-validation of a combiner, whole occupation families held out at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.model_selection import GroupKFold

from ml.evaluation.metrics import bootstrap_interval, ndcg_at_10, reliability
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination
from ml.training.combiner import FOLDS
from ml.training.crossfit import Fold
from ml.training.fitting import fit_combiner, score_rows
from ml.training.queries import GradedQueries, rows_of


@dataclass(frozen=True)
class Quality:
    """Held-out quality on one pack: mean nDCG@10 with a 95 % interval, and calibration."""

    pack: str
    ndcg: tuple[float, float, float]
    cross_functional: tuple[float, float, float]
    calibration_error: float
    curve: list[tuple[float, float, int]]


def score_pairs(combination: Combination, signals: AnyArray) -> AnyArray:
    """Return scores, shape signals.shape[:-1]."""
    score, _ = combination.score(signals)
    return score


def score_folds(folds: Sequence[Fold], packs: Sequence[GradedQueries]) -> list[AnyArray]:
    """Return for each pack the held-out scores of its pairs, shape (queries, candidates)."""
    scores = [np.zeros(pack.grades.shape) for pack in packs]
    for fold in folds:
        for scored, pack, test in zip(scores, packs, fold.unseen, strict=True):
            if test.any():
                rows = pack.signals[test].reshape(-1, pack.signals.shape[-1])
                chances = fold.combiner.predict_proba(rows)[:, 1]
                scored[test] = chances.reshape(-1, pack.grades.shape[1])
    return scores


def held_out(combiner: Any, packs: Sequence[GradedQueries], folds: int = FOLDS) -> list[AnyArray]:
    """Return for each pack the scores of its pairs by what never saw their family.

    Parameters
    ----------
    combiner : any scikit-learn estimator, not fitted; all are compared on the same families

    Returns
    -------
    shape (queries, candidates) each
    """
    rows = rows_of(packs)
    said = np.zeros(len(rows.y))
    for learn, judge in GroupKFold(folds).split(rows.X, rows.y, rows.groups):
        said[judge] = score_rows(fit_combiner(combiner, rows.only(learn)), rows.X[judge])
    scores = [np.zeros(pack.grades.shape) for pack in packs]
    ends = np.cumsum([(pack.grades >= 0).sum() for pack in packs])
    for of, pack, part in zip(scores, packs, np.split(said, ends[:-1]), strict=True):
        of[pack.grades >= 0] = part
    return scores


def cross_validate(folds: Sequence[Fold], packs: Sequence[GradedQueries]) -> list[Quality]:
    """Return the held-out quality on each pack."""
    return [quality(p, scores) for p, scores in zip(packs, score_folds(folds, packs), strict=True)]


def by_query(pack: GradedQueries, scores: AnyArray) -> tuple[list[float], list[float]]:
    """Return each query's nDCG@10: with all roles, and without those of its own function."""
    other = np.where(pack.same_function, -1, pack.grades)
    rows = range(len(scores))
    return (
        [ndcg_at_10(scores[row], pack.grades[row]) for row in rows],
        [ndcg_at_10(scores[row], other[row]) for row in rows],
    )


def quality(pack: GradedQueries, scores: AnyArray) -> Quality:
    """Measure scores of a pack's pairs; roles of the own function out for the second figure."""
    every, other = by_query(pack, scores)
    kept = pack.grades >= 0
    error, curve = reliability(scores[kept], pack.grades[kept] > 0)
    return Quality(
        pack.name,
        bootstrap_interval(every),
        bootstrap_interval(other),
        error,
        curve,
    )
