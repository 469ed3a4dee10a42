"""Columns that an organisation adds for its rankers to learn from, and their values."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, text_enum, utc_now
from models.ranker_vocabulary import FeatureKind, FeatureState, FeatureSubject

_OF_PERSON = text("opening_id IS NULL")
_OF_OPENING = text("employee_id IS NULL")


class OwnFeature(SQLModel, table=True):
    """A column that a ranker may weigh, once somebody else than who proposed it approved it.

    `sign` is 1 where more of it speaks for a move and -1 where it speaks against; `cap` is the most
    that it may move a score, in log-odds. `low` and `high` are the range of a number.
    """

    __tablename__ = "own_features"
    __table_args__ = (
        CheckConstraint("sign IN (-1, 1)", name="sign_range"),
        CheckConstraint("cap > 0 AND cap <= 2", name="cap_range"),
        CheckConstraint("low < high", name="value_range"),
        CheckConstraint("(approved_at IS NULL) = (approver IS NULL)", name="approved_whole"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    name: str = Field(max_length=40, unique=True)
    label: str = Field(max_length=80)
    subject: FeatureSubject = Field(sa_type=text_enum(FeatureSubject, "own_feature_subject"))
    kind: FeatureKind = Field(sa_type=text_enum(FeatureKind, "own_feature_kind"))
    low: float = 0.0
    high: float = 1.0
    sign: int
    cap: float
    source_system: str = Field(max_length=100)
    source_column: str = Field(max_length=100)
    state: FeatureState = Field(
        default=FeatureState.PROPOSED, sa_type=text_enum(FeatureState, "own_feature_state")
    )
    proposed_at: datetime = Field(default_factory=utc_now)
    proposed_by: str = Field(max_length=200)
    proposer: str = Field(max_length=200)
    reason: str = Field(max_length=500)
    approved_at: datetime | None = None
    approved_by: str | None = Field(default=None, max_length=200)
    approver: str | None = Field(default=None, max_length=200)
    retired_at: datetime | None = Field(default=None, index=True)
    retired_by: str | None = Field(default=None, max_length=200)


class OwnValue(SQLModel, table=True):
    """What an own feature says of a person, an opening or both; the newest alone is kept.

    `as_of` is the moment of which the source tells it, `received_at` when it was told.
    """

    __tablename__ = "own_values"
    __table_args__ = (
        CheckConstraint("employee_id IS NOT NULL OR opening_id IS NOT NULL", name="of_something"),
        UniqueConstraint("feature_id", "employee_id", "opening_id"),
        # Null equals nothing in a key: what is of one record alone has an index of its own.
        Index(
            "uq_own_values_of_person",
            "feature_id",
            "employee_id",
            unique=True,
            sqlite_where=_OF_PERSON,
            postgresql_where=_OF_PERSON,
        ),
        Index(
            "uq_own_values_of_opening",
            "feature_id",
            "opening_id",
            unique=True,
            sqlite_where=_OF_OPENING,
            postgresql_where=_OF_OPENING,
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    feature_id: int = Field(sa_type=ROW_ID, foreign_key="own_features.id")
    employee_id: int | None = Field(
        default=None, sa_type=ROW_ID, foreign_key="employees.id", ondelete="CASCADE", index=True
    )
    opening_id: int | None = Field(
        default=None, sa_type=ROW_ID, foreign_key="openings.id", ondelete="CASCADE", index=True
    )
    value: float
    as_of: datetime = Field(index=True)
    received_at: datetime = Field(default_factory=utc_now)
