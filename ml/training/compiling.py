"""From a fitted combiner to the frozen numbers that are served.

What is served is a sum that can be taken apart exactly: lines, shapes of one or two signals, and
trees of at most three questions, none of which falls where a person expects it to rise. Any other
estimator can be fitted and evaluated on the same footing, and is refused here with the reason.
"""

from functools import singledispatch
from typing import Any

import numpy as np
from sklearn.base import is_classifier
from sklearn.linear_model import LogisticRegression

from ml.errors import NotServedError
from ml.ranking.scoring.combination import Combination
from ml.ranking.scoring.forest import DEEPEST, Forest
from ml.ranking.scoring.monotone import falling
from ml.ranking.scoring.terms import Term
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.table import GATE, NAMES, SIGNAL
from ml.training.combiner import SET_BY_HAND, ChanceCombiner, LinesAndTrees, signals_of
from ml.training.lines import RankingLines
from ml.training.trees import RankingTrees

FURTHEST = 1024.0
"""No signal is larger, so that a line without a cap is exact up to here."""

CERTAIN = (1.0, 1.0)
"""The ceilings of what was not calibrated."""


def compile_combiner(combiner: Any) -> Combination:
    """Return the numbers of a fitted combiner over the columns of all signals.

    Raises
    ------
    NotServedError
        When it is not fitted on named signals, cannot be taken apart exactly, or a signal of
        which more is better may lower the score.
    """
    combination = _compiled(combiner)
    wrong = falling(combination.terms, combination.forest)
    if wrong:
        raise NotServedError(f"combiner: not monotone, {wrong}")
    return combination


@singledispatch
def _compiled(combiner: Any) -> Combination:
    kind = type(combiner).__name__
    raise NotServedError(
        f"combiner: {kind} cannot be taken apart exactly; lines, shapes of single signals and "
        f"trees of up to {DEEPEST} questions can"
    )


@_compiled.register
def _(combiner: ChanceCombiner) -> Combination:
    _named(combiner.sums_)
    terms, forest = _sums(combiner.sums_, combiner.curve_.slope_)
    step = np.array([0.0, 1.0])
    with_text = step * combiner.curve_.with_text_
    curve = combiner.curve_
    return Combination(
        curve.start_,
        tuple(map(float, curve.ceilings_)),
        (Term(Reason.STARTING_POINT, (GATE,), (step,), with_text), *terms, *SET_BY_HAND),
        forest,
        (curve.knots_, curve.values_),
        curve.told_,
    )


@_compiled.register(LinesAndTrees)
@_compiled.register(RankingLines)
def _(combiner: LinesAndTrees | RankingLines) -> Combination:
    _named(combiner)
    terms, forest = _sums(combiner, 1.0)
    return Combination(0.0, CERTAIN, (*terms, *SET_BY_HAND), forest)


@_compiled.register
def _(combiner: LogisticRegression) -> Combination:
    if combiner.coef_.shape != (1, len(NAMES)):
        raise NotServedError(
            f"combiner: LogisticRegression of shape {combiner.coef_.shape}, one class of "
            f"{len(NAMES)} signals is expected"
        )
    terms = [
        Term(SIGNAL[name].reason, (name,), (np.array([0.0, FURTHEST]),), np.array([0.0, rise]))
        for name, rise in zip(NAMES, combiner.coef_[0] * FURTHEST, strict=True)
        if rise
    ]
    return Combination(float(combiner.intercept_[0]), CERTAIN, tuple(terms))


def _named(combiner: Any) -> None:
    if not is_classifier(combiner) and signals_of(combiner) is None:
        raise NotServedError("combiner: fitted on plain numbers, not on signals by name")


def _sums(sums: Any, slope: float) -> tuple[list[Term], Forest | None]:
    """Return lines and trees, every weight times the slope."""
    if isinstance(sums, RankingLines):
        return _terms(sums, slope), None
    if isinstance(sums, LinesAndTrees):
        return _terms(sums.lines_, slope), forest_of(sums.trees_, slope)
    raise NotServedError(f"combiner: sums of {type(sums).__name__} cannot be taken apart exactly")


def _terms(lines: RankingLines, slope: float) -> list[Term]:
    """Return the lines; a gated signal is one shape of the gate and itself."""
    terms, column, step = [], 0, np.array([0.0, 1.0])
    for name in lines.signals or ():
        signal = SIGNAL[name]
        columns = 2 if signal.gated else 1
        full = lines.coef_[column : column + columns] * (slope * signal.sign * signal.cap)
        column += columns
        knots = np.array([0.0, signal.cap])
        if not full.any():
            continue
        terms.append(
            Term(signal.reason, (GATE, name), (step, knots), full[:, None] * step)
            if signal.gated
            else Term(signal.reason, (name,), (knots,), full[0] * step)
        )
    return terms


def forest_of(trees: RankingTrees | None, slope: float) -> Forest | None:
    """Return fitted trees as they are served; None where there are none."""
    if trees is None or not trees.trees_:
        return None
    if trees.depth > DEEPEST:
        raise NotServedError(f"combiner: trees of depth {trees.depth}, at most {DEEPEST} is served")
    names = tuple(trees.signals or ())
    filled = [_Filled(trees, number) for number in range(len(trees.trees_))]
    return Forest(
        GATE,
        names,
        tuple(SIGNAL[name].reason for name in names),
        np.array([tree.asked for tree in filled], dtype=np.int64),
        np.array([tree.lows for tree in filled]),
        np.array([tree.highs for tree in filled]),
        np.array([tree.leaves for tree in filled]) * slope,
    )


class _Filled:
    """One fitted tree as a full one over the signals as they are."""

    def __init__(self, trees: RankingTrees, number: int) -> None:
        nodes = (1 << trees.depth) - 1
        self.asked = [0] * nodes
        self.lows, self.highs = [0.0] * nodes, [1.0] * nodes
        self.leaves = [0.0] * (nodes + 1)
        self._trees, self._values = trees, trees.leaves_[number]
        self._tree = trees.trees_[number].tree_
        self._fill(0, 0)

    def _fill(self, place: int, node: int) -> None:
        """Write a node and those below it; a leaf is written below every place left."""
        nodes, tree = len(self.asked), self._tree
        if place >= nodes:
            self.leaves[place - nodes] = float(self._values[node])
            return
        failed, passed = int(tree.children_left[node]), int(tree.children_right[node])
        if failed < 0:
            failed = passed = node
        else:
            asked = int(tree.feature[node])
            self.asked[place] = asked
            self.lows[place], self.highs[place] = self._trees.ramp(
                asked, float(tree.threshold[node])
            )
            if self._trees.signs_[asked] < 0:
                failed, passed = passed, failed
        self._fill(2 * place + 1, failed)
        self._fill(2 * place + 2, passed)
