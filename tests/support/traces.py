"""Looks for a text wherever a service may keep one: files, memory, databases."""

import gc
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import _lru_cache_wrapper
from logging import Logger
from pathlib import Path
from types import BuiltinFunctionType, FrameType, FunctionType, MethodType, ModuleType
from typing import Any

_PLACES_OF_CODE = (Logger, ModuleType, FunctionType, BuiltinFunctionType, FrameType, type)
OWN = ("app.", "ml.", "models.")


def files_with(folder: Path, mark: str) -> list[str]:
    """The files under a folder that hold a text, archives unpacked, upper case aside."""
    wanted = mark.lower().encode()
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(wanted in part.lower() for part in _contents(path))
    ]


def _contents(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    yield data
    yield data.decode("utf-16-le", "ignore").encode()
    if path.suffix in {".npz", ".zip"}:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    yield from _inflated(data)


def _inflated(data: bytes) -> Iterator[bytes]:
    """Whatever in the file begins like a zlib stream, such as a packed piece of an import."""
    for magic in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"):
        place = data.find(magic)
        while place >= 0:
            with suppress(zlib.error):
                yield zlib.decompressobj().decompress(data[place : place + (1 << 20)])
            place = data.find(magic, place + 1)


def memory_with(roots: Iterable[Any], mark: str) -> list[str]:
    """The texts that hold a mark, among all that can be reached from these objects."""
    wanted, found = mark.lower(), []
    seen: set[int] = set()
    waiting = [*roots, *_caches()]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, str | bytes):
            text = one if isinstance(one, str) else one.decode("utf-8", "replace")
            if wanted in text.lower():
                found.append(text[:200])
        elif isinstance(one, MethodType):
            waiting.append(one.__self__)
        elif not isinstance(one, _PLACES_OF_CODE):
            waiting.extend(gc.get_referents(one))
    return found


def caches() -> list[Any]:
    """Every function that remembers answers, among what the collector passes over too."""
    passed_over = gc.get_freeze_count()
    gc.unfreeze()
    found = [one for one in gc.get_objects() if isinstance(one, _lru_cache_wrapper)]
    if passed_over:
        gc.freeze()
    return found


def _caches() -> list[Any]:
    return [one for one in caches() if one.__wrapped__.__module__.startswith(OWN)]
