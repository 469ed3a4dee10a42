"""Scores and shares as they are told: rounded, and the shares still add up to the score.

The last bits of a score follow from the row in which an opening lies in a product, so the same
pair differs in them from index to index. What is told does not.
"""

from collections.abc import Mapping
from typing import TypeVar

DIGITS = 6
"""Digits of what is told. Scores that agree in them tie (`best_first`), so order and score agree;
rows of one product differ from the eighth digit on."""

_UNITS = 10**DIGITS
Key = TypeVar("Key")


def told_score(score: float) -> float:
    """Return a score, or what a change adds to one, as it is told.

    >>> told_score(0.12345678)
    0.123457
    """
    return round(score, DIGITS)


def told_closeness(closeness: float) -> float:
    """Return how close two skills are as it is told; 1 only for the same skill.

    >>> told_closeness(0.99999998), told_closeness(1.0)
    (0.999999, 1.0)
    """
    return closeness if closeness >= 1.0 else min(round(closeness, DIGITS), 1.0 - 1.0 / _UNITS)


def told_shares(score: float, shares: Mapping[Key, float]) -> dict[Key, float]:
    """Return the shares of a score as they are told, adding up to the told score.

    What rounding leaves over goes to the largest share, which it changes least.

    >>> told_shares(0.3, {"a": 0.1000004, "b": 0.1999996, "c": 0.0000004})
    {'a': 0.1, 'b': 0.2, 'c': 0.0}
    >>> told_shares(0.3, {"a": 0.1000004, "b": 0.1000004, "c": 0.0999992})
    {'a': 0.100001, 'b': 0.1, 'c': 0.099999}
    """
    units = {key: round(share * _UNITS) for key, share in shares.items()}
    if units:
        largest = max(units, key=lambda key: abs(units[key]))
        units[largest] += round(score * _UNITS) - sum(units.values())
    return {key: count / _UNITS for key, count in units.items()}
