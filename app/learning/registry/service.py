"""Registers trained rankers, promotes one to champion and takes a promotion back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.core.db import Database
from app.core.errors import ConflictError, NotFoundError
from app.core.journal import record_change
from app.learning.registry import queries
from app.serving.champion import load_champion
from app.serving.embedding import LiveEmbedder
from app.settings import Settings
from ml.errors import RankerError
from models.learning import ModelAlias, ModelVersion
from models.vocabulary import ChangeAction, EntityKind

CHAMPION = "champion"


class UnusableVersionError(ConflictError):
    """A version's files are missing or altered, or it does not repeat its probes."""

    code = "version_unusable"
    title = "Version unusable"


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


def put_into_use(database: Database, settings: Settings, actor: str, version: str) -> bool:
    """Promote a version once it was opened as a service opens it; false when it is in use already.

    Raises
    ------
    NotFoundError
        When no such version is registered.
    UnusableVersionError
        When it cannot be opened; the champion stays.
    """
    with database.read() as session:
        row = queries.version(session, version)
    if row is not None:
        _require_usable(settings, row)
    with database.write() as session:
        return promote(session, actor, version)


def go_back(database: Database, settings: Settings, actor: str) -> str:
    """Take the last promotion back once the version before it was opened as a service opens it.

    Raises
    ------
    ConflictError
        When no other version was in use before, or somebody promoted one meanwhile.
    UnusableVersionError
        When that version cannot be opened; the champion stays.
    """
    with database.read() as session:
        previous = _before(session)
        row = queries.version(session, previous)
    if row is not None:
        _require_usable(settings, row)
    with database.write() as session:
        if _before(session) != previous:
            raise ConflictError("Another version was put into use meanwhile. Try again.")
        return roll_back(session, actor)


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
    previous = _before(session)
    (present,) = queries.alias_history(session, CHAMPION, 1)
    session.delete(present)
    session.flush()
    _record_promotion(session, actor, previous, present.version)
    return previous


def _before(session: Session) -> str:
    """The version that was in use before the champion."""
    history = queries.alias_history(session, CHAMPION, 2)
    if len(history) < 2:  # noqa: PLR2004 - the present one and the one before
        raise ConflictError("No version was in use before this one.")
    return history[1].version


def _require_usable(settings: Settings, row: ModelVersion) -> None:
    """Check hashes and repeat the probes before anything changes."""
    try:
        model = LiveEmbedder(settings).current()
        load_champion(settings.artifacts_dir, row.version, row.manifest_sha256, model)
    except (RankerError, OSError) as error:
        raise UnusableVersionError(
            f"{row.version} cannot be put into use: {error}. The champion stays. `lateral train` "
            "makes a version anew."
        ) from error


def _record_promotion(session: Session, actor: str, version: str, before: str | None) -> None:
    details = {"instead_of": before} if before else {}
    record_change(session, actor, ChangeAction.PROMOTED, EntityKind.RANKER, version, details)
