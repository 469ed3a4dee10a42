"""Sums and maxima over consecutive segments of an axis; an empty segment gives zero."""

import numpy as np
from numpy.typing import NDArray

from ml.ranking.arrays.ragged import AnyArray, IntArray


def _reduce(operation: np.ufunc, values: AnyArray, offsets: IntArray, axis: int) -> AnyArray:
    filled = np.flatnonzero(offsets[1:] > offsets[:-1])
    shape = list(values.shape)
    shape[axis] = len(offsets) - 1
    result = np.zeros(shape, dtype=values.dtype)
    if len(filled):
        target: list[NDArray[np.int64] | slice] = [slice(None)] * values.ndim
        target[axis] = filled
        result[tuple(target)] = operation.reduceat(values, offsets[filled], axis=axis)
    return result


def segment_sum(values: AnyArray, offsets: IntArray, axis: int = 0) -> AnyArray:
    """Add up each segment `offsets[i]:offsets[i + 1]` of an axis.

    Examples
    --------
    >>> segment_sum(np.array([1.0, 2.0, 4.0]), np.array([0, 2, 2, 3]))
    array([3., 0., 4.])
    """
    return _reduce(np.add, values, offsets, axis)


def segment_max(values: AnyArray, offsets: IntArray, axis: int = 0) -> AnyArray:
    """Return the maximum of each segment of an axis."""
    return _reduce(np.maximum, values, offsets, axis)
