"""Reads of offers to release a person."""

from sqlmodel import Session, select

from models.cases import ReleaseOffer
from models.employees import Employee


def offer_of(session: Session, employee: str) -> ReleaseOffer | None:
    """The offer to release a person."""
    query = select(ReleaseOffer).where(ReleaseOffer.employee_external_id == employee)
    return session.exec(query).first()


def lock_person(session: Session, employee: str) -> None:
    """Let nobody else offer to release this person meanwhile."""
    query = select(Employee.id).where(Employee.external_id == employee)
    session.exec(query.with_for_update()).first()
