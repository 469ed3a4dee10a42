"""Rows of unequal length as flat arrays, so that an index can be cut and joined quickly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
AnyArray = NDArray[Any]
Held = TypeVar("Held")


class Column(Generic[Held]):
    """A named array of a block or of a list, declared with what it holds."""

    def __init__(self, holds: str) -> None:
        self.holds = holds

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, holder: None, owner: type) -> Self: ...

    @overload
    def __get__(self, holder: object, owner: type) -> Held: ...

    def __get__(self, holder: Any, owner: type) -> Held | Self:
        if holder is None:
            return self
        found: Held = holder.columns[self.name]
        return found


def row_positions(offsets: IntArray, rows: IntArray) -> tuple[IntArray, IntArray]:
    """Return the flat positions of the chosen rows and the offsets of the cut.

    Parameters
    ----------
    offsets : shape (n + 1,)
    rows : shape (m,)

    Returns
    -------
    positions, offsets : shapes (total,), (m + 1,)

    Examples
    --------
    >>> row_positions(np.array([0, 2, 3]), np.array([1, 0]))
    (array([2, 0, 1]), array([0, 1, 3]))
    """
    lengths = offsets[rows + 1] - offsets[rows]
    cut = np.zeros(len(rows) + 1, dtype=np.int64)
    lengths.cumsum(out=cut[1:])
    positions = np.arange(cut[-1])
    positions -= np.repeat(cut[:-1] - offsets[rows], lengths)
    return positions, cut


@dataclass(frozen=True)
class Ragged:
    """Named columns over rows of unequal length; row i is `offsets[i]:offsets[i + 1]`.

    Each kind of list declares its columns as `Column`s.
    """

    offsets: IntArray
    columns: Mapping[str, AnyArray]

    @classmethod
    def of_rows(cls, rows: Sequence[Mapping[str, Sequence[Any]]], kinds: Mapping[str, Any]) -> Self:
        """Build from one mapping of equally long columns a row; `kinds` gives each dtype."""
        first = next(iter(kinds))
        offsets = np.cumsum([0, *(len(row[first]) for row in rows)]).astype(np.int64)
        columns = {
            name: np.array([value for row in rows for value in row[name]], dtype=kind)
            for name, kind in kinds.items()
        }
        return cls(offsets, columns)

    @classmethod
    def joined(cls, parts: Sequence["Ragged"]) -> Self:
        """Return the rows of all parts, one part behind the other; at least one part."""
        lengths = np.concatenate([np.diff(part.offsets) for part in parts])
        offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        columns = {
            name: np.concatenate([part.columns[name] for part in parts])
            for name in parts[0].columns
        }
        return cls(offsets, columns)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def emptied(self) -> Self:
        """Return as many rows with nothing in them."""
        nothing = {name: column[:0] for name, column in self.columns.items()}
        return type(self)(np.zeros_like(self.offsets), nothing)

    def take(self, rows: IntArray) -> Self:
        """Return the chosen rows in the order given."""
        positions, offsets = row_positions(self.offsets, rows)
        cut = {name: column.take(positions, axis=0) for name, column in self.columns.items()}
        return type(self)(offsets, cut)
