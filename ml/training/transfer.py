"""How readily people move from one function to another, learnt from past moves."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from scipy.stats import beta

from ml.frames import PastMove
from ml.ranking.language.names import function_id
from ml.training.sharing import MIN_HOLDERS

PRIOR_MOVES = 10.0
"""Imagined moves at the usual rate, taken beside those that happened."""

DOUBT = 0.05
"""The chance that a step is taken less often than it is counted for: twenty moves of forty say more
than two of four. Of moves drawn at random next to none is supported, see the tests."""

FULL_SUPPORT = 8.0
"""A step that is surely taken so many times as often as is usual has full support."""

Step: TypeAlias = tuple[int, int]


def function_transfer(moves: Sequence[PastMove]) -> dict[tuple[str, str], float]:
    """Return the support (0-1) of each step between two functions that several people took.

    A step counts by how much more often it was taken than the popularity of its destination
    explains (lift). What is taken for its rate is the rate that it surely has: the lower end of
    what the moves leave possible, after `PRIOR_MOVES` imagined ones at the usual rate. Steps that
    fewer than `MIN_HOLDERS` people took have no support, so that none tells of a single person;
    neither have steps within a function and steps never seen: nobody is held back. Functions are
    the same however they are spelt, as in serving.

    Examples
    --------
    >>> from dataclasses import replace
    >>> move = PastMove("Seller", "Sales", "Marketer", "Marketing")
    >>> other = PastMove("Analyst", "Finance", "Controller", "Control")
    >>> people = [replace(one, person=str(n)) for one in (move, other) for n in range(20)]
    >>> support = function_transfer(people)
    >>> 0 < support["Sales", "Marketing"] < 1
    True
    """
    counts, takers, spelling = _counted(moves)
    left: Counter[int] = Counter()
    arrived: Counter[int] = Counter()
    for (source, target), count in counts.items():
        left[source] += count
        arrived[target] += count
    total = sum(counts.values())
    support = {}
    for (source, target), count in counts.items():
        # Who leaves a function cannot arrive there: its arrivals say nothing of where they go.
        if len(takers[source, target]) < MIN_HOLDERS:
            continue
        usual = arrived[target] / (total - arrived[source])
        rate = _sure_rate(count, left[source], usual)
        lift = float(np.log(rate / usual) / np.log(FULL_SUPPORT))
        if lift > 0:
            support[spelling[source], spelling[target]] = round(min(1.0, lift), 6)
    return dict(sorted(support.items()))


def _counted(
    moves: Sequence[PastMove],
) -> tuple[dict[Step, int], dict[Step, set[str]], dict[int, str]]:
    """Return how often each step was taken, by whom, and each function's name as mostly spelt.

    A move of nobody known is taken for one of somebody else.
    """
    counts: Counter[Step] = Counter()
    takers: dict[Step, set[str]] = defaultdict(set)
    spelt: dict[int, Counter[str]] = defaultdict(Counter)
    for number, move in enumerate(moves):
        if not move.from_function or not move.to_function:
            continue
        step = function_id(move.from_function), function_id(move.to_function)
        if step[0] == step[1]:
            continue
        counts[step] += 1
        takers[step].add(move.person or f"\0{number}")
        for one, name in zip(step, (move.from_function, move.to_function), strict=True):
            spelt[one][name] += 1
    names = {one: min(found, key=lambda name: (-found[name], name)) for one, found in spelt.items()}
    return counts, takers, names


def _sure_rate(taken: int, left: int, usual: float) -> float:
    """Return the rate of a step that holds but for `DOUBT`, by the beta distribution."""
    for_it = taken + PRIOR_MOVES * usual
    against = left - taken + PRIOR_MOVES * (1.0 - usual)
    return float(beta.ppf(DOUBT, for_it, against)) if against > 0 else 1.0
