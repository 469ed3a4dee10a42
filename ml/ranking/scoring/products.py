"""Sums of products of ramps: the one form in which shapes and trees are worked out.

A ramp is 0 up to one signal value, 1 from another on and linear between. A shape of one signal
is a weighted sum of ramps, a shape of two signals and a tree with soft thresholds are sums of
their products. Equal ramps and products are worked out once, all sums are one matrix product.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.signals.reasons import Reason

ROWS_AT_ONCE = 128
"""Rows whose products stay in the processor's cache: 512 at once took seven times as long."""


class Ramp(NamedTuple):
    """0 up to `low`, 1 from `high` on, of the signal in a column."""

    column: int
    low: float
    high: float


class Part(NamedTuple):
    """What a product of up to three ramps adds to a reason; a product of none is 1."""

    reason: Reason
    ramps: tuple[Ramp, ...]
    weight: float


class _Places(dict[tuple[object, ...], int]):
    """Numbers things as they are first asked for."""

    def __missing__(self, thing: tuple[object, ...]) -> int:
        place = self[thing] = len(self)
        return place


@dataclass(frozen=True)
class Products:
    """Weighted sums of products of ramps, by reason.

    Attributes
    ----------
    reasons : one for each sum
    columns, lows, steepness : shape (r,), the ramps
    pairs : shape (2, p), places of two ramps
    triples : shape (2, t), place of a pair and of a further ramp
    weights : shape (r + p + t, len(reasons))
    start : shape (len(reasons),), what the sums begin with
    """

    reasons: tuple[Reason, ...]
    columns: IntArray
    lows: AnyArray
    steepness: AnyArray
    pairs: IntArray
    triples: IntArray
    weights: AnyArray
    start: AnyArray

    @classmethod
    def of(cls, parts: Iterable[Part]) -> "Products":
        """Put parts together."""
        parts = list(parts)
        reasons = tuple(dict.fromkeys(part.reason for part in parts))
        ramps, pairs, triples = _Places(), _Places(), _Places()
        start, cells = np.zeros(len(reasons)), []
        for reason, product, weight in parts:
            owner, places = reasons.index(reason), [ramps[ramp] for ramp in sorted(product)]
            if not places:
                start[owner] += weight
            elif len(places) == 1:
                cells.append((0, places[0], owner, weight))
            elif len(places) == 2:
                cells.append((1, pairs[tuple(places)], owner, weight))
            else:
                pair = pairs[tuple(places[:2])]
                cells.append((2, triples[pair, places[2]], owner, weight))
        begin = np.cumsum([0, len(ramps), len(pairs)])
        weights = np.zeros((len(ramps) + len(pairs) + len(triples), len(reasons)))
        for kind, place, owner, weight in cells:
            weights[begin[kind] + place, owner] += weight
        bounds = np.array([*ramps], dtype=np.float64).reshape(-1, 3)
        return cls(
            reasons,
            bounds[:, 0].astype(np.int64),
            bounds[:, 1],
            1.0 / (bounds[:, 2] - bounds[:, 1]),
            np.array([*pairs], dtype=np.int64).reshape(-1, 2).T,
            np.array([*triples], dtype=np.int64).reshape(-1, 2).T,
            weights,
            start,
        )

    def __call__(self, flat: AnyArray) -> AnyArray:
        """Return the sums by reason.

        Parameters
        ----------
        flat : shape (n, signals)

        Returns
        -------
        shape (n, len(reasons)), float64
        """
        sums = np.empty((len(flat), len(self.reasons)))
        room = np.empty(len(self.weights) * min(len(flat), ROWS_AT_ONCE))
        for start in range(0, len(flat), ROWS_AT_ONCE):
            some = slice(start, start + ROWS_AT_ONCE)
            sums[some] = self._of_few(flat[some], room)
        return sums

    def _of_few(self, flat: AnyArray, room: AnyArray) -> AnyArray:
        """Return the sums of some rows; new memory for each few would cost more than they do."""
        ramps, pairs = len(self.columns), self.pairs.shape[1]
        values = room[: len(self.weights) * len(flat)].reshape(len(self.weights), len(flat))
        first, second, third = np.split(values, [ramps, ramps + pairs])
        np.subtract(flat.T[self.columns], self.lows[:, None], out=first)
        first *= self.steepness[:, None]
        np.clip(first, 0.0, 1.0, out=first)
        np.multiply(first[self.pairs[0]], first[self.pairs[1]], out=second)
        np.multiply(second[self.triples[0]], first[self.triples[1]], out=third)
        return np.asarray(values.T @ self.weights + self.start)
