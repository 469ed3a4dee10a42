"""A whole training run: learn from early lists, judge by later ones, let the gate decide, save.

It is what a worker runs in a process of its own, what a data scientist types, and what a notebook
calls; it keeps the results of its stages, so that a killed run is taken up again.
"""

import json
import os
import resource
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from ml.artifact import save_artifact
from ml.batch import Engine, here
from ml.errors import TrainingError
from ml.feedback.dataset import FeedbackData
from ml.feedback.experts import expert_change
from ml.feedback.files import ARTIFACT, RESULT
from ml.feedback.gate import Beside, GatePolicy, GateResult, decide
from ml.feedback.learning import Learnt, learn, split_days
from ml.feedback.measures import measures
from ml.feedback.rivals import Evaluation, evaluate
from ml.feedback.shrinkage import silent
from ml.feedback.stages import Told
from ml.frames import TrainingFrames
from ml.ranking import Ranker
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination, shipped_combination
from ml.ranking.signals.own import OwnTerm, read_terms
from ml.semantic import vectors_of
from ml.training.queries import GradedQueries

BOARD_PEOPLE, BOARD_OPENINGS = 200, 300
"""People and openings, drawn, whose pairs the scores are aligned on: more change no quantile."""

CHECKPOINT = "stages.json"
_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Run:
    """What a run leaves: what was learnt, how it was judged, and the gate's verdict."""

    learnt: Learnt
    evaluation: Evaluation
    gate: GateResult

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "version": self.learnt.ranker.version,
            "stayed": self.learnt.stayed,
            "report": self.learnt.report.to_json(),
            "evaluation": self.evaluation.to_json(),
            "gate": self.gate.to_json(),
            "peak_mb": peak_mb(),
        }


def run(
    data: FeedbackData,
    base: Ranker,
    *,
    policy: GatePolicy,
    champion: Combination | None = None,
    board: AnyArray | None = None,
    packs: Sequence[GradedQueries] = (),
    own: Sequence[OwnTerm] = (),
    checkpoint: Path | None = None,
    told: Told = silent,
    engine: Engine = here,
    **asked: Any,
) -> Run:
    """Learn from the first 80 % of the days, and judge by the rest.

    Parameters
    ----------
    base : what is learnt on top of
    policy : set before; the result names its hash
    champion : what serves now, and what is compared with; None where that is the base
    board : shape (people, openings, signals), present pairs
    packs : pairs that experts graded; none to leave their guard out
    own : features of the organisation that may be weighed, as of `learn`
    engine : who asks the versions about the items that judge them; it changes no bit
    asked : further parameters of `learn`: label, seed, trees, penalties, folds

    Raises
    ------
    TrainingError
        As `learn` and `evaluate`.
    """
    champion = champion or base.combination
    own = every_own(own, base, champion)
    early, late = split_days(data)
    flat = None if board is None else board.reshape(-1, board.shape[-1])
    learnt = learn(early, base, board=flat, own=own, checkpoint=checkpoint, told=told, **asked)
    told("evaluation", 0, 1)
    evaluation = evaluate(early, late, learnt, champion, board=board, engine=engine)
    expert = expert_change(learnt.ranker.combination, champion, packs) if packs else None
    told("evaluation", 1, 1)
    return Run(
        _measured(data, learnt, evaluation),
        evaluation,
        decide(policy, evaluation, Beside(expert=expert)),
    )


def _measured(data: FeedbackData, learnt: Learnt, evaluation: Evaluation) -> Learnt:
    """Return what was learnt with what was measured of it; the base stays what it is."""
    if learnt.stayed:
        return learnt
    origin = replace(learnt.ranker.provenance, metrics=measures(data, learnt, evaluation))
    return replace(learnt, ranker=replace(learnt.ranker, provenance=origin))


def as_shipped(ranker: Ranker) -> Ranker:
    """Return a ranker that knows the same words and steps, with the slopes that ship with it."""
    knowledge = ranker.lexicon.knowledge
    kind = vectors_of(knowledge.embedding.model)
    shipped = shipped_combination(kind, occupations=bool(knowledge.occupations))
    return replace(ranker, combination=shipped)


def own_terms(path: Path) -> tuple[OwnTerm, ...]:
    """Read features of the organisation that may be weighed, none of them weighed yet.

    Raises
    ------
    TrainingError
        When the file cannot be read, or one of them cannot be.
    """
    try:
        return read_terms(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError) as error:
        raise TrainingError(f"{path.name}: {error}") from error


def every_own(own: Sequence[OwnTerm], base: Ranker, champion: Combination) -> tuple[OwnTerm, ...]:
    """Return the features that may be weighed, and those that the base or the champion weigh."""
    return base.combination.over(champion.over(own).own).own


def present_pairs(
    ranker: Ranker, frames: TrainingFrames, seed: int, own: Sequence[OwnTerm] = ()
) -> AnyArray | None:
    """Return what is read of drawn people with drawn openings; None where there are none.

    Parameters
    ----------
    own : features whose readings follow the signals

    Returns
    -------
    shape (people, openings, names)
    """
    ranker = replace(ranker, combination=ranker.combination.over(own))
    people = _drawn(sorted(frames.employees, key=lambda one: one.key), BOARD_PEOPLE, seed)
    openings = _drawn(sorted(frames.openings, key=lambda one: one.key), BOARD_OPENINGS, seed)
    if not people or not openings:
        return None
    return ranker.pair_signals(ranker.index_employees(people), ranker.index_openings(openings))


def _drawn(profiles: list[Any], most: int, seed: int) -> list[Any]:
    if len(profiles) <= most:
        return profiles
    chosen = np.sort(np.random.default_rng(seed).choice(len(profiles), most, replace=False))
    return [profiles[number] for number in chosen]


def limit(memory_mb: int | None, minutes: int | None) -> None:
    """Bound what this process may take; what it keeps until then is taken up by the next."""
    if memory_mb is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_mb * _MEGABYTE,) * 2)
    if minutes is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (minutes * 60, minutes * 60 + 5))


def end_with(pipe: BinaryIO) -> None:
    """End this process as soon as a pipe closes: when whoever began it ends, however it does."""

    def watch() -> None:
        # Unbuffered: a thread that waits within a buffered reader holds its lock, and an
        # interpreter that ends while it is held aborts.
        while os.read(pipe.fileno(), 1):
            pass
        os._exit(1)

    threading.Thread(target=watch, name="end-with", daemon=True).start()


def peak_mb() -> int:
    """Return the most memory that this process had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def write_run(done: Run, folder: Path) -> None:
    """Write the artifact, unless the base stayed, and then the result beside it."""
    if not done.learnt.stayed:
        save_artifact(done.learnt.ranker, folder / ARTIFACT)
    text = json.dumps(done.to_json(), indent=1, allow_nan=False)
    (folder / RESULT).write_text(text + "\n", encoding="utf-8")
