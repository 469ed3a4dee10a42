"""Assignment rounds: what was asked, what was worked out, and who was invited because of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, true
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, growing_enum, text_enum, utc_now, word_checks
from models.round_vocabulary import RoundMethod, RoundOutcome, RoundPriority, RoundSubject


def _key_of(table: str, ondelete: str = "CASCADE") -> list[Any]:
    """The external id of a record that the row goes with."""
    return [ForeignKey(f"{table}.external_id", ondelete=ondelete, onupdate="CASCADE")]


def _of_round() -> Any:
    return Field(sa_type=ROW_ID, foreign_key="rounds.id", index=True, ondelete="CASCADE")


class Round(SQLModel, table=True):
    """A whole organisation matched at once; written by its job alone, never changed afterwards.

    `change_id` is the last change of the catalogue that it knows. Whoever has no share of
    functions has no limit of functions. What was not asked for comes from the move policy of
    `policy_version`; 0 is the one that is built in.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        CheckConstraint("team_share BETWEEN 0 AND 1", name="team_share_range"),
        CheckConstraint("function_share BETWEEN 0 AND 1", name="function_share_range"),
        CheckConstraint("floor BETWEEN 0 AND 1", name="floor_range"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    job_id: int = Field(sa_type=ROW_ID, foreign_key="jobs.id", unique=True, ondelete="CASCADE")
    method: RoundMethod = Field(sa_type=text_enum(RoundMethod, "round_method"))
    priority: RoundPriority = Field(sa_type=text_enum(RoundPriority, "round_priority"))
    team_share: float
    team_least: int
    function_share: float | None = None
    floor: float
    seed: int = Field(sa_type=ROW_ID)
    dry_run: bool = True
    compare: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    policy_version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    only_openings: bool = False
    only_named: bool = False
    change_id: int | None = Field(default=None, sa_type=ROW_ID)
    as_of: datetime | None = None
    model_version: str | None = Field(default=None, max_length=100)
    totals: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))


class RoundChoice(SQLModel, table=True):
    """A person or an opening that a round was asked for, where it was not asked for all."""

    __tablename__ = "round_choices"
    __table_args__ = (
        CheckConstraint(
            "(employee_external_id IS NULL) <> (opening_external_id IS NULL)", name="one_record"
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    round_id: int = _of_round()
    employee_external_id: str | None = Field(
        default=None, max_length=128, index=True, sa_column_args=_key_of("employees")
    )
    opening_external_id: str | None = Field(
        default=None, max_length=128, index=True, sa_column_args=_key_of("openings")
    )


class RoundResult(SQLModel, table=True):
    """What a round found for a person, an opening or a limit; a limit may be that of a manager."""

    __tablename__ = "round_results"
    __table_args__ = word_checks("outcome")

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    round_id: int = _of_round()
    subject: RoundSubject = Field(sa_type=text_enum(RoundSubject, "round_result_subject"))
    outcome: RoundOutcome = Field(sa_type=growing_enum(RoundOutcome))
    employee_external_id: str | None = Field(
        default=None, max_length=128, index=True, sa_column_args=_key_of("employees")
    )
    opening_external_id: str | None = Field(
        default=None, max_length=128, index=True, sa_column_args=_key_of("openings")
    )
    manager_external_id: str | None = Field(
        default=None, max_length=128, index=True, sa_column_args=_key_of("employees", "SET NULL")
    )
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class RoundInvitation(SQLModel, table=True):
    """Somebody was invited to a conversation about the opening that a round found."""

    __tablename__ = "round_invitations"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    result_id: int = Field(
        sa_type=ROW_ID, foreign_key="round_results.id", unique=True, ondelete="CASCADE"
    )
    employee_external_id: str = Field(
        max_length=128, index=True, sa_column_args=_key_of("employees")
    )
    opening_external_id: str = Field(max_length=128, index=True, sa_column_args=_key_of("openings"))
    invited_by: str = Field(max_length=200)
    invited_at: datetime = Field(default_factory=utc_now)
