"""Trains and evaluates in a child process: the command that a data scientist types."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.db import Database
from app.core.errors import LateralError
from app.learning.registry import aliases, artifacts
from app.learning.registry.versions import Candidate
from app.serving import training_frames
from app.serving.embedding import LiveEmbedder
from app.settings import Settings
from ml.errors import RankerError
from ml.frames import TrainingFrames
from ml.frames_io import write_frames
from ml.semantic import Embedder
from models.base import utc_now

_BLAS_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_BLAS_THREADS = 2


class TrainingFailedError(LateralError):
    """The catalogue does not hold what a ranker can be learnt from, or training broke off."""

    status = 422
    code = "training_failed"
    title = "Training failed"


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What a training run left: the version, whether it is new and newly in use, and what is."""

    version: str
    registered: bool
    promoted: bool
    champion: str | None
    employees: int
    openings: int
    moves: int


def train(database: Database, settings: Settings, *, actor: str, seed: int = 0) -> TrainingResult:
    """Learn a ranker from the catalogue of today and register it; the first one comes into use.

    Another one is promoted by somebody who answers for it. All or nothing: when any step fails,
    neither files nor rows are left.

    Raises
    ------
    TrainingFailedError
        When the catalogue cannot be learnt from, or the artifact fails its check.
    """
    with _frames_folder(database, settings) as (frames, folder):
        draft = folder / "artifact"
        _run_ml(
            *("train", "--frames", _inside(folder), "--out", draft, "--seed", seed),
            *model_options(settings),
        )
        model = open_model(settings)
        candidate = checked(draft, frames, model)
        with (
            database.write() as session,
            artifacts.entered(session, settings, actor, candidate, draft, model) as registered,
        ):
            promoted = aliases.bootstrap(session, actor, candidate.version)
            champion = aliases.champion(session)
    sizes = (len(frames.employees), len(frames.openings), len(frames.moves))
    return TrainingResult(candidate.version, registered, promoted, champion, *sizes)


def evaluate(database: Database, settings: Settings) -> dict[str, Any]:
    """How well the ranker in use does on the catalogue of today.

    Raises
    ------
    TrainingFailedError
        When no ranker is trained, or it cannot be evaluated.
    """
    with database.read() as session:
        version = aliases.champion(session)
    if version is None:
        raise TrainingFailedError("No ranker is trained yet; `lateral train` makes one.")
    artifact = settings.artifacts_dir / version
    with _frames_folder(database, settings) as (_frames, folder):
        printed = _run_ml(
            *("evaluate", "--artifact", artifact, "--frames", _inside(folder)),
            *model_options(settings),
        )
    report: dict[str, Any] = json.loads(printed)
    return report


@contextmanager
def _frames_folder(database: Database, settings: Settings) -> Iterator[tuple[TrainingFrames, Path]]:
    """The catalogue's frames in a private folder that is gone afterwards."""
    with database.read() as session:
        frames = training_frames(session, utc_now().date())
    with artifacts.draft_folder(settings) as folder:
        write_frames(_inside(folder), frames)
        yield frames, folder


def _inside(folder: Path) -> Path:
    return folder / "frames"


def _run_ml(*arguments: object) -> str:
    capped = {name: str(_BLAS_THREADS) for name in _BLAS_VARIABLES}
    done = subprocess.run(  # noqa: S603 - our own interpreter and arguments
        [sys.executable, "-m", "ml", *map(str, arguments)],
        env={**os.environ, **capped},
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise TrainingFailedError(last[0].removeprefix("error: "))
    return done.stdout


def model_options(settings: Settings) -> tuple[object, ...]:
    """What a process of `ml` is told of vectors."""
    if settings.embedding_model is None:
        return () if settings.word_vectors else ("--no-word-vectors",)
    model = settings.embedding_model.resolve()
    return ("--embedding-model", model, "--embedding-cache", settings.embedding_dir.resolve())


def open_model(settings: Settings) -> Embedder | None:
    """The configured sentence-embedding model.

    Raises
    ------
    TrainingFailedError
        When it cannot be opened.
    """
    try:
        return LiveEmbedder(settings).current()
    except RankerError as error:
        raise TrainingFailedError(str(error)) from error


def checked(draft: Path, frames: TrainingFrames, model: Embedder | None) -> Candidate:
    """The artifact in a folder as it is registered, with its probes beside it.

    Raises
    ------
    TrainingFailedError
        When it is not whole.
    """
    try:
        return artifacts.checked(draft, model, lambda: frames.openings)
    except RankerError as error:
        raise TrainingFailedError(f"The trained artifact fails its check: {error}") from error
