"""Reads of employees from the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.employees import Employee
from models.learning import Impression

OWN_LIST = "recommendations"
_WHOLE = (
    selectinload(Employee.skills),  # type: ignore[arg-type]
    selectinload(Employee.work_history),  # type: ignore[arg-type]
    selectinload(Employee.aspirations),  # type: ignore[arg-type]
)
_COLUMNS = {
    "function": col(Employee.function),
    "org_unit": col(Employee.org_unit),
    "location": col(Employee.location),
    "status": col(Employee.status),
    "manager": col(Employee.manager_external_id),
    "open_to_moves": col(Employee.open_to_moves),
}


def find(session: Session, external_id: str) -> Employee | None:
    """The employee with everything that belongs to the record."""
    return session.exec(_of(external_id).options(*_WHOLE)).first()


def lock(session: Session, external_id: str) -> Employee | None:
    """The same, and no other writer changes it before this transaction ends."""
    return session.exec(_of(external_id).options(*_WHOLE).with_for_update()).first()


def page(
    session: Session, filters: Mapping[str, Any], *, after: int, limit: int
) -> Sequence[Employee]:
    """Employees in the order of their ids, beyond `after`."""
    query = select(Employee).where(col(Employee.id) > after)
    for name, wanted in filters.items():
        if name == "updated_since":
            query = query.where(col(Employee.updated_at) >= wanted)
        else:
            query = query.where(_COLUMNS[name] == wanted)
    return session.exec(query.order_by(col(Employee.id)).limit(limit).options(*_WHOLE)).all()


def forget_rankings(session: Session, external_id: str) -> None:
    """Remove the record of the lists that were ranked for a person."""
    of_the_person = col(Impression.subject_external_id) == external_id
    session.execute(delete(Impression).where(of_the_person, col(Impression.surface) == OWN_LIST))


def _of(external_id: str) -> SelectOfScalar[Employee]:
    return select(Employee).where(Employee.external_id == external_id)
