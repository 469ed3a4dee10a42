"""Boosts shallow regression trees on the loss of the ranking.

Gradient boosting with Newton steps on the nDCG-weighted pairwise loss (LambdaMART, Burges
2010), starting from what is known before, so that the trees only learn what that misses. Every
tree is a `DecisionTreeRegressor` that may not fall in any signal; its hard thresholds are read as
ramps, so that a small change of a signal is a small change of the sum. It is these soft trees
that are boosted, evaluated and served.
"""

from collections.abc import Callable, Iterator
from typing import Any, Self

import numpy as np
from scipy.special import expit
from sklearn.base import BaseEstimator
from sklearn.tree import DecisionTreeRegressor
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.signals.table import COLUMN, SIGNAL
from ml.training.histograms import ROWS_AT_ONCE
from ml.training.queries import Pairs, best_candidates, pairs_of
from ml.training.reading import Names, Turned, check_names, checked, checked_grades, gate_of

NARROWEST = 1e-3
"""The least spread of a signal that the width of its ramps follows from."""

LEAST_CURVE = 1e-9
"""Rows whose curvature is less are in no pair that matters; they have no target."""

Newton = Callable[[AnyArray, IntArray], tuple[AnyArray, AnyArray]]
"""From the sums of all rows to the downward slope of a loss and its curvature at some of them."""

GRID = 5
"""Places that signals are rounded to for splitting: thresholds that a person can read."""


class RankingTrees(BaseEstimator):  # type: ignore[misc]
    """A sum of shallow trees that never falls where more of a signal speaks for a move.

    Parameters
    ----------
    signals : names of the signals to be asked among the columns of all; None where columns are
        plain numbers of which more is better
    trees : how many
    depth : questions on a path; three at most can be served
    rate : how much of each step is taken
    least : share of the pairs' curvature that every leaf must hold, so that rare ones say nothing
    softness : width of a ramp in standard deviations of its signal
    signals_seen, queries_seen : share of them that each tree sees
    candidates : how many of each query's best pairs are learnt from
    random_state : of what each tree sees

    Attributes
    ----------
    trees_ : the fitted trees, over `asked_`; each tells its nodes as scikit-learn's do
    asked_ : shape (asked,), columns
    signs_ : shape (asked,), -1 where less of a signal is better
    widths_ : shape (asked,), of the ramps
    leaves_ : for each tree what its nodes add to the sum
    """

    def __init__(
        self,
        signals: Names = None,
        *,
        trees: int = 100,
        depth: int = 2,
        rate: float = 0.06,
        least: float = 0.03,
        softness: float = 0.5,
        signals_seen: float = 0.5,
        queries_seen: float = 0.7,
        candidates: int = 100,
        random_state: int = 0,
    ) -> None:
        self.signals = signals
        self.trees = trees
        self.depth = depth
        self.rate = rate
        self.least = least
        self.softness = softness
        self.signals_seen = signals_seen
        self.queries_seen = queries_seen
        self.candidates = candidates
        self.random_state = random_state

    def fit(
        self, X: Any, y: Any, *, qid: Any = None, same_function: Any = None, base: Any = None
    ) -> Self:
        """Grow the trees; parameters and errors as of `RankingLines`.

        Parameters
        ----------
        base : shape (n,), what is known of the rows before the first tree
        """
        rows = checked(self, self.signals, X, reset=True)
        grades, queries = checked_grades(rows, y, qid)
        known = np.zeros(len(rows)) if base is None else np.asarray(base, dtype=np.float64)
        told = gate_of(self.signals, rows) > 0.5
        self._begin(rows.shape[1])
        if not told.any() or not len(self.asked_):
            return self
        kinds = same_function[told] if same_function is not None else None
        chosen = best_candidates(known[told], grades[told], queries[told], kinds, self.candidates)
        picked, offsets = np.flatnonzero(told)[chosen.rows], chosen.offsets
        pairs = pairs_of(grades[picked], offsets)
        query = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
        self._grow(
            self._turned(rows, picked),
            query,
            known[picked],
            lambda sums, told: _newton(sums, told, pairs, offsets),
        )
        return self

    def decision_function(self, X: Any) -> AnyArray:
        """Return the sums of rows; shape (n,). A row that passes no threshold has 0."""
        check_is_fitted(self)
        rows = checked(self, self.signals, X)
        turned, nothing = self._turned(rows, np.arange(len(rows))), np.zeros((1, len(self.asked_)))
        sums = np.zeros(len(rows))
        for part in blocks(len(rows)):
            some = turned.block(part)
            for number in range(len(self.trees_)):
                sums[part] += self._soft(number, some)
                if self.signals is not None:
                    sums[part] -= self._soft(number, nothing)
        return np.asarray(sums * gate_of(self.signals, rows))

    def ramp(self, asked: int, threshold: float) -> tuple[float, float]:
        """Return between which values of a signal, as it is, a hard threshold is passed softly.

        A signal of 0 passes none, not even a little.
        """
        middle, half = threshold * self.signs_[asked], self.widths_[asked] / 2.0
        low = middle - half
        return (low if self.signals is None else max(low, 0.0)), middle + half

    def _begin(self, columns: int) -> None:
        """Choose what is asked, and forget the trees grown before."""
        if self.signals is None:
            self.asked_ = np.arange(columns)
            self.signs_ = np.ones(columns)
        else:
            check_names(self.signals)
            self.asked_ = np.array([COLUMN[name] for name in self.signals], dtype=np.int64)
            self.signs_ = np.array([float(SIGNAL[name].sign) for name in self.signals])
        self.trees_: list[Any] = []
        self.leaves_: list[AnyArray] = []
        self.widths_ = np.full(len(self.asked_), NARROWEST)

    def _turned(self, rows: AnyArray, some: IntArray) -> Turned:
        return Turned(rows, some, self.asked_, self.signs_.astype(rows.dtype))

    def _grow(self, rows: Turned, query: IntArray, sums: AnyArray, newton: Newton) -> None:
        """Grow the trees; `sums` are what is known before, and are written over."""
        chance = check_random_state(self.random_state)
        queries = int(query.max()) + 1
        self.widths_ = self.softness * np.maximum(_spread(rows), NARROWEST)
        read = self._read(rows)
        some = max(1, round(rows.shape[1] * self.signals_seen))
        for _ in range(self.trees):
            told = np.flatnonzero((chance.random(queries) < self.queries_seen)[query])
            slope, curve = newton(sums, told)
            columns = np.sort(chance.choice(rows.shape[1], some, replace=False))
            bent = curve > LEAST_CURVE
            if not bent.any():
                continue
            if not bent.all():
                told, slope, curve = told[bent], slope[bent], curve[bent]
            seed = chance.randint(2**31 - 1)
            tree = self._tree(read, told, columns, slope, curve, seed)
            self.trees_.append(tree)
            self.leaves_.append(self.rate * tree.tree_.value[:, 0, 0])
            for part in blocks(len(sums)):
                sums[part] += self._soft(len(self.trees_) - 1, rows.block(part))

    def _read(self, rows: Turned) -> Any:
        """Return what trees are grown on."""
        return np.round(rows.block(slice(None)).astype(np.float64, copy=False), GRID)

    def _tree(
        self,
        read: Any,
        told: IntArray,
        columns: IntArray,
        slope: AnyArray,
        curve: AnyArray,
        seed: int,
    ) -> Any:
        """Return a tree of the steps of some rows, which asks some columns."""
        tree = DecisionTreeRegressor(
            max_depth=self.depth,
            min_weight_fraction_leaf=self.least,
            monotonic_cst=np.ones(read.shape[1], dtype=np.int64),
            random_state=seed,
        )
        gridded = np.zeros((len(told), read.shape[1]), dtype=np.float32)
        gridded[:, columns] = read[np.ix_(told, columns)]
        return tree.fit(gridded, slope / curve, sample_weight=curve)

    def _soft(self, number: int, turned: AnyArray, node: int = 0) -> AnyArray:
        """Return a tree's values for turned rows, its thresholds read as ramps."""
        tree = self.trees_[number].tree_
        if tree.children_left[node] < 0:
            return np.full(len(turned), self.leaves_[number][node])
        asked = int(tree.feature[node])
        low, high = self.ramp(asked, float(tree.threshold[node]))
        sign = self.signs_[asked]
        answer = np.clip((turned[:, asked] * sign - low) / (high - low), 0.0, 1.0)
        answer = answer if sign > 0 else 1.0 - answer
        failed = self._soft(number, turned, int(tree.children_left[node]))
        passed = self._soft(number, turned, int(tree.children_right[node]))
        return np.asarray(failed * (1.0 - answer) + passed * answer)


