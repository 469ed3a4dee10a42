"""What became of a move, as each side says three and six months after the start."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel, UniqueConstraint

from models.base import ROW_ID, text_enum, utc_now
from models.move_vocabulary import OutcomeSide, Trend


class Outcome(SQLModel, table=True):
    """The answers of one side, on one of the two days. What nobody answered is None, never no.

    There is no field for results, of a person or of a team.
    """

    __tablename__ = "outcomes"
    __table_args__ = (
        UniqueConstraint("case_id", "day", "side"),
        CheckConstraint("day IN (90, 180)", name="day_asked"),
        CheckConstraint("team_size >= 5", name="team_size_least"),
        CheckConstraint("covered_after_days BETWEEN 0 AND 730", name="covered_range"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    case_id: int = Field(sa_type=ROW_ID, foreign_key="move_cases.id", ondelete="CASCADE")
    day: int
    side: OutcomeSide = Field(sa_type=text_enum(OutcomeSide, "outcome_side"))
    answered_by: str = Field(max_length=200)
    answered_at: datetime = Field(default_factory=utc_now)
    would_again: bool | None = None
    """Of the person: would make the move again. Of the receiving side: would take her again."""
    learns: bool | None = None
    belongs: bool | None = None
    may_be_named: bool | None = None
    bridge_used: bool | None = None
    bridge_about: list[str] = Field(default_factory=list, sa_type=JSON)
    seat_covered: bool | None = None
    covered_after_days: int | None = None
    suffered: list[str] = Field(default_factory=list, sa_type=JSON)
    team_size: int | None = None
    engagement: Trend | None = Field(default=None, sa_type=text_enum(Trend, "outcome_engagement"))
    satisfaction: Trend | None = Field(
        default=None, sa_type=text_enum(Trend, "outcome_satisfaction")
    )
    staying: Trend | None = Field(default=None, sa_type=text_enum(Trend, "outcome_staying"))
