"""Piecewise linear shape functions of one signal, or bilinear ones of two."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.products import Part, Ramp
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

    def parts(self) -> Iterator[Part]:
        """Take the function apart: ramps between its knots, and their products."""
        axes = [
            [Ramp(COLUMN[name], float(low), float(high)) for low, high in pairwise(knots)]
            for name, knots in zip(self.signals, self.knots, strict=True)
        ]
        yield Part(self.reason, (), float(self.values.flat[0]))
        for number, axis in enumerate(axes):
            edge = np.moveaxis(self.values, number, 0).reshape(len(axis) + 1, -1)[:, 0]
            for ramp, rise in zip(axis, np.diff(edge).tolist(), strict=True):
                yield Part(self.reason, (ramp,), rise)
        if len(axes) > 1:
            twist = np.diff(np.diff(self.values, axis=0), axis=1)
            for i, one in enumerate(axes[0]):
                for j, other in enumerate(axes[1]):
                    yield Part(self.reason, (one, other), float(twist[i, j]))
