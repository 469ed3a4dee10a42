"""Sparse rows put together and cut without scipy's checks, which cost more than few rows do.

scipy looks for the kind of its numbers and checks the parts whenever it makes a matrix. One answer
makes dozens of a few rows each, and that took a fifth of its time (decision 49).
"""

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix

Array = NDArray[Any]
Rows = TypeVar("Rows", csr_array, csr_matrix)


def unchecked(kind: type[Rows], data: Array, indices: Array, ends: Array, columns: int) -> Rows:
    """Return a sparse matrix made of parts that are known to fit, of the indices' own kind.

    Examples
    --------
    >>> parts = np.array([2.0]), np.array([1]), np.array([0, 1, 1])
    >>> unchecked(csr_matrix, *parts, 3).toarray().tolist()
    [[0.0, 2.0, 0.0], [0.0, 0.0, 0.0]]
    """
    made: Any = object.__new__(kind)
    shape = (len(ends) - 1, columns)
    ends = ends.astype(indices.dtype, copy=False)
    vars(made).update(_shape=shape, maxprint=50, data=data, indices=indices, indptr=ends)
    whole: Rows = made
    return whole


def rows_of(matrix: Rows, rows: Array) -> Rows:
    """Return the chosen rows in the order given.

    Examples
    --------
    >>> rows_of(csr_matrix([[0.0, 2.0], [3.0, 0.0]]), np.array([1, 0, 1])).toarray().tolist()
    [[3.0, 0.0], [0.0, 2.0], [3.0, 0.0]]
    """
    starts = matrix.indptr[rows]
    lengths = matrix.indptr[rows + 1] - starts
    ends = np.zeros(len(rows) + 1, dtype=np.int64)
    lengths.cumsum(out=ends[1:])
    places = np.arange(ends[-1])
    places += (starts - ends[:-1]).repeat(lengths)
    data, indices = matrix.data.take(places), matrix.indices.take(places)
    return unchecked(type(matrix), data, indices, ends, matrix.shape[1])


def stacked(parts: Sequence[Rows]) -> Rows:
    """Return the rows of all parts, one part behind the other; at least one part.

    Examples
    --------
    >>> parts = [csr_matrix([[0.0, 2.0]]), csr_matrix([[3.0, 0.0], [0.0, 0.0]])]
    >>> stacked(parts).toarray().tolist()
    [[0.0, 2.0], [3.0, 0.0], [0.0, 0.0]]
    """
    data = np.concatenate([part.data for part in parts])
    indices = np.concatenate([part.indices for part in parts])
    lengths = np.concatenate([np.diff(part.indptr) for part in parts])
    ends = np.zeros(len(lengths) + 1, dtype=np.int64)
    lengths.cumsum(out=ends[1:])
    return unchecked(type(parts[0]), data, indices, ends, parts[0].shape[1])
