"""Keys and clients: hashed, scoped, and bound to a person where they speak for one."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, text_enum, utc_now
from models.vocabulary import ActorKind


class ApiKey(SQLModel, table=True):
    """A key's public part, the keyed hash of its secret and what it allows.

    After a rotation the hash of the old secret holds until `previous_expires_at`.
    """

    __tablename__ = "api_keys"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    prefix: str = Field(max_length=32, unique=True)
    name: str = Field(max_length=200)
    secret_hash: str = Field(max_length=64)
    scopes: list[str] = Field(default_factory=list, sa_type=JSON)
    employee_external_id: str | None = Field(default=None, max_length=128)
    created_at: datetime = Field(default_factory=utc_now)
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    kind: ActorKind = Field(sa_type=text_enum(ActorKind, "actor_kind"))
    last_used_at: datetime | None = None
    previous_secret_hash: str | None = Field(default=None, max_length=64)
    previous_expires_at: datetime | None = None


class OAuthClient(SQLModel, table=True):
    """A client that exchanges its secret for short tokens (RFC 6749, section 4.4)."""

    __tablename__ = "oauth_clients"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    client_id: str = Field(max_length=32, unique=True)
    name: str = Field(max_length=200)
    kind: ActorKind = Field(sa_type=text_enum(ActorKind, "actor_kind"))
    secret_hash: str = Field(max_length=64)
    scopes: list[str] = Field(default_factory=list, sa_type=JSON)
    employee_external_id: str | None = Field(default=None, max_length=128)
    created_at: datetime = Field(default_factory=utc_now)
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    previous_secret_hash: str | None = Field(default=None, max_length=64)
    previous_expires_at: datetime | None = None
