"""An index as files of a folder, encoded by one process and mapped by all of a machine.

`head.json` names the files that make up the newest state: one of names, and one for each shard of
rows. Files never change. A state is written beside the one before it and takes its place by one
rename, so a process that dies leaves the old or the new. What no head names is removed once no
process maps it.
"""

import fcntl
import hashlib
import json
import os
import platform
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import scipy

from ml.errors import ShardError
from ml.ranking.arrays.blocks import Block
from ml.ranking.arrays.mapped import (
    SUFFIX,
    UNFINISHED,
    Seal,
    map_arrays,
    remove_unused,
    require_private,
    write_arrays,
)
from ml.ranking.arrays.ragged import IntArray
from ml.ranking.arrays.store import Store
from ml.ranking.index.digests import DIGEST_BYTES, profile_digest
from ml.ranking.index.indexes import Origin, ProfileIndex, StoredRows
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

FORMAT = 1
"""The form of the folder's files; those of another form are written anew."""
HEAD = "head.json"
LOCK = ".lock"
NAMES, ROWS = "names", "rows"
LARGEST_HEAD = 1 << 20
MOST_SMALL = 8
"""Files with few rows beyond which they are put together: each costs a process a descriptor and
every answer one product more."""
SMALL = SHARD_ROWS // 2
UNUSED_NAMES, FEW_NAMES = 2.0, 4096
"""How many times the names in use, and a few besides, a table may hold before it is made anew."""

Encode = Callable[[Sequence[Any], NameTable], Block]


@cache
def made_by() -> str:
    """Return a digest of the code and the libraries that encode: another state encodes otherwise.

    A version number would not do: who works on the code changes it without one.
    """
    digest = hashlib.sha256(f"{np.__version__} {scipy.__version__} {platform.machine()}".encode())
    root = Path(__file__).resolve().parents[2]
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """What the newest state of a folder consists of.

    Attributes
    ----------
    digest : of the head itself
    erasure : number of the last erasure before its first row was encoded
    names : the file of names; None where nothing is left since that erasure
    """

    digest: str
    erasure: int
    names: Seal | None
    rows: tuple[Seal, ...]

    @property
    def files(self) -> frozenset[str]:
        """The names of the files."""
        return frozenset(one.name for one in (self.names, *self.rows) if one is not None)


class IndexFolder:
    """The files of one index: one kind of profiles, encoded by one ranker.

    Parameters
    ----------
    path : is made, for its owner alone, by whoever writes; the folder above must exist
    kind : what is encoded, such as `openings`
    version : the ranker's
    """

    def __init__(self, path: Path, kind: str, version: str) -> None:
        self.path, self.kind, self.version = path, kind, version
        self._is_of = {"format": FORMAT, "kind": kind, "ranker": version}

    def head(self) -> Head | None:
        """Return what the newest state consists of; None where nothing was written.

        Raises
        ------
        ShardError
            When the head is damaged, open to others, or of another ranker or other code.
        """
        try:
            require_private(self.path, self.path.lstat(), stat.S_ISDIR)
            handle = os.open(self.path / HEAD, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ShardError(f"{HEAD}: cannot be opened ({error.strerror})") from error
        with os.fdopen(handle, "rb") as file:
            require_private(self.path / HEAD, os.fstat(handle), stat.S_ISREG)
            content, _, digest = file.read(LARGEST_HEAD).partition(b"\n")
        if hashlib.sha256(content).hexdigest() != digest.decode("ascii", "replace").strip():
            raise ShardError(f"{HEAD}: altered, its SHA-256 is not the one that was written")
        return self._parsed(content)

    def _parsed(self, content: bytes) -> Head:
        told = json.loads(content)
        if not isinstance(told, dict):
            raise ShardError(f"{HEAD}: is no head of an index")
        for name, expected in {**self._is_of, "made_by": made_by()}.items():
            if told.get(name) != expected:
                raise ShardError(f"{HEAD}: {name} is {told.get(name)!r}, expected {expected!r}")
        names = Seal(*told["names"]) if told["names"] else None
        rows = tuple(Seal(*one) for one in told["rows"])
        return Head(hashlib.sha256(content).hexdigest(), told["erasure"], names, rows)

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

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Hold the folder for writing, if no other process does; gives whether it is held."""
        self.path.mkdir(mode=0o700, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(self.path / LOCK, flags, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            os.close(handle)

    def write(self, index: ProfileIndex[Any]) -> Head:
        """Write the rows that no file holds yet, then the head, then remove what it does not name.

        The folder is held. One that was open to others is closed to them.

        Raises
        ------
        ShardError
            When the folder belongs to somebody else.
        OSError
            When the disk cannot be written.
        """
        if self.path.lstat().st_uid == os.geteuid() and not self.path.is_symlink():
            self.path.chmod(0o700)
        require_private(self.path, self.path.lstat(), stat.S_ISDIR)
        kept, loose = _parted(index)
        rows = [one.file.seal for one in kept if one.file is not None]
        rows += [
            self._write_rows(index, loose[start : start + SHARD_ROWS])
            for start in range(0, len(loose), SHARD_ROWS)
        ]
        names = write_arrays(self.path, NAMES, arrays_of_names(index.names))
        head = self._write_head(index.origin.erasure, names, rows)
        self.sweep(head)
        return head

    def _write_rows(self, index: ProfileIndex[Any], rows: IntArray) -> Seal:
        block = _gathered(index, rows)
        digests = b"".join(profile_digest(index.profiles[row]) for row in rows.tolist())
        told = np.frombuffer(digests, dtype=np.uint8).reshape(len(rows), DIGEST_BYTES)
        return write_arrays(self.path, ROWS, {"digests": told, **arrays_of(block)})

    def _write_head(self, erasure: int, names: Seal | None, rows: Sequence[Seal]) -> Head:
        told = {
            **self._is_of,
            "made_by": made_by(),
            "erasure": erasure,
            "names": [names.name, names.sha256, names.bytes] if names else None,
            "rows": [[one.name, one.sha256, one.bytes] for one in rows],
        }
        content = json.dumps(told, sort_keys=True).encode()
        digest = hashlib.sha256(content).hexdigest()
        unfinished = self.path / f".{HEAD}{UNFINISHED}"
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content + b"\n" + digest.encode() + b"\n")
            file.flush()
            os.fsync(handle)
        unfinished.replace(self.path / HEAD)
        _sync(self.path)
        return Head(digest, erasure, names, tuple(rows))

    def sweep(self, head: Head | None) -> list[str]:
        """Remove what a head does not name and no process maps; return what is still mapped.

        The folder is held, so what is unfinished was left by a process that died.
        """
        for path in self.path.glob(f".*{UNFINISHED}"):
            path.unlink(missing_ok=True)
        named = head.files if head is not None else frozenset()
        left = [path for path in self.path.glob(f"*{SUFFIX}") if path.name not in named]
        return [path.name for path in left if not remove_unused(path)]

    def discard(self, erasure: int) -> None:
        """Let nobody open what was encoded before an erasure; the folder is held."""
        self._write_head(erasure, None, ())

    def remove(self) -> bool:
        """Remove all that no process maps; whether nothing is left. The folder is held."""
        (self.path / HEAD).unlink(missing_ok=True)
        if self.sweep(None):
            return False
        (self.path / LOCK).unlink(missing_ok=True)
        self.path.rmdir()
        return True


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


def _sync(folder: Path) -> None:
    """Have a folder's names on disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
