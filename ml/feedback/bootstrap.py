"""Estimates with intervals over people: whoever is drawn brings all of their lists along."""

from dataclasses import dataclass

import numpy as np

from ml.ranking.arrays.ragged import AnyArray, IntArray

DRAWS = 1000
"""Draws of people for an interval."""

TAIL = 5.0
"""Percent of the draws below the lower bound, and above the upper: each is a one-sided 95 %."""

SEED = 7
"""Of the draws: the same lists give the same interval."""


@dataclass(frozen=True)
class Estimate:
    """A mean over lists, and the bounds that 95 of 100 draws of people lie above and below."""

    mean: float
    low: float
    high: float


def by_person(values: AnyArray, person: IntArray, *, draws: int = DRAWS) -> Estimate:
    """Return the mean of lists, people drawn anew for its bounds; NaN where there is none.

    Parameters
    ----------
    values : shape (lists,); lists that are NaN are left out
    person : shape (lists,)

    Examples
    --------
    >>> by_person(np.array([1.0, 1.0, 1.0]), np.array([0, 0, 1]))
    Estimate(mean=1.0, low=1.0, high=1.0)
    """
    told = np.isfinite(values)
    if not told.any():
        return Estimate(float("nan"), float("nan"), float("nan"))
    _, who = np.unique(person[told], return_inverse=True)
    totals, sizes = np.bincount(who, values[told]), np.bincount(who)
    drawn = np.random.default_rng(SEED)
    means = np.empty(draws)
    for draw in range(draws):
        chosen = drawn.integers(0, len(totals), len(totals))
        means[draw] = totals[chosen].sum() / sizes[chosen].sum()
    low, high = np.percentile(means, (TAIL, 100.0 - TAIL))
    return Estimate(float(totals.sum() / sizes.sum()), float(low), float(high))
