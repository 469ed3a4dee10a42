"""Files of named arrays, written once and mapped by all processes of a machine.

A file holds numbers and their names, nothing that could run code. It appears whole or not at all,
and its seal tells its size and its hash. Who maps a file holds a shared advisory lock on it for as
long as any array of it lives, so whoever would remove it can tell whether it is in use; the lock
goes with the process, however that ends.
"""

import fcntl
import hashlib
import json
import mmap
import os
import stat
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ml.errors import ShardError
from ml.ranking.arrays.ragged import AnyArray

MAGIC = b"lateral arrays 1"
SUFFIX = ".arrays"
UNFINISHED = ".unfinished"
ALIGNMENT = 64
"""Arrays begin at a line of the processor's cache."""
LARGEST_HEADER = 1 << 20
"""Bytes of the longest head that is read; that of a real file takes a few thousand."""
OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO
NUMBERS = "biuf"
"""Kinds of numbers that a file may hold: truths, whole numbers and floats."""

_LENGTH = struct.Struct("<Q")
_BEFORE_HEADER = len(MAGIC) + _LENGTH.size


@dataclass(frozen=True, slots=True)
class Seal:
    """What is known of a file before it is opened."""

    name: str
    sha256: str
    bytes: int


def write_arrays(folder: Path, stem: str, arrays: Mapping[str, AnyArray]) -> Seal:
    """Write arrays to a file that is named by its content.

    Nobody finds the file before something names it. One of the same content stays: processes may
    have it mapped, and a second copy would take the memory once more.
    """
    header, total = _layout(arrays)
    unfinished = folder / f".{stem}-{os.getpid()}{UNFINISHED}"
    digest = hashlib.sha256()
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            for part in _parts(header, arrays):
                file.write(part)
                digest.update(part)
            file.flush()
            os.fsync(file.fileno())
        sealed = Seal(f"{stem}-{digest.hexdigest()[:32]}{SUFFIX}", digest.hexdigest(), total)
        if not _is_there(folder, sealed):
            unfinished.replace(folder / sealed.name)
    finally:
        unfinished.unlink(missing_ok=True)
    return sealed


def _is_there(folder: Path, sealed: Seal) -> bool:
    try:
        map_arrays(folder, sealed)
    except ShardError:
        return False
    return True


def _layout(arrays: Mapping[str, AnyArray]) -> tuple[bytes, int]:
    """Return the header and the size of the whole file; places count from the header's end."""
    places: dict[str, Any] = {}
    end = 0
    for name, array in arrays.items():
        places[name] = [array.dtype.str, list(array.shape), end]
        end = _aligned(end + array.nbytes)
    header = json.dumps({"arrays": places}).encode()
    header += b" " * (_aligned(_BEFORE_HEADER + len(header)) - _BEFORE_HEADER - len(header))
    return header, _BEFORE_HEADER + len(header) + end


def _parts(header: bytes, arrays: Mapping[str, AnyArray]) -> Iterator[bytes | memoryview]:
    yield MAGIC + _LENGTH.pack(len(header)) + header
    for array in arrays.values():
        if array.size:
            yield np.ascontiguousarray(array).data.cast("B")
        yield b"\0" * (_aligned(array.nbytes) - array.nbytes)


def _aligned(place: int) -> int:
    return -(-place // ALIGNMENT) * ALIGNMENT


def map_arrays(folder: Path, sealed: Seal) -> dict[str, AnyArray]:
    """Map a file for reading, after checking owner, mode, size and hash.

    Raises
    ------
    ShardError
        When the file is missing, not this user's alone, altered, or is being removed.
    """
    held = _open_shared(folder, sealed)
    try:
        mapped = mmap.mmap(held, 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise ShardError(f"{sealed.name}: cannot be mapped ({error})") from error
    finally:
        # The map has a descriptor of its own, which shares the lock.
        os.close(held)
    if hashlib.sha256(mapped).hexdigest() != sealed.sha256:
        raise ShardError(f"{sealed.name}: altered, its SHA-256 is not the one that was written")
    return _read(sealed.name, mapped)


def require_private(path: Path, found: os.stat_result, is_kind: Callable[[int], bool]) -> None:
    """Refuse what is of another kind or owner, or open to others.

    Raises
    ------
    ShardError
        When it is.
    """
    if not is_kind(found.st_mode):
        raise ShardError(f"{path.name}: is not of its kind")
    if found.st_uid != os.geteuid():
        raise ShardError(f"{path.name}: belongs to user {found.st_uid}, not to the service's")
    if found.st_mode & OF_OTHERS:
        raise ShardError(f"{path.name}: is open to other users (mode {found.st_mode & 0o777:o})")


def _open_shared(folder: Path, sealed: Seal) -> int:
    path = folder / sealed.name
    if path.parent != folder:
        raise ShardError(f"{sealed.name!r}: is no name of a file")
    try:
        held = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise ShardError(f"{sealed.name}: cannot be opened ({error.strerror})") from error
    try:
        _require_sealed(path, held, sealed)
    except ShardError:
        os.close(held)
        raise
    return held


def _require_sealed(path: Path, held: int, sealed: Seal) -> None:
    found = os.fstat(held)
    require_private(path, found, stat.S_ISREG)
    if found.st_size != sealed.bytes:
        raise ShardError(f"{path.name}: has {found.st_size} bytes, not {sealed.bytes}")
    try:
        fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ShardError(f"{path.name}: is being removed") from error
    except OSError as error:
        raise ShardError(f"{path.name}: cannot be locked ({error.strerror})") from error
    if not os.fstat(held).st_nlink:
        raise ShardError(f"{path.name}: was removed")


def _read(name: str, mapped: mmap.mmap) -> dict[str, AnyArray]:
    if mapped[: len(MAGIC)] != MAGIC:
        raise ShardError(f"{name}: unknown format")
    (length,) = _LENGTH.unpack_from(mapped, len(MAGIC))
    start = _BEFORE_HEADER + length
    if length > LARGEST_HEADER or start > len(mapped):
        raise ShardError(f"{name}: its header is too long")
    try:
        places = json.loads(mapped[_BEFORE_HEADER:start])["arrays"]
        return {one: _array(mapped, start, *place) for one, place in places.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ShardError(f"{name}: its header cannot be used ({error})") from error


def _array(mapped: mmap.mmap, start: int, kind: str, shape: list[int], offset: int) -> AnyArray:
    dtype = np.dtype(kind)
    if dtype.kind not in NUMBERS:
        raise ValueError(f"{kind} is no kind of number")
    size = int(np.prod(shape, dtype=np.int64))
    if not size:
        return np.zeros(shape, dtype=dtype)
    return np.frombuffer(mapped, dtype, size, start + offset).reshape(shape)


def remove_unused(path: Path) -> bool:
    """Remove a file unless a process has it mapped; whether it is gone."""
    try:
        held = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
    except BlockingIOError:
        return False
    finally:
        os.close(held)
    return True
