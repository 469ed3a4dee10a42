"""What callers may learn of jobs and ask of them."""

from sqlmodel import Session

from app.core.errors import ConflictError, NotFoundError
from app.core.jobs import FINISHED
from app.core.journal import record_change
from app.core.schemas import Page
from app.core.security import Actor, Scope
from app.exchange.imports import service as imports
from app.exchange.imports.schemas import LineResult, ResultQuery
from app.jobs import queries
from app.jobs.schemas import JobQuery, JobRead
from models.base import utc_now
from models.imports import Import
from models.jobs import Job
from models.vocabulary import ChangeAction, EntityKind, JobState


class JobStateError(ConflictError):
    """The job's state does not allow this."""

    code = "job_state"
    title = "Not in this state"


def get(session: Session, actor: Actor, uid: str) -> JobRead:
    """A job."""
    job = _existing(session, actor, uid)
    return _read(job, imports.of_job(session, job))


def page(session: Session, actor: Actor, query: JobQuery) -> Page[JobRead]:
    """A page of jobs."""
    paging = query.paging()
    rows = queries.page(
        session,
        query.filters(),
        confidential=actor.may(Scope.CONFIDENTIAL),
        after=paging.after,
        limit=paging.fetch,
    )
    kept, cursor = paging.cut(rows)
    sent = imports.of_jobs(session, kept)
    return Page(items=[_read(job, sent[job.id or 0]) for job in kept], next_cursor=cursor)


def results(session: Session, actor: Actor, uid: str, query: ResultQuery) -> Page[LineResult]:
    """A page of what became of the lines."""
    job = _existing(session, actor, uid)
    return imports.results(session, imports.of_job(session, job), query)


def confirm(session: Session, actor: Actor, uid: str) -> JobRead:
    """Let a job that waits go on.

    Raises
    ------
    JobStateError
        When it does not wait.
    """
    job = _existing(session, actor, uid, lock=True)
    if job.state is not JobState.WAITING:
        raise JobStateError(f"The job is {job.state}; only one that waits can be confirmed.")
    sent = imports.of_job(session, job)
    sent.confirmed = True
    job.state = JobState.QUEUED
    session.flush()
    details = {"missing": sent.missing, "unattributed": sent.unattributed}
    record_change(session, actor.name, ChangeAction.CONFIRMED, EntityKind.IMPORT, job.uid, details)
    return _read(job, sent)


def cancel(session: Session, actor: Actor, uid: str) -> JobRead:
    """End a job; a worker that has it finishes its batch first, and what was written stays.

    Raises
    ------
    JobStateError
        When it ended already.
    """
    job = _existing(session, actor, uid, lock=True)
    sent = imports.of_job(session, job)
    if job.state is JobState.CANCELLED:
        return _read(job, sent)
    if job.state in FINISHED:
        raise JobStateError(f"The job has {job.state}; there is nothing left to cancel.")
    job.cancel_requested = True
    if job.state is not JobState.RUNNING:
        job.state = JobState.CANCELLED
        job.finished_at = utc_now()
        imports.forget(session, sent)
    session.flush()
    return _read(job, sent)


def _existing(session: Session, actor: Actor, uid: str, *, lock: bool = False) -> Job:
    job = queries.find(session, uid, confidential=actor.may(Scope.CONFIDENTIAL), lock=lock)
    if job is None:
        raise NotFoundError("No such job.")
    return job


def _read(job: Job, sent: Import) -> JobRead:
    return JobRead(
        id=job.uid,
        **job.model_dump(
            include=set(JobRead.model_fields) - {"id", "import_"},
        ),
        import_=imports.as_read(sent),
    )
