"""Writes the rankings of a whole organisation to a file, one person a line."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ml.batch.products import Masks
from ml.batch.ranking import rank_all
from ml.frames import TrainingFrames
from ml.ranking import OpeningIndex, Ranker
from ml.types import BoolArray


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
    unfinished = out.with_name(f".{out.name}.unfinished")
    count = 0
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            for line in _lines(ranker, frames, k):
                file.write(line + "\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _lines(ranker: Ranker, frames: TrainingFrames, k: int) -> Iterator[str]:
    people = ranker.index_employees(frames.employees)
    openings = ranker.index_openings(frames.openings)
    masks = _wanted(ranker, frames, openings)
    for block in rank_all(ranker, people, openings, k=k, masks=masks):
        rows, scores = block.openings.tolist(), block.scores.tolist()
        for place, (best, values) in enumerate(zip(rows, scores, strict=True)):
            ranked = [
                {"opening": openings.keys[row], "score": round(value, 6)}
                for row, value in zip(best, values, strict=True)
                if row >= 0
            ]
            yield json.dumps(
                {"employee": people.keys[block.first + place], "openings": ranked},
                ensure_ascii=False,
            )


def _wanted(ranker: Ranker, frames: TrainingFrames, openings: OpeningIndex) -> Masks:
    def masks(rows: range) -> BoolArray:
        return np.stack([~ranker.unwanted(frames.employees[row], openings) for row in rows])

    return masks
