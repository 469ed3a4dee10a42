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


def share_bounds(hits: AnyArray, looks: AnyArray, person: IntArray) -> tuple[float, float]:
    """Return the bounds of the share of looks that hit; one-sided 95 % each, as of `by_person`.

    They are Wilson's (1927), which say something where nothing hit as well. Looks of one person
    are alike: they count for as many as independent ones would tell the same (Kish 1965).

    Parameters
    ----------
    hits : shape (n,), 0 or 1
    looks : shape (n,), the chance that there was a look; together above 0
    person : shape (n,)

    Examples
    --------
    >>> told = share_bounds(np.zeros(100), np.ones(100), np.arange(100))
    >>> [round(bound, 3) for bound in told]
    [0.0, 0.026]
    """
    _, who = np.unique(person, return_inverse=True)
    hit, looked = np.bincount(who, hits), np.bincount(who, looks)
    total, people = float(looked.sum()), len(looked)
    share = min(float(hit.sum()) / total, 1.0)
    alone = share * (1.0 - share) / total
    if people == 1:
        count = min(total, 1.0)
    elif alone > 0:
        by_people = float(((hit - share * looked) ** 2).sum()) / total**2 * people / (people - 1)
        count = total / max(by_people / alone, 1.0)
    else:
        count = min(total, float(people))
    square = NORMAL**2
    middle = (share + square / (2.0 * count)) / (1.0 + square / count)
    reach = np.sqrt(share * (1.0 - share) / count + square / (4.0 * count**2))
    reach = NORMAL * float(reach) / (1.0 + square / count)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


@lru_cache(maxsize=2)
def _times(people: int, draws: int) -> AnyArray:
    """Return how often each person is drawn; shape (draws, people)."""
    chances = np.full(people, 1.0 / people)
    return np.random.default_rng(SEED).multinomial(people, chances, draws).astype(np.float64)
