"""What happened: the hash-chained audit log and the outbox that is the change feed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, growing_enum, utc_now, word_checks
from models.vocabulary import ChangeAction, EntityKind

CONFIDENTIAL = "confidential"
"""Marks the details of an entry that only who may know what is confidential is shown."""


class AuditEntry(SQLModel, table=True):
    """Who did what to which record; each entry carries the hash of the one before.

    Employees stand in it under their pseudonyms of `audit_people`. The database refuses to change
    or remove an entry.
    """

    __tablename__ = "audit_entries"
    __table_args__ = word_checks("action", "entity")

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    occurred_at: datetime = Field(default_factory=utc_now)
    actor: str = Field(max_length=200)
    action: ChangeAction = Field(sa_type=growing_enum(ChangeAction))
    entity: EntityKind = Field(sa_type=growing_enum(EntityKind))
    external_id: str = Field(max_length=128, index=True)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    previous_hash: str = Field(max_length=64)
    entry_hash: str = Field(max_length=64, unique=True)


class OutboxEvent(SQLModel, table=True):
    """A change that others follow, written in the transaction of the change; ids are ordered.

    A confidential one tells of nothing that a manager may know. `former_id` is what a record that
    was renamed was called before.
    """

    __tablename__ = "outbox_events"
    # An id that was cleared must not come again: who follows the feed would pass it over.
    __table_args__ = (*word_checks("action", "entity"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    occurred_at: datetime = Field(default_factory=utc_now)
    action: ChangeAction = Field(sa_type=growing_enum(ChangeAction))
    entity: EntityKind = Field(sa_type=growing_enum(EntityKind))
    external_id: str = Field(max_length=128)
    former_id: str | None = Field(default=None, max_length=128)
    confidential: bool = False
