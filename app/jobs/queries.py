"""Reads of jobs."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from models.jobs import Job


def find(
    session: Session, uid: str, *, kinds: Sequence[str], confidential: bool, lock: bool = False
) -> Job | None:
    """The job, if it is of these kinds, and not confidential unless the caller may know it."""
    query = select(Job).where(Job.uid == uid, col(Job.kind).in_(kinds))
    if not confidential:
        query = query.where(col(Job.confidential).is_(False))
    return session.exec(query.with_for_update() if lock else query).first()


def page(
    session: Session,
    filters: Mapping[str, Any],
    *,
    kinds: Sequence[str],
    confidential: bool,
    after: int,
    limit: int,
) -> Sequence[Job]:
    """Jobs of these kinds in the order of their creation, beyond `after`."""
    query = select(Job).where(col(Job.id) > after, col(Job.kind).in_(kinds))
    if not confidential:
        query = query.where(col(Job.confidential).is_(False))
    for name, wanted in filters.items():
        query = query.where(getattr(Job, name) == wanted)
    return session.exec(query.order_by(col(Job.id)).limit(limit)).all()
