"""Reads of why people lead."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from app.core.among import among
from models.cases import MoveCase
from models.employees import Employee
from models.move_vocabulary import CaseKind, CaseState
from models.readiness import WhyLead
from models.vocabulary import Visibility


def why(session: Session, external_id: str, *, lock: bool = False) -> WhyLead | None:
    """What a person answered, perhaps locked until the transaction ends."""
    query = select(WhyLead).where(WhyLead.employee_external_id == external_id)
    return session.exec(query.with_for_update() if lock else query).first()


def org_unit_of(session: Session, external_id: str) -> str | None:
    """The unit of a person."""
    query = select(Employee.org_unit).where(Employee.external_id == external_id)
    return session.exec(query).first()


def shown_in_trial(session: Session, people: Iterable[str]) -> set[str]:
    """Who of these led people on trial, and the trial was confirmed."""
    query = select(MoveCase.employee_external_id).where(
        among(session, col(MoveCase.employee_external_id), people),
        MoveCase.kind == CaseKind.TRIAL,
        MoveCase.state == CaseState.COMPLETED,
        col(MoveCase.led_people).is_(True),
    )
    return set(session.exec(query).all())


def who_want_to_lead(session: Session, visible_to: Iterable[Visibility]) -> Sequence[str]:
    """Who wants to lead and lets it be known."""
    query = select(WhyLead.employee_external_id).where(
        col(WhyLead.wants).is_(True), col(WhyLead.visibility).in_(list(visible_to))
    )
    return session.exec(query.order_by(WhyLead.employee_external_id)).all()
