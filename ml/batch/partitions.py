"""Files of a long batch, written one by one, so that what is finished survives whatever ends it.

A partition is a file of lines and, beside it, a seal: from which inputs it was made, and the hash
of its bytes. A partition whose seal fits is kept; any other is made anew. Each file appears whole
or not at all, and the seal after its partition.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ml.errors import RankerError

HEAD = "batch.json"
MANIFEST = "manifest.json"
_LOCK = ".lock"
_PART = "part-{:05}.ndjson"
_PARTS = "part-*.ndjson"


class BatchError(RankerError, ValueError):
    """The folder cannot hold this batch; the message says why."""


class PartitionFolder:
    """A folder of partitions, written by one process at a time.

    Parameters
    ----------
    path : is made where it is not there, for its owner alone
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def opened(self, head: Mapping[str, Any], *, fresh: bool = False) -> Iterator[str]:
        """Hold the folder for a batch; gives the day as of which the batch is made.

        A batch that was not finished goes on as of its own day, so that all its partitions tell of
        one. `fresh` removes what another batch left.

        Parameters
        ----------
        head : what all partitions have in common, with the day under `as_of`

        Raises
        ------
        BatchError
            When another process writes here, or the folder holds another batch.
        """
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._path / _LOCK).open("w", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BatchError(f"{self._path}: another batch is being written here") from error
            if fresh:
                self._clear()
            yield self._begun(head)

    def is_kept(self, number: int, inputs: str) -> bool:
        """Whether a partition is there, made from these inputs and not altered since."""
        part, seal = self._part(number), self._read(self._seal(number))
        if seal is None or seal.get("inputs") != inputs or not part.is_file():
            return False
        return bool(seal.get("sha256") == _hash_of(part))

    def write(self, number: int, inputs: str, lines: Iterable[str]) -> None:
        """Write a partition, then its seal."""
        part = self._part(number)
        self._put(part, lines)
        seal = {"inputs": inputs, "sha256": _hash_of(part)}
        self._put(self._seal(number), [json.dumps(seal)])

    def close(self, head: Mapping[str, Any], partitions: int) -> Sequence[Mapping[str, Any]]:
        """Remove partitions beyond the last and write what the folder holds; the partitions."""
        names = [self._part(number).name for number in range(partitions)]
        for part in self._path.glob(_PARTS):
            if part.name not in names:
                part.with_suffix(".json").unlink(missing_ok=True)
                part.unlink()
        told = [{"file": name, "sha256": _hash_of(self._path / name)} for name in names]
        self._put(self._path / MANIFEST, [json.dumps({**head, "partitions": told}, indent=1)])
        return told

    def _begun(self, head: Mapping[str, Any]) -> str:
        held = self._read(self._path / HEAD)
        if held is None:
            if self._read(self._path / MANIFEST) is not None or any(self._path.glob(_PARTS)):
                raise BatchError(f"{self._path}: has partitions but no {HEAD}; begin it afresh")
            self._put(self._path / HEAD, [json.dumps(head, sort_keys=True)])
            return str(head["as_of"])
        complete = (self._path / MANIFEST).is_file()
        compared = set(head) | set(held) if complete else (set(head) | set(held)) - {"as_of"}
        other = sorted(name for name in compared if head.get(name) != held.get(name))
        if other:
            raise BatchError(
                f"{self._path}: holds a batch with another {', '.join(other)}; "
                "name another folder or begin it afresh"
            )
        return str(held["as_of"])

    def _clear(self) -> None:
        for part in self._path.glob(_PARTS):
            part.with_suffix(".json").unlink(missing_ok=True)
            part.unlink()
        for name in (MANIFEST, HEAD):
            (self._path / name).unlink(missing_ok=True)

    def _part(self, number: int) -> Path:
        return self._path / _PART.format(number)

    def _seal(self, number: int) -> Path:
        return self._part(number).with_suffix(".json")

    def _read(self, path: Path) -> Mapping[str, Any] | None:
        """What a file says; None where it is missing or cut off."""
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _put(self, path: Path, lines: Iterable[str]) -> None:
        """Write a file whole or not at all, and have it on disk before it has its name."""
        unfinished = path.with_name(f".{path.name}.unfinished")
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            for line in lines:
                file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
