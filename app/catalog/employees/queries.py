"""Reads of employees from the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, delete, literal, literal_column
from sqlalchemy.orm import aliased, selectinload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.core.among import among
from models.employees import Employee
from models.learning import Impression
from models.scim import ScimUser

OWN_LIST = "recommendations"
FEW_REPORTS = 2_000
# Of the row that the query around looks at.
_OUTER_MANAGER: Any = literal_column("employees.manager_external_id").label("manager")
_WHOLE = (
    selectinload(Employee.skills),  # type: ignore[arg-type]  # SQLModel types it as rows
    selectinload(Employee.work_history),  # type: ignore[arg-type]  # SQLModel types it as rows
    selectinload(Employee.aspirations),  # type: ignore[arg-type]  # SQLModel types it as rows
)
_COLUMNS = {
    "function": col(Employee.function),
    "org_unit": col(Employee.org_unit),
    "location": col(Employee.location),
    "status": col(Employee.status),
    "manager": col(Employee.manager_external_id),
    "open_to_moves": col(Employee.open_to_moves),
}


def find(session: Session, external_id: str, report_of: str | None = None) -> Employee | None:
    """The employee with everything that belongs to the record, perhaps only a manager's report."""
    query = _of(external_id)
    if report_of is not None:
        query = query.where(literal(report_of).in_(_managers_above(external_id)))
    return session.exec(query.options(*_WHOLE)).first()


def has(session: Session, external_id: str, *, keep: bool) -> bool:
    """Whether there is such a person; one to `keep` is not removed before this transaction ends."""
    query = select(Employee.id).where(Employee.external_id == external_id)
    if keep:
        query = query.with_for_update(read=True, key_share=True)
    return session.exec(query).first() is not None


def is_report(session: Session, external_id: str, manager: str) -> bool:
    """Whether a person reports to a manager, directly or through others."""
    found = select(literal(1)).where(literal(manager).in_(_managers_above(external_id)))
    return session.exec(found).first() is not None


def reports_among(session: Session, manager: str, external_ids: Sequence[str]) -> frozenset[str]:
    """Those of some people who report to a manager, directly or through others."""
    asked = among(session, col(Employee.external_id), external_ids)
    found = session.exec(select(Employee.external_id).where(asked, _is_led_by(session, manager)))
    return frozenset(found.all())


def lock(session: Session, external_id: str) -> Employee | None:
    """The same, and no other writer changes it before this transaction ends."""
    return session.exec(_of(external_id).options(*_WHOLE).with_for_update()).first()


def lock_many(
    session: Session, external_ids: Sequence[str], *, whole: bool = True
) -> dict[str, Employee]:
    """Those people who exist, locked like one; perhaps without what belongs to the record."""
    query = select(Employee).where(among(session, col(Employee.external_id), external_ids))
    query = query.options(*_WHOLE) if whole else query
    rows = session.exec(query.order_by(col(Employee.id)).with_for_update()).all()
    return {row.external_id: row for row in rows}


def load_whole(session: Session, rows: Sequence[Employee]) -> None:
    """Read all that belongs to these people, in a few statements."""
    if rows:
        theirs = among(session, col(Employee.id), (row.id for row in rows if row.id is not None))
        query = select(Employee).where(theirs).options(*_WHOLE)
        session.exec(query.execution_options(populate_existing=True)).all()


def page(
    session: Session,
    filters: Mapping[str, Any],
    *,
    after: int,
    limit: int,
    reports_of: str | None = None,
) -> Sequence[Employee]:
    """Employees in the order of their ids, beyond `after`; perhaps only a manager's reports."""
    query = select(Employee).where(col(Employee.id) > after)
    if reports_of is not None:
        query = query.where(_is_led_by(session, reports_of))
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


def forget_account(session: Session, external_id: str) -> None:
    """Remove what the identity provider says of a person; it sends her again if it holds her."""
    session.execute(delete(ScimUser).where(col(ScimUser.employee_external_id) == external_id))


def _is_led_by(session: Session, manager: str) -> ColumnElement[bool]:
    """Whether a person reports to a manager, directly or through others.

    Few reports are listed, and the page taken from them. Of many it is cheaper to go through
    everybody in order and ask for the managers of each, for a page is full soon.
    """
    below = _reports_below(manager)
    counted = session.exec(select(below.c.id).limit(FEW_REPORTS + 1)).all()
    if len(counted) <= FEW_REPORTS:
        led = col(Employee.id).in_(select(below.c.id))
    else:
        led = literal(manager).in_(_and_above(select(_OUTER_MANAGER)))
    return led & (col(Employee.external_id) != manager)


def _reports_below(manager: str) -> CTE:
    """Those who report to a manager, their reports and so on; a cycle ends where it began."""
    report = aliased(Employee)
    led_by = col(report.manager_external_id)
    who: Any = select(col(report.id).label("id"), col(report.external_id).label("person"))
    below: CTE = who.where(led_by == manager).cte("reports_below", recursive=True)
    return below.union(who.where(led_by == below.c.person))


def _managers_above(external_id: str) -> Select[tuple[str | None]]:
    """The manager of a person, the manager's manager and so on."""
    manager = col(Employee.manager_external_id)
    return _and_above(select(manager.label("manager")).where(Employee.external_id == external_id))


def _and_above(first: Select[tuple[str | None]]) -> Select[tuple[str | None]]:
    """Some managers and those above them; a cycle ends where it began."""
    above = aliased(Employee)
    chain = first.cte("managers_above", recursive=True, nesting=True)
    chain = chain.union(
        select(col(above.manager_external_id)).where(above.external_id == chain.c.manager)
    )
    return select(chain.c.manager)


def _of(external_id: str) -> SelectOfScalar[Employee]:
    return select(Employee).where(Employee.external_id == external_id)
