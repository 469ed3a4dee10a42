"""The arrays of some profiles, which can be cut by rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_matrix, vstack

from ml.ranking.arrays.ragged import AnyArray, IntArray, Ragged

Rows = TypeVar("Rows")


class Cut(dict[str, Rows]):
    """Chosen rows of named arrays, each cut when it is asked for by name."""

    def __init__(self, cut: Callable[[str], Rows]) -> None:
        super().__init__()
        self._cut = cut

    def __missing__(self, name: str) -> Rows:
        made = self[name] = self._cut(name)
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
            Cut(lambda name: self.dense[name][rows]),
            Cut(lambda name: self.sparse[name][rows]),
            Cut(lambda name: self.lists[name].take(rows)),
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


def take_across(blocks: Sequence[Block], rows: IntArray) -> Block:
    """Return rows of blocks that lie one behind the other, in the order given.

    Parameters
    ----------
    blocks : at least one
    rows : shape (m,), numbers among the rows of all blocks
    """
    ends = np.cumsum([len(block) for block in blocks])
    owners = np.searchsorted(ends, rows, side="right")
    named = [n for n in range(len(blocks)) if (owners == n).any()]
    if len(named) < 2:
        first = named[0] if named else 0
        return blocks[first].take(rows - (ends[first] - len(blocks[first])))
    cuts = [blocks[n].take(rows[owners == n] - (ends[n] - len(blocks[n]))) for n in named]
    back = np.argsort(np.argsort(owners, kind="stable"), kind="stable")
    return Block(
        Cut(lambda name: np.concatenate([cut.dense[name] for cut in cuts])[back]),
        Cut(lambda name: vstack([cut.sparse[name] for cut in cuts], format="csr")[back]),
        Cut(lambda name: Ragged.joined([cut.lists[name] for cut in cuts]).take(back)),
    )
