"""What two or three signals say together, as far as clicks tell: a few monotone trees."""

from typing import Any, Self

import numpy as np

from ml.feedback.clicks import ClickModel, Clicks, newton
from ml.feedback.shrinkage import MOST_ITEMS, drawn_people
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.scoring.forest import Forest
from ml.ranking.scoring.products import Products
from ml.ranking.signals.table import COLUMN, SIGNAL
from ml.training.compiling import forest_of
from ml.training.histograms import Binned, BinnedTree, binned, grow_tree
from ml.training.reading import Names, Turned, checked, gate_of
from ml.training.trees import RankingTrees, blocks

TREES = 60
"""Grown at most; none is kept where they do not foresee later clicks better."""


class ClickTrees(RankingTrees):
    """Trees that explain clicks beyond what the lines say; parameters as of `RankingTrees`.

    They are boosted on the likelihood of the clicks, at places whose chances are known, and grown
    on bins of the signals: there are many more items than graded pairs.
    """

    def fit(  # type: ignore[override]
        self,
        X: Any,
        y: Any,
        *,
        qid: Any = None,
        looked: Any = None,
        base: Any = None,
        some: IntArray | None = None,
    ) -> Self:
        """Grow the trees.

        Parameters
        ----------
        X : shape (n, signals), or of more rows where `some` tells which are meant: they are read
            where they are, so that there is no second matrix
        y : shape (n,), whether each item was opened
        qid : shape (n,), the list of each item; None where all are one list
        looked : shape (n,), the chance that each item was looked at; None for certain
        base : shape (n,), the logits of the items' interest before the first tree
        some : shape (n,), the rows of X that the others speak of; None for all

        Raises
        ------
        ValueError
            When the shapes do not fit or a number is not finite.
        """
        rows = checked(self, self.signals, X, reset=True)
        items = np.arange(len(rows)) if some is None else some
        known = np.zeros(len(items)) if base is None else np.asarray(base, dtype=np.float64)
        chance = np.ones(len(items)) if looked is None else np.asarray(looked, dtype=np.float64)
        opened = np.asarray(y, dtype=np.bool_)
        told = _open(self.signals, rows, items)
        self._begin(rows.shape[1])
        if not told.any() or not len(self.asked_):
            return self
        # Most often all are open: then nothing is copied.
        part = slice(None) if told.all() else np.flatnonzero(told)
        lists = np.zeros(len(items), dtype=np.int64) if qid is None else np.asarray(qid)
        chance, opened = chance[part], opened[part]
        self._grow(
            self._turned(rows, items[part]),
            _numbered(lists[part]),
            np.array(known[part]),
            lambda sums, of: _newton(sums, of, chance, opened),
        )
        return self

    def _read(self, rows: Turned) -> Binned:
        return binned(rows.columns(), rows.shape)

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


def _open(signals: Names, rows: AnyArray, some: IntArray) -> AnyArray:
    """Return of some rows whether their gate is open: trees are grown on these; shape (n,)."""
    told = np.empty(len(some), dtype=np.bool_)
    for part in blocks(len(some)):
        told[part] = gate_of(signals, rows[some[part]]) > 0.5
    return told


def _numbered(lists: AnyArray) -> IntArray:
    """Return the number of each item's list among those there are, from 0; shape (n,)."""
    if (lists[1:] >= lists[:-1]).all():
        begins = np.concatenate(([False], lists[1:] != lists[:-1]))
        return np.cumsum(begins, dtype=np.int32)
    return np.unique(lists, return_inverse=True)[1].astype(np.int32)


def _newton(
    sums: AnyArray, told: IntArray, looked: AnyArray, opened: AnyArray
) -> tuple[AnyArray, AnyArray]:
    """Return the likelihood's slope and curvature at some items, worked out few at a time."""
    slope, curve = np.empty(len(told)), np.empty(len(told))
    for part in blocks(len(told)):
        some = told[part]
        slope[part], curve[part] = newton(sums[some], looked[some], opened[some])
    return slope, curve


def grow(
    rows: AnyArray, clicks: Clicks, lists: AnyArray, model: ClickModel, seed: int
) -> Forest | None:
    """Return trees on what the lines miss, in logits of interest; None where nothing is told.

    Aspirations are not asked, as in the shipped trees: a wish has no side effects.

    Parameters
    ----------
    rows : shape (n, signals)
    lists : shape (n,), the list of each item
    model : what the lines say of the items, and how often a place is looked at
    """
    asked = tuple(name for name, signal in SIGNAL.items() if signal.asked)
    trees = ClickTrees(asked, trees=TREES, random_state=seed)
    some = click_rows(clicks, seed)
    trees.fit(
        rows,
        clicks.opened[some],
        qid=lists[some],
        looked=np.where(clicks.seen[some], 1.0, model.theta[clicks.place[some]]),
        base=model.interest(clicks, some),
        some=some,
    )
    return forest_of(trees, 1.0)


def click_rows(clicks: Clicks, seed: int) -> IntArray:
    """Return the rows that trees are grown on, in order: as many as the folds read."""
    return np.flatnonzero(drawn_people(clicks.person, MOST_ITEMS, seed))


def sums_of(forest: Forest | None, rows: AnyArray) -> AnyArray:
    """Return what trees add to the items, shape (n,), of rows of all signals."""
    if forest is None:
        return np.zeros(len(rows))
    grown = Products.of(forest.parts())(rows).sum(axis=1)
    return np.asarray(grown * rows[:, COLUMN[forest.gate]])
