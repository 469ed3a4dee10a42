"""How impact ratios change when one ranking takes another's place, over the same people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2_000
"""Draws of people for an interval: its ends move by less than a hundredth with more."""

TAIL = 2.5
"""Percent of the draws on either side of an interval of 95 %."""

SEED = 11
"""Of the draws: the same counts give the same interval."""


@dataclass(frozen=True, slots=True)
class Reselected:
    """People of a group, by which of two rankings selects them."""

    name: str
    both: int
    first: int
    second: int
    neither: int

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """The people by both, the first alone, the second alone, and neither."""
        return self.both, self.first, self.second, self.neither


@dataclass(frozen=True, slots=True)
class RatioChange:
    """The impact ratios of a group by two rankings, and their difference with 95 % bounds."""

    name: str
    before: float
    after: float
    difference: float
    low: float
    high: float


def ratio_changes(groups: Sequence[Reselected], before: str, after: str) -> tuple[RatioChange, ...]:
    """Return how the impact ratio of each group changes from the first ranking to the second.

    The people are the same, so that a draw of people (unit: person) brings what both rankings
    make of each along; the bounds are those of the differences of all draws (Efron 1979).

    Parameters
    ----------
    groups : that share nobody
    before, after : the groups with the highest rate by the first, and by the second ranking

    Returns
    -------
    tuple of RatioChange
        In the order given.

    Raises
    ------
    ValueError
        When a group with the highest rate is not among the groups, or has nobody selected.

    Examples
    --------
    >>> women, men = Reselected("women", 20, 10, 0, 70), Reselected("men", 40, 0, 10, 50)
    >>> found = ratio_changes([women, men], "men", "men")[0]
    >>> round(found.before, 2), round(found.after, 2), found.high < 0
    (0.75, 0.4, True)
    """
    place = {one.name: number for number, one in enumerate(groups)}
    if before not in place or after not in place:
        raise ValueError("the group with the highest rate is not among the groups")
    counts = np.array([one.counts for one in groups], dtype=np.int64)
    told = _ratios(counts[:, None, :], place[before], place[after])
    if not np.isfinite(told).all():
        raise ValueError("nobody of the group with the highest rate is selected")
    rng = np.random.default_rng(SEED)
    drawn = np.array(
        [rng.multinomial(sum(one.counts), _shares(one), DRAWS) for one in groups], dtype=np.int64
    )
    many = _ratios(drawn, place[before], place[after])
    low, high = np.nanpercentile(many[1] - many[0], (TAIL, 100.0 - TAIL), axis=1)
    return tuple(
        RatioChange(
            one.name,
            float(told[0, row, 0]),
            float(told[1, row, 0]),
            float(told[1, row, 0] - told[0, row, 0]),
            float(low[row]),
            float(high[row]),
        )
        for row, one in enumerate(groups)
    )


def _shares(one: Reselected) -> NDArray[np.float64]:
    counts = np.array(one.counts, dtype=np.float64)
    return np.asarray(counts / max(counts.sum(), 1.0))


def _ratios(counts: NDArray[np.int64], before: int, after: int) -> NDArray[np.float64]:
    """Return ratios by ranking, group and draw; NaN where nobody of the highest is selected."""
    total = np.maximum(counts.sum(axis=2), 1)
    rates = np.stack([counts[:, :, [0, which]].sum(axis=2) / total for which in (1, 2)])
    highest = np.stack([rates[0, before], rates[1, after]])[:, None, :]
    found = np.full(rates.shape, np.nan)
    np.divide(rates, highest, out=found, where=highest > 0)
    return found
