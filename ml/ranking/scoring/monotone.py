"""Whether a combination ever falls where a person expects it to rise."""

from collections.abc import Iterable, Iterator
from itertools import product

import numpy as np

from ml.ranking.scoring.forest import Forest
from ml.ranking.scoring.terms import Term
from ml.ranking.signals.table import GATE, NAMES, SIGNAL

NOISE = 1e-9
"""Differences below are those of adding up in another order."""


def falling(terms: Iterable[Term], forest: Forest | None) -> str:
    """Name the first signal of which more may lower the score, or less where less is better.

    Shapes are read at their knots. A tree with soft thresholds is linear in each of its ramps, so
    that reading it where every ramp is 0 or 1 decides it. The gate may go either way.

    Returns
    -------
    empty where there is none
    """
    wrong = next(_of_terms(terms), None)
    if wrong is None and forest is not None:
        wrong = next(_of_trees(forest), None)
    if wrong is None:
        return ""
    speaks = "more" if SIGNAL[wrong].sign > 0 else "less"
    return f"{speaks} {wrong} may lower the score"


def _of_terms(terms: Iterable[Term]) -> Iterator[str]:
    for term in terms:
        for axis, name in enumerate(term.signals):
            steps = np.diff(term.values, axis=axis) * SIGNAL[name].sign
            if name != GATE and (steps < -NOISE).any():
                yield name


def _of_trees(forest: Forest) -> Iterator[str]:
    for ramps, found in forest.polynomials():
        corners = {
            corner: sum(
                weight
                for used, weight in found.items()
                if all(corner[ramps.index(ramp)] for ramp in used)
            )
            for corner in product((False, True), repeat=len(ramps))
        }
        for place, ramp in enumerate(ramps):
            sign = SIGNAL[NAMES[ramp.column]].sign
            for corner, value in corners.items():
                passed = corners[(*corner[:place], True, *corner[place + 1 :])]
                if (passed - value) * sign < -NOISE:
                    yield NAMES[ramp.column]
