"""Work that outlives a request: put into the queue in its transaction, done under a lease."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event
from typing import Any

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, select

from app.core.db import Database
from app.core.security import Actor
from app.core.security.standing import still_stands
from app.settings import Settings
from models.base import utc_now
from models.jobs import Job
from models.vocabulary import JobState, Scope

FINISHED = frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED})


class LeaseLostError(Exception):
    """Another worker took the job over; what this one did since is rolled back."""


class JobCancelledError(Exception):
    """A caller asked to end the job."""


class JobRevokedError(JobCancelledError):
    """Who asked for the job may not have it done any more."""


class WorkerStoppingError(Exception):
    """The worker is told to stop; the job goes back into the queue."""


class JobFailedError(Exception):
    """The job cannot be done; trying again would not help."""


def enqueue(
    session: Session,
    kind: str,
    payload: Mapping[str, Any],
    actor: Actor,
    lane: str | None = None,
) -> Job:
    """Put a job into the queue, inside the caller's transaction; it acts as this actor.

    Jobs of one lane are done one after the other, in the order in which they were accepted.
    """
    job = Job(
        uid=str(uuid.uuid4()),
        kind=kind,
        actor=actor.name,
        actor_kind=actor.kind,
        scopes=sorted(actor.scopes),
        confidential=actor.may(Scope.CONFIDENTIAL),
        payload=dict(payload),
        lane=lane,
    )
    session.add(job)
    session.flush()
    return job


def ask_to_end(job: Job) -> bool:
    """Ask for the end of a job that is not over; whether it never ran, and has ended with that.

    A worker that has it finishes its piece of work first.
    """
    job.cancel_requested = True
    if job.state is JobState.RUNNING:
        return False
    job.state = JobState.CANCELLED
    job.finished_at = utc_now()
    return True


def no_step(_name: str) -> None:
    """Nothing: nobody watches the steps of a job."""


@dataclass
class JobRun:
    """A job in the hands of the worker that holds its lease.

    A handler does its work in transactions of its own, each begun by `write`: it holds only
    while the lease does. `step` names the instant that was reached, for whoever watches.
    """

    database: Database
    settings: Settings
    job_id: int
    uid: str
    lease: str
    actor: Actor
    payload: Mapping[str, Any]
    stopping: Event = field(default_factory=Event)
    step: Callable[[str], None] = no_step

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that renews the lease; all is rolled back when the lease is lost.

        Raises
        ------
        LeaseLostError
            When another worker took the job over.
        JobCancelledError
            When a caller asked to end the job.
        JobRevokedError
            When the key or client that asked for it was revoked, or lost a scope that it had.
        WorkerStoppingError
            When the worker is told to stop.
        """
        if self.stopping.is_set():
            raise WorkerStoppingError
        with self.database.write() as session:
            self._renew(session)
            if not still_stands(session, self.actor):
                raise JobRevokedError
            yield session

    def note_progress(self, session: Session, done: int, total: int | None) -> None:
        """Tell how much is done, in the transaction that did it."""
        progress = {"done": done, "total": total, "attempts": 0}
        session.execute(self._own().values(**progress), **_UNSYNCHRONISED)

    def finish(self, session: Session, state: JobState, error: str | None = None) -> None:
        """End the job, or let it wait, in the transaction of its last piece of work."""
        values: dict[str, Any] = {"state": state, "error": error, "lease": None}
        if state in FINISHED:
            values["finished_at"] = utc_now()
        session.execute(self._own().values(lease_until=None, **values), **_UNSYNCHRONISED)

    def renew(self) -> None:
        """Renew the lease alone, during long work outside of transactions.

        Raises
        ------
        LeaseLostError
            When another worker took the job over.
        JobCancelledError
            When a caller asked to end the job.
        """
        with self.database.write() as session:
            self._renew(session)

    def _renew(self, session: Session) -> None:
        now = utc_now()
        until = now + timedelta(seconds=self.settings.job_lease_seconds)
        renewed = self._own().values(heartbeat_at=now, lease_until=until)
        done = session.execute(renewed, **_UNSYNCHRONISED)
        if not isinstance(done, CursorResult) or done.rowcount != 1:
            raise LeaseLostError
        if session.exec(select(Job.cancel_requested).where(Job.id == self.job_id)).one():
            raise JobCancelledError

    def _own(self) -> Any:
        return update(Job).where(col(Job.id) == self.job_id, col(Job.lease) == self.lease)


_UNSYNCHRONISED: dict[str, Any] = {"execution_options": {"synchronize_session": False}}
Handler = Callable[[JobRun], None]
