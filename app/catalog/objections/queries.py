"""Reads of objections."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.choices import Objection
from models.vocabulary import Objectable


def stored(session: Session, employee: str, use: Objectable) -> Objection | None:
    """The objection of a person to a use."""
    query = select(Objection).where(
        Objection.employee_external_id == employee, Objection.objects_to == use
    )
    return session.exec(query.with_for_update()).first()


def of_person(session: Session, employee: str) -> Sequence[Objection]:
    """The objections of a person, in the order of their making."""
    query = select(Objection).where(Objection.employee_external_id == employee)
    return session.exec(query.order_by(col(Objection.id))).all()
