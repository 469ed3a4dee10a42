"""Reads of the audit log from the database."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, false, or_, select
from sqlmodel import Session, col, func

from models.journal import CONFIDENTIAL, AuditEntry
from models.privacy import AuditMention
from models.vocabulary import ChangeAction, EntityKind

_COLUMNS = (
    col(AuditEntry.id),
    col(AuditEntry.occurred_at),
    col(AuditEntry.actor),
    col(AuditEntry.action),
    col(AuditEntry.entity),
    col(AuditEntry.external_id),
    col(AuditEntry.details),
    col(AuditEntry.previous_hash),
    col(AuditEntry.entry_hash),
)
# SQLModel types a column as what it holds.
_DETAILS: Any = col(AuditEntry.details)
_IS_CONFIDENTIAL = _DETAILS[CONFIDENTIAL].as_boolean()
Row = dict[str, Any]


def newest_id(session: Session) -> int:
    """The id of the last entry; 0 when there is none."""
    return session.execute(select(func.max(AuditEntry.id))).scalar() or 0


def tail(session: Session) -> tuple[int, str | None]:
    """How many entries there are, and the hash of the last one."""
    count = session.execute(select(func.count()).select_from(AuditEntry)).scalar_one()
    head = select(col(AuditEntry.entry_hash)).order_by(col(AuditEntry.id).desc()).limit(1)
    return count, session.execute(head).scalar()


def chunk(session: Session, *, after: int, until: int, limit: int) -> list[Row]:
    """Entries in their order, as plain rows."""
    ids = col(AuditEntry.id)
    query = select(*_COLUMNS).where(ids > after, ids <= until).order_by(ids).limit(limit)
    return [dict(row) for row in session.execute(query).mappings()]


def place_of(session: Session, entry_hash: str) -> int | None:
    """The id of the entry with this hash."""
    query = select(col(AuditEntry.id)).where(col(AuditEntry.entry_hash) == entry_hash)
    return session.execute(query).scalar()


def followers(session: Session, entry_hash: str) -> Iterator[int]:
    """The ids of the entries that say they follow this hash."""
    query = select(col(AuditEntry.id)).where(col(AuditEntry.previous_hash) == entry_hash)
    yield from session.execute(query.order_by(col(AuditEntry.id))).scalars()


def page(
    session: Session,
    *,
    after: int,
    limit: int,
    actor: str | None = None,
    entity: EntityKind | None = None,
    action: ChangeAction | None = None,
    names: Sequence[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    confidential: bool,
) -> Sequence[AuditEntry]:
    """Entries in their order, beyond `after`; `names` are those that the record goes by."""
    query: Select[Any] = select(AuditEntry).where(col(AuditEntry.id) > after)
    if not confidential:
        query = query.where(~func.coalesce(_IS_CONFIDENTIAL, false()))
    if actor is not None:
        query = query.where(col(AuditEntry.actor) == actor)
    if entity is not None:
        query = query.where(col(AuditEntry.entity) == entity)
    if action is not None:
        query = query.where(col(AuditEntry.action) == action)
    if names is not None:
        query = query.where(_speaks_of(names))
    if since is not None:
        query = query.where(col(AuditEntry.occurred_at) >= since)
    if until is not None:
        query = query.where(col(AuditEntry.occurred_at) < until)
    return session.execute(query.order_by(col(AuditEntry.id)).limit(limit)).scalars().all()


def _speaks_of(names: Sequence[str]) -> Any:
    mentions = select(col(AuditMention.entry_id)).where(col(AuditMention.pseudonym).in_(names))
    return or_(col(AuditEntry.external_id).in_(names), col(AuditEntry.id).in_(mentions))


def oldest_mentioning(session: Session, limit: int) -> Sequence[tuple[int, datetime]]:
    """The oldest entries that the index of people points at, with their moments."""
    mentioned, number = col(AuditMention.entry_id), col(AuditEntry.id)
    ids = session.scalars(select(mentioned).distinct().order_by(mentioned).limit(limit)).all()
    entries = select(number, col(AuditEntry.occurred_at)).where(number.in_(ids)).order_by(number)
    return [(entry or 0, moment) for entry, moment in session.execute(entries)]


def forget_mentions(session: Session, entries: Sequence[int]) -> None:
    """Remove entries from the index of people."""
    session.execute(delete(AuditMention).where(col(AuditMention.entry_id).in_(entries)))
