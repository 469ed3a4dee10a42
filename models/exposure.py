"""How many people an opening comes first for, as measured once a day."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlmodel import Field, SQLModel

from models.base import ROW_ID


class Exposure(SQLModel, table=True):
    """An opening on the day of the last measurement.

    `firsts` are the people whose newest list it leads, `interests` those who shared an interest,
    `asking` who is either. `price` is what the opening gives up in people's lists, in log-odds.
    """

    __tablename__ = "exposures"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    opening_external_id: str = Field(
        max_length=128,
        unique=True,
        sa_column_args=[ForeignKey("openings.external_id", ondelete="CASCADE", onupdate="CASCADE")],
    )
    measured_on: date
    firsts: int = 0
    interests: int = 0
    asking: int = 0
    seats: int = 1
    price: float = 0.0
