"""Cross-validation of the combination, whole occupation families held out at a time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.evaluation.metrics import bootstrap_interval, ndcg_at_10, reliability
from ml.ranking.combination import Combination
from ml.ranking.ragged import AnyArray
from ml.training.combination import SLOPES, GradedQueries, learn_combination

FOLDS = 5


@dataclass(frozen=True)
class Quality:
    """Held-out quality on one pack: mean nDCG@10 with a 95 % interval, and calibration."""

    pack: str
    ndcg: tuple[float, float, float]
    cross_functional: tuple[float, float, float]
    calibration_error: float
    curve: list[tuple[float, float, int]]


def family_folds(packs: Sequence[GradedQueries], folds: int = FOLDS) -> dict[str, int]:
    """Assign each family to a fold, the same in all packs, folds of nearly equal size."""
    counts = Counter(family for pack in packs for family in pack.families)
    load = [0] * folds
    chosen = {}
    for family, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        chosen[family] = load.index(min(load))
        load[chosen[family]] += count
    return chosen


def score_pairs(combination: Combination, signals: AnyArray) -> AnyArray:
    """Return scores, shape signals.shape[:-1]."""
    score, _ = combination.score(signals)
    return score


@dataclass(frozen=True)
class Fold:
    """A combination, and for each pack which queries it has not been learnt from."""

    combination: Combination
    unseen: list[AnyArray]


def learn_folds(packs: Sequence[GradedQueries], names: Sequence[str] = tuple(SLOPES)) -> list[Fold]:
    """Learn on four fifths of the families, for each fifth in turn."""
    chosen = family_folds(packs)
    folds = []
    for fold in range(FOLDS):
        unseen = [np.array([chosen[f] == fold for f in pack.families]) for pack in packs]
        known = [pack.only(~test) for pack, test in zip(packs, unseen, strict=True)]
        folds.append(Fold(learn_combination(known, names), unseen))
    return folds


def score_folds(folds: Sequence[Fold], packs: Sequence[GradedQueries]) -> list[AnyArray]:
    """Return for each pack the held-out scores of its pairs, shape (queries, candidates)."""
    scores = [np.zeros(pack.grades.shape) for pack in packs]
    for fold in folds:
        for scored, pack, test in zip(scores, packs, fold.unseen, strict=True):
            scored[test] = score_pairs(fold.combination, pack.signals[test])
    return scores


def held_out(
    packs: Sequence[GradedQueries], names: Sequence[str] = tuple(SLOPES)
) -> list[AnyArray]:
    """Return for each pack the held-out scores of its pairs, shape (queries, candidates)."""
    return score_folds(learn_folds(packs, names), packs)


def cross_validate(
    packs: Sequence[GradedQueries], names: Sequence[str] = tuple(SLOPES)
) -> list[Quality]:
    """Return the held-out quality on each pack."""
    return [quality(p, scores) for p, scores in zip(packs, held_out(packs, names), strict=True)]


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
