"""What callers may learn of jobs and ask of them."""

from collections.abc import Sequence

from sqlmodel import Session

from app.core.errors import (
    ConflictError,
    FieldProblem,
    InvalidInputError,
    NotFoundError,
    ScopeMissingError,
)
from app.core.jobs import FINISHED, ask_to_end
from app.core.schemas import Page
from app.core.security import Actor, Scope
from app.exchange.imports import service as imports
from app.exchange.imports.schemas import ImportRead, LineResult, ResultQuery
from app.jobs import queries
from app.jobs.registry import KINDS
from app.jobs.schemas import JobQuery, JobRead
from models.jobs import Job
from models.vocabulary import JobKind, JobState


class JobStateError(ConflictError):
    """The job's state does not allow this."""

    code = "job_state"
    title = "Not in this state"


def get(session: Session, actor: Actor, uid: str) -> JobRead:
    """A job."""
    return _read(session, _existing(session, actor, uid))


def page(session: Session, actor: Actor, query: JobQuery) -> Page[JobRead]:
    """A page of jobs.

    Raises
    ------
    InvalidInputError
        When a kind is asked for that does not exist.
    """
    if query.kind is not None and query.kind not in KINDS:
        reason = f"should be one of: {', '.join(sorted(KINDS))}"
        raise InvalidInputError("The kind of job is unknown.", [FieldProblem("kind", reason)])
    paging = query.paging()
    rows = queries.page(
        session,
        query.filters(),
        kinds=visible_kinds(actor),
        confidential=actor.may(Scope.CONFIDENTIAL),
        after=paging.after,
        limit=paging.fetch,
    )
    kept, cursor = paging.cut(rows)
    return Page(items=_all_read(session, kept), next_cursor=cursor)


def results(session: Session, actor: Actor, uid: str, query: ResultQuery) -> Page[LineResult]:
    """A page of what became of the lines of an import.

    Raises
    ------
    NotFoundError
        When the job is no import.
    """
    job = _existing(session, actor, uid)
    if job.kind != JobKind.IMPORT:
        raise NotFoundError("Only imports have results line by line.")
    return imports.results(session, imports.of_job(session, job), query)


def confirm(session: Session, actor: Actor, uid: str) -> JobRead:
    """Let a job that waits go on.

    Raises
    ------
    JobStateError
        When it does not wait.
    """
    job = _existing(session, actor, uid, lock=True)
    kind = KINDS[job.kind]
    if job.state is not JobState.WAITING or kind.confirm is None:
        raise JobStateError(f"The job is {job.state}; only one that waits can be confirmed.")
    kind.confirm(session, actor, job)
    job.state = JobState.QUEUED
    session.flush()
    return _read(session, job)


def cancel(session: Session, actor: Actor, uid: str) -> JobRead:
    """End a job; a worker that has it finishes its batch first, and what was written stays.

    Raises
    ------
    JobStateError
        When it ended already.
    """
    job = _existing(session, actor, uid, lock=True)
    if job.state is JobState.CANCELLED:
        return _read(session, job)
    if job.state in FINISHED:
        raise JobStateError(f"The job has {job.state}; there is nothing left to cancel.")
    discard = KINDS[job.kind].discard
    if ask_to_end(job) and discard is not None:
        discard(session, job)
    session.flush()
    return _read(session, job)


def visible_kinds(actor: Actor) -> list[str]:
    """The kinds that a caller may see.

    Raises
    ------
    ScopeMissingError
        When there are none.
    """
    visible = [name for name, kind in KINDS.items() if actor.may(kind.scope)]
    if not visible:
        scopes = sorted({kind.scope.value for kind in KINDS.values()})
        raise ScopeMissingError(f"Jobs need a key with one of the scopes: {', '.join(scopes)}.")
    return visible


def _existing(session: Session, actor: Actor, uid: str, *, lock: bool = False) -> Job:
    confidential = actor.may(Scope.CONFIDENTIAL)
    job = queries.find(
        session, uid, kinds=visible_kinds(actor), confidential=confidential, lock=lock
    )
    if job is None:
        raise NotFoundError("No such job.")
    return job


def _read(session: Session, job: Job) -> JobRead:
    return _all_read(session, [job])[0]


def _all_read(session: Session, jobs: Sequence[Job]) -> list[JobRead]:
    """The jobs as they are told; one query a kind tells what is told of it besides."""
    by_kind = {name: [job for job in jobs if job.kind == name] for name in {j.kind for j in jobs}}
    details = {
        row_id: detail
        for name, some in by_kind.items()
        for row_id, detail in KINDS[name].details(session, some).items()
    }
    same = set(JobRead.model_fields) - {"id", "unit", "detail", "import_"}
    return [
        JobRead(
            id=job.uid,
            **job.model_dump(include=same),
            unit=KINDS[job.kind].unit,
            detail=detail.model_dump(mode="json") if detail is not None else None,
            import_=detail if isinstance(detail, ImportRead) else None,
        )
        for job in jobs
        for detail in [details.get(job.id or 0)]
    ]
