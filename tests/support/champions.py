"""Puts a trained ranker in use, as `lateral train` does."""

import hashlib
from pathlib import Path

from app.core.db import Database
from app.learning.registry import service as registry
from app.learning.registry.service import Candidate
from app.serving.champion import record_probes
from ml.artifact import MANIFEST, save_artifact
from ml.frames import TrainingFrames
from ml.training import train
from models.base import utc_now


def trained_artifact(frames: TrainingFrames, folder: Path, seed: int = 1) -> Path:
    """Train on the frames and save the ranker with its probes under `folder`."""
    ranker = train(frames, seed=seed)
    artifact = folder / ranker.version
    save_artifact(ranker, artifact)
    record_probes(ranker, frames.openings, artifact)
    return artifact


def promote(database: Database, artifact: Path) -> str:
    """Register an artifact and put it into use; its version."""
    digest = hashlib.sha256((artifact / MANIFEST).read_bytes()).hexdigest()
    candidate = Candidate(artifact.name, digest, utc_now(), "0" * 64, {})
    with database.write() as session:
        registry.register(session, "tests", candidate)
        registry.promote(session, "tests", candidate.version)
    return candidate.version
