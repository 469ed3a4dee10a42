"""API keys: hashed, scoped, and bound to a person where they speak for one."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, utc_now


class ApiKey(SQLModel, table=True):
    """A key's public part, the keyed hash of its secret and what it allows."""

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
