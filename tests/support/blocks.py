"""Comparing the arrays of profiles, whatever kinds they are of."""

from collections.abc import Collection

import numpy as np

from ml.ranking.arrays.blocks import Block
from ml.ranking.arrays.ragged import Ragged


def assert_same_rows(
    one: Block, other: Block, atol: float = 0.0, but: Collection[str] = ()
) -> None:
    """Two blocks hold the same rows of every array that they declare, but some."""
    assert one.declared == other.declared
    for name in set(one.declared) - set(but):
        left, right = one.columns[name], other.columns[name]
        if isinstance(left, Ragged):
            np.testing.assert_array_equal(left.offsets, right.offsets, err_msg=name)
            assert set(left.columns) == set(right.columns)
        elif isinstance(left, np.ndarray):
            np.testing.assert_allclose(left, right, atol=atol, err_msg=name)
        else:
            np.testing.assert_allclose(left.toarray(), right.toarray(), atol=atol, err_msg=name)
