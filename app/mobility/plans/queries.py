"""Reads of plans and of whom they belong to."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.cases import MoveCase
from models.employees import Employee
from models.mentors import Mentoring
from models.plans import LeaderPlan, PlanItem
from models.vocabulary import MentoringState

_TEACHES = (MentoringState.ACCEPTED, MentoringState.ACTIVE)


def case(session: Session, uid: str, *, lock: bool = False) -> MoveCase | None:
    """A move case, perhaps locked until the transaction ends."""
    query = select(MoveCase).where(MoveCase.uid == uid)
    return session.exec(query.with_for_update() if lock else query).first()


def leader_plan(session: Session, employee: str, *, lock: bool = False) -> LeaderPlan | None:
    """The plan of a leader, perhaps locked until the transaction ends."""
    query = select(LeaderPlan).where(LeaderPlan.employee_external_id == employee)
    return session.exec(query.with_for_update() if lock else query).first()


def items(session: Session, plan: ColumnElement[bool]) -> Sequence[PlanItem]:
    """The items of a plan, by day."""
    query = select(PlanItem).where(plan)
    return session.exec(query.order_by(col(PlanItem.due_day), col(PlanItem.id))).all()


def of_case(case_id: int) -> ColumnElement[bool]:
    """That an item is of the plan of a case."""
    condition: ColumnElement[bool] = col(PlanItem.case_id) == case_id
    return condition


def of_leader(plan_id: int) -> ColumnElement[bool]:
    """That an item is of the plan of a leader."""
    condition: ColumnElement[bool] = col(PlanItem.leader_plan_id) == plan_id
    return condition


def asks_mentor(session: Session, uid: str, person: str) -> bool:
    """Whether the plan of a case asks somebody to be the mentor."""
    query = (
        select(PlanItem.id)
        .join(MoveCase, col(MoveCase.id) == col(PlanItem.case_id))
        .where(MoveCase.uid == uid, PlanItem.mentor_external_id == person)
    )
    return session.exec(query.limit(1)).first() is not None


def teaches(session: Session, mentor: str, mentee: str) -> bool:
    """Whether somebody accepted to teach a person, and still does."""
    query = select(Mentoring.id).where(
        Mentoring.mentor_external_id == mentor,
        Mentoring.mentee_external_id == mentee,
        col(Mentoring.state).in_(_TEACHES),
    )
    return session.exec(query.limit(1)).first() is not None


def person(session: Session, external_id: str) -> tuple[str, str | None] | None:
    """The name of a person, and the own manager."""
    query = select(Employee.name, Employee.manager_external_id)
    return session.exec(query.where(Employee.external_id == external_id)).first()
