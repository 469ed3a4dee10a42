"""The arrays of some profiles, which can be cut and spliced by rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
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

    def beside(self, other: "Block") -> "Block":
        """Return the arrays of both, which have the same rows."""
        return Block(
            {**self.dense, **other.dense},
            {**self.sparse, **other.sparse},
            {**self.lists, **other.lists},
        )

    def spliced(self, other: "Block", rows: IntArray) -> "Block":
        """Return the chosen rows of these followed by the other's.

        Rows that stay in order are copied by the stretch, one array after the other: a change of
        a few rows holds no more than one array twice.
        """
        pieces = pieces_of(rows, len(self.dense["title"]))
        return Block(
            {name: _joined(pieces, self.dense[name], new) for name, new in other.dense.items()},
            {name: _stacked(pieces, self.sparse[name], new) for name, new in other.sparse.items()},
            {name: _linked(pieces, self.lists[name], new) for name, new in other.lists.items()},
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive rows of the old arrays, or of the new ones."""

    is_new: bool
    start: int
    stop: int

    def within(self, old: IntArray, new: IntArray) -> "Piece":
        """The same rows as places of flat arrays, by the offsets of the rows."""
        offsets = new if self.is_new else old
        return Piece(self.is_new, int(offsets[self.start]), int(offsets[self.stop]))


def pieces_of(rows: IntArray, size: int) -> list[Piece]:
    """Return rows as stretches that follow each other in the old or the new arrays.

    Parameters
    ----------
    rows : below `size` a row of the old arrays, from there on one of the new ones
    size : number of old rows

    Examples
    --------
    >>> [(p.is_new, p.start, p.stop) for p in pieces_of(np.array([0, 1, 4, 3]), 4)]
    [(False, 0, 2), (True, 0, 1), (False, 3, 4)]
    """
    ends = np.flatnonzero((np.diff(rows) != 1) | (rows[1:] == size)) + 1
    bounds = [0, *ends.tolist(), len(rows)]
    pieces = []
    for begin, end in pairwise(bounds):
        if begin < end:
            shift = size if rows[begin] >= size else 0
            first = int(rows[begin]) - shift
            pieces.append(Piece(bool(shift), first, first + end - begin))
    return pieces


def _joined(pieces: Sequence[Piece], old: AnyArray, new: AnyArray) -> AnyArray:
    parts = [(new if one.is_new else old)[one.start : one.stop] for one in pieces]
    return np.concatenate(parts) if parts else new[:0]


def _stacked(pieces: Sequence[Piece], old: csr_matrix, new: csr_matrix) -> csr_matrix:
    flat = [piece.within(old.indptr, new.indptr) for piece in pieces]
    lengths = _joined(pieces, np.diff(old.indptr), np.diff(new.indptr))
    return csr_matrix(
        (
            _joined(flat, old.data, new.data),
            _joined(flat, old.indices, new.indices),
            np.concatenate(([0], np.cumsum(lengths))),
        ),
        shape=(len(lengths), new.shape[1]),
    )


def _linked(pieces: Sequence[Piece], old: Ragged, new: Ragged) -> Ragged:
    flat = [piece.within(old.offsets, new.offsets) for piece in pieces]
    lengths = _joined(pieces, np.diff(old.offsets), np.diff(new.offsets))
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    columns = {n: _joined(flat, old.columns[n], column) for n, column in new.columns.items()}
    return Ragged(offsets, columns)
