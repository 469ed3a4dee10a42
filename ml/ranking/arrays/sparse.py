"""Products of sparse rows."""

import numpy as np
from scipy.sparse import csr_matrix

from ml.ranking.arrays.ragged import AnyArray, Ragged
from ml.sparse import unchecked

FEW_ROWS = 64
"""Up to so many rows a side is made dense: measured for one, a few and 512 (decision 7)."""


def sparse_product(left: csr_matrix, right: csr_matrix) -> AnyArray:
    """Return `left @ right.T` as a dense array; a side of few rows is made dense for it.

    Rows of either side hold a column once at most.
    """
    if min(left.shape[0], right.shape[0]) > FEW_ROWS:
        return np.asarray((left @ right.T).toarray())
    if left.shape[0] <= right.shape[0]:
        return np.ascontiguousarray(_times(right, left).T)
    return _times(left, right)


def sparse_arrays(name: str, matrix: csr_matrix) -> dict[str, AnyArray]:
    """Return the arrays of a sparse matrix under names that begin with its own."""
    return {
        f"{name}_data": matrix.data,
        f"{name}_indices": matrix.indices,
        f"{name}_indptr": matrix.indptr,
    }


def weighted_sums(rows: csr_matrix, weight: AnyArray, owners: Ragged) -> csr_matrix:
    """Return for each owner the weighted sum of its rows."""
    places = np.arange(len(weight), dtype=rows.indices.dtype)
    return unchecked(csr_matrix, weight, places, owners.offsets, len(weight)) @ rows


def _times(many: csr_matrix, few: csr_matrix) -> AnyArray:
    """Return `many @ few.T`; scipy's own conversions cost more than the product of one row."""
    columns = np.zeros((few.shape[1], few.shape[0]), dtype=few.dtype)
    columns[few.indices, np.repeat(np.arange(few.shape[0]), np.diff(few.indptr))] = few.data
    if few.shape[0] == 1:
        return np.asarray(many @ columns[:, 0])[:, None]
    return np.asarray(many @ columns)
