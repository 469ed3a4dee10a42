"""How a record of the catalogue is written: once, under its lock, only where it differs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from app.catalog import feeds, former_ids
from app.core.answers import ReadT, Written
from app.core.errors import ConflictError, InvalidInputError, NotFoundError
from app.core.etag import Conditions, etag_of
from app.core.journal import record_change
from app.core.merge_patch import merge_patch
from app.core.refusals import refusals
from app.core.schemas import Body, Read
from models.base import Identified, utc_now
from models.vocabulary import ChangeAction, EntityKind

RowT = TypeVar("RowT", bound=Identified)
ChildT = TypeVar("ChildT", bound=SQLModel)
BodyT = TypeVar("BodyT", bound=Body)


@dataclass(frozen=True, slots=True)
class Changes:
    """The names of the fields that a write changed; `counted` if the version tells of it."""

    fields: frozenset[str]
    counted: bool = True


NO_CHANGES = Changes(frozenset())


class StaleRecordError(ConflictError):
    """What is stored is newer than what was sent."""

    code = "stale_record"
    title = "Stale record"


def check(conditions: Conditions, row: RowT | None, read: Callable[[RowT], Read]) -> None:
    """Hold a write against If-Match and If-None-Match; `read` is the record as the caller sees it.

    Raises
    ------
    VersionMismatchError
        When the record is not the one that the client saw.
    VersionRequiredError
        When the record exists and this service asks for If-Match.
    """
    if conditions != Conditions():
        conditions.check_write(None if row is None else etag_of(read(row)))


def create_or_replace(
    session: Session,
    kind: EntityKind,
    actor: str,
    conditions: Conditions,
    *,
    lock: Callable[[], RowT | None],
    fresh: Callable[[], RowT],
    apply: Callable[[RowT], Changes],
    read: Callable[[RowT], ReadT],
    held: feeds.Feeds | None = None,
) -> Written[ReadT]:
    """Write a record under its lock; `held` is where it is kept which source holds it.

    Of two writers that create the same record at once, the second replaces what the first made.
    """
    row = lock()
    if row is None:
        check(conditions, row, read)
        row = fresh()
        former_ids.refuse(session, kind, row.external_id)
        row.updated_at = row.created_at
        apply(row)
        if _inserted(session, row):
            note_said(session, row, conditions, held)
            record_change(session, actor, ChangeAction.CREATED, kind, row.external_id)
            return Written(read(row), created=True)
        row = lock()
    row = existing(row, kind)
    check(conditions, row, read)
    refuse_stale(session, row, conditions, held)
    changes = apply(row)
    note_said(session, row, conditions, held, changed=bool(changes.fields))
    save(session, kind, actor, row, changes)
    return Written(read(row), changed=bool(changes.fields))


def refuse_stale(
    session: Session,
    row: Identified,
    conditions: Conditions,
    held: feeds.Feeds | None = None,
) -> None:
    """Refuse a write that speaks of an earlier moment than its source did; of none, any source.

    Raises
    ------
    StaleRecordError
        When it does.
    """
    as_of = conditions.as_of
    said = feeds.of_record(session, held, row, conditions.source) if held and as_of else []
    if is_stale(row, as_of) or feeds.is_late(said, as_of):
        raise StaleRecordError("The source has already sent this record with a later as_of.")


def note_said(
    session: Session,
    row: Identified,
    conditions: Conditions,
    held: feeds.Feeds | None = None,
    *,
    changed: bool = True,
) -> None:
    """Keep of which moment a write spoke, for its source; without one, for all of them."""
    source, as_of = conditions.source, conditions.as_of
    if held is None or source is None:
        note_moment(row, as_of)
        return
    said = feeds.of_record(session, held, row, source)
    if said:
        feeds.note(said[0], as_of, utc_now(), changed=changed)
    else:
        session.add(feeds.fresh(held, row.id or 0, source, as_of, None))


def is_stale(row: Identified, as_of: datetime | None) -> bool:
    """Whether the source said at a later moment what is stored."""
    return as_of is not None and row.source_as_of is not None and as_of < row.source_as_of


def note_moment(row: Identified, as_of: datetime | None) -> None:
    """Keep the moment for which the source says what the record is; that is no change of it."""
    if as_of is not None and row.source_as_of != as_of:
        row.source_as_of = as_of


def save(session: Session, kind: EntityKind, actor: str, row: RowT, changes: Changes) -> None:
    """Count and record a change of an existing record; without changes nothing happens."""
    if not changes.fields:
        return
    if changes.counted:
        count_change(row)
    session.flush()
    details = {"fields": sorted(changes.fields)}
    record_change(
        session,
        actor,
        ChangeAction.UPDATED,
        kind,
        row.external_id,
        details,
        confidential=not changes.counted,
    )


def count_change(row: Identified) -> None:
    """Give the record its next version."""
    row.version += 1
    row.updated_at = utc_now()


def delete(session: Session, kind: EntityKind, actor: str, row: Identified) -> None:
    """Remove a record with all that belongs to it."""
    session.delete(row)
    session.flush()
    record_change(session, actor, ChangeAction.DELETED, kind, row.external_id)


def existing(row: RowT | None, noun: str) -> RowT:
    """The row.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    if row is None:
        raise NotFoundError(f"No such {noun}.")
    return row


def assign(row: SQLModel, values: Mapping[str, Any]) -> frozenset[str]:
    """Set the attributes that differ; their names."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return frozenset(changed)


def align(
    rows: list[ChildT], wanted: Sequence[Mapping[str, Any]], make: Callable[..., ChildT]
) -> bool:
    """Make the rows of a list say what is wanted, in order; whether any had to change."""
    differs = len(rows) != len(wanted)
    for row, values in zip(rows, wanted, strict=False):
        differs = bool(assign(row, values)) or differs
    del rows[len(wanted) :]
    missing = range(len(rows), len(wanted))
    rows.extend(make(position=position, **wanted[position]) for position in missing)
    return differs


def patched(body: type[BodyT], current: Mapping[str, Any], patch: Mapping[str, Any]) -> BodyT:
    """The body that a merge patch makes of the current one.

    Raises
    ------
    InvalidInputError
        When the result is not a valid body; names each field.
    """
    try:
        return body.model_validate(merge_patch(dict(current), dict(patch)))
    except ValidationError as error:
        raise InvalidInputError("The patched record is invalid.", refusals(error)) from error


def _inserted(session: Session, row: Identified) -> bool:
    """Whether the row is in; not if another writer was faster with the same external id."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True
