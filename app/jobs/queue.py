"""The queue: claims under a lease, released, tried again or given up."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select

from app.core.jobs import enqueue
from models.base import utc_now
from models.jobs import Job
from models.vocabulary import JobState

__all__ = ["claim", "end", "enqueue", "release", "retry"]

_LONGEST_PAUSE_SECONDS = 300
_CLEAR: dict[str, Any] = {"lease": None, "lease_until": None}


def claim(session: Session, lease_seconds: float, kinds: Collection[str]) -> Job | None:
    """Take the job that is due longest: one in the queue, or one whose worker fell silent.

    Jobs of other kinds are left to workers of newer code, which know them.
    """
    now = utc_now()
    due = select(Job).where(*_due(now, kinds)).order_by(col(Job.due_at), col(Job.id))
    job = session.exec(due.limit(1).with_for_update(skip_locked=True)).first()
    if job is None:
        return None
    job.state = JobState.RUNNING
    job.lease = str(uuid.uuid4())
    job.lease_until = now + timedelta(seconds=lease_seconds)
    job.heartbeat_at = now
    job.started_at = job.started_at or now
    job.attempts += 1
    session.flush()
    return job


def is_due(session: Session, kinds: Collection[str]) -> bool:
    """Whether a job of these kinds can be claimed now."""
    due = select(Job.id).where(*_due(utc_now(), kinds))
    return session.exec(due.limit(1)).first() is not None


def release(session: Session, job: Job) -> None:
    """Put the job back into the queue, for any worker."""
    _leave(session, job, state=JobState.QUEUED, attempts=0, **_CLEAR)


def retry(session: Session, job: Job) -> None:
    """Put the job back into the queue, due after a pause that doubles with every attempt."""
    pause = min(2**job.attempts, _LONGEST_PAUSE_SECONDS)
    due = utc_now() + timedelta(seconds=pause)
    _leave(session, job, state=JobState.QUEUED, due_at=due, **_CLEAR)


def end(session: Session, job: Job, state: JobState, error: str | None = None) -> None:
    """End the job."""
    _leave(session, job, state=state, error=error, finished_at=utc_now(), **_CLEAR)


def _due(now: datetime, kinds: Collection[str]) -> list[ColumnElement[bool]]:
    queued = and_(col(Job.state) == JobState.QUEUED, col(Job.due_at) <= now)
    orphaned = and_(col(Job.state) == JobState.RUNNING, col(Job.lease_until) < now)
    earlier = aliased(Job)
    ahead = exists().where(
        col(earlier.lane) == col(Job.lane),
        col(earlier.id) < col(Job.id),
        col(earlier.state).in_([JobState.QUEUED, JobState.RUNNING]),
    )
    return [or_(queued, orphaned), ~ahead, col(Job.kind).in_(kinds)]


def _leave(session: Session, job: Job, **values: Any) -> None:
    held = update(Job).where(col(Job.id) == job.id, col(Job.lease) == job.lease)
    session.execute(held.values(**values), execution_options={"synchronize_session": False})
