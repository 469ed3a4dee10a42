"""What is told of rankers and aliases, and what callers of the API decide about them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlmodel import Session

from app.core.db import Database
from app.core.errors import NotFoundError, ScopeMissingError
from app.core.etag import Conditions, etag_of
from app.core.pagination import PageQuery
from app.core.schemas import Page
from app.core.security import Actor, Scope
from app.learning.registry import aliases, artifacts, intake, queries, versions
from app.learning.registry import card as cards
from app.learning.registry import page as pages
from app.learning.registry.decisions import Decision, Override
from app.learning.registry.erasures import erased_from
from app.learning.registry.reading import entry_read, model_read
from app.learning.registry.schemas import (
    AliasEntryRead,
    CardRead,
    ModelRead,
    ModelRegistered,
    PromotionBody,
    RankerDecisionBody,
)
from app.settings import Settings
from ml.artifact import MANIFEST, read_manifest
from ml.errors import ArtifactError
from models.learning import ModelAlias, ModelVersion


def page(session: Session, query: PageQuery) -> Page[ModelRead]:
    """A page of versions, in the order in which they were registered."""
    paging = query.paging()
    rows = queries.page(session, after=paging.after, limit=paging.fetch)
    shown, cursor = paging.cut(rows)
    pointing = queries.aliased(session)
    items = [_told(session, row, pointing) for row in shown]
    return Page(items=items, next_cursor=cursor)


def get(session: Session, version: str) -> ModelRead:
    """A version.

    Raises
    ------
    NotFoundError
        When none of this name is registered.
    """
    row = aliases.required(session, version)
    return _told(session, row, queries.aliased(session))


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
    body: RankerDecisionBody,
    conditions: Conditions,
) -> AliasEntryRead:
    """Bring back the version before the last promotion, for whoever saw where the alias points."""
    decision = Decision(actor.name, body.person, body.reason)
    entry = aliases.roll_back(database, settings, decision, alias=alias, check=_seen(conditions))
    return entry_read(entry)


def retire(session: Session, actor: Actor, version: str, body: RankerDecisionBody) -> ModelRead:
    """Take a version out of service."""
    versions.retire(session, Decision(actor.name, body.person, body.reason), version)
    return get(session, version)


def card(session: Session, settings: Settings, version: str) -> CardRead:
    """The card of a version."""
    return cards.card(session, settings, version)[0]


def card_page(session: Session, settings: Settings, version: str) -> tuple[str, str]:
    """The card of a version as a page, and the policy that it is served under."""
    return pages.page(*cards.card(session, settings, version)), pages.POLICY


@contextmanager
def upload(settings: Settings) -> Iterator[Path]:
    """Where an upload is stored until it is registered or refused."""
    with artifacts.draft_folder(settings) as folder:
        yield folder / "sent.zip"


def take_in(
    database: Database, settings: Settings, actor: Actor, packed: Path, reason: str
) -> ModelRegistered:
    """Register the artifact in a zip that was stored."""
    with packed.open("rb") as sent:
        version, fresh = intake.register_zip(database, settings, actor.name, sent, reason)
    return ModelRegistered(version=version, registered=fresh)


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


def _told(session: Session, row: ModelVersion, pointing: Mapping[str, str]) -> ModelRead:
    said, erased = queries.gate(session, row.version), erased_from(session, row.version)
    return model_read(row, pointing, said, erased)


def _seen(conditions: Conditions) -> aliases.Check:
    """Refuses to move an alias for who did not see where it points."""

    def check(entry: ModelAlias | None) -> None:
        conditions.check_write(etag_of(entry_read(entry)) if entry else None)

    return check
