"""Turns sums into chances: a logistic curve, bent where pairs were relevant more or less often.

The ceiling is the share of relevant pairs among those that look best: beyond what the data can
tell apart, no pair is called surer than that.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from ml.ranking.combination import bend
from ml.ranking.ragged import AnyArray

GROUPS = 1000
BEST_PAIRS = 2000
BENDS = (0.05, 0.25, 0.5, 0.75, 0.95)
LEAST_STEEPNESS = 0.1
CEILINGS = (0.5, 0.97)


@dataclass(frozen=True)
class Calibration:
    """The logit is `slope * sum + start + with_text * gate`, bent at `knots` to `values`.

    The chance is `ceiling` times its logistic function.
    """

    slope: float
    start: float
    with_text: float
    ceiling: float
    knots: AnyArray
    values: AnyArray


def calibrate(sums: AnyArray, gate: AnyArray, relevant: AnyArray) -> Calibration:
    """Fit the curve by maximum likelihood (Platt 1999, with a ceiling and bends).

    Parameters
    ----------
    sums, gate, relevant : shape (n,): uncalibrated sums, whether text is known, and whether
        the pair is relevant
    """
    best = np.argsort(-sums, kind="stable")[:BEST_PAIRS]
    ceiling = float(np.clip(relevant[best].mean(), *CEILINGS))
    groups = [_grouped(sums[of], gate[of], relevant[of]) for of in (gate <= 0.5, gate > 0.5)]
    middle, known, size, hits = (np.concatenate(part) for part in zip(*groups, strict=True))
    design = np.stack((middle - sums.mean(), np.ones(len(middle)), known), axis=1)

    def unlikely(logit: AnyArray) -> float:
        chance = np.clip(ceiling / (1.0 + np.exp(-logit)), 1e-12, 1.0 - 1e-12)
        likely = hits * np.log(chance) + (size - hits) * np.log(1.0 - chance)
        return -float(likely.sum() / size.sum())

    limits = [(1e-3, None), (None, None), (None, None)]
    straight = minimize(
        lambda w: unlikely(design @ w), np.array([0.5, -4.0, 0.0]), bounds=limits, method="L-BFGS-B"
    ).x
    logit = design @ straight
    knots = np.unique(np.round(_quantiles(logit, hits, BENDS), 4))
    if len(knots) < 2:
        knots = np.array([knots[0] - 1.0, knots[0] + 1.0])
    steps = np.diff(knots)
    steepness = [(None, None)] + [(LEAST_STEEPNESS, None)] * len(steps)

    def bent(w: AnyArray) -> AnyArray:
        return bend(logit, knots, w[0] + np.concatenate(([0.0], np.cumsum(w[1:] * steps))))

    begin = np.concatenate((knots[:1], np.ones(len(steps))))
    found = minimize(lambda w: unlikely(bent(w)), begin, bounds=steepness, method="L-BFGS-B").x
    values = found[0] + np.concatenate(([0.0], np.cumsum(found[1:] * steps)))
    slope, start, with_text = (float(value) for value in straight)
    return Calibration(slope, start - slope * float(sums.mean()), with_text, ceiling, knots, values)


def _grouped(
    sums: AnyArray, gate: AnyArray, relevant: AnyArray
) -> tuple[AnyArray, AnyArray, AnyArray, AnyArray]:
    """Return the mean sum and gate, size and relevant pairs of groups of nearly equal sums."""
    order = np.argsort(sums, kind="stable")
    edges = np.unique(np.linspace(0, len(order), GROUPS + 1).astype(np.int64))[:-1]
    size = np.diff(np.append(edges, len(order))).astype(np.float64)
    if not len(order):
        return size, size, size, size
    added = [np.add.reduceat(v[order].astype(np.float64), edges) for v in (sums, gate, relevant)]
    return added[0] / size, added[1] / size, size, added[2]


def _quantiles(values: AnyArray, weights: AnyArray, shares: tuple[float, ...]) -> AnyArray:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / max(float(weights.sum()), 1e-9)
    places = np.minimum(np.searchsorted(reached, shares), len(values) - 1)
    return np.asarray(values[order][places])
