"""Who does what by which day: the plan of a move, and that of a leader who stays in office."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlmodel import Field, SQLModel, UniqueConstraint

from models.base import ROW_ID, text_enum, utc_now
from models.move_vocabulary import PlanColumn, PlanKind, PlanSide, PlanState


def _person(when_gone: str) -> list[Any]:
    """The external id of a person, and what becomes of the row once the person is gone."""
    return [ForeignKey("employees.external_id", ondelete=when_gone, onupdate="CASCADE")]


class LeaderPlan(SQLModel, table=True):
    """A plan that a leader in office follows, without a move; a person has one at most.

    The leader's own manager knows of it once the leader says so.
    """

    __tablename__ = "leader_plans"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    employee_external_id: str = Field(
        max_length=128, unique=True, sa_column_args=_person("CASCADE")
    )
    template: str = Field(max_length=64)
    started_on: date
    with_manager: bool = False
    version: int = 1
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)


class PlanItem(SQLModel, table=True):
    """One thing that a side does by a day, counted from the start of a case or of a leader's plan.

    `agreed_by_external_id` is who agreed for the side; HR and integrations have none. A side that
    got another manager since then has not agreed. `mentor_external_id` is who is asked to be the
    mentor's side.
    """

    __tablename__ = "plan_items"
    __table_args__ = (
        UniqueConstraint("case_id", "key"),
        UniqueConstraint("leader_plan_id", "key"),
        CheckConstraint("(case_id IS NULL) <> (leader_plan_id IS NULL)", name="one_plan"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    case_id: int | None = Field(
        default=None, sa_type=ROW_ID, foreign_key="move_cases.id", ondelete="CASCADE"
    )
    leader_plan_id: int | None = Field(
        default=None, sa_type=ROW_ID, foreign_key="leader_plans.id", ondelete="CASCADE"
    )
    key: str = Field(max_length=128)
    side: PlanSide = Field(sa_type=text_enum(PlanSide, "plan_item_side"))
    kind: PlanKind = Field(sa_type=text_enum(PlanKind, "plan_item_kind"))
    plan_column: PlanColumn | None = Field(
        default=None, sa_type=text_enum(PlanColumn, "plan_item_column")
    )
    text: str = Field(max_length=2000)
    due_day: int
    last_day: int | None = None
    state: PlanState = Field(
        default=PlanState.PROPOSED, sa_type=text_enum(PlanState, "plan_item_state")
    )
    proposed_by: PlanSide = Field(sa_type=text_enum(PlanSide, "plan_item_proposed_by"))
    mentor_external_id: str | None = Field(
        default=None, max_length=128, index=True, sa_column_args=_person("SET NULL")
    )
    agreed_by_external_id: str | None = Field(
        default=None, max_length=128, index=True, sa_column_args=_person("SET NULL")
    )
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)
