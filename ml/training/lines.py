"""Weighs signals by straight lines whose sign is given beforehand.

The slopes minimise a pairwise logistic loss in which each pair counts by how much swapping it
would change nDCG (LambdaRank, Burges 2010, here with the weights renewed in rounds so that every
round is convex).
"""

from typing import Any, Self

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.training.queries import best_candidates, pairs_of
from ml.training.reading import Basis, Names, checked, checked_grades

STAKE_READ = 1e-6
"""Pairs whose swap changes nDCG by less are left out of the sums; they change nothing."""


class RankingLines(BaseEstimator):  # type: ignore[misc]
    """A sum of lines that never falls where more of a signal speaks for a move.

    Parameters
    ----------
    signals : names of the signals to be weighed among the columns of all; None where columns are
        plain numbers of which more is better
    candidates : how many of each query's best pairs are learnt from; 60 are too few, more change
        nothing
    selections : how often these are chosen anew
    rounds : how often pairs are weighed anew for a choice of candidates
    steps : of the optimiser in a round; it need not converge, the next round goes on
    ridge : how much long weights cost; ten times as much or as little moves nDCG by 0.001
    start : weights near those sought; candidates and weights of pairs are then chosen once

    Attributes
    ----------
    coef_ : shape (weights,), not negative; a gated signal has one without and one with text
    """

    def __init__(
        self,
        signals: Names = None,
        *,
        candidates: int = 100,
        selections: int = 2,
        rounds: int = 5,
        steps: int = 12,
        ridge: float = 3e-4,
        start: AnyArray | None = None,
    ) -> None:
        self.signals = signals
        self.candidates = candidates
        self.selections = selections
        self.rounds = rounds
        self.steps = steps
        self.ridge = ridge
        self.start = start

    def fit(self, X: Any, y: Any, *, qid: Any = None, same_function: Any = None) -> Self:
        """Learn the weights, on one thread: the same everywhere, and short products cost less.

        Parameters
        ----------
        X : shape (n, columns)
        y : shape (n,), grades, 0 for not relevant
        qid : shape (n,), the query of each row; None where all rows are one query
        same_function : shape (n,), rows that every query is once more learnt without

        Raises
        ------
        ValueError
            When the shapes do not fit or a number is not finite.
        TrainingError
            When no candidate has a positive grade.
        """
        with threadpool_limits(limits=1):
            return self._fit(X, y, qid, same_function)

    def _fit(self, X: Any, y: Any, qid: Any, same_function: Any) -> Self:
        rows = checked(self, self.signals, X, reset=True)
        grades, queries = checked_grades(rows, y, qid)
        self.basis_ = Basis.of(self.signals, rows.shape[1])
        basis = self.basis_(rows)
        anew = self.start is None
        weights = np.ones(basis.shape[1]) if anew else np.asarray(self.start, dtype=np.float64)
        weights = np.maximum(weights, self.basis_.floors)
        for _ in range(self.selections if anew else 1):
            known = basis @ weights
            chosen = best_candidates(known, grades, queries, same_function, self.candidates)
            weights = self._descend(
                basis[chosen.rows], grades[chosen.rows], chosen.offsets, weights
            )
        self.coef_ = weights
        return self

    def decision_function(self, X: Any) -> AnyArray:
        """Return the sums of rows, not calibrated; shape (n,)."""
        check_is_fitted(self)
        return np.asarray(self.basis_(checked(self, self.signals, X)) @ self.coef_)

    def _descend(
        self, rows: AnyArray, grades: AnyArray, offsets: IntArray, weights: AnyArray
    ) -> AnyArray:
        pairs = pairs_of(grades, offsets)
        queries = len(offsets) - 1
        rows = rows.astype(np.float32)
        bounds = [(floor, None) for floor in self.basis_.floors]
        for _ in range(self.rounds if self.start is None else 1):
            stake = pairs.stakes(rows @ weights.astype(np.float32), offsets)
            kept = stake > STAKE_READ
            left, right, held = pairs.better[kept], pairs.worse[kept], stake[kept]

            def loss(
                w: AnyArray, left: IntArray = left, right: IntArray = right, held: AnyArray = held
            ) -> tuple[float, AnyArray]:
                z = (rows @ w.astype(np.float32)).astype(np.float64)
                margin = z[right] - z[left]
                pull = held * expit(margin)
                slope = np.bincount(right, pull, len(z)) - np.bincount(left, pull, len(z))
                value = float(held @ np.logaddexp(0.0, margin)) / queries
                gradient = (slope.astype(np.float32) @ rows).astype(np.float64) / queries
                return value + self.ridge * float(w @ w), gradient + 2 * self.ridge * w

            options = {"maxiter": self.steps, "maxcor": 20}
            found = minimize(
                loss, weights, jac=True, method="L-BFGS-B", bounds=bounds, options=options
            )
            weights = np.asarray(found.x)
        return weights
