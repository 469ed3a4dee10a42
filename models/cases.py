"""Move cases: one proposed move with its three sides, its release, its gates and its policy."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, false, text
from sqlmodel import Field, SQLModel, UniqueConstraint

from models.base import ROW_ID, growing_enum, text_enum, utc_now, word_checks
from models.move_vocabulary import (
    CaseKind,
    CaseSide,
    CaseState,
    ClosedReason,
    ContestReason,
    DatedBy,
    GateKind,
    GateState,
    ReleaseState,
)

_STILL_OPEN = text("closed_at IS NULL")


def _key_of(table: str) -> list[Any]:
    """The external id of a record that the row goes with."""
    return [ForeignKey(f"{table}.external_id", ondelete="CASCADE", onupdate="CASCADE")]


class MovePolicy(SQLModel, table=True):
    """The values that hold from a version on, for the whole organisation or for one unit."""

    __tablename__ = "move_policies"
    __table_args__ = {"sqlite_autoincrement": True}

    version: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    org_unit: str | None = Field(default=None, max_length=200, index=True)
    terms: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    made_by: str = Field(max_length=200)
    made_at: datetime = Field(default_factory=utc_now)


class MoveCase(SQLModel, table=True):
    """One proposed move of a person to an opening; a pair has one open case at most.

    The managers are those of the day on which a case was shared and its release was asked. A case
    keeps the version of the policy under which it began; 0 is the policy that is built in.
    """

    __tablename__ = "move_cases"
    __table_args__ = (
        CheckConstraint("length(closed_reason) BETWEEN 1 AND 32", name="closed_reason_word"),
        Index(
            "uq_move_cases_open_pair",
            "employee_external_id",
            "opening_external_id",
            unique=True,
            sqlite_where=_STILL_OPEN,
            postgresql_where=_STILL_OPEN,
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    uid: str = Field(max_length=36, unique=True)
    version: int = 1
    employee_external_id: str = Field(
        max_length=128, index=True, sa_column_args=_key_of("employees")
    )
    opening_external_id: str = Field(max_length=128, index=True)
    opening_title: str = Field(
        default="", max_length=300, sa_column_kwargs={"server_default": text("''")}
    )
    """What the opening was called, for a case that is kept longer than its opening."""
    opening_function: str | None = Field(default=None, max_length=200)
    kind: CaseKind = Field(
        default=CaseKind.PERMANENT, sa_type=text_enum(CaseKind, "move_case_kind")
    )
    state: CaseState = Field(index=True, sa_type=text_enum(CaseState, "move_case_state"))
    policy_version: int = 0
    receiving_manager_external_id: str | None = Field(default=None, max_length=128, index=True)
    sending_manager_external_id: str | None = Field(default=None, max_length=128, index=True)
    acknowledged_line: bool = False
    motives: list[str] = Field(default_factory=list, sa_type=JSON)
    shows_readiness: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the person lets the receiving side read how far the way to leading is."""
    led_people: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether this is a trial that was confirmed, and of leading people."""
    talk_on: date | None = None
    talked_on: date | None = None
    accepted_on: date | None = None
    start_date: date | None = None
    trial_until: date | None = None
    return_until: date | None = None
    confirmed_by_person: bool = False
    confirmed_by_receiving: bool = False
    since: date
    """The day on which the state began; its deadlines count from there."""
    reminded_on: date | None = None
    unanswered_since: date | None = None
    """The day from which the receiving side's silence counts."""
    outcomes_asked: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The last of the days after the start for which the sides were asked what became of it."""
    closed_reason: ClosedReason | None = Field(default=None, sa_type=growing_enum(ClosedReason))
    closed_note: str | None = Field(default=None, max_length=2000)
    to_learn: str | None = Field(default=None, max_length=2000)
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now, index=True)
    closed_at: datetime | None = Field(default=None, index=True)


class Release(SQLModel, table=True):
    """The sending side lets a person go; there is one from the day on which it is asked."""

    __tablename__ = "releases"

    case_id: int = Field(
        primary_key=True, sa_type=ROW_ID, foreign_key="move_cases.id", ondelete="CASCADE"
    )
    state: ReleaseState = Field(index=True, sa_type=text_enum(ReleaseState, "release_state"))
    asked_on: date
    asked_by: CaseSide = Field(sa_type=text_enum(CaseSide, "release_asked_by"))
    answer_by: date
    release_date: date | None = None
    dated_by: DatedBy | None = Field(default=None, sa_type=text_enum(DatedBy, "release_dated_by"))
    contest_reason: ContestReason | None = Field(
        default=None, sa_type=text_enum(ContestReason, "release_contest_reason")
    )
    contest_note: str | None = Field(default=None, max_length=2000)
    contested_on: date | None = None
    decision_note: str | None = Field(default=None, max_length=2000)
    proposed_date: date | None = None
    agreed_by: list[str] = Field(default_factory=list, sa_type=JSON)
    reminded_on: date | None = None


class ReleaseOffer(SQLModel, table=True):
    """A manager offers to release a person before anybody asks: for a function, an opening, any."""

    __tablename__ = "release_offers"
    __table_args__ = (
        CheckConstraint("function IS NULL OR opening_external_id IS NULL", name="one_aim"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    employee_external_id: str = Field(
        max_length=128, unique=True, sa_column_args=_key_of("employees")
    )
    manager_external_id: str = Field(
        max_length=128, index=True, sa_column_args=_key_of("employees")
    )
    function: str | None = Field(default=None, max_length=200)
    opening_external_id: str | None = Field(
        default=None, max_length=128, index=True, sa_column_args=_key_of("openings")
    )
    release_date: date
    made_at: datetime = Field(default_factory=utc_now)


class Gate(SQLModel, table=True):
    """Somebody else has to agree before a move starts, as the policy says for the place."""

    __tablename__ = "gates"
    __table_args__ = (UniqueConstraint("case_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    case_id: int = Field(sa_type=ROW_ID, foreign_key="move_cases.id", ondelete="CASCADE")
    kind: GateKind = Field(sa_type=text_enum(GateKind, "gate_kind"))
    state: GateState = Field(
        default=GateState.OPEN, index=True, sa_type=text_enum(GateState, "gate_state")
    )
    due_on: date | None = None
    silence_consents: bool = False
    decided_by: str | None = Field(default=None, max_length=200)
    reason: str | None = Field(default=None, max_length=2000)


class TimelineEntry(SQLModel, table=True):
    """What happened in a case, who did it, and which sides are told of it."""

    __tablename__ = "timeline_entries"
    __table_args__ = word_checks("action", "side")

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    case_id: int = Field(
        sa_type=ROW_ID, foreign_key="move_cases.id", index=True, ondelete="CASCADE"
    )
    occurred_at: datetime = Field(default_factory=utc_now)
    side: CaseSide = Field(sa_type=growing_enum(CaseSide))
    on_behalf_of: CaseSide | None = Field(
        default=None, sa_type=text_enum(CaseSide, "timeline_on_behalf_of")
    )
    actor: str = Field(max_length=200)
    action: str = Field(max_length=32)
    state: CaseState = Field(sa_type=text_enum(CaseState, "timeline_state"))
    told: list[str] = Field(default_factory=list, sa_type=JSON)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
