"""How well served lists do: by the order in which people saw them, and what they then opened.

Nothing is ranked again and no other version is asked, so the figures of two times compare what
people were shown then. What depends on who looks how far is taken off by place.
"""

from dataclasses import dataclass

import numpy as np

from ml.feedback import metrics
from ml.feedback.bootstrap import Estimate, by_person
from ml.feedback.metrics import FIRST, LEAST_LOOKED
from ml.feedback.places import Places, exchanged
from ml.ranking.arrays.ragged import AnyArray, IntArray

BINS = 10
"""Parts of the scale of scores, for what opens are expected."""

WORSE = 0.02
"""The least loss of nDCG that raises an alarm: in a large organisation less is beyond chance, and
matters to nobody. It is twice what the expert guard of the gate lets pass."""

APART = 0.2
"""The least distance of opens from those expected that raises an alarm, as a share of them: other
months bring other openings."""


@dataclass(frozen=True)
class SeenLists:
    """Lists that people saw, with what they opened of them; items of a list stand together.

    Attributes
    ----------
    lists : shape (items,), the number of each item's list, from 0
    place : shape (items,), from 1
    score, opened, crosses : shape (items,), the score as served, whether it was opened, and
        whether it leads to another function
    opening : shape (items,), a number for each opening
    person : shape (lists,), a number for each person
    pair : shape (lists,), the upper place of the neighbours up for exchange from 0; -1 for none
    """

    lists: IntArray
    place: IntArray
    score: AnyArray
    opened: AnyArray
    crosses: AnyArray
    opening: IntArray
    person: IntArray
    pair: IntArray

    @property
    def people(self) -> int:
        """How many people saw them."""
        return len(np.unique(self.person))


@dataclass(frozen=True)
class LiveFigures:
    """What lists of a time reached.

    Attributes
    ----------
    ndcg : of the lists of which something was opened, opens corrected by place
    places : what exchanged neighbours tell of the places
    open_rates : the share of items that were opened at each of the first places
    calibration : opens over those that the reference's rates expect, by score and place; NaN
        where none are expected
    congestion : share of the lists whose first place is the same opening, at most
    gini : how unequally looks are divided between openings
    cross_functional : share of the looks that fall on openings of other functions
    """

    ndcg: Estimate
    places: Places
    open_rates: tuple[float, ...]
    calibration: Estimate
    congestion: float
    gini: float
    cross_functional: float


def live_figures(now: SeenLists, reference: SeenLists) -> LiveFigures:
    """Return what lists of a time reached, beside lists of the time that they are compared with.

    The places are looked at as exchanged neighbours of the reference tell, or by the law that is
    assumed without them: a curve of each time's own would hide what changed.

    Examples
    --------
    >>> import numpy as np
    >>> item = np.arange(40) % 2
    >>> seen = SeenLists(
    ...     np.arange(40) // 2, item + 1, 0.8 - 0.2 * item, item == 0, item == 1, item,
    ...     np.arange(20), np.full(20, -1)
    ... )
    >>> found = live_figures(seen, seen)
    >>> found.ndcg.mean, found.open_rates, found.congestion, round(found.calibration.mean, 2)
    (1.0, (1.0, 0.0), 1.0, 1.0)
    """
    curve = _places(reference).prior(int(now.place.max()))
    looked = curve.theta[now.place - 1]
    count = len(now.person)
    corrected = now.opened / np.maximum(looked, LEAST_LOOKED)
    share = metrics.ndcg(corrected, now.place, now.lists, count, k=FIRST)
    first = now.opening[now.place == 1]
    return LiveFigures(
        by_person(share, now.person),
        _places(now),
        tuple(
            float(now.opened[now.place == place].mean())
            for place in range(1, min(FIRST, int(now.place.max())) + 1)
        ),
        _calibration(now, reference),
        float(np.bincount(first).max() / len(first)),
        metrics.gini(np.bincount(now.opening, looked)),
        float((looked * now.crosses).sum() / looked.sum()),
    )


def alarms(now: LiveFigures, before: LiveFigures) -> list[str]:
    """Return the names of the figures that are worse than before, beyond chance and by enough.

    Bounds that do not meet are beyond chance: each leaves five in a hundred outside.
    """
    found = []
    if now.ndcg.high < before.ndcg.low and before.ndcg.mean - now.ndcg.mean >= WORSE:
        found.append("ndcg")
    ratio = now.calibration
    if (ratio.high < 1.0 or ratio.low > 1.0) and abs(ratio.mean - 1.0) >= APART:
        found.append("calibration")
    return found


def _places(seen: SeenLists) -> Places:
    upper, lower = (_opened_at(seen, seen.pair + 1 + below) for below in (0, 1))
    return exchanged(seen.pair, upper, lower)


def _opened_at(seen: SeenLists, place: IntArray) -> AnyArray:
    """Return for each list whether the item at a place of its own was opened."""
    here = (seen.place == place[seen.lists]) & (seen.pair[seen.lists] >= 0)
    return np.bincount(seen.lists[here], seen.opened[here], len(seen.person)) > 0


def _calibration(now: SeenLists, reference: SeenLists) -> Estimate:
    """Return opens over expected opens, with bounds over people."""
    places = max(int(now.place.max()), int(reference.place.max()))

    def cell(seen: SeenLists) -> IntArray:
        part = np.clip((seen.score * BINS).astype(np.int64), 0, BINS - 1)
        return np.asarray(part * places + seen.place - 1)

    cells = BINS * places
    shown = np.bincount(cell(reference), minlength=cells)
    opened = np.bincount(cell(reference), reference.opened, cells)
    by_place = opened.reshape(BINS, places).sum(axis=0), shown.reshape(BINS, places).sum(axis=0)
    # A part of the scale that the reference hardly saw borrows the rate of its place.
    usual = np.tile((by_place[0] + 0.5) / (by_place[1] + 1.0), BINS)
    rate = (opened + usual) / (shown + 1.0)
    count = len(now.person)
    expected = np.bincount(now.lists, rate[cell(now)], count)
    did = np.bincount(now.lists, now.opened, count)
    ratio = float(expected.mean())
    found = by_person(did - expected, now.person)
    bounds = (1.0 + one / ratio for one in (found.mean, found.low, found.high))
    return Estimate(*bounds)
