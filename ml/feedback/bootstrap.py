"""Estimates with intervals over people: whoever is drawn brings all of their lists along."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ml.ranking.arrays.ragged import AnyArray, IntArray

DRAWS = 1000
"""Draws of people for an interval."""

TAIL = 5.0
"""Percent of the draws below the lower bound, and above the upper: each is a one-sided 95 %."""

NORMAL = 1.645
"""Standard errors below the mean that the same bound has where there are many people."""

MANY = 2_000
"""People above which the mean is as good as normal: the bounds are worked out, not drawn."""

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
    mean, people = float(totals.sum() / sizes.sum()), len(totals)
    if people > MANY:
        error = float(np.linalg.norm(totals - mean * sizes) / sizes.sum())
        return Estimate(mean, mean - NORMAL * error, mean + NORMAL * error)
    times = _times(people, draws)
    low, high = np.percentile((times @ totals) / (times @ sizes), (TAIL, 100.0 - TAIL))
    return Estimate(mean, float(low), float(high))


@lru_cache(maxsize=2)
def _times(people: int, draws: int) -> AnyArray:
    """Return how often each person is drawn; shape (draws, people)."""
    chances = np.full(people, 1.0 / people)
    return np.random.default_rng(SEED).multinomial(people, chances, draws).astype(np.float64)
