"""Moves an alias to a version: the history only grows, and nothing unopened comes into use."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from app.core.db import Database
from app.core.errors import ConflictError, NotFoundError
from app.core.journal import lock_chain, record_change
from app.learning.registry import queries
from app.learning.registry.decisions import (
    Decision,
    GateStatement,
    require_passed,
    require_two_people,
)
from app.learning.registry.erasures import require_no_erased
from app.serving.champion import load_champion
from app.serving.embedding import LiveEmbedder
from app.serving.own_features import require_served, weighed_by
from app.settings import Settings
from ml.errors import ArtifactError, RankerError
from models.learning import ModelAlias, ModelVersion
from models.ranker_vocabulary import AliasStep
from models.vocabulary import ChangeAction, EntityKind

CHAMPION = "champion"
# Tells what to do before anything changes, of the entry that holds now.
Check = Callable[[ModelAlias | None], None]


class UnusableVersionError(ConflictError):
    """A version's files are missing or altered, or it does not repeat its probes."""

    code = "version_unusable"
    title = "Version unusable"


class RetiredVersionError(ConflictError):
    """The version was retired; its files may be gone."""

    code = "version_retired"
    title = "Version retired"


def champion(session: Session) -> str | None:
    """The version in use, none before the first training."""
    newest = queries.present(session, CHAMPION)
    return newest.version if newest else None


def promote(
    database: Database,
    settings: Settings,
    decision: Decision,
    version: str,
    *,
    alias: str = CHAMPION,
    check: Check | None = None,
) -> ModelAlias | None:
    """Point an alias at a version that was opened as a service opens it; None where it does so.

    Raises
    ------
    NotFoundError
        When no such version is registered.
    SamePersonError, GateRefusedError, RetiredVersionError, ContainsErasedError
        When it may not be promoted.
    UnusableVersionError
        When it cannot be opened. In every case the alias stays.
    """
    with database.read() as session:
        row = required(session, version)
        if check is not None:
            check(queries.present(session, alias))
        _require_allowed(session, settings, decision, row)
    require_usable(settings, row)
    with database.write() as session:
        lock_chain(session)
        before = queries.present(session, alias)
        if check is not None:
            check(before)
        _require_allowed(session, settings, decision, required(session, version))
        _require_served(session, settings, version)
        if before is not None and before.version == version:
            return None
        step = AliasStep.PROMOTE if before else AliasStep.BOOTSTRAP
        return append_entry(
            session, decision, step, version, alias=alias, before=before, falls_back_to=before
        )


def roll_back(
    database: Database,
    settings: Settings,
    decision: Decision,
    *,
    alias: str = CHAMPION,
    check: Check | None = None,
) -> ModelAlias:
    """Point an alias at the version before the last promotion, once it was opened.

    Raises
    ------
    ConflictError
        When no other version was in use before, or somebody moved the alias meanwhile.
    UnusableVersionError, RetiredVersionError, ContainsErasedError
        When that version cannot be opened, or may not serve any more; the alias stays.
    """
    with database.read() as session:
        present = queries.present(session, alias)
        if check is not None:
            check(present)
        before = _before(session, present)
        row = required(session, before.version)
        require_in_service(row)
    require_usable(settings, row)
    with database.write() as session:
        lock_chain(session)
        now = queries.present(session, alias)
        if check is not None:
            check(now)
        if now is None or present is None or now.id != present.id:
            raise ConflictError("Another version was put into use meanwhile. Try again.")
        require_in_service(required(session, before.version))
        require_no_erased(session, before.version)
        target = _before(session, now)
        _require_served(session, settings, target.version)
        fallback = queries.entry(session, target.falls_back_to) if target.falls_back_to else None
        return append_entry(
            session,
            decision,
            AliasStep.ROLLBACK,
            target.version,
            alias=alias,
            before=now,
            falls_back_to=fallback,
        )


