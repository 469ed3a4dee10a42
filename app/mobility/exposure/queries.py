"""What exposure is measured from, and its rows."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.cases import MoveCase
from models.exposure import Exposure
from models.feedback import ListEntry, ServedList, list_entries
from models.move_vocabulary import CaseState
from models.openings import Opening
from models.vocabulary import Audience, OpeningStatus

_SHARING = (CaseState.SHARED, CaseState.SELECTION, CaseState.OFFERED)


def newest_lists(session: Session, since: date) -> Iterator[tuple[str, list[ListEntry]]]:
    """What each person was served last, as themselves, since a day; of one day the last wins."""
    served = (
        select(ServedList.employee_external_id, func.max(ServedList.day).label("day"))
        .where(ServedList.audience == Audience.EMPLOYEE, col(ServedList.day) >= since)
        .group_by(col(ServedList.employee_external_id))
        .subquery()
    )
    query = (
        select(ServedList.employee_external_id, ServedList.items, ServedList.kinds)
        .join(
            served,
            (served.c.employee_external_id == ServedList.employee_external_id)
            & (served.c.day == ServedList.day),
        )
        .where(ServedList.audience == Audience.EMPLOYEE)
        .order_by(col(ServedList.last_shown_at))
    )
    for person, items, kinds in session.exec(query):
        yield person, list_entries(items, kinds)


def interests(session: Session) -> Sequence[tuple[str, str]]:
    """Who shares an interest in what."""
    query = select(MoveCase.employee_external_id, MoveCase.opening_external_id)
    return session.exec(query.where(col(MoveCase.state).in_(_SHARING))).all()


def seats(session: Session) -> dict[str, int]:
    """The headcount of every open opening."""
    query = select(Opening.external_id, Opening.headcount)
    return dict(session.exec(query.where(Opening.status == OpeningStatus.OPEN)).all())


def everything(session: Session) -> Sequence[Exposure]:
    """Every row of the last measurement."""
    return session.exec(select(Exposure).order_by(col(Exposure.id))).all()


def of_opening(session: Session, external_id: str) -> Exposure | None:
    """An opening on the day of the last measurement."""
    return session.exec(select(Exposure).where(Exposure.opening_external_id == external_id)).first()
