"""The paths of jobs."""

from typing import Annotated

from fastapi import Depends, Path, Query, status

from app.core.db import Db
from app.core.idempotency import keep_answer
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import Actor, JobWatcher
from app.exchange.imports.schemas import LineResult, ResultQuery
from app.jobs import service
from app.jobs.schemas import JobQuery, JobRead

router = Router(prefix="/v1/jobs", tags=["imports"])
imports_router = Router(prefix="/v1/imports", tags=["imports"])

JobId = Annotated[
    str,
    Path(
        alias="id",
        max_length=36,
        description="Names the job; an import has the id of its job.",
        examples=["0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11"],
    ),
]


async def _watcher(actor: JobWatcher) -> Actor:
    """A caller who may see jobs of some kind: refused before its body is read, not after."""
    service.visible_kinds(actor)
    return actor


Watcher = Annotated[Actor, Depends(_watcher)]


@router.get("", operation_id="listJobs", summary="List jobs")
def list_jobs(query: Annotated[JobQuery, Query()], db: Db, actor: Watcher) -> Page[JobRead]:
    """Jobs page by page, in the order of their creation."""
    with db.read() as session:
        return service.page(session, actor, query)


@router.get("/{id}", operation_id="getJob", summary="Read how far a job is")
def get_job(job_id: JobId, db: Db, actor: Watcher) -> JobRead:
    """The job with its progress; results may be read while it runs."""
    with db.read() as session:
        return service.get(session, actor, job_id)


@router.post("/{id}/cancel", operation_id="cancelJob", summary="End a job")
def cancel_job(job_id: JobId, db: Db, actor: Watcher) -> JobRead:
    """End a job; what was written by then stays, and the results tell what that is."""
    with db.write() as session:
        read = service.cancel(session, actor, job_id)
        keep_answer(session, read, status.HTTP_200_OK)
    return read


@imports_router.get(
    "/{id}/results", operation_id="listImportResults", summary="Read what became of each line"
)
def list_import_results(
    job_id: JobId, query: Annotated[ResultQuery, Query()], db: Db, actor: Watcher
) -> Page[LineResult]:
    """One result for each line that was read, in the order of the lines."""
    with db.read() as session:
        return service.results(session, actor, job_id, query)


@imports_router.post(
    "/{id}/confirm", operation_id="confirmImport", summary="Let a waiting import go on"
)
def confirm_import(job_id: JobId, db: Db, actor: Watcher) -> JobRead:
    """Deactivate what a snapshot leaves out although that is more than its guard lets through."""
    with db.write() as session:
        read = service.confirm(session, actor, job_id)
        keep_answer(session, read, status.HTTP_200_OK)
    return read


@router.get("/{id}/results", operation_id="listJobResults", summary="The same as listImportResults")
def list_job_results(
    job_id: JobId, query: Annotated[ResultQuery, Query()], db: Db, actor: Watcher
) -> Page[LineResult]:
    """One result for each line that an import read; jobs of other kinds have none."""
    return list_import_results(job_id, query, db, actor)


@router.post("/{id}/confirm", operation_id="confirmJob", summary="Let a waiting job go on")
def confirm_job(job_id: JobId, db: Db, actor: Watcher) -> JobRead:
    """What going on means depends on the kind; for an import see `confirmImport`."""
    return confirm_import(job_id, db, actor)
