"""An index as files of a folder, encoded by one process and mapped by all of a machine.

The folder's head names the files that make up the newest state: one of names, and one for each
shard of rows.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ml.errors import ShardError
from ml.ranking.arrays.blocks import Block
from ml.ranking.arrays.mapped import Seal, map_arrays, write_arrays
from ml.ranking.arrays.ragged import IntArray
from ml.ranking.arrays.store import Store
from ml.ranking.index.digests import DIGEST_BYTES, profile_digest
from ml.ranking.index.indexes import Origin, ProfileIndex, StoredRows
from ml.ranking.index.sealed import HEAD, Head, SealedFolder
from ml.ranking.index.shards import ROWS_AT_ONCE, SHARD_ROWS, Shard, ShardFile
from ml.ranking.index.stored import (
    arrays_of,
    arrays_of_names,
    block_of,
    names_in_use,
    names_of_arrays,
)
from ml.ranking.language.lexicon import Lexicon
from ml.ranking.language.names import NameTable

NAMES, ROWS = "names", "rows"
MOST_SMALL = 8
"""Files with few rows beyond which they are put together: each costs a process a descriptor and
every answer one product more."""
SMALL = SHARD_ROWS // 2
UNUSED_NAMES, FEW_NAMES = 2.0, 4096
"""How many times the names in use, and a few besides, a table may hold before it is made anew."""

Encode = Callable[[Sequence[Any], NameTable], Block]


class IndexFolder(SealedFolder):
    """The files of one index: one kind of profiles, encoded by one ranker."""

    def read(
        self, head: Head, encode: Encode, lexicon: Lexicon, known: Sequence[Shard] = ()
    ) -> StoredRows:
        """Map the files of a head, each checked; shards that are mapped already are taken over.

        Raises
        ------
        ShardError
            When a file is missing, damaged, open to others or of another state of this library.
        """
        if head.names is None:
            raise ShardError(f"{HEAD}: names no files")
        none = NameTable.of((), lexicon)
        empty = encode((), none)
        names = names_of_arrays(map_arrays(self.path, head.names), none)
        mapped = {one.file.seal: one for one in known if one.file is not None}
        shards = tuple(mapped.get(one) or self._shard(one, empty) for one in head.rows)
        origin = Origin(head.digest, head.erasure)
        return StoredRows(shards, names, self.version, origin)

    def _shard(self, sealed: Seal, empty: Block) -> Shard:
        arrays = map_arrays(self.path, sealed)
        block, digests = block_of(arrays, empty), arrays.get("digests")
        if digests is None or digests.shape != (len(block), DIGEST_BYTES):
            raise ShardError(f"{sealed.name}: does not tell what its rows were encoded from")
        return Shard(block, file=ShardFile(sealed, digests))

    def write(self, index: ProfileIndex[Any], about: Mapping[str, Any] | None = None) -> Head:
        """Write the rows that no file holds yet, then the head, then remove what it does not name.

        The folder is held. One that was open to others is closed to them.

        Raises
        ------
        ShardError
            When the folder belongs to somebody else.
        OSError
            When the disk cannot be written.
        """
        self.close_to_others()
        kept, loose = _parted(index)
        rows = [one.file.seal for one in kept if one.file is not None]
        rows += [
            self._write_rows(index, loose[start : start + SHARD_ROWS])
            for start in range(0, len(loose), SHARD_ROWS)
        ]
        names = write_arrays(self.path, NAMES, arrays_of_names(index.names))
        head = self.publish(index.origin.erasure, names, rows, about)
        self.sweep(head)
        return head

    def _write_rows(self, index: ProfileIndex[Any], rows: IntArray) -> Seal:
        block = _gathered(index, rows)
        digests = b"".join(profile_digest(index.profiles[row]) for row in rows.tolist())
        told = np.frombuffer(digests, dtype=np.uint8).reshape(len(rows), DIGEST_BYTES)
        return write_arrays(self.path, ROWS, {"digests": told, **arrays_of(block)})


def loose_rows(index: ProfileIndex[Any]) -> int:
    """Return how many rows of an index lie in this process's own memory."""
    own = np.array([shard.file is None for shard in index.shards], dtype=np.bool_)
    return int(own[index.places[0]].sum())


def wastes_names(index: ProfileIndex[Any]) -> bool:
    """Tell whether an index remembers so many names of the gone that it is to be made anew."""
    count = len(index.names.rows)
    used = np.zeros(count, dtype=np.bool_)
    for shard in index.shards:
        used |= names_in_use(shard.block, count)
    return bool(count > UNUSED_NAMES * used.sum() + FEW_NAMES)


def _parted(index: ProfileIndex[Any]) -> tuple[list[Shard], IntArray]:
    """Return the shards whose files stay, and the rows of all others, shard by shard."""
    used = np.bincount(index.places[0], minlength=len(index.shards))
    stays = [shard.file is not None and used[n] > 0 for n, shard in enumerate(index.shards)]
    small = [n for n, shard in enumerate(index.shards) if stays[n] and len(shard) < SMALL]
    if len(small) >= MOST_SMALL:
        for number in small:
            stays[number] = False
    kept = [shard for shard, whether in zip(index.shards, stays, strict=True) if whether]
    loose = np.flatnonzero(~np.array(stays, dtype=np.bool_)[index.places[0]])
    return kept, loose[np.lexsort(index.places[::-1, loose])]


def _gathered(index: ProfileIndex[Any], rows: IntArray) -> Block:
    """Return chosen rows of an index, shard by shard, as one block; some are copied at a time."""
    store = Store(len(rows))
    owners, places = index.places[:, rows]
    block: Block = index.shards[owners[0]].block
    for number in dict.fromkeys(owners.tolist()):
        inside = places[owners == number]
        for start in range(0, len(inside), ROWS_AT_ONCE):
            some = index.shards[number].block.copied(inside[start : start + ROWS_AT_ONCE])
            block, _ = store.extend(some)
    return block
