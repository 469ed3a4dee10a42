"""What two or three signals say together, as far as clicks tell: a few monotone trees."""

from typing import Any, Self

import numpy as np

from ml.feedback.clicks import Clicks, newton
from ml.feedback.shrinkage import MOST_ITEMS, drawn_people
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.scoring.forest import Forest
from ml.ranking.scoring.products import Products
from ml.ranking.signals.table import COLUMN, SIGNAL
from ml.training.compiling import forest_of
from ml.training.histograms import Binned, BinnedTree, binned, grow_tree
from ml.training.reading import checked, gate_of
from ml.training.trees import RankingTrees

TREES = 60
"""Grown at most; none is kept where they do not foresee later clicks better."""


class ClickTrees(RankingTrees):
    """Trees that explain clicks beyond what the lines say; parameters as of `RankingTrees`.

    They are boosted on the likelihood of the clicks, at places whose chances are known, and grown
    on bins of the signals: there are many more items than graded pairs.
    """

    def fit(  # type: ignore[override]
        self, X: Any, y: Any, *, qid: Any = None, looked: Any = None, base: Any = None
    ) -> Self:
        """Grow the trees.

        Parameters
        ----------
        X : shape (n, signals)
        y : shape (n,), whether each item was opened
        qid : shape (n,), the list of each item; None where all are one list
        looked : shape (n,), the chance that each item was looked at; None for certain
        base : shape (n,), the logits of the items' interest before the first tree

        Raises
        ------
        ValueError
            When the shapes do not fit or a number is not finite.
        """
        rows = checked(self, self.signals, X, reset=True)
        known = np.zeros(len(rows)) if base is None else np.asarray(base, dtype=np.float64)
        chance = np.ones(len(rows)) if looked is None else np.asarray(looked, dtype=np.float64)
        opened = np.asarray(y, dtype=np.bool_)
        told = np.flatnonzero(gate_of(self.signals, rows) > 0.5)
        self._begin(rows.shape[1])
        if not len(told) or not len(self.asked_):
            return self
        lists = np.zeros(len(rows), dtype=np.int64) if qid is None else np.asarray(qid)
        _, lists = np.unique(lists[told], return_inverse=True)
        self._grow(
            self._turned(rows, told),
            lists,
            known[told],
            lambda sums: newton(sums, chance[told], opened[told]),
        )
        return self

    def _read(self, rows: AnyArray) -> Binned:
        return binned(rows)

    def _tree(
        self,
        read: Binned,
        told: IntArray,
        columns: IntArray,
        slope: AnyArray,
        curve: AnyArray,
        seed: int,  # noqa: ARG002 - nothing is drawn where all splits are tried
    ) -> BinnedTree:
        return grow_tree(read, told, columns, slope, curve, depth=self.depth, least=self.least)


def grow(
    rows: AnyArray, clicks: Clicks, lists: AnyArray, interest: AnyArray, theta: AnyArray, seed: int
) -> Forest | None:
    """Return trees on what the lines miss, in logits of interest; None where nothing is told.

    Aspirations are not asked, as in the shipped trees: a wish has no side effects.

    Parameters
    ----------
    rows : shape (n, signals)
    lists : shape (n,), the list of each item
    interest : shape (n,), what the lines say of the items
    theta : shape (places,), chances that a place is looked at
    """
    asked = tuple(name for name, signal in SIGNAL.items() if signal.asked)
    trees = ClickTrees(asked, trees=TREES, random_state=seed)
    some = click_rows(clicks, seed)
    trees.fit(
        rows[some],
        clicks.opened[some],
        qid=lists[some],
        looked=np.where(clicks.seen[some], 1.0, theta[clicks.place[some]]),
        base=interest[some],
    )
    return forest_of(trees, 1.0)


def click_rows(clicks: Clicks, seed: int) -> AnyArray:
    """Return which items trees are grown on: as many as the folds read; shape (n,)."""
    return drawn_people(clicks.person, MOST_ITEMS, seed)


def sums_of(forest: Forest | None, rows: AnyArray) -> AnyArray:
    """Return what trees add to the items, shape (n,), of rows of all signals."""
    if forest is None:
        return np.zeros(len(rows))
    grown = Products.of(forest.parts())(rows).sum(axis=1)
    return np.asarray(grown * rows[:, COLUMN[forest.gate]])
