"""Piecewise linear shape functions, evaluated all at once as sums of ramps and their products.

A ramp is 0 up to one knot, 1 from the next on and linear between. A function of one signal is a
weighted sum of the ramps between its knots; one of two signals is a sum of the ramps of both and
of their products (bilinear interpolation, taken apart).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.table import COLUMN


@dataclass(frozen=True)
class Term:
    """A shape function: `values` at the grid of `knots`, linear between, flat outside.

    Attributes
    ----------
    reason : the contribution that the term belongs to
    signals : one or two names
    knots : an increasing array for each signal
    values : shape (len(knots[0]),) or (len(knots[0]), len(knots[1]))
    """

    reason: Reason
    signals: tuple[str, ...]
    knots: tuple[AnyArray, ...]
    values: AnyArray


class _Places(dict[tuple[float, ...], int]):
    """Numbers things as they are first asked for."""

    def __missing__(self, thing: tuple[float, ...]) -> int:
        place = self[thing] = len(self)
        return place


@dataclass(frozen=True)
class Ramps:
    """Terms that were compiled to ramps.

    Attributes
    ----------
    reasons : those that the terms belong to, in the order of the terms
    columns, lows, steepness : shape (m,), the signal of each ramp, where it begins, how it rises
    pairs : shape (2, p), the ramps of each product
    weights : shape (m + p, len(reasons)), what ramps and products weigh
    start : shape (len(reasons),), the sums where no ramp has begun
    """

    reasons: tuple[Reason, ...]
    columns: IntArray
    lows: AnyArray
    steepness: AnyArray
    pairs: IntArray
    weights: AnyArray
    start: AnyArray

    @classmethod
    def of(cls, terms: Sequence[Term]) -> "Ramps":
        """Compile terms; equal ramps are worked out once."""
        reasons = tuple(dict.fromkeys(term.reason for term in terms))
        ramps, products = _Places(), _Places()
        singles: list[tuple[int, int, float]] = []
        joined: list[tuple[int, int, float]] = []
        start = np.zeros(len(reasons))
        for term in terms:
            owner, grid = reasons.index(term.reason), term.values
            axes = [
                [ramps[COLUMN[name], low, high] for low, high in pairwise(k)]
                for name, k in zip(term.signals, term.knots, strict=True)
            ]
            start[owner] += grid.flat[0]
            for number, axis in enumerate(axes):
                edge = np.moveaxis(grid, number, 0).reshape(len(axis) + 1, -1)[:, 0]
                singles += [
                    (ramp, owner, rise) for ramp, rise in zip(axis, np.diff(edge), strict=True)
                ]
            if len(axes) > 1:
                twist = np.diff(np.diff(grid, axis=0), axis=1)
                joined += [
                    (products[one, other], owner, twist[i, j])
                    for i, one in enumerate(axes[0])
                    for j, other in enumerate(axes[1])
                ]
        weights = np.zeros((len(ramps) + len(products), len(reasons)))
        joined = [(len(ramps) + place, owner, weight) for place, owner, weight in joined]
        for place, owner, weight in (*singles, *joined):
            weights[place, owner] += weight
        bounds = np.array([*ramps], dtype=np.float64).reshape(-1, 3)
        pairs = np.array([*products], dtype=np.int64).reshape(-1, 2).T
        columns, steepness = bounds[:, 0].astype(np.int64), 1.0 / (bounds[:, 2] - bounds[:, 1])
        return cls(reasons, columns, bounds[:, 1], steepness, pairs, weights, start)

    def __call__(self, flat: AnyArray) -> AnyArray:
        """Return the sums by reason.

        Parameters
        ----------
        flat : shape (n, len(SIGNALS))

        Returns
        -------
        shape (n, len(reasons)), float64
        """
        ramps = (flat.T[self.columns] - self.lows[:, None]) * self.steepness[:, None]
        np.clip(ramps, 0.0, 1.0, out=ramps)
        one, other = self.pairs
        features = np.concatenate((ramps, ramps[one] * ramps[other]))
        return np.asarray(features.T @ self.weights + self.start)
