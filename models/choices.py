"""What a person rules out: openings that she turned down, and uses of what is known of her."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlmodel import Field, SQLModel, UniqueConstraint

from models.base import ROW_ID, text_enum, utc_now
from models.vocabulary import DismissalReason, Objectable


def _key_of(table: str) -> list[Any]:
    """The external id of a record that the row goes with."""
    return [ForeignKey(f"{table}.external_id", ondelete="CASCADE", onupdate="CASCADE")]


class Dismissal(SQLModel, table=True):
    """A person does not want to be recommended an opening, and perhaps said why."""

    __tablename__ = "dismissals"
    __table_args__ = (UniqueConstraint("employee_external_id", "opening_external_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    employee_external_id: str = Field(max_length=128, sa_column_args=_key_of("employees"))
    opening_external_id: str = Field(max_length=128, index=True, sa_column_args=_key_of("openings"))
    reason: DismissalReason | None = Field(
        default=None, sa_type=text_enum(DismissalReason, "dismissal_reason")
    )
    dismissed_at: datetime = Field(default_factory=utc_now)


class Objection(SQLModel, table=True):
    """A person objects to a use of what is known of her (Article 21 of the GDPR)."""

    __tablename__ = "objections"
    __table_args__ = (UniqueConstraint("employee_external_id", "objects_to"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    employee_external_id: str = Field(max_length=128, sa_column_args=_key_of("employees"))
    objects_to: Objectable = Field(sa_type=text_enum(Objectable, "objection_objects_to"))
    made_at: datetime = Field(default_factory=utc_now)
