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
        description="The id of the job. An import has the id of its job.",
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
    """List jobs by page, in the order of their creation."""
    with db.read() as session:
        return service.page(session, actor, query)


@router.get("/{id}", operation_id="getJob", summary="Read a job")
def get_job(job_id: JobId, db: Db, actor: Watcher) -> JobRead:
    """Read a job and its progress. You can read its results while it runs."""
    with db.read() as session:
        return service.get(session, actor, job_id)


@router.post("/{id}/cancel", operation_id="cancelJob", summary="Cancel a job")
def cancel_job(job_id: JobId, db: Db, actor: Watcher) -> JobRead:
    """Cancel a job. What it has written stays; its results tell you what that is."""
    with db.write() as session:
        read = service.cancel(session, actor, job_id)
        keep_answer(session, read, status.HTTP_200_OK)
    return read


@imports_router.get(
    "/{id}/results", operation_id="listImportResults", summary="List the results of an import"
)
def list_import_results(
    job_id: JobId, query: Annotated[ResultQuery, Query()], db: Db, actor: Watcher
) -> Page[LineResult]:
    """List one result for each line that was read, in the order of the lines."""
    with db.read() as session:
        return service.results(session, actor, job_id, query)


@imports_router.post(
    "/{id}/confirm", operation_id="confirmImport", summary="Confirm a waiting import"
)
def confirm_import(job_id: JobId, db: Db, actor: Watcher) -> JobRead:
    """Let a snapshot end the records that it leaves out, although they are more than its limit."""
    with db.write() as session:
        read = service.confirm(session, actor, job_id)
        keep_answer(session, read, status.HTTP_200_OK)
    return read


@router.get("/{id}/results", operation_id="listJobResults", summary="The same as listImportResults")
def list_job_results(
    job_id: JobId, query: Annotated[ResultQuery, Query()], db: Db, actor: Watcher
) -> Page[LineResult]:
    """List one result for each line that an import read. Jobs of other kinds have none."""
    return list_import_results(job_id, query, db, actor)


@router.post("/{id}/confirm", operation_id="confirmJob", summary="Confirm a waiting job")
def confirm_job(job_id: JobId, db: Db, actor: Watcher) -> JobRead:
    """Let a waiting job go on.

    What that means depends on its kind. For imports see `confirmImport`.
    """
    return confirm_import(job_id, db, actor)
