"""Arithmetic of vectors in rows."""

import numpy as np

from ml.ranking.ragged import AnyArray


def unit_rows(matrix: AnyArray) -> AnyArray:
    """Scale each row to unit length; rows of zeros stay.

    Examples
    --------
    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    norms = np.sqrt((matrix * matrix).sum(axis=1, keepdims=True))
    return np.asarray(matrix / np.where(norms > 0, norms, 1.0), dtype=matrix.dtype)
