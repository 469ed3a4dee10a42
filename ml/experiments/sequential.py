"""A test that may be looked at every day: the mixture sequential probability ratio test.

Robbins (1970); as an always valid test by Johari, Koomen, Pekelis and Walsh (2017). The ratio
compares "the difference is a draw from a normal distribution around 0" with "there is none". It
exceeds 20 with a chance of at most 5 % where there is none, however often one looks.
"""

from dataclasses import dataclass
from math import exp, inf, log, sqrt

import numpy as np
from scipy.special import ndtri

from ml.ranking.arrays.ragged import AnyArray, IntArray

DECIDED = 20.0
"""The likelihood ratio at which the test decides: 1 / 5 %."""

HARMED = 5.0
"""The ratio at which a loss beyond what is accepted ends an experiment: 1 / 20 %. Who stops too
soon loses an experiment, who stops too late harms people."""

PRIOR_LISTS = 500.0
"""The prior expects a difference that as many lists would just show; by simulation, samples of
some hundreds to some ten thousands of lists are decided soonest."""

FEWEST_PEOPLE = 30
"""With fewer the variance between people is not known well enough for the test to hold."""

POWER = 0.8
_MOST_LISTS = 100_000_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A difference a list, and the variance of one list that it rests on.

    Attributes
    ----------
    variance : of the estimate, times `lists`
    """

    difference: float
    variance: float
    lists: int
    people: int

    @property
    def ratio(self) -> float:
        """How much likelier some difference is than none; 1 where nothing is known."""
        if not self.lists or self.variance <= 0:
            return 1.0
        prior = self.variance / PRIOR_LISTS
        wide = self.variance + self.lists * prior
        total = self.difference * self.lists
        power = prior * total * total / (2 * self.variance * wide)
        return sqrt(self.variance / wide) * exp(min(power, 700.0))

    @property
    def is_decided(self) -> bool:
        """Whether there is a difference."""
        return self.people >= FEWEST_PEOPLE and self.ratio > DECIDED

    def reach(self, level: float = DECIDED) -> float:
        """Half the width of the confidence sequence: valid whenever one looks."""
        if not self.lists:
            return inf
        return boundary(self.lists, self.variance, level) / self.lists

    def is_harm(self, accepted: float) -> bool:
        """Whether the loss a list is larger than is accepted, at the level of harm."""
        known = self.people >= FEWEST_PEOPLE and self.variance > 0
        return known and self.difference + self.reach(HARMED) < -accepted


def boundary(lists: float, variance: float, level: float = DECIDED) -> float:
    """Return the sum of differences at which the ratio reaches a level."""
    prior = variance / PRIOR_LISTS
    wide = variance + lists * prior
    if not prior:
        return 0.0
    return sqrt(2 * variance * wide / prior * log(level * sqrt(wide / variance)))


def of_drafts(person: IntArray, won: AnyArray) -> Estimate:
    """Return what drafts say: how much more of what counts the second ranking was credited with.

    Lists of one person are not independent: the variance is that of people's sums.

    Parameters
    ----------
    person : shape (lists,), whose list it is
    won : shape (lists,), credited to the second ranking less credited to the first
    """
    if not len(person):
        return Estimate(0.0, 0.0, 0, 0)
    _, of = np.unique(person, return_inverse=True)
    lists, mean = len(won), float(np.mean(won))
    sums = np.bincount(of, np.asarray(won, dtype=np.float64) - mean)
    # Under no difference the mean is 0: what is larger says no less.
    spread = max(float(sums @ sums), float(np.square(np.bincount(of, won)).sum())) / lists
    return Estimate(mean, spread, lists, len(sums))


def of_shares(person: IntArray, counted: AnyArray, second: AnyArray) -> Estimate:
    """Return how much more of what counts a list of the second ranking's people has.

    Parameters
    ----------
    person : shape (lists,)
    counted : shape (lists,), of each list
    second : shape (lists,), whether the second ranking made it; the same for all of a person
    """
    sides = [_side(person[second == side], counted[second == side]) for side in (False, True)]
    (before, noise, some, people), (after, noise_after, others, people_after) = sides
    lists = some + others
    if not some or not others:
        return Estimate(0.0, 0.0, lists, 0)
    fewer = min(people, people_after)
    return Estimate(after - before, (noise + noise_after) * lists, lists, fewer)


def _side(person: IntArray, counted: AnyArray) -> tuple[float, float, int, int]:
    """The mean of a list, the variance of this mean, how many lists and people."""
    if not len(person):
        return 0.0, 0.0, 0, 0
    _, of = np.unique(person, return_inverse=True)
    mean, lists = float(np.mean(counted)), len(counted)
    sums = np.bincount(of, np.asarray(counted, dtype=np.float64) - mean)
    return mean, float(sums @ sums) / lists**2, lists, len(sums)


def needed_lists(effect: float, variance: float) -> int | None:
    """Return after how many lists a difference is found in four of five experiments.

    None where no number that anybody has is enough.

    Parameters
    ----------
    effect : the difference a list
    variance : of one list, see `Estimate`
    """
    if variance <= 0:
        return FEWEST_PEOPLE

    def found(lists: float) -> bool:
        surplus = abs(effect) * lists - boundary(lists, variance)
        return surplus >= float(ndtri(POWER)) * sqrt(lists * variance)

    if not found(_MOST_LISTS):
        return None
    low, high = 0, _MOST_LISTS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if found(middle) else (middle, high)
    return high


def preference(person: IntArray, won: AnyArray) -> tuple[int, int]:
    """Return how many people the second ranking won, and how many it lost.

    Parameters as of `of_drafts`.
    """
    if not len(person):
        return 0, 0
    _, of = np.unique(person, return_inverse=True)
    sums = np.bincount(of, won)
    return int((sums > 0).sum()), int((sums < 0).sum())


def share_between(wins: int, losses: int) -> tuple[float, float, float]:
    """Return the share of wins with its interval of 95 % (Wilson 1927); 0 to 1 where nobody won."""
    count = wins + losses
    if not count:
        return 0.5, 0.0, 1.0
    z = 1.959964
    share, width = wins / count, 1 + z * z / count
    middle = (share + z * z / (2 * count)) / width
    reach = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / width
    return share, middle - reach, middle + reach
