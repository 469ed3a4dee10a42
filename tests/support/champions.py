"""Puts a trained ranker in use, as `lateral train` does."""

import hashlib
from pathlib import Path

from sqlmodel import Session

from app.core.db import Database
from app.learning.registry import aliases, queries
from app.learning.registry import versions as registry
from app.learning.registry.aliases import append_entry
from app.learning.registry.decisions import Decision
from app.learning.registry.versions import Candidate
from app.serving.champion import record_probes
from ml.artifact import MANIFEST, save_artifact
from ml.frames import TrainingFrames
from ml.training import train
from models.base import utc_now
from models.ranker_vocabulary import AliasStep


def trained_artifact(frames: TrainingFrames, folder: Path, seed: int = 1) -> Path:
    """Train on the frames and save the ranker with its probes under `folder`."""
    ranker = train(frames, seed=seed)
    artifact = folder / ranker.version
    save_artifact(ranker, artifact)
    record_probes(ranker, frames.openings, artifact)
    return artifact


def point(session: Session, version: str) -> None:
    """Point the champion at a version whatever its files are, as a promotion does in the end."""
    before = queries.present(session, aliases.CHAMPION)
    decision = Decision("tests", "Tess", "tried out")
    append_entry(session, decision, AliasStep.PROMOTE, version, before=before, falls_back_to=before)


def promote(database: Database, artifact: Path) -> str:
    """Register an artifact and put it into use; its version."""
    digest = hashlib.sha256((artifact / MANIFEST).read_bytes()).hexdigest()
    candidate = Candidate(artifact.name, digest, utc_now(), "0" * 64, {})
    with database.write() as session:
        registry.register(session, "tests", candidate)
        if not aliases.bootstrap(session, "tests", candidate.version):
            point(session, candidate.version)
    return candidate.version
