"""The rules of dismissals: a person turns an opening down, and may think again."""

from sqlmodel import Session

from app.catalog.dismissals import queries
from app.catalog.dismissals.schemas import DismissalBody, DismissalRead
from app.catalog.employees import service as employees
from app.catalog.openings import service as openings
from app.core.answers import Written
from app.core.errors import NotFoundError
from app.core.etag import Conditions, etag_of
from app.core.journal import record_change
from app.core.pagination import PageQuery
from app.core.schemas import Page
from app.core.security import Actor
from models.base import utc_now
from models.choices import Dismissal
from models.vocabulary import ChangeAction, EntityKind


def dismiss(
    session: Session,
    actor: Actor,
    employee_id: str,
    opening_id: str,
    body: DismissalBody,
    conditions: Conditions,
) -> Written[DismissalRead]:
    """Recommend the opening to the person no more, until she thinks again.

    Raises
    ------
    NotFoundError
        When there is no such person or opening, or the caller may not know.
    """
    actor.audience_for(employee_id)
    employees.require(session, employee_id, keep=True)
    status = queries.status_to_keep(session, opening_id)
    if status is None or not openings.may_know_of(session, actor, opening_id, status):
        raise NotFoundError("No such opening.")
    title = queries.title_of(session, opening_id)
    row = queries.stored(session, employee_id, opening_id)
    conditions.check_write(etag_of(_read(row, title)) if row is not None else None)
    if row is not None and row.reason == body.reason:
        return Written(_read(row, title), changed=False)
    created = row is None
    if row is None:
        row = Dismissal(
            employee_external_id=employee_id, opening_external_id=opening_id, reason=body.reason
        )
        session.add(row)
    else:
        row.reason, row.dismissed_at = body.reason, utc_now()
    _record(session, actor, row)
    return Written(_read(row, title), created=created)


def take_back(
    session: Session, actor: Actor, employee_id: str, opening_id: str, conditions: Conditions
) -> None:
    """Let the opening be recommended to the person again.

    Raises
    ------
    NotFoundError
        When the person did not dismiss it, or the caller may not know.
    """
    actor.audience_for(employee_id)
    row = queries.stored(session, employee_id, opening_id)
    if row is None:
        raise NotFoundError("No such dismissal.")
    conditions.check_write(etag_of(_read(row, queries.title_of(session, opening_id))))
    session.delete(row)
    _record(session, actor, row)


def of_person(
    session: Session, actor: Actor, employee_id: str, query: PageQuery
) -> Page[DismissalRead]:
    """A page of the openings that a person dismissed; for herself and for HR.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller speaks for somebody else.
    """
    actor.audience_for(employee_id)
    employees.require(session, employee_id)
    paging = query.paging()
    rows = queries.of_person(session, employee_id, after=paging.after, limit=paging.fetch)
    kept, cursor = paging.cut([row for row, _ in rows])
    titles = [title for _, title in rows]
    items = [_read(row, title) for row, title in zip(kept, titles, strict=False)]
    return Page(items=items, next_cursor=cursor)


def _record(session: Session, actor: Actor, row: Dismissal) -> None:
    """A dismissal is part of the person's record; only she and HR may know that it changed."""
    session.flush()
    record_change(
        session,
        actor.name,
        ChangeAction.UPDATED,
        EntityKind.EMPLOYEE,
        row.employee_external_id,
        {"fields": ["dismissals"]},
        confidential=True,
    )


def _read(row: Dismissal, title: str) -> DismissalRead:
    return DismissalRead(
        opening=row.opening_external_id,
        title=title,
        reason=row.reason,
        dismissed_at=row.dismissed_at,
    )