def bootstrap(session: Session, actor: str, version: str, alias: str = CHAMPION) -> bool:
    """Point an alias at its first version, inside the caller's transaction; false where it has one.

    The caller has opened the version.
    """
    lock_chain(session)
    if queries.present(session, alias) is not None:
        return False
    decision = Decision(actor, actor, "The first ranker: there is nothing to compare it with.")
    append_entry(session, decision, AliasStep.BOOTSTRAP, version, alias=alias)
    return True


def required(session: Session, version: str) -> ModelVersion:
    """A version.

    Raises
    ------
    NotFoundError
        When none of this name is registered.
    """
    row = queries.version(session, version)
    if row is None:
        raise NotFoundError(f"No version {version!r} is registered.")
    return row


def require_usable(settings: Settings, row: ModelVersion) -> None:
    """Check hashes and repeat the probes before anything changes.

    Raises
    ------
    UnusableVersionError
        Saying what is wrong with which file.
    """
    try:
        model = LiveEmbedder(settings).current()
        load_champion(settings.artifacts_dir, row.version, row.manifest_sha256, model)
    except (RankerError, OSError) as error:
        raise UnusableVersionError(
            f"{row.version} cannot be put into use: {error}. The champion stays. `lateral train` "
            "makes a version anew."
        ) from error


def _require_served(session: Session, settings: Settings, version: str) -> None:
    """Refuse a version that weighs own features which are not approved any more."""
    try:
        require_served(session, weighed_by(settings.artifacts_dir, version))
    except ArtifactError as error:
        raise UnusableVersionError(f"{version} cannot be put into use: {error}.") from error


def require_in_service(row: ModelVersion) -> None:
    """Refuse a version that was retired.

    Raises
    ------
    RetiredVersionError
        When it was.
    """
    if row.retired_at is not None:
        raise RetiredVersionError(f"{row.version} was retired on {row.retired_at:%Y-%m-%d}.")


def _require_allowed(
    session: Session, settings: Settings, decision: Decision, row: ModelVersion
) -> None:
    require_in_service(row)
    require_no_erased(session, row.version)
    if settings.two_people:
        require_two_people(row.made_by, decision)
    said = queries.gate(session, row.version)
    statement = GateStatement(said.verdict, said.policy_hash, said.lines) if said else None
    require_passed(statement, decision)


def _before(session: Session, present: ModelAlias | None) -> ModelAlias:
    """The entry that a rollback brings back."""
    before = (
        queries.entry(session, present.falls_back_to) if present and present.falls_back_to else None
    )
    if before is None:
        raise ConflictError("No version was in use before this one.")
    return before


def append_entry(
    session: Session,
    decision: Decision,
    step: AliasStep,
    version: str,
    *,
    alias: str = CHAMPION,
    before: ModelAlias | None = None,
    falls_back_to: ModelAlias | None = None,
) -> ModelAlias:
    """Add an entry with its audit entry and its event, in the caller's transaction.

    `before` is the entry that held so far, `falls_back_to` the one that a rollback brings back.
    """
    override = decision.override
    answered = {"approver": override.approver, "reason": override.reason} if override else None
    entry = ModelAlias(
        alias=alias,
        version=version,
        set_by=decision.actor,
        step=step,
        decided_by=decision.person,
        reason=decision.reason,
        falls_back_to=falls_back_to.id if falls_back_to else None,
        override=answered,
    )
    session.add(entry)
    session.flush()
    details: dict[str, Any] = {
        "alias": alias,
        "entry": entry.id,
        "person": entry.decided_by,
        "reason": entry.reason,
    }
    if before is not None:
        details["instead_of"] = before.version
    if answered is not None:
        details["override"] = answered
    rolled_back = step is AliasStep.ROLLBACK
    action = ChangeAction.ROLLED_BACK if rolled_back else ChangeAction.PROMOTED
    record_change(session, decision.actor, action, EntityKind.MODEL, version, details)
    return entry
