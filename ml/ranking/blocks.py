"""The arrays of some profiles, which can be cut and spliced by rows."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, vstack

from ml.ranking.ragged import AnyArray, IntArray, Ragged


@dataclass(frozen=True)
class Block:
    """Arrays of some profiles: dense by row, sparse by row, and lists of unequal length."""

    dense: dict[str, AnyArray]
    sparse: dict[str, csr_matrix]
    lists: dict[str, Ragged]

    def take(self, rows: IntArray) -> "Block":
        """Return the chosen rows in the order given."""
        return Block(
            {name: array[rows] for name, array in self.dense.items()},
            {name: matrix[rows] for name, matrix in self.sparse.items()},
            {name: ragged.take(rows) for name, ragged in self.lists.items()},
        )

    def spliced(self, other: "Block", rows: IntArray) -> "Block":
        """Return the chosen rows of these followed by the other's.

        One array after the other, so that no second copy of the whole is ever held.
        """
        return Block(
            {n: np.concatenate((a, other.dense[n]))[rows] for n, a in self.dense.items()},
            {n: vstack([m, other.sparse[n]], format="csr")[rows] for n, m in self.sparse.items()},
            {n: r.join(other.lists[n]).take(rows) for n, r in self.lists.items()},
        )
