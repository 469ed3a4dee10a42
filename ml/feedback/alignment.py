"""The scores keep their meaning: new sums are read at the base's scale.

What is learnt changes the order. A score stays the chance that a move is sensible, so that rules
with thresholds go on meaning what they meant: the sum that lies at a quantile of the present pairs
is bent to the logit that the base had at that quantile.
"""

from dataclasses import replace

import numpy as np

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination
from ml.ranking.scoring.curves import bend, mixed
from ml.ranking.signals.table import COLUMN, GATE

LEVELS = (-4.0, -2.0, 0.0, 2.0, 4.0)
"""Logits of the base that the knots lie at, chances of 2, 12, 50, 88 and 98 in a hundred before the
ceiling: where scores differ, not where most pairs are."""

LEAST_STEP = 1e-3
"""Knots and values rise by as much at least: equal sums, as of a board of one pair, keep apart."""


def aligned(learnt: Combination, base: Combination, board: AnyArray) -> Combination:
    """Return what was learnt, bent so that its scores are distributed as the base's.

    Parameters
    ----------
    board : shape (n, signals), present pairs of people and openings

    Raises
    ------
    ValueError
        When there is no pair.
    """
    if not len(board):
        raise ValueError("board: no pair to align the scores on")
    curves = mixed(board[:, COLUMN[GATE]].astype(np.float64), base.told)
    new, old = (np.sum(list(c.logits(board).values()), axis=0) for c in (learnt, base))
    bent = [bend(old, base.bends[0], values) for values in base.bends[1]]
    own = np.sum(curves * bent, axis=0)
    nearest = curves.argmax(axis=0)
    knots = _rising(np.quantile(new, np.searchsorted(np.sort(own), LEVELS) / len(own)))
    values = []
    for number, logits in enumerate(bent):
        kind = nearest == number
        kept = kind if kind.any() else np.ones_like(kind)
        values.append(_rising(_at_the_same_rank(new[kept], logits[kept], knots)))
    return replace(learnt, bends=(knots, np.stack(values)))


def _at_the_same_rank(new: AnyArray, old: AnyArray, knots: AnyArray) -> AnyArray:
    """Return the old values that as many pairs lie below as new ones lie below the knots."""
    ordered = np.sort(new)
    middle = np.interp(knots, ordered, np.linspace(0.0, 1.0, len(ordered)))
    values = np.quantile(old, middle)
    # A knot outside of what this kind of person has goes on straight from the nearest pair.
    return np.asarray(
        values + np.minimum(knots - ordered[0], 0) + np.maximum(knots - ordered[-1], 0)
    )


def _rising(values: AnyArray) -> AnyArray:
    """Return the values, each at least a step above the one before."""
    steps = np.arange(len(values)) * LEAST_STEP
    return np.asarray(np.maximum.accumulate(values - steps) + steps)
