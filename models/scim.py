"""Users of SCIM: what an identity provider says of a person, and the name that it goes by."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, utc_now


class ScimUser(SQLModel, table=True):
    """A User as the identity provider knows it; the record is the employee's.

    `uid` never changes. `employee_external_id` is settled when the User is made, and nobody need
    be stored under it yet. `said` holds the attributes that are kept, as they were sent.
    """

    __tablename__ = "scim_users"
    __table_args__ = (Index(None, "external_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    uid: str = Field(max_length=36, unique=True)
    employee_external_id: str = Field(max_length=128, unique=True)
    folded_user_name: str = Field(max_length=256, unique=True)
    external_id: str | None = Field(default=None, max_length=256)
    active: bool = True
    said: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    version: int = 1
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)
