"""How readily people move from one function to another, learnt from past moves."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ml.frames import PastMove

PRIOR_MOVES = 10.0
"""Imagined moves at the usual rate that each function begins with: a few moves say little."""

FULL_SUPPORT = 8.0
"""Lift from which a step has full support; set by hand, no pack holds moves."""


def function_transfer(moves: Sequence[PastMove]) -> dict[tuple[str, str], float]:
    """Return the support (0-1) of each observed step between two functions.

    A step counts by how much more often it was taken than the popularity of its destination
    explains (lift), shrunk towards no support by `PRIOR_MOVES` imagined moves at the usual
    rate. Steps within a function, and steps never seen, have none: nobody is held back.

    Examples
    --------
    >>> move = PastMove("Seller", "Sales", "Marketer", "Marketing")
    >>> other = PastMove("Analyst", "Finance", "Controller", "Control")
    >>> support = function_transfer([move] * 5 + [other] * 5)
    >>> 0 < support["Sales", "Marketing"] < 1
    True
    """
    steps = Counter(
        (m.from_function, m.to_function)
        for m in moves
        if m.from_function and m.to_function and m.from_function != m.to_function
    )
    total = sum(steps.values())
    left: Counter[str] = Counter()
    arrived: Counter[str] = Counter()
    for (source, target), count in steps.items():
        left[source] += count
        arrived[target] += count
    support = {}
    for (source, target), count in sorted(steps.items()):
        usual = arrived[target] / total
        rate = (count + PRIOR_MOVES * usual) / (left[source] + PRIOR_MOVES)
        lift = float(np.log(rate / usual) / np.log(FULL_SUPPORT))
        if lift > 0:
            support[source, target] = round(min(1.0, lift), 6)
    return support
