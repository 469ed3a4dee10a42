"""One call writes what a change owes: its audit entry and its event, in its transaction."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, text
from sqlmodel import Session, col, select

from app.core.db import CHANGES
from app.core.inserts import insert_rows
from app.core.pseudonyms import pseudonyms
from models.base import utc_now
from models.journal import CONFIDENTIAL, AuditEntry, OutboxEvent
from models.privacy import AuditMention
from models.vocabulary import ChangeAction, EntityKind

FIRST_HASH = "0" * 64
PERSONAL = EntityKind.EMPLOYEE
PEOPLE = "people"
MANY = "*"
_CHAIN_LOCK = 0x1A7E7A1
_NEWEST = select(AuditEntry.entry_hash).order_by(col(AuditEntry.id).desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the audit log is told: who did what to which record, and which people it speaks of.

    The log names people by pseudonym, in `external_id` of a personal record and in the `people`
    of the details; a personal entry about several people is about `MANY`.
    """

    actor: str
    action: ChangeAction
    entity: EntityKind
    external_id: str
    details: dict[str, Any] = field(default_factory=dict)
    people: tuple[str, ...] = ()


def record_change(
    session: Session,
    actor: str,
    action: ChangeAction,
    entity: EntityKind,
    external_id: str,
    details: dict[str, Any] | None = None,
    *,
    people: Sequence[str] = (),
    confidential: bool = False,
    former_id: str | None = None,
) -> None:
    """Append the audit entry and the event of a change, inside the caller's transaction.

    Writers queue at the chain's lock, so event ids become visible in their order. People whom
    the change concerns besides the record are named in `people`, never in the details. The event
    of a rename tells the `former_id` as well.
    """
    record_changes(
        session,
        actor,
        action,
        entity,
        [external_id],
        details,
        people=people,
        confidential=confidential,
        former_id=former_id,
    )


def record_changes(
    session: Session,
    actor: str,
    action: ChangeAction,
    entity: EntityKind,
    external_ids: Sequence[str],
    details: dict[str, Any] | None = None,
    *,
    people: Sequence[str] = (),
    confidential: bool = False,
    former_id: str | None = None,
) -> None:
    """Append the entries and events of the same change to several records."""
    if not external_ids:
        return
    now = utc_now()
    told = tuple(people)
    if confidential:
        details = {**(details or {}), CONFIDENTIAL: True}
    append(
        session,
        [Entry(actor, action, entity, key, details or {}, told) for key in external_ids],
        now,
    )
    change = {
        "occurred_at": now,
        "action": action,
        "entity": entity,
        "confidential": confidential,
        "former_id": former_id,
    }
    changed = [{**change, "external_id": external_id} for external_id in external_ids]
    session.info.setdefault(CHANGES, {})[str(entity)] = _insert_events(session, changed)


def append(session: Session, entries: Sequence[Entry], now: datetime | None = None) -> None:
    """Append entries to the audit log without telling the change feed."""
    lock_chain(session)
    # What the entries speak of is written first: the statements below pass by the session.
    session.flush()
    moment = now or utc_now()
    names = pseudonyms(
        session,
        {entry.external_id for entry in entries if _is_personal(entry)}
        | {person for entry in entries for person in entry.people},
    )
    previous = _last_hash(session)
    rows: list[dict[str, Any]] = []
    for entry in entries:
        facts = _facts(entry, names, moment)
        entry_hash = chained_hash(previous, facts)
        rows.append({**facts, "previous_hash": previous, "entry_hash": entry_hash})
        previous = entry_hash
    if any(entry.people for entry in entries):
        _insert_with_mentions(session, rows)
    else:
        insert_rows(session, AuditEntry, rows)


def lock_chain(session: Session) -> None:
    """Let one writer at a time append; SQLite's write transaction already does."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})


def chained_hash(previous: str, facts: dict[str, Any]) -> str:
    """SHA-256 over the previous hash and the entry's facts as canonical JSON."""
    return hashlib.sha256(f"{previous}\n{_CANONICAL.encode(facts)}".encode()).hexdigest()


def _is_personal(entry: Entry) -> bool:
    return entry.entity is PERSONAL and entry.external_id != MANY


def _facts(entry: Entry, names: dict[str, str], moment: datetime) -> dict[str, Any]:
    personal = _is_personal(entry)
    people = {PEOPLE: sorted(names[person] for person in set(entry.people))}
    return {
        "occurred_at": moment,
        "actor": entry.actor,
        "action": entry.action,
        "entity": entry.entity,
        "external_id": names[entry.external_id] if personal else entry.external_id,
        "details": {**entry.details, **people} if entry.people else entry.details,
    }


def _insert_with_mentions(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    stored = insert(AuditEntry).returning(col(AuditEntry.id), sort_by_parameter_order=True)
    ids = session.scalars(stored, rows).all()
    mentions = [
        {"entry_id": entry_id, "pseudonym": pseudonym}
        for entry_id, row in zip(ids, rows, strict=True)
        for pseudonym in row["details"].get(PEOPLE, ())
    ]
    session.execute(insert(AuditMention), mentions)


def _insert_events(session: Session, events: Sequence[dict[str, Any]]) -> int:
    """Insert events; the id of the newest."""
    if len(events) == 1:
        stored = insert(OutboxEvent).returning(col(OutboxEvent.id))
        return session.scalars(stored, events).one() or 0
    insert_rows(session, OutboxEvent, events)
    # The chain's lock keeps others' events out: the newest is the last of these.
    return session.scalars(select(func.max(col(OutboxEvent.id)))).one() or 0


def _last_hash(session: Session) -> str:
    return session.connection().scalar(_NEWEST) or FIRST_HASH


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be audited")


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_plain)
