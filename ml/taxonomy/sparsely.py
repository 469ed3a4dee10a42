"""Small builders of sparse float32 matrices."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ml.types import FloatArray

Ids = NDArray[np.int32]


def matrix_of(rows: Sequence[Mapping[int, float]], width: int) -> sparse.csr_array:
    """Return rows given as {column: value} as a matrix of shape (len(rows), width).

    Examples
    --------
    >>> matrix_of([{1: 2.0}, {}], 3).toarray().tolist()
    [[0.0, 2.0, 0.0], [0.0, 0.0, 0.0]]
    """
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.fromiter((at for row in rows for at in row), np.int32, int(ends[-1]))
    values = np.fromiter(
        (value for row in rows for value in row.values()), np.float32, int(ends[-1])
    )
    return sparse.csr_array((values, columns, ends), shape=(len(rows), width))


def unit_rows(matrix: sparse.csr_array) -> sparse.csr_array:
    """Return the matrix with every row but empty ones brought to length one.

    Examples
    --------
    >>> unit_rows(matrix_of([{0: 3.0, 1: 4.0}, {}], 2)).toarray().round(1).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    length = np.sqrt((matrix * matrix).sum(axis=1))
    length[length == 0] = 1.0
    return sparse.csr_array(sparse.diags_array(1.0 / length) @ matrix).astype(np.float32)


def scaled_columns(matrix: sparse.csr_array, weights: FloatArray) -> sparse.csr_array:
    """Return the matrix with each column multiplied by its weight."""
    return sparse.csr_array(matrix @ sparse.diags_array(weights))


def transposed(matrix: sparse.csr_array) -> sparse.csr_array:
    """Return the transposed matrix, stored by its own rows."""
    return sparse.csr_array(matrix.T.tocsr())


def inverse_frequency(frequency: NDArray[np.intp], count: int) -> FloatArray:
    """Return 1 + log((1 + count) / (1 + frequency)), float32.

    Examples
    --------
    >>> inverse_frequency(np.array([1, 3]), 3).round(3).tolist()
    [1.6929999589920044, 1.0]
    """
    weights: FloatArray = (1.0 + np.log((1.0 + count) / (1.0 + frequency))).astype(np.float32)
    return weights


def as_arrays(row: Mapping[int, float]) -> tuple[Ids, FloatArray]:
    """Return the columns of a row, ascending, and their values.

    Examples
    --------
    >>> [part.tolist() for part in as_arrays({7: 1.0, 2: 0.5})]
    [[2, 7], [0.5, 1.0]]
    """
    ids = sorted(row)
    return np.array(ids, dtype=np.int32), np.array([row[at] for at in ids], dtype=np.float32)


def product(matrix: sparse.csr_array, ids: Ids, values: FloatArray) -> FloatArray:
    """Return a sparse row times a matrix, (columns,), for one row faster than scipy does.

    Examples
    --------
    >>> grid = matrix_of([{0: 1.0}, {0: 2.0, 1: 3.0}], 2)
    >>> product(grid, np.array([1], np.int32), np.array([10.0], np.float32)).tolist()
    [20.0, 30.0]
    """
    starts = matrix.indptr[ids].astype(np.int64)
    sizes = matrix.indptr[ids + 1] - starts
    places = np.arange(sizes.sum()) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    weights = matrix.data[places] * np.repeat(values, sizes)
    summed = np.bincount(matrix.indices[places], weights, matrix.shape[1])
    return summed.astype(np.float32)
