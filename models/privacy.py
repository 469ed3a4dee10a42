"""People under pseudonyms in the audit log, and the receipts of those who were erased."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, utc_now


class AuditPerson(SQLModel, table=True):
    """Under which pseudonym the audit log speaks of a person; erasure removes the row."""

    __tablename__ = "audit_people"

    pseudonym: str = Field(primary_key=True, max_length=16)
    external_id: str = Field(max_length=128, unique=True)


class AuditMention(SQLModel, table=True):
    """An audit entry that speaks of several people, found again by each of them."""

    __tablename__ = "audit_mentions"

    entry_id: int = Field(primary_key=True, sa_type=ROW_ID, foreign_key="audit_entries.id")
    pseudonym: str = Field(primary_key=True, max_length=16, index=True)


class Erasure(SQLModel, table=True):
    """The receipt of an erasure; it knows the person by keyed digests only.

    `blocked` refuses the external id to new records; `purged_at` is when no page of the database
    held anything of the person any more.
    """

    __tablename__ = "erasures"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    uid: str = Field(max_length=36, unique=True)
    digest: str = Field(max_length=64, index=True)
    folded_digest: str = Field(max_length=64, index=True)
    erased_at: datetime = Field(default_factory=utc_now)
    erased_by: str = Field(max_length=200)
    counts: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    blocked_until: datetime
    replayed: bool = False
    purged_at: datetime | None = None
