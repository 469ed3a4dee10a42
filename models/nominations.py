"""People whom HR puts forward for an opening that they did not ask for."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlmodel import Field, SQLModel, UniqueConstraint

from models.base import ROW_ID, utc_now


class Nomination(SQLModel, table=True):
    """A person is put forward for an opening, for a reason and until a day; HR asked."""

    __tablename__ = "nominations"
    __table_args__ = (UniqueConstraint("opening_external_id", "employee_external_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    opening_external_id: str = Field(
        max_length=128,
        sa_column_args=[ForeignKey("openings.external_id", ondelete="CASCADE", onupdate="CASCADE")],
    )
    employee_external_id: str = Field(
        max_length=128,
        index=True,
        sa_column_args=[
            ForeignKey("employees.external_id", ondelete="CASCADE", onupdate="CASCADE")
        ],
    )
    reason: str = Field(max_length=2000)
    expires_on: date = Field(index=True)
    nominated_by: str = Field(max_length=200)
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)
