"""Curves that turn a sum of logits into a chance, one for each amount that a record may tell.

How much a person wrote about the work decides what the same sum is worth. Each curve rises, and
between two of them both count in part, so that a higher sum is always a higher chance.
"""

from collections.abc import Sequence

import numpy as np

from ml.ranking.arrays.ragged import AnyArray

ENDS = (0.0, 1.0)
"""How much is told at the curves where there are two: of who wrote nothing, and of who wrote."""

FURTHEST = 700.0
"""Logits below minus this one are chances of nothing; the exponential of more is no number."""

UNBENT = (np.array([0.0, 1.0]), np.array([[0.0, 1.0], [0.0, 1.0]]))
"""The bends of a curve that has none."""


def bend(logit: AnyArray, knots: AnyArray, values: AnyArray) -> AnyArray:
    """Return the piecewise linear function through the knots, going on straight outside.

    Examples
    --------
    >>> bend(np.array([-1.0, 0.5, 3.0]), np.array([0.0, 1.0]), np.array([0.0, 2.0])).tolist()
    [-2.0, 1.0, 6.0]
    """
    slopes = np.diff(values) / np.diff(knots)
    below, above = np.minimum(logit - knots[0], 0.0), np.maximum(logit - knots[-1], 0.0)
    return np.asarray(np.interp(logit, knots, values) + slopes[0] * below + slopes[-1] * above)


def chances(
    logit: AnyArray,
    shares: AnyArray,
    bends: tuple[AnyArray, AnyArray],
    ceilings: Sequence[float] | AnyArray,
) -> AnyArray:
    """Return the chances of logits, read by several curves that count in part.

    Parameters
    ----------
    logit : shape (...)
    shares : shape (curves, ...), how much each curve counts, as of `mixed`
    bends, ceilings : the knots, shape (k,); the values at them, shape (curves, k); shape (curves,)

    Returns
    -------
    shape (...)
    """
    knots, values = bends
    bent, ceiling = np.zeros_like(logit), np.zeros_like(logit)
    for share, of, highest in zip(shares, values, ceilings, strict=True):
        if share.any():
            bent = bent + share * bend(logit, knots, of)
            ceiling = ceiling + share * highest
    return np.asarray(ceiling / (1.0 + np.exp(np.minimum(-bent, FURTHEST))))


def mixed(known: AnyArray, told: Sequence[float]) -> AnyArray:
    """Return how much each of the curves counts for pairs of which so much is known.

    Parameters
    ----------
    known : shape (...), how much is written about the work, 0-1
    told : how much is at each curve, from 0 to 1

    Returns
    -------
    shape (len(told), ...), adding up to 1

    Examples
    --------
    >>> mixed(np.array([0.0, 0.75, 1.0]), (0.0, 0.5, 1.0)).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.5, 0.0], [0.0, 0.5, 1.0]]
    """
    return np.stack([np.interp(known, told, one) for one in np.eye(len(told))])
