"""Reads and writes of nominations."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.employees import Employee
from models.nominations import Nomination
from models.openings import Opening
from models.roles import Role
from models.vocabulary import EmployeeStatus

Titled = tuple[Nomination, str]
Standing = tuple[EmployeeStatus, date | None]
"""The status of a person, and the last day where one is known."""


def lock_opening(session: Session, external_id: str) -> Opening | None:
    """The opening; no other writer changes it or its nominations before this transaction ends."""
    query = select(Opening).where(Opening.external_id == external_id)
    return session.exec(query.with_for_update(key_share=True)).first()


def has_opening(session: Session, external_id: str) -> bool:
    """Whether there is such an opening."""
    query = select(Opening.id).where(Opening.external_id == external_id)
    return session.exec(query).first() is not None


def person_to_keep(session: Session, external_id: str) -> Standing | None:
    """How the person stands, who is not removed before this transaction ends; none if missing."""
    query = select(col(Employee.status), col(Employee.end_date)).where(
        Employee.external_id == external_id
    )
    found = session.exec(query.with_for_update(read=True, key_share=True)).first()
    return None if found is None else (EmployeeStatus(found[0]), found[1])


def stored(session: Session, opening: str, employee: str) -> Nomination | None:
    """The nomination of a person for an opening, over or not."""
    query = select(Nomination).where(
        Nomination.opening_external_id == opening, Nomination.employee_external_id == employee
    )
    return session.exec(query).first()


def title_of(session: Session, opening: str) -> str:
    """The title of an opening, its role filled in."""
    query = select(_TITLE).select_from(Opening).outerjoin(Role)
    return session.exec(query.where(Opening.external_id == opening)).one()


def for_opening(
    session: Session, opening: str, today: date, *, after: int = 0, limit: int | None = None
) -> Sequence[Titled]:
    """Those that hold for an opening, in the order of their making."""
    return _titled(session, today, after, limit, opening=opening)


def for_person(
    session: Session, employee: str, today: date, *, after: int = 0, limit: int | None = None
) -> Sequence[Titled]:
    """Those that hold for a person, in the order of their making."""
    return _titled(session, today, after, limit, employee=employee)


def people(session: Session, opening: str, today: date) -> Sequence[str]:
    """Who is put forward for an opening."""
    query = select(Nomination.employee_external_id).where(
        Nomination.opening_external_id == opening, col(Nomination.expires_on) >= today
    )
    return session.exec(query).all()


def expired(session: Session, today: date, limit: int) -> Sequence[Nomination]:
    """Those that are over."""
    query = select(Nomination).where(col(Nomination.expires_on) < today)
    return session.exec(query.order_by(col(Nomination.id)).limit(limit).with_for_update()).all()


_TITLE = func.coalesce(Opening.title, Role.title)


def _titled(
    session: Session, today: date, after: int, limit: int | None, **wanted: str
) -> Sequence[Titled]:
    query = (
        select(Nomination, _TITLE)
        .join(Opening, col(Opening.external_id) == col(Nomination.opening_external_id))
        .outerjoin(Role, col(Role.id) == col(Opening.role_id))
        .where(col(Nomination.id) > after, col(Nomination.expires_on) >= today)
    )
    for name, value in wanted.items():
        query = query.where(getattr(Nomination, f"{name}_external_id") == value)
    return session.exec(query.order_by(col(Nomination.id)).limit(limit)).all()
