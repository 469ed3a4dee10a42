"""Grows a forest of symmetric trees beside the lines, by the same pairwise loss.

Gradient boosting with Newton steps on the nDCG-weighted pairwise loss (LambdaMART, Burges
2010), starting from the sums of the lines, so that the trees only learn what these miss. All
questions are oriented so that passing a threshold must not lower the score: splits that would
are not taken, leaves are made monotone along every level.
"""

from dataclasses import dataclass

import numpy as np

from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.scoring.forest import Forest
from ml.ranking.signals.reasons import Reason
from ml.training.pairs import Pairs, discounts

TREES = 100
DEPTH = 3
RATE = 0.06
BINS = 32
PRIOR = 5.0
SIGNALS_ASKED = 0.5
QUERIES_SEEN = 0.7
SOFTNESS = 0.5


@dataclass(frozen=True)
class Grown:
    """Trees as arrays: columns asked, thresholds with their widths, and leaves."""

    asked: IntArray
    thresholds: AnyArray
    widths: AnyArray
    leaves: AnyArray

    def forest(
        self, gate: str, signals: tuple[str, ...], reasons: tuple[Reason, ...], signs: AnyArray
    ) -> Forest:
        """Return the trees over signals as they are, where less may be better (sign -1).

        The leaf in which no signal passes its threshold is 0: its value is the same for all. A
        signal of 0 passes none, not even a little.
        """
        turned = signs[self.asked] < 0
        leaves = self.leaves.copy()
        numbers = np.arange(leaves.shape[1])
        for level in range(turned.shape[1]):
            trees = turned[:, level]
            leaves[trees] = leaves[trees][:, numbers ^ (1 << level)]
        middle = np.where(turned, -self.thresholds, self.thresholds)
        lows, highs = (np.round(middle + side * self.widths, 6) for side in (-0.5, 0.5))
        lows = np.maximum(lows, 0.0)
        return Forest(gate, signals, reasons, self.asked, lows, highs, leaves - leaves[:, :1])


class _Bins:
    """Columns cut at quantiles; a row's bin is above cut j when it is greater than j."""

    def __init__(self, rows: AnyArray) -> None:
        steps = np.linspace(0.0, 1.0, BINS + 1)[1:-1]
        self.cuts = [np.unique(np.round(np.quantile(c, steps), 5)) for c in rows.T]
        self.places = np.stack(
            [
                np.searchsorted(cuts, column, side="left")
                for cuts, column in zip(self.cuts, rows.T, strict=True)
            ]
        )
        spread = np.maximum(rows.std(axis=0), 1e-3)
        self.widths = np.round(SOFTNESS * spread, 5)


def grow(
    rows: AnyArray,
    offsets: IntArray,
    pairs: Pairs,
    base: AnyArray,
    *,
    seed: int,
) -> Grown:
    """Grow trees on graded candidates.

    Parameters
    ----------
    rows : shape (n, signals), oriented so that more is never worse
    offsets : where each query's candidates begin and end
    pairs : of rows
    base : shape (n,), what is known before the first tree
    seed : of the signals and queries that each tree sees
    """
    chance = np.random.default_rng(seed)
    bins = _Bins(rows)
    query = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    sums = base.astype(np.float64)
    asked, thresholds, leaves = [], [], []
    for _ in range(TREES):
        slope, curve = _newton(sums, pairs, discounts(sums, offsets))
        seen = np.flatnonzero((chance.random(len(offsets) - 1) < QUERIES_SEEN)[query])
        some = max(1, round(rows.shape[1] * SIGNALS_ASKED))
        columns = np.sort(chance.choice(rows.shape[1], some, replace=False))
        tree = _Tree(bins, columns, seen, slope[seen], curve[seen])
        asked.append(tree.asked)
        thresholds.append([bins.cuts[f][cut] for f, cut in zip(tree.asked, tree.cuts, strict=True)])
        leaves.append(tree.leaves)
        sums += _softly(rows[:, tree.asked], thresholds[-1], bins.widths[tree.asked], tree.leaves)
    questions = np.array(asked)
    return Grown(questions, np.array(thresholds), bins.widths[questions], np.array(leaves))


