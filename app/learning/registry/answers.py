"""What is told of rankers and aliases, and what callers of the API decide about them."""

from collections.abc import Mapping
from pathlib import Path

from sqlmodel import Session

from app.core.db import Database
from app.core.errors import NotFoundError, ScopeMissingError
from app.core.etag import Conditions, etag_of
from app.core.pagination import PageQuery
from app.core.schemas import Page
from app.core.security import Actor, Scope
from app.learning.registry import aliases, queries, service
from app.learning.registry.policies import Decision, Override
from app.learning.registry.schemas import (
    AliasEntryRead,
    DecisionBody,
    GateRead,
    ModelRead,
    PromotionBody,
)
from app.settings import Settings
from ml.artifact import MANIFEST, read_manifest
from ml.errors import ArtifactError
from models.learning import GateResult, ModelAlias, ModelVersion


def page(session: Session, query: PageQuery) -> Page[ModelRead]:
    """A page of versions, in the order in which they were registered."""
    paging = query.paging()
    rows = queries.page(session, after=paging.after, limit=paging.fetch)
    shown, cursor = paging.cut(rows)
    pointing = queries.aliased(session)
    items = [_model(row, pointing, queries.gate(session, row.version)) for row in shown]
    return Page(items=items, next_cursor=cursor)


def get(session: Session, version: str) -> ModelRead:
    """A version.

    Raises
    ------
    NotFoundError
        When none of this name is registered.
    """
    row = aliases.required(session, version)
    return _model(row, queries.aliased(session), queries.gate(session, version))


def present(session: Session, alias: str) -> AliasEntryRead:
    """Where an alias points now.

    Raises
    ------
    NotFoundError
        When it points nowhere yet.
    """
    entry = queries.present(session, alias)
    if entry is None:
        raise NotFoundError(f"The alias {alias} points at no version yet.")
    return entry_read(entry)


def history(session: Session, alias: str, query: PageQuery) -> Page[AliasEntryRead]:
    """A page of the history of an alias, in the order in which it was made."""
    paging = query.paging()
    rows = queries.history(session, alias, after=paging.after, limit=paging.fetch)
    shown, cursor = paging.cut(rows)
    return Page(items=[entry_read(row) for row in shown], next_cursor=cursor)


def promote(
    database: Database,
    settings: Settings,
    actor: Actor,
    version: str,
    body: PromotionBody,
    conditions: Conditions,
) -> AliasEntryRead:
    """Put a version into use for whoever saw where the alias points now.

    Raises
    ------
    ScopeMissingError
        When the gate is overruled without the scope for it.
    LateralError
        Whatever `aliases.promote` refuses.
    """
    if body.override is not None and not actor.may(Scope.MODELS_OVERRIDE):
        raise ScopeMissingError(f"An override needs the scope {Scope.MODELS_OVERRIDE}.")
    answered = body.override
    override = Override(answered.approver, answered.reason) if answered else None
    decision = Decision(actor.name, body.person, body.reason, override)
    check = _seen(conditions)
    entry = aliases.promote(database, settings, decision, version, alias=body.alias, check=check)
    if entry is None:
        with database.read() as session:
            return present(session, body.alias)
    return entry_read(entry)


def roll_back(
    database: Database,
    settings: Settings,
    actor: Actor,
    alias: str,
    body: DecisionBody,
    conditions: Conditions,
) -> AliasEntryRead:
    """Bring back the version before the last promotion, for whoever saw where the alias points."""
    decision = Decision(actor.name, body.person, body.reason)
    entry = aliases.roll_back(database, settings, decision, alias=alias, check=_seen(conditions))
    return entry_read(entry)


def retire(session: Session, actor: Actor, version: str, body: DecisionBody) -> ModelRead:
    """Take a version out of service."""
    service.retire(session, Decision(actor.name, body.person, body.reason), version)
    return get(session, version)


def file_of(session: Session, settings: Settings, version: str, name: str) -> tuple[Path, str]:
    """Where a file of a version lies, and its hash.

    Raises
    ------
    NotFoundError
        When the version has no such file, or its files are gone.
    """
    row = aliases.required(session, version)
    folder = settings.artifacts_dir / row.version
    if name == MANIFEST and (folder / MANIFEST).is_file():
        return folder / MANIFEST, row.manifest_sha256
    try:
        files = read_manifest(folder)["files"]
    except ArtifactError as error:
        raise NotFoundError(f"{version} has no usable files: {error}.") from error
    if name not in files or not (folder / name).is_file():
        raise NotFoundError(f"{version} has no file {name!r}.")
    return folder / name, str(files[name]["sha256"])


def entry_read(entry: ModelAlias) -> AliasEntryRead:
    """An entry as it is told."""
    return AliasEntryRead(
        entry=entry.id or 0,
        alias=entry.alias,
        version=entry.version,
        step=entry.step,
        set_at=entry.set_at,
        set_by=entry.set_by,
        decided_by=entry.decided_by,
        reason=entry.reason,
        override=entry.override,
    )


def gate_read(said: GateResult | None) -> GateRead | None:
    """What a gate said, as it is told."""
    if said is None:
        return None
    return GateRead(
        verdict=said.verdict,
        policy_hash=said.policy_hash,
        lines=said.lines,
        decided_at=said.decided_at,
    )


def _seen(conditions: Conditions) -> aliases.Check:
    """Refuses to move an alias for who did not see where it points."""

    def check(entry: ModelAlias | None) -> None:
        conditions.check_write(etag_of(entry_read(entry)) if entry else None)

    return check


def _model(row: ModelVersion, pointing: Mapping[str, str], said: GateResult | None) -> ModelRead:
    return ModelRead(
        version=row.version,
        origin=row.origin,
        made_by=row.made_by,
        reason=row.reason,
        trained_at=row.trained_at,
        as_of=row.as_of,
        manifest_sha256=row.manifest_sha256,
        frames_fingerprint=row.frames_fingerprint,
        metrics=row.metrics,
        aliases=sorted(alias for alias, version in pointing.items() if version == row.version),
        retired_at=row.retired_at,
        retired_by=row.retired_by,
        gate=gate_read(said),
    )
