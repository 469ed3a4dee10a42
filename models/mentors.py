"""Who offers to teach what, and who learns from whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, text_enum, utc_now
from models.vocabulary import MentoringState


class MentorOffer(SQLModel, table=True):
    """What a person teaches, what they want to learn, how many they take, and until when.

    `skills` and `wants_to_learn` hold external ids of skills; `moves` holds the functions that a
    person came from and went to.
    """

    __tablename__ = "mentor_offers"
    __table_args__ = (CheckConstraint("capacity BETWEEN 1 AND 10", name="capacity_range"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    employee_external_id: str = Field(
        max_length=128,
        unique=True,
        sa_column_args=[
            ForeignKey("employees.external_id", ondelete="CASCADE", onupdate="CASCADE")
        ],
    )
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    moves: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    wants_to_learn: list[str] = Field(default_factory=list, sa_type=JSON)
    capacity: int = 1
    until: date = Field(index=True)
    version: int = 1
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)


class Mentoring(SQLModel, table=True):
    """One person asks another to teach them, until a day to answer by."""

    __tablename__ = "mentorings"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    uid: str = Field(max_length=36, unique=True)
    mentee_external_id: str = Field(
        max_length=128,
        index=True,
        sa_column_args=[
            ForeignKey("employees.external_id", ondelete="CASCADE", onupdate="CASCADE")
        ],
    )
    mentor_external_id: str = Field(
        max_length=128,
        index=True,
        sa_column_args=[
            ForeignKey("employees.external_id", ondelete="CASCADE", onupdate="CASCADE")
        ],
    )
    message: str = Field(default="", max_length=2000)
    state: MentoringState = Field(
        default=MentoringState.ASKED, sa_type=text_enum(MentoringState, "mentoring_state")
    )
    answer_by: date = Field(index=True)
    version: int = 1
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now, index=True)
