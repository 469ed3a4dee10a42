"""Who led whom, and for how long."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlmodel import Field, SQLModel

from models.base import ROW_ID


class LeadingSpell(SQLModel, table=True):
    """From when and until when a manager led a person, as noted once a day.

    `ended_on` is the first day on which it was no longer so; without it, it still is. A manager who
    was erased is null: what was another's time stays another's.
    """

    __tablename__ = "leading_spells"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    employee_external_id: str = Field(
        max_length=128,
        index=True,
        sa_column_args=[
            ForeignKey("employees.external_id", ondelete="CASCADE", onupdate="CASCADE")
        ],
    )
    manager_external_id: str | None = Field(default=None, max_length=128, index=True)
    began_on: date
    ended_on: date | None = Field(default=None, index=True)
