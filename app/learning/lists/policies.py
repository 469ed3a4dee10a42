"""Pure decisions about replays: whether scores and order are what they must be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp

import numpy as np

from app.serving.replaying import ReplayInputs
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination
from ml.ranking.signals.table import rows_over
from models.ranker_vocabulary import Arm

TOLERANCE = 1e-6
"""Scores are logged with six digits, from signals of single precision."""


@dataclass(frozen=True, slots=True)
class Served:
    """A list as it was served.

    Attributes
    ----------
    scores : before prices
    teams : of each item; None where no experiment was
    swapped : the place of the first of two neighbours that changed places; None for none
    """

    scores: Sequence[float]
    teams: Sequence[Arm | None]
    swapped: int | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay gives.

    Attributes
    ----------
    worst : the largest distance of a score from the one that was served
    ordered : whether scores, prices, coins and exchange give the order that was served
    """

    scores: Sequence[float]
    worst: float
    ordered: bool

    @property
    def equal(self) -> bool:
        """Whether the list is what it must be."""
        return self.worst <= TOLERANCE and self.ordered


def replayed(
    served: Served,
    inputs: ReplayInputs,
    combinations: Mapping[str, Combination],
    coins: Iterator[bool],
) -> Replayed:
    """Compute a list anew from what its scores rest on.

    Parameters
    ----------
    combinations : of the versions that ranked
    coins : of the draft, one a round; only read where two rankers made the list

    Raises
    ------
    KeyError
        When a signal is none that this program knows.
    """
    scores = np.zeros(len(inputs.versions))
    for version, combination in combinations.items():
        mine = np.array([one == version for one in inputs.versions], dtype=np.bool_)
        rows = rows_over(combination.names, inputs.signals[mine], inputs.names)
        scores[mine] = combination.score(rows)[0]
    apart = np.abs(scores - np.array(served.scores, dtype=np.float64))
    worst = float(apart.max(initial=0.0))
    ordered = _falls(served, scores, inputs.prices) and _drafted(served, inputs.places, coins)
    return Replayed([round(float(one), 6) for one in scores], worst, ordered)


def _falls(served: Served, scores: AnyArray, prices: Sequence[float]) -> bool:
    """Whether the entries of each ranker fall, once an exchange is undone."""
    order = list(range(len(scores)))
    if served.swapped is not None:
        first = served.swapped - 1
        order[first : first + 2] = order[first + 1], order[first]
    shown = [_shown(float(scores[place]), prices[place]) for place in order]
    teams = [served.teams[place] for place in order]
    for team in set(teams):
        mine = [one for one, of in zip(shown, teams, strict=True) if of is team]
        if any(later > earlier + TOLERANCE for earlier, later in pairwise(mine)):
            return False
    return True


def _shown(score: float, price: float) -> float:
    kept = score * exp(-price)
    return kept / (1.0 - score + kept) if price else score


def _drafted(served: Served, places: Sequence[int], coins: Iterator[bool]) -> bool:
    """Whether in each round of a draft that team began that the coin says."""
    if not {Arm.CHAMPION, Arm.CHALLENGER} <= {*served.teams}:
        return True
    team = dict(zip(places, served.teams, strict=True))
    for first, begins in zip(range(1, max(places), 2), coins, strict=False):
        pair = team.get(first), team.get(first + 1)
        # A place may be left out, and a ranking that is used up leaves the rest to the other.
        if None not in pair and pair[0] is not pair[1] and (pair[0] is Arm.CHALLENGER) != begins:
            return False
    return True
