"""The arrays of some profiles, which can be cut and spliced by rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_matrix, vstack

from ml.ranking.ragged import AnyArray, IntArray, Ragged

Rows = TypeVar("Rows")


class Cut(dict[str, Rows]):
    """Chosen rows of named arrays, each cut when it is asked for by name."""

    def __init__(self, whole: dict[str, Rows], cut: Callable[[Rows], Rows]) -> None:
        super().__init__()
        self._whole = whole
        self._cut = cut

    def __missing__(self, name: str) -> Rows:
        made = self[name] = self._cut(self._whole[name])
        return made


@dataclass(frozen=True)
class Block:
    """Arrays of some profiles: dense by row, sparse by row, and lists of unequal length."""

    dense: dict[str, AnyArray]
    sparse: dict[str, csr_matrix]
    lists: dict[str, Ragged]

    def take(self, rows: IntArray) -> "Block":
        """Return the chosen rows in the order given; an array is cut when it is read."""
        return Block(
            Cut(self.dense, lambda array: array[rows]),
            Cut(self.sparse, lambda matrix: matrix[rows]),
            Cut(self.lists, lambda ragged: ragged.take(rows)),
        )

    def spliced(self, other: "Block", rows: IntArray) -> "Block":
        """Return the chosen rows of these followed by the other's.

        One array after the other, so that no second copy of the whole is ever held.
        """
        return Block(
            {n: np.concatenate((self.dense[n], a))[rows] for n, a in other.dense.items()},
            {n: vstack([self.sparse[n], m], format="csr")[rows] for n, m in other.sparse.items()},
            {n: self.lists[n].join(r).take(rows) for n, r in other.lists.items()},
        )