def _newton(sums: AnyArray, pairs: Pairs, discount: AnyArray) -> tuple[AnyArray, AnyArray]:
    """Return the loss's downward slope and curvature at each row."""
    n, better, worse = len(sums), pairs.better, pairs.worse
    stake = pairs.gain * np.abs(discount[better] - discount[worse])
    wrong = 1.0 / (1.0 + np.exp(sums[better] - sums[worse]))
    pull, bend = stake * wrong, stake * wrong * (1.0 - wrong)
    slope = np.bincount(better, pull, n) - np.bincount(worse, pull, n)
    return slope, np.bincount(better, bend, n) + np.bincount(worse, bend, n)


class _Tree:
    """One symmetric tree: at each level the question that helps all nodes most together."""

    def __init__(
        self, bins: _Bins, columns: IntArray, seen: IntArray, slope: AnyArray, curve: AnyArray
    ) -> None:
        self.asked: list[int] = []
        self.cuts: list[int] = []
        node = np.zeros(len(seen), dtype=np.int64)
        places = {int(column): bins.places[column, seen] for column in columns}
        for level in range(DEPTH):
            best = (-1.0, 0, 0)
            for column, place in places.items():
                cuts = len(bins.cuts[column])
                gains = _gains(node, place, slope, curve, nodes=1 << level)[:cuts]
                if cuts and gains.max() > best[0]:
                    best = (float(gains.max()), column, int(gains.argmax()))
            _, column, cut = best
            self.asked.append(column)
            self.cuts.append(cut)
            node |= (places[column] > cut).astype(np.int64) << level
        pull, bend = (np.bincount(node, w, 1 << DEPTH) for w in (slope, curve))
        leaves = _monotone(RATE * pull / (bend + PRIOR))
        self.leaves = np.round(leaves - leaves[0], 5)


def _gains(
    node: IntArray, place: IntArray, slope: AnyArray, curve: AnyArray, *, nodes: int
) -> AnyArray:
    """Return what each cut gains over all nodes; none where passing it would lower the score."""
    cell = node * BINS + place
    pull, bend = (
        np.bincount(cell, w, nodes * BINS).reshape(nodes, BINS).cumsum(axis=1)
        for w in (slope, curve)
    )
    total, weight = pull[:, -1:], bend[:, -1:]
    left, right = pull / (bend + PRIOR), (total - pull) / (weight - bend + PRIOR)
    gain = np.where(right >= left, pull * left + (total - pull) * right, 0.0)
    uncut = total**2 / (weight + PRIOR)
    return np.asarray(np.maximum(gain - uncut, 0.0).sum(axis=0))


def _monotone(leaves: AnyArray) -> AnyArray:
    """Return leaves that never fall when an answer turns to yes, halfway between two hulls."""
    upper, lower = leaves.copy(), leaves.copy()
    numbers = np.arange(len(leaves))
    for level in range(DEPTH):
        passed = numbers[numbers >> level & 1 == 1]
        failed = passed ^ (1 << level)
        upper[passed] = np.maximum(upper[passed], upper[failed])
        lower[failed] = np.minimum(lower[failed], lower[passed])
    return np.asarray((upper + lower) / 2.0)


def _softly(
    asked: AnyArray, thresholds: list[float], widths: AnyArray, leaves: AnyArray
) -> AnyArray:
    """Return one tree's values for rows of the signals that it asks."""
    lows = np.array(thresholds) - widths / 2.0
    answers = np.clip((asked - lows) / widths, 0.0, 1.0)
    values = leaves[None, :]
    for level in reversed(range(DEPTH)):
        half = values.shape[1] // 2
        answer = answers[:, level, None]
        values = values[:, :half] * (1.0 - answer) + values[:, half:] * answer
    return np.asarray(values[:, 0])
