"""What crowded openings give up, so that people who are near ties spread over more openings.

A price is taken off an opening's log-odds, the same for everybody. It is learnt from the raw scores
of the lists that people were served, never from the order in which they were shown: the same lists
give the same prices, and yesterday's prices do not move today's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from app.mobility.exposure.policies import SEVERAL, SMALLEST_CELL
from ml.types import FloatArray, IntArray

# Prices are tenths of the cap: finer ones would tell people more than the band that they read.
STEPS = 10
# Prices stop rising by themselves; this bounds the work where many openings outbid each other.
MOST_ROUNDS = 100
# Log-odds of scores that are 0 or 1 as they are logged, with six digits.
_LEAST = 1e-7

Served = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class _Lists:
    """Lists side by side: the opening and the log-odds of each entry, and where each list begins.

    Attributes
    ----------
    openings : shape (entries,)
    odds : shape (entries,)
    starts : shape (lists,)
    """

    openings: IntArray
    odds: FloatArray
    starts: IntArray

    def firsts(self, prices: FloatArray) -> IntArray:
        """How many lists each opening leads at these prices; of a tie the earlier entry leads.

        Parameters
        ----------
        prices : shape (openings,)

        Returns
        -------
        shape (openings,)
        """
        worth = self.odds - prices[self.openings]
        lengths = np.diff(self.starts, append=len(worth))
        best = np.repeat(np.maximum.reduceat(worth, self.starts), lengths)
        entries = np.flatnonzero(worth == best)
        owners = np.searchsorted(self.starts, entries, side="right")
        leading = entries[np.unique(owners, return_index=True)[1]]
        return np.bincount(self.openings[leading], minlength=len(prices))


def learn(lists: Iterable[Served], seats: Mapping[str, int], cap: float) -> dict[str, float]:
    """The price of every opening that gives something up, in log-odds from 0 to the cap.

    Crowded openings get dearer step by step, until none is crowded or all that are reached the cap.
    Of all steps the one is kept that leaves the fewest people beyond the fair share of seats; where
    none helps, there is no price.

    Parameters
    ----------
    lists : the contenders of each person's list
    seats : of every open opening
    cap : the highest price; 0 for none
    """
    keys = sorted(seats)
    entries = _side_by_side(lists, {key: row for row, key in enumerate(keys)})
    if not cap or not len(entries.starts):
        return {}
    each = np.array([max(seats[key], 1) for key in keys])
    fair = each * max(SEVERAL, len(entries.starts) / each.sum())
    steps = np.zeros(len(keys), dtype=np.int64)
    kept, least = steps, np.inf
    for _ in range(MOST_ROUNDS):
        firsts = entries.firsts(steps * (cap / STEPS))
        beyond = np.maximum(firsts - fair, 0).sum()
        if beyond < least:
            kept, least = steps, beyond
        dearer = (firsts >= SMALLEST_CELL) & (firsts > fair) & (steps < STEPS)
        if not dearer.any():
            break
        steps = steps + dearer
    return {keys[row]: float(kept[row] * (cap / STEPS)) for row in np.flatnonzero(kept)}


def contenders(served: Served, seats: Mapping[str, int], cap: float) -> Served:
    """The entries of a list that can lead it at prices up to the cap, with their log-odds.

    Parameters
    ----------
    served : opening and raw score of each entry, in the order shown
    seats : of every open opening
    """
    still = [(key, _log_odds(score)) for key, score in served if key in seats]
    best = max((odds for _, odds in still), default=0.0)
    return [(key, odds) for key, odds in still if odds >= best - cap]


def _log_odds(score: float) -> float:
    chance = min(max(score, _LEAST), 1.0 - _LEAST)
    return log(chance / (1.0 - chance))


def _side_by_side(lists: Iterable[Served], row_of: Mapping[str, int]) -> _Lists:
    openings: list[int] = []
    odds: list[float] = []
    starts: list[int] = []
    for entries in lists:
        if entries:
            starts.append(len(openings))
            openings.extend(row_of[key] for key, _ in entries)
            odds.extend(worth for _, worth in entries)
    return _Lists(
        np.array(openings, dtype=np.int64),
        np.array(odds, dtype=np.float64),
        np.array(starts, dtype=np.int64),
    )
