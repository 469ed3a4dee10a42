"""Arithmetic of vectors in rows."""

import numpy as np
from scipy.sparse import csr_matrix

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.arrays.segments import segment_sum
from ml.sparse import unchecked

_MOVED = 13
"""Bits between where a number lies in half and in single precision."""
_SIGN_AND_MAGNITUDE = np.uint32(0x8FFFE000).view(np.int32)
_REBIASED = np.float32(2.0**112)
"""What exponents of the two are counted from, as a factor."""


def unit_rows(matrix: AnyArray) -> AnyArray:
    """Scale each row to unit length; rows of zeros stay.

    Examples
    --------
    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    norms = np.sqrt((matrix * matrix).sum(axis=1, keepdims=True))
    return np.asarray(matrix / np.where(norms > 0, norms, 1.0), dtype=matrix.dtype)


def single(halves: AnyArray) -> AnyArray:
    """Return half-precision numbers in single precision, exactly, by moving their bits.

    Where the processor does not convert them itself, numpy takes ten times as long. Widened with
    their sign, the numbers need one shift; the copies of the sign between it and the exponent are
    cleared (decision 49).

    Examples
    --------
    >>> single(np.array([-0.1, 0.0, 6e-8, 1.0], dtype=np.float16)).tolist() == [
    ...     float(half) for half in np.array([-0.1, 0.0, 6e-8, 1.0], dtype=np.float16)
    ... ]
    True
    """
    bits = halves.view(np.int16).astype(np.int32)
    bits <<= _MOVED
    bits &= _SIGN_AND_MAGNITUDE
    numbers = bits.view(np.float32)
    numbers *= _REBIASED
    return numbers


def unit_sparse(rows: csr_matrix) -> csr_matrix:
    """Scale each row to unit length; rows of zeros stay."""
    rows = rows.tocsr().astype(np.float32, copy=False)
    values, ends, columns = rows.data, rows.indptr, rows.shape[1]
    if rows.has_canonical_format:
        squares = segment_sum(values * values, ends)
    else:
        squares = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
    scale = 1.0 / np.sqrt(np.where(squares > 0, squares, 1.0))
    scaled = (values * np.repeat(scale, np.diff(ends))).astype(np.float32)
    return unchecked(csr_matrix, scaled, rows.indices, ends, columns)
