"""Reads of jobs."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from models.jobs import Job


def find(session: Session, uid: str, *, confidential: bool, lock: bool = False) -> Job | None:
    """The job, if a caller who may or may not know confidential aspirations may know of it."""
    query = select(Job).where(Job.uid == uid)
    if not confidential:
        query = query.where(col(Job.confidential).is_(False))
    return session.exec(query.with_for_update() if lock else query).first()


def page(
    session: Session, filters: Mapping[str, Any], *, confidential: bool, after: int, limit: int
) -> Sequence[Job]:
    """Jobs in the order of their creation, beyond `after`."""
    query = select(Job).where(col(Job.id) > after)
    if not confidential:
        query = query.where(col(Job.confidential).is_(False))
    for name, wanted in filters.items():
        query = query.where(getattr(Job, name) == wanted)
    return session.exec(query.order_by(col(Job.id)).limit(limit)).all()
