"""Loads the ranker that the champion alias points at, once its probes were replayed."""

import hashlib
import json
from collections.abc import Sequence
from math import isfinite
from pathlib import Path

import structlog

from ml.artifact import MANIFEST, load_artifact
from ml.errors import ArtifactError
from ml.frames import EmployeeProfile, HeldSkill, OpeningProfile, TrainingFrames
from ml.frames_io import read_frames, write_frames
from ml.ranking import Ranker
from ml.semantic import Embedder

NOT_TRAINED = "No ranker is trained yet; `lateral train` makes one from the catalogue."
PROBES = "probes"
SCORES = "scores.json"
PROBED_OPENINGS = 6
TOLERANCE = 1e-4

log = structlog.get_logger(__name__)


def load_champion(
    artifacts_dir: Path, version: str, manifest_sha256: str, model: Embedder | None = None
) -> Ranker:
    """The ranker of a registered version, checked against its registration and its probes.

    `model` is the configured sentence-embedding model.

    Raises
    ------
    RankerError
        When files are missing or altered, or the ranker does not repeat its probes' scores.
    """
    folder = artifacts_dir / version
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise ArtifactError(f"{MANIFEST}: missing in {folder.name}")
    if hashlib.sha256(manifest.read_bytes()).hexdigest() != manifest_sha256:
        raise ArtifactError(f"{MANIFEST}: is not the one that was registered for {version}")
    ranker = load_artifact(folder, model)
    if (folder / PROBES).is_dir():
        replay_probes(ranker, folder / PROBES)
    else:
        log.warning("probes_missing", model_version=version)
    return ranker


def record_probes(ranker: Ranker, openings: Sequence[OpeningProfile], folder: Path) -> None:
    """Store scores beside the artifact in `folder` that every process must repeat.

    The people of the probes are made from the openings themselves: an artifact holds no
    personal data.
    """
    chosen = sorted(openings, key=lambda opening: opening.key)[:PROBED_OPENINGS]
    people = [_holder_of(opening) for opening in chosen]
    write_frames(folder / PROBES, TrainingFrames("", people, chosen, (), (), ()))
    scores = json.dumps(_scores(ranker, people, chosen))
    (folder / PROBES / SCORES).write_text(scores, encoding="utf-8")


def replay_probes(ranker: Ranker, folder: Path) -> None:
    """Compare this process's scores with those recorded when the ranker was trained.

    Raises
    ------
    RankerError
        When a score differs by more than the tolerance, or the probes cannot be read.
    """
    frames = read_frames(folder)
    recorded = _recorded(folder / SCORES)
    repeated = _scores(ranker, frames.employees, frames.openings)
    if len(recorded) != len(repeated):
        raise ArtifactError(f"{PROBES}/{SCORES}: does not fit the probes")
    worst = max((abs(old - new) for old, new in zip(recorded, repeated, strict=True)), default=0.0)
    if worst > TOLERANCE:
        raise ArtifactError(f"{PROBES}: a score differs by {worst:.6f} from the recorded one")


def _recorded(path: Path) -> list[float]:
    """Scores as they were recorded; anything but numbers would compare as no difference."""
    try:
        recorded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ArtifactError(f"{PROBES}/{SCORES}: cannot be read ({error})") from error
    if not isinstance(recorded, list) or not all(
        isinstance(one, float | int) and isfinite(one) for one in recorded
    ):
        raise ArtifactError(f"{PROBES}/{SCORES}: holds something else than finite numbers")
    return recorded


def _scores(
    ranker: Ranker, people: Sequence[EmployeeProfile], openings: Sequence[OpeningProfile]
) -> list[float]:
    index = ranker.index_openings(openings)
    return [
        move.score
        for person in people
        for move in sorted(
            ranker.rank_openings(person, index, k=len(openings)), key=lambda move: move.opening_key
        )
    ]


def _holder_of(opening: OpeningProfile) -> EmployeeProfile:
    return EmployeeProfile(
        key=f"holder-of-{opening.key}",
        title=opening.title,
        function=opening.function,
        grade=opening.grade,
        text=opening.description,
        skills=tuple(HeldSkill(skill.name, skill.key, skill.level) for skill in opening.skills),
    )
