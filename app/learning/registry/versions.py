"""Registers rankers, tells of them and retires those that nobody needs any more."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session

from app.core.db import Database
from app.core.errors import ConflictError
from app.core.journal import lock_chain, record_change
from app.learning.registry import queries
from app.learning.registry.aliases import champion, required
from app.learning.registry.decisions import Decision
from app.serving.own_features import require_served
from app.settings import Settings
from ml.errors import ArtifactError
from ml.ranking.signals.own import OwnTerm
from models.base import utc_now
from models.learning import GateResult, ModelVersion
from models.ranker_vocabulary import RankerOrigin
from models.vocabulary import ChangeAction, EntityKind

_log = structlog.get_logger(__name__)


class AliasedVersionError(ConflictError):
    """An alias points at the version, or a rollback would."""

    code = "version_aliased"
    title = "Version in use"


class FeatureNotServedError(ConflictError):
    """The ranker weighs an own feature that is not approved, or otherwise than it was."""

    code = "feature_not_served"
    title = "Feature not served"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ranker to register: its name, the hash of its manifest and what it was made from.

    `own` are the features of the organisation that it weighs.
    """

    version: str
    manifest_sha256: str
    as_of: datetime
    frames_fingerprint: str
    metrics: Mapping[str, Any]
    origin: RankerOrigin = RankerOrigin.TRAINED
    reason: str = ""
    own: tuple[OwnTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisteredVersion:
    """A registered ranker; `champion` marks the one in use."""

    version: str
    as_of: datetime
    trained_at: datetime
    metrics: Mapping[str, Any]
    champion: bool
    retired: bool


def judged(session: Session, version: str) -> GateResult | None:
    """What a gate said of a version last; None where none did."""
    return queries.gate(session, version)


def versions(session: Session) -> list[RegisteredVersion]:
    """Every registered ranker, newest first."""
    current = champion(session)
    return [
        RegisteredVersion(
            row.version,
            row.as_of,
            row.trained_at,
            row.metrics,
            row.version == current,
            row.retired_at is not None,
        )
        for row in queries.versions(session)
    ]


def register(session: Session, actor: str, candidate: Candidate) -> bool:
    """Add a version; false when it is there already.

    A version follows from its content: what was learnt again, on another day, is the same.

    Raises
    ------
    FeatureNotServedError
        When it weighs an own feature that is not approved.
    """
    try:
        require_served(session, candidate.own)
    except ArtifactError as error:
        raise FeatureNotServedError(f"{candidate.version} is not registered: {error}.") from error
    if queries.version(session, candidate.version) is not None:
        return False
    session.add(
        ModelVersion(
            version=candidate.version,
            manifest_sha256=candidate.manifest_sha256,
            as_of=candidate.as_of,
            frames_fingerprint=candidate.frames_fingerprint,
            metrics=dict(candidate.metrics),
            origin=candidate.origin,
            made_by=actor,
            reason=candidate.reason,
        )
    )
    session.flush()
    _record(session, actor, candidate, {})
    return True


def renew(session: Session, actor: str, row: ModelVersion, candidate: Candidate) -> None:
    """Note that the files of a version were missing or altered, and came back.

    Who made it first stays its maker.
    """
    row.manifest_sha256 = candidate.manifest_sha256
    row.as_of, row.frames_fingerprint = candidate.as_of, candidate.frames_fingerprint
    session.add(row)
    session.flush()
    _record(session, actor, candidate, {"files": "renewed"})


def _record(session: Session, actor: str, candidate: Candidate, details: Mapping[str, str]) -> None:
    trained = candidate.origin is RankerOrigin.TRAINED
    action = ChangeAction.TRAINED if trained else ChangeAction.REGISTERED
    told = {"reason": candidate.reason, **details} if candidate.reason else dict(details)
    record_change(session, actor, action, EntityKind.MODEL, candidate.version, told)


def in_use(session: Session) -> set[str]:
    """The versions that rank now: where aliases point, and the challenger of an experiment."""
    pointed = [queries.present(session, alias) for alias in queries.aliased(session)]
    challenger = queries.challenger(session)
    return {entry.version for entry in pointed if entry} | ({challenger} if challenger else set())


def retire(session: Session, decision: Decision, version: str) -> ModelVersion:
    """Take a version out of service; its files are removed after a while, its row stays.

    Raises
    ------
    NotFoundError
        When no such version is registered.
    AliasedVersionError
        When an alias points at it, the next rollback would, or an experiment compares it.
    """
    lock_chain(session)  # who promotes it at the same time is waited for
    row = required(session, version)
    if row.retired_at is not None:
        return row
    if queries.challenger(session) == version:
        raise AliasedVersionError(f"An experiment compares {version}. Stop it first.")
    for alias in queries.aliased(session):
        entry = queries.present(session, alias)
        if entry is None:
            continue
        before = queries.entry(session, entry.falls_back_to) if entry.falls_back_to else None
        if version == entry.version:
            raise AliasedVersionError(f"{alias} points at {version}. Promote another one first.")
        if before is not None and version == before.version:
            raise AliasedVersionError(f"A rollback of {alias} would bring {version} back.")
    row.retired_at = utc_now()
    row.retired_by = decision.person
    session.add(row)
    session.flush()
    details = {"person": decision.person, "reason": decision.reason}
    record_change(session, decision.actor, ChangeAction.RETIRED, EntityKind.MODEL, version, details)
    return row


def sweep_retired(database: Database, settings: Settings) -> int:
    """Remove the files of versions that were retired long enough ago; how many."""
    due = utc_now() - timedelta(days=settings.retired_model_days)
    with database.read() as session:
        names = [row.version for row in queries.retired_before(session, due)]
    for name in names:
        shutil.rmtree(settings.artifacts_dir / name, ignore_errors=True)
        if (settings.artifacts_dir / name).exists():
            _log.warning("retired_model_not_removed", model_version=name)
            continue
        with database.write() as session:
            row = required(session, name)
            row.swept_at = utc_now()
            session.add(row)
    return len(names)
