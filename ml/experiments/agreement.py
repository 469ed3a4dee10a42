"""How far two rankings of the same openings agree."""

from collections.abc import Sequence


def overlap(first: Sequence[str], second: Sequence[str]) -> float:
    """Return which share of the longer of two lists stands in both; 1 for two empty ones.

    Examples
    --------
    >>> overlap(["a", "b", "c", "d"], ["d", "a"])
    0.5
    """
    longer = max(len(first), len(second))
    return len({*first} & {*second}) / longer if longer else 1.0


def rank_correlation(first: Sequence[str], second: Sequence[str]) -> float:
    """Return Spearman's rank correlation of two orders of the same keys; 1 for less than two.

    Raises
    ------
    ValueError
        When they do not hold the same keys.

    Examples
    --------
    >>> rank_correlation(["a", "b", "c"], ["c", "b", "a"])
    -1.0
    """
    place = {key: number for number, key in enumerate(second)}
    if len(first) != len(second) or set(first) != set(place):
        raise ValueError("second: does not hold the keys of first")
    n = len(first)
    if n <= 1:
        return 1.0
    squares = sum((number - place[key]) ** 2 for number, key in enumerate(first))
    return 1.0 - 6.0 * squares / (n * (n * n - 1))
