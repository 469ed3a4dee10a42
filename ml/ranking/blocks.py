"""The arrays of some profiles, which can be cut by rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from scipy.sparse import csr_matrix

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
    """Arrays of some profiles: dense by row, sparse by row, and lists of unequal length.

    `parts` names the dense arrays that are some columns of another one.
    """

    dense: dict[str, AnyArray]
    sparse: dict[str, csr_matrix]
    lists: dict[str, Ragged]
    parts: dict[str, tuple[str, slice]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.dense["function"])

    def take(self, rows: IntArray) -> "Block":
        """Return the chosen rows in the order given; an array is cut when it is read."""
        return Block(
            Cut(self.dense, lambda array: array[rows]),
            Cut(self.sparse, lambda matrix: matrix[rows]),
            Cut(self.lists, lambda ragged: ragged.take(rows)),
        )

    def copied(self, rows: IntArray) -> "Block":
        """Return the chosen rows in the order given, every array copied."""
        cut = self.take(rows)
        return Block(
            {name: cut.dense[name] for name in self.dense},
            {name: cut.sparse[name] for name in self.sparse},
            {name: cut.lists[name] for name in self.lists},
            self.parts,
        )

    def beside(self, other: "Block") -> "Block":
        """Return the arrays of both, which have the same rows."""
        return Block(
            {**self.dense, **other.dense},
            {**self.sparse, **other.sparse},
            {**self.lists, **other.lists},
            {**self.parts, **other.parts},
        )
