"""What an answer for a person never seen costs the ranker, stage by stage."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from ml.frames import EmployeeProfile
from ml.ranking import OpeningIndex, Ranker

SIZES = (10, 20)
"""How many openings are asked for: a page of cards, a full list."""


def never_seen(
    ranker: Ranker, people: Sequence[EmployeeProfile], index: OpeningIndex
) -> list[dict[str, Any]]:
    """Processor time of an answer and of its stages for each k; medians over the people.

    `people` must be nobody that the ranker was asked about: every k gets its own part of them.
    Signals are those of the openings that are re-ranked, trees how they become scores; explaining
    is what is left of an answer about a person who is known by then.
    """
    part = len(people) // len(SIZES)
    return [
        _of(ranker, people[turn * part : (turn + 1) * part], index, k)
        for turn, k in enumerate(SIZES)
    ]


def _of(
    ranker: Ranker, people: Sequence[EmployeeProfile], index: OpeningIndex, k: int
) -> dict[str, Any]:
    times: dict[str, list[float]] = {}

    def timed(stage: str, work: Callable[..., Any], *about: Any, **more: Any) -> Any:
        began = time.process_time()
        done = work(*about, **more)
        times.setdefault(stage, []).append((time.process_time() - began) * 1000)
        return done

    for person in people:
        timed("answer_ms", ranker.rank_openings, person, index, k=k)
        one = timed("encode_ms", ranker.index_employees, [person])
        rows = timed("retrieve_ms", ranker.retrieve_openings, person, index, k=k)
        signals = timed("signals_ms", ranker.pair_signals, one, index, rows)
        timed("trees_ms", ranker.combination.score, signals[0])
        timed("again_ms", ranker.rank_openings, person, index, k=k)
    found = {stage: round(statistics.median(taken), 3) for stage, taken in times.items()}
    before = found["retrieve_ms"] + found["signals_ms"] + found["trees_ms"]
    found["explain_ms"] = round(max(found.pop("again_ms") - before, 0.0), 3)
    return {"k": k, "openings": len(index), **found}
