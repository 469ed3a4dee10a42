"""A folder of files that never change, and a head that names those of the newest state.

A state is written beside the one before it and takes its place by one rename, so a process that
dies leaves the old or the new. What no head names is removed once no process maps it.
"""

import fcntl
import hashlib
import json
import os
import platform
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import scipy

from ml.errors import ShardError
from ml.ranking.arrays.mapped import SUFFIX, UNFINISHED, Seal, remove_unused, require_private

FORMAT = 2
"""The form of the folder's files; those of another form are written anew."""
HEAD = "head.json"
LOCK = ".lock"
LARGEST_HEAD = 1 << 20
"""Bytes; a head names some dozens of files, and what is longer is none."""


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
    about : what else its writer tells of the state
    """

    digest: str
    erasure: int
    names: Seal | None
    rows: tuple[Seal, ...]
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def files(self) -> frozenset[str]:
        """The names of the files."""
        return frozenset(one.name for one in (self.names, *self.rows) if one is not None)


class SealedFolder:
    """Files of one kind, made by one ranker or from one catalogue.

    Parameters
    ----------
    path : is made, for its owner alone, by whoever writes; the folder above must exist
    kind : what the files hold, such as `openings`
    version : the ranker's, or what else they are made by
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
        digest = hashlib.sha256(content).hexdigest()
        return Head(digest, told["erasure"], names, rows, told["about"])

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

    def publish(
        self,
        erasure: int,
        names: Seal | None,
        rows: Sequence[Seal] = (),
        about: Mapping[str, Any] | None = None,
    ) -> Head:
        """Let these files be the newest state; the folder is held."""
        told: dict[str, Any] = {
            **self._is_of,
            "made_by": made_by(),
            "erasure": erasure,
            "names": [names.name, names.sha256, names.bytes] if names else None,
            "rows": [[one.name, one.sha256, one.bytes] for one in rows],
            "about": about or {},
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
        return Head(digest, erasure, names, tuple(rows), told["about"])

    def sweep(self, head: Head | None) -> list[str]:
        """Remove what a head does not name and no process maps; return what is still mapped.

        The folder is held, so what is unfinished was left by a process that died.
        """
        for path in self.path.glob(f".*{UNFINISHED}"):
            path.unlink(missing_ok=True)
        named = head.files if head is not None else frozenset()
        left = [path for path in self.path.glob(f"*{SUFFIX}") if path.name not in named]
        return [path.name for path in left if not remove_unused(path)]

    def discard(self, erasure: int, about: Mapping[str, Any] | None = None) -> None:
        """Let nobody open what was encoded before an erasure; the folder is held."""
        self.publish(erasure, None, about=about)

    def remove(self) -> bool:
        """Remove all that no process maps; whether nothing is left. The folder is held."""
        (self.path / HEAD).unlink(missing_ok=True)
        if self.sweep(None):
            return False
        (self.path / LOCK).unlink(missing_ok=True)
        self.path.rmdir()
        return True

    def close_to_others(self) -> None:
        """Take the folder from everybody but its owner, before something is written to it.

        Raises
        ------
        ShardError
            When it belongs to somebody else.
        """
        if self.path.lstat().st_uid == os.geteuid() and not self.path.is_symlink():
            self.path.chmod(0o700)
        require_private(self.path, self.path.lstat(), stat.S_ISDIR)


def _sync(folder: Path) -> None:
    """Have a folder's names on disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
