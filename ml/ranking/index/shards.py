"""The rows of an index in shards of bounded size, so that it is never copied whole.

New rows go where there is room; a shard that lies in a file has none. Rows that nobody refers to
any more stay until their shard is let go or written anew, one shard at a change: what that takes is
the memory of one shard.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.ranking.arrays.blocks import Block
from ml.ranking.arrays.mapped import Seal
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.arrays.store import Store

SHARD_ROWS = 1 << 15
ROWS_AT_ONCE = 2048
MOST_UNUSED = 0.25
FEW = 1024
"""Rows of a shard, rows encoded or copied at once, and what may lie unused, as a share beside a
few: what a change takes of memory follows from these (decision 7)."""


@dataclass(frozen=True)
class ShardFile:
    """The file that a shard was mapped from.

    Attributes
    ----------
    seal : its name, size and hash
    digests : shape (rows, bytes), what each row was encoded from
    """

    seal: Seal
    digests: AnyArray


@dataclass(frozen=True)
class Shard:
    """Some rows.

    Attributes
    ----------
    block : the arrays, with rows that earlier states of the index used
    store : what the arrays lie in; None for a few rows that nothing was added to, and in a file
    file : what the arrays were mapped from; None in this process's own memory
    """

    block: Block
    store: Store | None = None
    file: ShardFile | None = None

    def __len__(self) -> int:
        return len(self.block)

    @property
    def room(self) -> int:
        """How many rows may still be added."""
        return 0 if self.file is not None else max(SHARD_ROWS - len(self), 0)

    @classmethod
    def of(cls, block: Block, expected: int) -> "Shard":
        """Return a shard that begins with these rows, with room for as many as are expected."""
        store = Store(expected)
        return cls(store.extend(block)[0], store)

    def with_rows(self, block: Block) -> tuple["Shard", int]:
        """Return the shard with rows behind its own, and the number of the first of these."""
        if self.store is None:
            return Shard.of(self.block, len(self) + len(block)).with_rows(block)
        grown, first = self.store.extend(block)
        return Shard(grown, self.store), first

    def only(self, rows: IntArray) -> "Shard":
        """Return the chosen rows in the order given, copied."""
        store = Store(len(rows))
        block = self.block
        for start in range(0, len(rows), ROWS_AT_ONCE):
            block, _ = store.extend(self.block.copied(rows[start : start + ROWS_AT_ONCE]))
        return Shard(block, store)


def append(shards: list[Shard], block: Block, expected: int) -> IntArray:
    """Write rows into the shards that have room, and into new ones.

    Parameters
    ----------
    expected : how many rows are still to come, these included

    Returns
    -------
    shape (2, rows): the shard of each row and its number there
    """
    places = np.empty((2, len(block)), dtype=np.int64)
    done = number = 0
    while done < len(block):
        room = shards[number].room if number < len(shards) else SHARD_ROWS
        rows = np.arange(done, min(done + room, len(block)))
        if len(rows):
            some = block if len(rows) == len(block) else block.copied(rows)
            first = 0
            if number < len(shards):
                shards[number], first = shards[number].with_rows(some)
            else:
                shards.append(Shard.of(some, min(expected - done, SHARD_ROWS)))
            places[0, rows], places[1, rows] = number, first + np.arange(len(rows))
            done += len(rows)
        number += 1
    return places


def tidied(shards: Sequence[Shard], places: IntArray) -> tuple[list[Shard], IntArray]:
    """Let go of shards without rows in use, and write the one anew that wastes most.

    Parameters
    ----------
    places : shape (2, n), the shard and the row of what is in use
    """
    used = np.bincount(places[0], minlength=len(shards))
    kept = np.flatnonzero(used)
    numbers = np.zeros(len(shards), dtype=np.int64)
    numbers[kept] = np.arange(len(kept))
    left = [shards[number] for number in kept.tolist()]
    places = np.stack((numbers[places[0]], places[1]))
    wasted = [len(shard) - used[number] for shard, number in zip(left, kept, strict=True)]
    worst = int(np.argmax(wasted)) if left else 0
    if left and len(left[worst]) > (1.0 + MOST_UNUSED) * used[kept[worst]] + FEW:
        mine = np.flatnonzero(places[0] == worst)
        left[worst] = left[worst].only(places[1, mine])
        places[1, mine] = np.arange(len(mine))
    return left, places
