"""Rows of lists that were served, and of those that were erased."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from models.feedback import ErasedList, ServedList


def find(session: Session, list_id: str) -> ServedList | None:
    """A list by its id; of one that was served on two days the later.

    The key of lists begins with the day, so the days that there are tell where to look: an index of
    ids alone would take a thirtieth of what is stored, for the few lists that are replayed.
    """
    day = col(ServedList.day)
    first, last = session.execute(
        select_columns(_scalar(func.min(day)), _scalar(func.max(day)))
    ).one()
    if first is None:
        return None
    days = [last - timedelta(days=back) for back in range((last - first).days + 1)]
    query = select(ServedList).where(day.in_(days), ServedList.list_id == list_id)
    return session.exec(query.order_by(day.desc()).limit(1)).first()


def _scalar(value: Any) -> Any:
    """One value as a query of its own: both ends of an index are found without reading it."""
    return select_columns(value).scalar_subquery()


def was_erased(session: Session, digest: str) -> bool:
    """Whether a list was erased with its person, by the digest that stays of its id."""
    return session.get(ErasedList, digest) is not None