def blocks(rows: int) -> Iterator[slice]:
    """Yield slices that cover all rows, few at a time."""
    for first in range(0, rows, ROWS_AT_ONCE):
        yield slice(first, min(first + ROWS_AT_ONCE, rows))


def _spread(rows: Turned) -> AnyArray:
    """Return the standard deviation of each column, worked out in few rows at a time.

    To the bit it is `numpy.std(..., axis=0, dtype=numpy.float64)` of all rows, which would widen
    all of them at once.
    """
    total, squares = (np.zeros((1, rows.shape[1])) for _ in range(2))
    for part in blocks(len(rows)):
        total = _added(total, rows.block(part).astype(np.float64))
    mean = total[0] / len(rows)
    for part in blocks(len(rows)):
        away = rows.block(part) - mean
        away *= away
        squares = _added(squares, away)
    return np.asarray(np.sqrt(squares[0] / len(rows)))


def _added(total: AnyArray, rows: AnyArray) -> AnyArray:
    """Return a total of rows and further rows, one added after the other; shape (1, columns)."""
    return np.asarray(np.add.reduce(np.concatenate((total, rows)), axis=0, keepdims=True))


def _newton(
    sums: AnyArray, told: IntArray, pairs: Pairs, offsets: IntArray
) -> tuple[AnyArray, AnyArray]:
    """Return the loss's downward slope and curvature at some rows."""
    n, better, worse = len(sums), pairs.better, pairs.worse
    stake = pairs.stakes(sums, offsets)
    wrong = expit(sums[worse] - sums[better])
    pull, bend = stake * wrong, stake * wrong * (1.0 - wrong)
    slope = np.bincount(better, pull, n) - np.bincount(worse, pull, n)
    return slope[told], (np.bincount(better, bend, n) + np.bincount(worse, bend, n))[told]
