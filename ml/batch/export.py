"""Writes the rankings of a whole organisation, as frames hold it, to a file or to a folder."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ml.batch.engines import Engine, here
from ml.batch.partitions import PartitionFolder
from ml.batch.rows import require
from ml.batch.work import Asked, Part, Work
from ml.batch.writing import Step, write_parts
from ml.frames import EmployeeProfile, TrainingFrames
from ml.ranking import Ranker

PEOPLE = 1_000
"""People in a part: memory grows with it, and what is broken off loses a few parts at most."""


def write_rankings(ranker: Ranker, frames: TrainingFrames, out: Path, *, k: int) -> int:
    """Rank the openings of the frames for all their people; return how many people that were.

    Openings that a negative wish names are left out, as the service does; its rules of
    eligibility rest on facts that frames do not hold. The file is NDJSON, in the order of the
    people, `{"employee": ..., "openings": [{"opening": ..., "score": ...}, ...]}`, best first.
    It appears whole or not at all.

    Raises
    ------
    ValueError
        When k is below 1.
    """
    work = Work(ranker, ranker.index_openings(frames.openings), Asked(k))
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            for _number, content in here(work, enumerate(_parts(work, frames.employees, PEOPLE))):
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return len(frames.employees)


def write_partitions(
    ranker: Ranker,
    frames: TrainingFrames,
    out: Path,
    asked: Asked,
    engine: Engine,
    *,
    people: int = PEOPLE,
) -> int:
    """Rank as `write_rankings` does, to a folder of partitions; return how many were there.

    What was broken off goes on; the bytes do not depend on who ranks.

    Parameters
    ----------
    people : in a partition

    Raises
    ------
    BatchError
        When the folder holds another batch, another process writes to it, or an extra is missing.
    """
    require(asked.form)
    work = Work(ranker, ranker.index_openings(frames.openings), asked)
    folder = PartitionFolder(out, asked.form)
    head = {
        "model_version": ranker.version,
        "as_of": frames.as_of,
        "k": asked.k,
        "reasons": asked.reasons,
        "form": asked.form.value,
        "people_in_a_partition": people,
    }
    parts = _parts(work, frames.employees, people)
    with folder.opened(head):
        kept = write_parts(folder, head, work, parts, engine, _nobody)
        told = {"people": len(frames.employees), "openings": len(frames.openings)}
        folder.close({**head, **told}, -(-len(frames.employees) // people))
    return kept


def _parts(work: Work, people: Sequence[EmployeeProfile], at_once: int) -> Iterator[Part]:
    for first in range(0, len(people), at_once):
        some = people[first : first + at_once]
        masks = [~work.ranker.unwanted(person, work.openings) for person in some]
        yield Part.of(some, np.stack(masks))


def _nobody(_step: Step) -> None:
    """Nobody is told of the partitions."""
