"""What other systems are promised: one effect a key, and word of every change."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlmodel import Field, SQLModel, UniqueConstraint

from models.base import ROW_ID, utc_now


class IdempotencyKey(SQLModel, table=True):
    """A request that was sent under a key: claimed, then answered once.

    The key and its caller are kept as keyed hashes and the answer sealed under the key itself, so
    only a client that sends the key again can read it.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index(None, "caller", "expires_at"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    key_hash: str = Field(max_length=64, unique=True)
    caller: str = Field(max_length=64)
    fingerprint: str = Field(max_length=64)
    claim: str = Field(max_length=32)
    claimed_until: datetime
    status: int | None = None
    answer: bytes | None = None
    kept_bytes: int = 0
    expires_at: datetime = Field(index=True)


class OutboxHorizon(SQLModel, table=True):
    """Up to which change the outbox was cleared; one row."""

    __tablename__ = "outbox_horizons"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    change_id: int = Field(sa_type=ROW_ID)
    cleared_at: datetime = Field(default_factory=utc_now)


class WebhookEndpoint(SQLModel, table=True):
    """Where changes are told, what was told so far, and how it goes."""

    __tablename__ = "webhook_endpoints"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    public_id: str = Field(max_length=64, unique=True)
    url: str = Field(max_length=2000)
    description: str = Field(default="", max_length=200)
    event_types: list[str] = Field(default_factory=list, sa_type=JSON)
    confidential: bool = False
    owner: str = Field(max_length=200)
    secret: bytes
    previous_secret: bytes | None = None
    previous_secret_until: datetime | None = None
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)
    disabled_at: datetime | None = None
    disabled_reason: str | None = Field(default=None, max_length=200)
    told_change_id: int = Field(sa_type=ROW_ID)
    last_number: int = Field(default=0, sa_type=ROW_ID)
    delivered_count: int = Field(default=0, sa_type=ROW_ID)
    failed_count: int = Field(default=0, sa_type=ROW_ID)
    claim: str | None = Field(default=None, max_length=32)
    claimed_until: datetime | None = None


class WebhookDelivery(SQLModel, table=True):
    """One change for one endpoint; numbers count without gaps what this endpoint is told."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (UniqueConstraint("endpoint_id", "number"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    endpoint_id: int = Field(
        sa_type=ROW_ID,
        sa_column_args=[ForeignKey("webhook_endpoints.id", ondelete="CASCADE")],
    )
    number: int = Field(sa_type=ROW_ID)
    event_type: str = Field(max_length=64)
    external_id: str = Field(max_length=128)
    former_id: str | None = Field(default=None, max_length=128)
    occurred_at: datetime
    attempts: int = 0
    next_attempt_at: datetime = Field(default_factory=utc_now)
    last_attempt_at: datetime | None = None
    last_status: int | None = None
    last_error: str | None = Field(default=None, max_length=200)
    delivered_at: datetime | None = Field(default=None, index=True)
