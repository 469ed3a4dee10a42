"""Registers trained rankers, promotes one to champion and takes a promotion back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.core.errors import ConflictError, NotFoundError
from app.core.journal import record_change
from app.learning.registry import queries
from models.learning import ModelAlias, ModelVersion
from models.vocabulary import ChangeAction, EntityKind

CHAMPION = "champion"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ranker to register: its name, the hash of its manifest and what it was made from."""

    version: str
    manifest_sha256: str
    as_of: datetime
    frames_fingerprint: str
    metrics: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RegisteredVersion:
    """A registered ranker; `champion` marks the one in use."""

    version: str
    as_of: datetime
    trained_at: datetime
    metrics: Mapping[str, Any]
    champion: bool


def versions(session: Session) -> list[RegisteredVersion]:
    """Every registered ranker, newest first."""
    current = champion(session)
    return [
        RegisteredVersion(
            row.version, row.as_of, row.trained_at, row.metrics, row.version == current
        )
        for row in queries.versions(session)
    ]


def champion(session: Session) -> str | None:
    """The version in use, none before the first training."""
    newest = queries.alias_history(session, CHAMPION, 1)
    return newest[0].version if newest else None


def register(session: Session, actor: str, candidate: Candidate) -> bool:
    """Add a version; false when it is there already.

    Raises
    ------
    ConflictError
        When another artifact was registered under this name.
    """
    known = queries.version(session, candidate.version)
    if known is not None:
        if known.manifest_sha256 != candidate.manifest_sha256:
            raise ConflictError(f"{candidate.version} is registered with other files.")
        return False
    session.add(
        ModelVersion(
            version=candidate.version,
            manifest_sha256=candidate.manifest_sha256,
            as_of=candidate.as_of,
            frames_fingerprint=candidate.frames_fingerprint,
            metrics=dict(candidate.metrics),
        )
    )
    session.flush()
    record_change(session, actor, ChangeAction.TRAINED, EntityKind.RANKER, candidate.version)
    return True


def promote(session: Session, actor: str, version: str) -> bool:
    """Put a version into use; false when it is in use already.

    Raises
    ------
    NotFoundError
        When no such version is registered.
    """
    if queries.version(session, version) is None:
        raise NotFoundError(f"No version {version!r} is registered.")
    before = champion(session)
    if before == version:
        return False
    session.add(ModelAlias(alias=CHAMPION, version=version, set_by=actor))
    session.flush()
    _record_promotion(session, actor, version, before)
    return True


def roll_back(session: Session, actor: str) -> str:
    """Take the last promotion back; the version in use before it is in use again.

    Raises
    ------
    ConflictError
        When no other version was in use before.
    """
    history = queries.alias_history(session, CHAMPION, 2)
    if len(history) < 2:  # noqa: PLR2004 - the present one and the one before
        raise ConflictError("No version was in use before this one.")
    present, previous = history
    session.delete(present)
    session.flush()
    _record_promotion(session, actor, previous.version, present.version)
    return previous.version


def _record_promotion(session: Session, actor: str, version: str, before: str | None) -> None:
    details = {"instead_of": before} if before else {}
    record_change(session, actor, ChangeAction.PROMOTED, EntityKind.RANKER, version, details)
