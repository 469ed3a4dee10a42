"""The rules of nominations: HR puts a person forward, openly to her, and takes it back."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session

from app.catalog.employees import service as employees
from app.catalog.records import assign
from app.core.answers import Written
from app.core.errors import (
    ConflictError,
    FieldProblem,
    InvalidInputError,
    NotFoundError,
)
from app.core.etag import Conditions, etag_of
from app.core.journal import record_change
from app.core.pagination import PageQuery
from app.core.schemas import Page
from app.core.security import Actor
from app.matching.errors import OpeningClosedError
from app.matching.nominations import queries
from app.matching.nominations.schemas import NominationBody, NominationRead
from models.base import utc_now, utc_today
from models.nominations import Nomination
from models.vocabulary import ChangeAction, EmployeeStatus, EntityKind, OpeningStatus

LONGEST = timedelta(days=366)
CLOSED = {OpeningStatus.FILLED, OpeningStatus.CLOSED}

_BATCH = 100
_CLOCK = "nominations"


class EmployeeLeftError(ConflictError):
    """Who left the organisation is put forward for nothing."""

    code = "employee_left"
    title = "Employee left"


def put_forward(
    session: Session,
    actor: Actor,
    opening_id: str,
    employee_id: str,
    body: NominationBody,
    conditions: Conditions,
) -> Written[NominationRead]:
    """Let the hiring manager see a person among the candidates, for a reason and a time.

    Raises
    ------
    NotFoundError
        When there is no such opening or employee.
    OpeningClosedError
        When the opening is filled or closed.
    EmployeeLeftError
        When the person left.
    InvalidInputError
        When the last day is over, or more than a year ahead.
    """
    today = utc_today()
    _check_fillable(session, opening_id)
    _check_employed(session, employee_id, today)
    _check_last_day(body.expires_on, today)
    title = queries.title_of(session, opening_id)
    row = queries.stored(session, opening_id, employee_id)
    held = row is not None and row.expires_on >= today
    conditions.check_write(etag_of(_read(row, title)) if row is not None and held else None)
    if row is None:
        row = Nomination(
            opening_external_id=opening_id,
            employee_external_id=employee_id,
            **body.model_dump(),
            nominated_by=actor.name,
        )
        row.updated_at = row.created_at
        session.add(row)
    elif not assign(row, body.model_dump()):
        return Written(_read(row, title), changed=False)
    else:
        row.nominated_by, row.updated_at = actor.name, utc_now()
        row.created_at = row.created_at if held else row.updated_at
    _record(session, actor.name, ChangeAction.UPDATED if held else ChangeAction.CREATED, row)
    return Written(_read(row, title), created=not held)


def withdraw(
    session: Session, actor: Actor, opening_id: str, employee_id: str, conditions: Conditions
) -> None:
    """Take a nomination back.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    queries.lock_opening(session, opening_id)
    row, title = _holding(session, opening_id, employee_id)
    conditions.check_write(etag_of(_read(row, title)))
    session.delete(row)
    _record(session, actor.name, ChangeAction.DELETED, row)


def get(session: Session, opening_id: str, employee_id: str) -> NominationRead:
    """A nomination that holds.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    return _read(*_holding(session, opening_id, employee_id))


def of_opening(session: Session, opening_id: str, query: PageQuery) -> Page[NominationRead]:
    """A page of those who are put forward for an opening.

    Raises
    ------
    NotFoundError
        When there is no such opening.
    """
    if not queries.has_opening(session, opening_id):
        raise NotFoundError("No such opening.")
    paging, today = query.paging(), utc_today()
    rows = queries.for_opening(session, opening_id, today, after=paging.after, limit=paging.fetch)
    return _page(query, rows)


def of_person(
    session: Session, actor: Actor, employee_id: str, query: PageQuery
) -> Page[NominationRead]:
    """A page of the openings that a person is put forward for; for herself and for HR.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller speaks for somebody else.
    """
    actor.audience_for(employee_id)
    employees.require(session, employee_id)
    paging, today = query.paging(), utc_today()
    rows = queries.for_person(session, employee_id, today, after=paging.after, limit=paging.fetch)
    return _page(query, rows)


def people_put_forward(session: Session, opening_id: str) -> frozenset[str]:
    """Whom HR puts forward for an opening today."""
    return frozenset(queries.people(session, opening_id, utc_today()))


def remove_expired(session: Session) -> int:
    """Remove a batch of those whose last day is over; how many there were."""
    rows = queries.expired(session, utc_today(), _BATCH)
    for row in rows:
        session.delete(row)
        _record(session, _CLOCK, ChangeAction.DELETED, row)
    return len(rows)


def _check_fillable(session: Session, opening_id: str) -> None:
    opening = queries.lock_opening(session, opening_id)
    if opening is None:
        raise NotFoundError("No such opening.")
    if OpeningStatus(opening.status) in CLOSED:
        raise OpeningClosedError(f"The opening is {opening.status}.")


def _check_employed(session: Session, employee_id: str, today: date) -> None:
    standing = queries.person_to_keep(session, employee_id)
    if standing is None:
        raise NotFoundError("No such employee.")
    status, last = standing
    if status is EmployeeStatus.LEFT or (last is not None and last < today):
        raise EmployeeLeftError("The employee left the organisation.")


def _check_last_day(day: date, today: date) -> None:
    if not today <= day <= today + LONGEST:
        problem = FieldProblem("/expires_on", "should be today or later, and within a year")
        raise InvalidInputError("The last day was refused.", [problem])


def _holding(session: Session, opening_id: str, employee_id: str) -> queries.Titled:
    row = queries.stored(session, opening_id, employee_id)
    if row is None or row.expires_on < utc_today():
        raise NotFoundError("No such nomination.")
    return row, queries.title_of(session, opening_id)


def _record(session: Session, actor: str, action: ChangeAction, row: Nomination) -> None:
    """A nomination is part of its opening; only HR may know that it changed."""
    session.flush()
    record_change(
        session,
        actor,
        ChangeAction.UPDATED,
        EntityKind.OPENING,
        row.opening_external_id,
        {"fields": ["nominations"], "nomination": action},
        people=[row.employee_external_id],
        confidential=True,
    )


def _page(query: PageQuery, rows: Sequence[queries.Titled]) -> Page[NominationRead]:
    kept, cursor = query.paging().cut([row for row, _ in rows])
    titles = [title for _, title in rows]
    items = [_read(row, title) for row, title in zip(kept, titles, strict=False)]
    return Page(items=items, next_cursor=cursor)


def _read(row: Nomination, title: str) -> NominationRead:
    return NominationRead(
        opening=row.opening_external_id,
        title=title,
        employee=row.employee_external_id,
        reason=row.reason,
        expires_on=row.expires_on,
        nominated_by=row.nominated_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
