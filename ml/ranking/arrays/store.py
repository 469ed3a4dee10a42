"""Rows that are written once and shared by all later states of an index.

A change of a few profiles writes their rows behind the others and touches nothing else: who still
reads the state before sees what it saw.
"""

from threading import Lock
from typing import Any, TypeVar

import numpy as np
from scipy.sparse import csr_matrix

from ml.ranking.arrays.blocks import Block, Values
from ml.ranking.arrays.ragged import AnyArray, IntArray, Ragged

Rows = TypeVar("Rows", bound=Block)
SPARE = 0.25
LEAST_SPARE = 64
"""Room set aside for rows to come, as a share and at least; unused it costs no memory."""


class Growing:
    """An array that grows at its end; what was read of it never changes."""

    def __init__(self, like: AnyArray, capacity: int) -> None:
        self._values = np.empty((capacity, *like.shape[1:]), dtype=like.dtype)
        self._used = 0

    def extend(self, values: AnyArray) -> None:
        """Write values behind the others; without room left, all move to a larger place."""
        used = self._used + len(values)
        if used > len(self._values):
            larger = np.empty((_with_spare(used), *values.shape[1:]), dtype=values.dtype)
            larger[: self._used] = self.read()
            self._values = larger
        self._values[self._used : used] = values
        self._used = used

    def read(self) -> AnyArray:
        """Return what was written so far, not copied."""
        return self._values[: self._used]


class Store:
    """The rows of an index and of its successors; only appended to, safe between threads.

    Parameters
    ----------
    rows : how many are expected; room for a quarter more is set aside, which costs no memory
        before it is used
    """

    def __init__(self, rows: int) -> None:
        self._expected = _with_spare(rows)
        self._arrays: dict[tuple[str, ...], Growing] = {}
        self._rows = 0
        self._lock = Lock()

    def extend(self, block: Rows) -> tuple[Rows, int]:
        """Write rows behind the others.

        Returns
        -------
        all rows up to these, and the number of the first of these
        """
        with self._lock:
            first = self._rows
            self._rows += len(block)
            columns = {
                name: self._put_any(name, values, block)
                for name, values in block.columns.items()
                if name not in block.parts
            }
            for name, (whole, part) in block.parts.items():
                columns[name] = columns[whole][:, part]
            return type(block)(columns, block.parts), first

    def _put_any(self, name: str, values: Values, block: Block) -> Any:
        if isinstance(values, Ragged):
            return self._put_list(name, values, block)
        if isinstance(values, np.ndarray):
            return self._put((name,), values, block)
        return self._put_sparse(name, values, block)

    def _put_sparse(self, name: str, matrix: csr_matrix, block: Block) -> csr_matrix:
        ends = self._put_ends(name, matrix.indptr, block)
        data = self._put((name, "data"), matrix.data, block)
        indices = self._put((name, "indices"), matrix.indices, block)
        return csr_matrix((data, indices, ends), shape=(self._rows, matrix.shape[1]))

    def _put_list(self, name: str, ragged: Ragged, block: Block) -> Ragged:
        return type(ragged)(
            self._put_ends(name, ragged.offsets, block),
            {
                column: self._put((name, "column", column), values, block)
                for column, values in ragged.columns.items()
            },
        )

    def _put_ends(self, name: str, offsets: IntArray, block: Block) -> IntArray:
        """Write where rows end, behind the ends of the others."""
        known = self._arrays.get((name, "ends"))
        if known is None:
            return self._put((name, "ends"), offsets, block)
        return self._put((name, "ends"), offsets[1:] + known.read()[-1], block)

    def _put(self, name: tuple[str, ...], values: AnyArray, block: Block) -> AnyArray:
        array = self._arrays.get(name)
        if array is None:
            share = len(values) / max(len(block), 1)
            array = self._arrays[name] = Growing(values, int(share * self._expected) + 1)
        array.extend(values)
        return array.read()


def _with_spare(count: int) -> int:
    return count + max(int(count * SPARE), LEAST_SPARE)
