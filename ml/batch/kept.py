"""What becomes of the parts of a batch, on disk until all are there: what is finished survives.

Unlike a `PartitionFolder`, whose files are the result, these are what a result is put together
from.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ml.batch.carrying import PartWork
from ml.batch.engines import Engine

_PART = "part-{:06}"
_DIGEST = hashlib.sha256().digest_size


class KeptParts:
    """A folder of parts, each beside a hash of what it was made from and one of itself.

    Parameters
    ----------
    folder : is made where it is not there, for its owner alone; its parent must exist
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)

    def __getitem__(self, number: int) -> bytes:
        """Return what became of a part that was kept."""
        return self._path(number).read_bytes()[2 * _DIGEST :]

    def is_kept(self, number: int, inputs: bytes) -> bool:
        """Whether a part is there, made from inputs of this hash and not altered since."""
        try:
            stored = self._path(number).read_bytes()
        except FileNotFoundError:
            return False
        made_from, own = stored[:_DIGEST], stored[_DIGEST : 2 * _DIGEST]
        return made_from == inputs and own == hashlib.sha256(stored[2 * _DIGEST :]).digest()

    def keep(self, number: int, inputs: bytes, content: bytes) -> None:
        """Write what became of a part: whole, or not at all."""
        unfinished = self._folder / f".{_PART.format(number)}.unfinished"
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(inputs + hashlib.sha256(content).digest())
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._path(number))

    def remove(self) -> None:
        """Remove the folder with all parts."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, number: int) -> Path:
        return self._folder / _PART.format(number)


def keep_parts(
    kept: KeptParts,
    work: PartWork,
    parts: Iterable[tuple[bytes, Any]],
    engine: Engine,
    note: Callable[[int], None],
) -> int:
    """Have the parts made that are not kept yet; return how many there are.

    Parameters
    ----------
    parts : a hash of all that a part is made from, and the part; taken as they are needed
    note : told of each part as it is kept, and of those that were, by number
    """
    missing: dict[int, bytes] = {}
    count = 0

    def to_make() -> Iterator[tuple[int, Any]]:
        nonlocal count
        for number, (inputs, part) in enumerate(parts):
            count += 1
            if kept.is_kept(number, inputs):
                note(number)
            else:
                missing[number] = inputs
                yield number, part

    for number, content in engine(work, to_make()):
        kept.keep(number, missing.pop(number), content)
        note(number)
    return count
