"""Files of a long batch, written one by one, so that what is finished survives whatever ends it.

A partition is a file of lists and, beside it, a seal: from which inputs it was made, whose lists it
holds, and the hash of its bytes. A partition whose seal fits is kept; any other is made anew. Each
file appears whole or not at all, and the seal after its partition.
"""

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ml.batch.errors import BatchError, FolderInUseError, OtherBatchError
from ml.batch.rows import Form, openings_of, without

HEAD = "batch.json"
MANIFEST = "manifest.json"
_LOCK = ".lock"
_PART = "part-{:05}.{}"
_SEALS = "part-*.json"
_OURS = re.compile(r"part-\d{5,}")


class PartitionFolder:
    """A folder of partitions, written by one process at a time.

    Parameters
    ----------
    path : is made where it is not there, for its owner alone
    form : of its partitions
    """

    def __init__(self, path: Path, form: Form = Form.NDJSON) -> None:
        self._path = path
        self._form = form

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
        with self._held():
            if fresh:
                self._clear()
            yield self._begun(head)

    def is_kept(self, number: int, inputs: str) -> bool:
        """Whether a partition is there, made from these inputs and not altered since."""
        part, seal = self._part(number), self._read(self._seal(number))
        if seal is None or seal.get("inputs") != inputs or not part.is_file():
            return False
        return bool(seal.get("sha256") == hash_of(part))

    def write(self, number: int, inputs: str, people: Sequence[str], content: bytes) -> None:
        """Write a partition, then its seal; `people` are those whose lists it holds."""
        self._put(self._part(number), content)
        seal = {"inputs": inputs, "sha256": hashlib.sha256(content).hexdigest(), "people": people}
        self._put_json(self._seal(number), seal)

    def close(self, head: Mapping[str, Any], partitions: int) -> Sequence[Mapping[str, Any]]:
        """Remove partitions beyond the last and write what the folder holds; the partitions."""
        names = [self._part(number).name for number in range(partitions)]
        for part in self._parts():
            if part.name not in names:
                part.with_suffix(".json").unlink(missing_ok=True)
                part.unlink()
        told = [{"file": name, "sha256": hash_of(self._path / name)} for name in names]
        self._put_json(self._path / MANIFEST, {**head, "partitions": told}, indent=1)
        return told

    def files(self) -> list[dict[str, Any]]:
        """Return what there is of each partition, by its seal: name, hash, bytes and people."""
        return [
            {
                "name": part.name,
                "sha256": seal["sha256"],
                "bytes": part.stat().st_size,
                "people": len(seal["people"]),
            }
            for part, seal in self._sealed()
        ]

    def everyone(self) -> Iterator[str]:
        """Give all whose lists the partitions hold."""
        return (key for _, seal in self._sealed() for key in seal["people"])

    def people(self, file: str) -> Sequence[str]:
        """Return whose lists a partition holds."""
        seal = self._read((self._path / file).with_suffix(".json"))
        return () if seal is None else tuple(seal["people"])

    def take_out(self, is_gone: Callable[[str], bool]) -> Mapping[str, str]:
        """Write the partitions anew that hold lists of people who are gone.

        Whatever ends it, doing it again finishes it.

        Returns
        -------
        the new hash of each partition that was written anew, by its name

        Raises
        ------
        BatchError
            When another process writes here.
        """
        renewed: dict[str, str] = {}
        with self._held():
            for part, seal in self._sealed():
                gone = frozenset(key for key in seal["people"] if is_gone(key))
                if not gone:
                    continue
                content = without(part.read_bytes(), self._form, gone)
                self._put(part, content)
                renewed[part.name] = hashlib.sha256(content).hexdigest()
                left = [key for key in seal["people"] if key not in gone]
                told = {**seal, "sha256": renewed[part.name], "people": left}
                self._put_json(part.with_suffix(".json"), told)
            manifest = self._read(self._path / MANIFEST)
            if renewed and manifest is not None:
                named = [
                    {**one, "sha256": renewed.get(one["file"], one["sha256"])}
                    for one in manifest["partitions"]
                ]
                self._put_json(self._path / MANIFEST, {**manifest, "partitions": named}, indent=1)
        return renewed

    def openings_of(self, employee: str) -> Sequence[Mapping[str, Any]] | None:
        """Return the list of a person as NDJSON tells it; None where there is none."""
        for part, seal in self._sealed():
            if employee in seal["people"]:
                return openings_of(part.read_bytes(), self._form, employee)
        return None

    def _sealed(self) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        for place in sorted(self._path.glob(_SEALS)):
            seal, part = self._read(place), place.with_suffix(f".{self._form}")
            if seal is not None and part.is_file():
                yield part, seal

    @contextmanager
    def _held(self) -> Iterator[None]:
        with (self._path / _LOCK).open("w", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FolderInUseError(
                    f"{self._path}: another batch is being written here"
                ) from error
            yield

    def _begun(self, head: Mapping[str, Any]) -> str:
        held = self._read(self._path / HEAD)
        if held is None:
            if (self._path / MANIFEST).exists() or any(self._parts()):
                raise BatchError(
                    f"{self._path}: has {MANIFEST} or partitions but no {HEAD}; name another "
                    "folder or begin it afresh"
                )
            self._put_json(self._path / HEAD, head, sort_keys=True)
            return str(head["as_of"])
        complete = (self._path / MANIFEST).is_file()
        compared = set(head) | set(held) if complete else (set(head) | set(held)) - {"as_of"}
        other = sorted(name for name in compared if head.get(name) != held.get(name))
        if other:
            raise OtherBatchError(
                f"{self._path}: holds a batch with another {', '.join(other)}; "
                "name another folder or begin it afresh"
            )
        return str(held["as_of"])

    def _clear(self) -> None:
        for part in self._parts():
            part.with_suffix(".json").unlink(missing_ok=True)
            part.unlink()
        for name in (MANIFEST, HEAD):
            (self._path / name).unlink(missing_ok=True)

    def _parts(self) -> list[Path]:
        """The partitions, of any form; other programs name their files much alike."""
        found = [one for form in Form for one in self._path.glob(f"part-*.{form}")]
        return [one for one in found if _OURS.fullmatch(one.stem)]

    def _part(self, number: int) -> Path:
        return self._path / _PART.format(number, self._form)

    def _seal(self, number: int) -> Path:
        return self._part(number).with_suffix(".json")

    def _read(self, path: Path) -> Mapping[str, Any] | None:
        """What a file says; None where it is missing or cut off."""
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _put_json(self, path: Path, told: Mapping[str, Any], **how: Any) -> None:
        self._put(path, (json.dumps(told, **how) + "\n").encode())

    def _put(self, path: Path, content: bytes) -> None:
        """Write a file whole or not at all, and have it on disk before it has its name."""
        unfinished = path.with_name(f".{path.name}.unfinished")
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
