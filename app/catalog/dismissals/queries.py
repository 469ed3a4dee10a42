"""Reads of dismissals."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.choices import Dismissal
from models.openings import Opening
from models.roles import Role
from models.vocabulary import OpeningStatus

Titled = tuple[Dismissal, str]
_TITLE = func.coalesce(Opening.title, Role.title)


def status_to_keep(session: Session, external_id: str) -> OpeningStatus | None:
    """The status of an opening, which is not removed before this transaction ends."""
    query = select(Opening.status).where(Opening.external_id == external_id)
    status = session.exec(query.with_for_update(read=True, key_share=True)).first()
    return None if status is None else OpeningStatus(status)


def title_of(session: Session, external_id: str) -> str:
    """The title of an opening, its role filled in."""
    query = select(_TITLE).select_from(Opening).outerjoin(Role)
    return session.exec(query.where(Opening.external_id == external_id)).one()


def stored(session: Session, employee: str, opening: str) -> Dismissal | None:
    """The dismissal of an opening by a person."""
    query = select(Dismissal).where(
        Dismissal.employee_external_id == employee, Dismissal.opening_external_id == opening
    )
    return session.exec(query.with_for_update()).first()


def of_person(session: Session, employee: str, *, after: int, limit: int) -> Sequence[Titled]:
    """A person's dismissals in the order of their making, each with the opening's title."""
    query = (
        select(Dismissal, _TITLE)
        .join(Opening, col(Opening.external_id) == col(Dismissal.opening_external_id))
        .outerjoin(Role, col(Role.id) == col(Opening.role_id))
        .where(Dismissal.employee_external_id == employee, col(Dismissal.id) > after)
        .order_by(col(Dismissal.id))
        .limit(limit)
    )
    return session.exec(query).all()
