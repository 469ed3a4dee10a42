"""One call writes what a change owes: its audit entry and its event, in its transaction."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session, col, select

from app.core.db import CHANGES
from models.base import utc_now
from models.journal import AuditEntry, OutboxEvent
from models.vocabulary import ChangeAction, EntityKind

FIRST_HASH = "0" * 64
_CHAIN_LOCK = 0x1A7E7A1


def record_change(
    session: Session,
    actor: str,
    action: ChangeAction,
    entity: EntityKind,
    external_id: str,
    details: dict[str, Any] | None = None,
    *,
    confidential: bool = False,
) -> None:
    """Append the audit entry and the event of a change, inside the caller's transaction.

    Writers queue at the chain's lock, so event ids become visible in their order.
    """
    record_changes(
        session, actor, action, entity, [external_id], details, confidential=confidential
    )


def record_changes(
    session: Session,
    actor: str,
    action: ChangeAction,
    entity: EntityKind,
    external_ids: Sequence[str],
    details: dict[str, Any] | None = None,
    *,
    confidential: bool = False,
) -> None:
    """Append the entries and events of the same change to several records."""
    if not external_ids:
        return
    lock_chain(session)
    previous = _last_hash(session)
    change = {"occurred_at": utc_now(), "action": action, "entity": entity}
    entries: list[dict[str, Any]] = []
    for external_id in external_ids:
        facts = {**change, "actor": actor, "external_id": external_id, "details": details or {}}
        entry_hash = chained_hash(previous, facts)
        entries.append({**facts, "previous_hash": previous, "entry_hash": entry_hash})
        previous = entry_hash
    session.execute(insert(AuditEntry), entries)
    events = insert(OutboxEvent).returning(col(OutboxEvent.id), sort_by_parameter_order=True)
    told = {**change, "confidential": confidential}
    changed = [{**told, "external_id": external_id} for external_id in external_ids]
    newest = session.scalars(events, changed).all()[-1]
    session.info.setdefault(CHANGES, {})[str(entity)] = newest


def lock_chain(session: Session) -> None:
    """Let one writer at a time append; SQLite's write transaction already does."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})


def chained_hash(previous: str, facts: dict[str, Any]) -> str:
    """SHA-256 over the previous hash and the entry's facts as canonical JSON."""
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def _last_hash(session: Session) -> str:
    newest = select(AuditEntry.entry_hash).order_by(col(AuditEntry.id).desc()).limit(1)
    return session.exec(newest).first() or FIRST_HASH


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be audited")
