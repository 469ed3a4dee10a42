"""What scikit-learn has in place of our lines, trees and curve, each behind the same calls."""

from collections.abc import Callable, Mapping
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.signals.record import Knows
from ml.ranking.signals.table import COLUMN, GATE, SIGNAL, to_learn
from ml.training import ChanceCurve
from ml.training.curve import kinds_of
from ml.training.queries import best_candidates, pairs_of
from ml.training.reading import Basis, checked, checked_grades

LEARNT = to_learn([Knows.EMBEDDING])
COLUMNS = [COLUMN[name] for name in (*LEARNT, GATE)]
SIGNS = [*(SIGNAL[name].sign for name in LEARNT), 0]
"""Which way each column may go; the gate either way."""
DIFFERENCES = 200_000
"""Differences of candidates that a classifier learns from, drawn at random: all of them do not fit
into memory."""
STEP = 3000
"""Pairs a step of the second isotonic curve has at least."""


class ByPairs(BaseEstimator):  # type: ignore[misc]
    """Whether a pair is relevant, by a classifier of the library over the signals that are known.

    Parameters
    ----------
    model : the classifier, not fitted
    """

    def __init__(self, model: Any = None) -> None:
        self.model = model

    def fit(self, X: Any, y: Any) -> Self:
        """Learn from all pairs."""
        self.model.fit(X[:, COLUMNS], np.asarray(y) > 0)
        return self

    def decision_function(self, X: Any) -> AnyArray:
        """Return the logits of pairs; shape (n,)."""
        return np.asarray(self.model.decision_function(X[:, COLUMNS]))


class ByDifferences(BaseEstimator):  # type: ignore[misc]
    """Which of two candidates of a list is better, by a logistic regression of the library.

    Candidates are chosen and differences weighed as our lines do. What comes out negative is left
    out and the rest fitted anew, as the library holds no bounds.

    Parameters
    ----------
    candidates : of each list, the best by the weights so far
    selections : how often they are chosen
    """

    def __init__(self, candidates: int = 100, selections: int = 2) -> None:
        self.candidates = candidates
        self.selections = selections

    def fit(self, X: Any, y: Any, *, qid: Any = None, same_function: Any = None) -> Self:
        """Learn the weights; parameters as of `RankingLines`."""
        rows = checked(self, LEARNT, X, reset=True)
        grades, queries = checked_grades(rows, y, qid)
        self.lines_ = tuple(name for name in LEARNT if SIGNAL[name].weighed)
        self.basis_ = Basis.of(self.lines_, rows.shape[1])
        basis = self.basis_(rows)
        self.coef_ = np.ones(basis.shape[1])
        rng = np.random.default_rng(7)
        for _ in range(self.selections):
            known = basis @ self.coef_
            chosen = best_candidates(known, grades, queries, same_function, self.candidates)
            pairs = pairs_of(grades[chosen.rows], chosen.offsets)
            stakes = pairs.stakes(known[chosen.rows], chosen.offsets)
            some = rng.choice(len(stakes), min(DIFFERENCES, len(stakes)), replace=False)
            of = basis[chosen.rows]
            self._weigh(of[pairs.better[some]] - of[pairs.worse[some]], stakes[some], rng)
        return self

    def _weigh(self, differences: AnyArray, stakes: AnyArray, rng: np.random.Generator) -> None:
        turned = np.where(rng.random(len(stakes)) < 0.5, 1.0, -1.0)
        kept = np.ones(differences.shape[1], dtype=bool)
        while kept.any():
            model = LogisticRegression(fit_intercept=False, max_iter=200)
            model.fit(differences[:, kept] * turned[:, None], turned > 0, stakes / stakes.mean())
            self.coef_ = np.zeros(len(kept))
            self.coef_[kept] = model.coef_[0]
            if (self.coef_ >= 0).all():
                return
            kept &= self.coef_ > 0

    def decision_function(self, X: Any) -> AnyArray:
        """Return the sums of pairs; shape (n,)."""
        return np.asarray(self.basis_(checked(self, LEARNT, X)) @ self.coef_)


def straight(sums: AnyArray, hits: AnyArray, gate: AnyArray) -> Callable[..., AnyArray]:
    """Return Platt's curve for each kind of people."""
    kinds = {
        told: LogisticRegression(C=1e6).fit(sums[of, None], hits[of])
        for told, of in kinds_of(gate).items()
        if of.any()
    }

    def chances(sums: AnyArray, gate: AnyArray) -> AnyArray:
        said = {told: kind.predict_proba(sums[:, None])[:, 1] for told, kind in kinds.items()}
        return _joined(said, gate)

    return chances


def isotonic(least: int) -> Callable[..., Callable[..., AnyArray]]:
    """Return what fits an isotonic curve for each kind of people, over means of so many pairs."""

    def fit(sums: AnyArray, hits: AnyArray, gate: AnyArray) -> Callable[..., AnyArray]:
        kinds = {}
        for told, of in kinds_of(gate).items():
            if not of.any():
                continue
            order = np.argsort(sums[of], kind="stable")
            starts = np.arange(0, max(len(order) - least + 1, 1), least)
            size = np.diff([*starts, len(order)])
            x, y = (np.add.reduceat(v[of][order].astype(float), starts) for v in (sums, hits))
            model = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
            kinds[told] = model.fit(x / size, y / size, sample_weight=size)
        return lambda sums, gate: _joined(
            {told: kind.predict(sums) for told, kind in kinds.items()}, gate
        )

    return fit


def own(sums: AnyArray, hits: AnyArray, gate: AnyArray) -> Callable[..., AnyArray]:
    """Return our curve."""
    curve = ChanceCurve().fit(sums, hits, gate=gate)
    return lambda sums, gate: curve.chances(curve.logits(sums, gate, np.zeros(len(sums))), gate)


def _joined(chances: Mapping[float, AnyArray], gate: AnyArray) -> AnyArray:
    """Return the chance of each pair by the curve of its kind of people."""
    joined = np.zeros(len(gate))
    for told, of in kinds_of(gate).items():
        if of.any():
            joined[of] = chances[told][of]
    return joined
