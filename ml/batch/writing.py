"""Writes the partitions of a batch, whoever ranks them; what is there already is kept."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ml.batch.engines import Engine
from ml.batch.partitions import PartitionFolder
from ml.batch.work import Part, Work
from ml.frames_io import lines_of


@dataclass(frozen=True, slots=True)
class Step:
    """A partition that is about to be written, or was there already (`kept`)."""

    people: tuple[str, ...]
    kept: bool


def write_parts(
    folder: PartitionFolder,
    head: Mapping[str, Any],
    work: Work,
    parts: Iterable[Part],
    engine: Engine,
    note: Callable[[Step], None],
) -> int:
    """Write the parts that are not in the folder yet; return how many were.

    Parameters
    ----------
    folder : opened
    head : what the folder was opened with
    note : told of each partition before it is written, in the order in which they are
    """
    common = hashlib.sha256(json.dumps(head, sort_keys=True).encode())
    common.update(hashlib.sha256(lines_of(work.openings.profiles).encode()).digest())
    missing: dict[int, tuple[str, tuple[str, ...]]] = {}
    kept = 0

    def to_rank() -> Iterator[tuple[int, Part]]:
        nonlocal kept
        for number, part in enumerate(parts):
            inputs, keys = _inputs(common.copy(), part), tuple(one.key for one in part.people)
            if folder.is_kept(number, inputs):
                kept += 1
                note(Step(keys, kept=True))
            else:
                missing[number] = inputs, keys
                yield number, part

    for number, content in engine(work, to_rank()):
        inputs, keys = missing.pop(number)
        note(Step(keys, kept=False))
        folder.write(number, inputs, keys, content)
    return kept


def _inputs(digest: Any, part: Part) -> str:
    """A hash of all that a partition is made of."""
    digest.update(lines_of(part.people).encode())
    digest.update(part.allowed.tobytes())
    found: str = digest.hexdigest()
    return found
