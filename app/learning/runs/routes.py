"""The paths of training runs."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.core.db import Db
from app.core.idempotency import keep_answer
from app.core.pagination import PageQuery
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import ModelReader, ModelWriter
from app.learning.runs import service
from app.learning.runs.schemas import RunBody, RunRead

router = Router(prefix="/v1/training-runs", tags=["learning"])
RunId = Annotated[
    str,
    Path(
        max_length=36,
        description="The id of the training run.",
        examples=["0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11"],
    ),
]
_LOCATION = {"description": "Where the run is told of.", "schema": {"type": "string"}}


@router.post(
    "",
    operation_id="createTrainingRun",
    summary="Learn from a dataset",
    status_code=status.HTTP_202_ACCEPTED,
    responses={status.HTTP_202_ACCEPTED: {"headers": {"Location": _LOCATION}}},
)
def create_training_run(body: RunBody, response: Response, db: Db, actor: ModelWriter) -> RunRead:
    """Learn from what people did with their lists, on top of a version.

    A worker does it; follow it by `getTrainingRun`. It registers a version and says what the gate
    makes of it. It never promotes one.
    """
    with db.write() as session:
        read = service.start(session, actor, body)
        headers = {"Location": f"/v1/training-runs/{read.id}"}
        keep_answer(session, read, status.HTTP_202_ACCEPTED, headers)
    response.headers.update(headers)
    return read


@router.get("", operation_id="listTrainingRuns", summary="List training runs")
def list_training_runs(
    query: Annotated[PageQuery, Query()], db: Db, _actor: ModelReader
) -> Page[RunRead]:
    """List training runs by page, oldest first."""
    with db.read() as session:
        return service.page(session, query)


@router.get("/{run_id}", operation_id="getTrainingRun", summary="Follow a training run")
def get_training_run(run_id: RunId, db: Db, _actor: ModelReader) -> RunRead:
    """Read how far a run is and, once it is finished, what it left and what the gate says."""
    with db.read() as session:
        return service.get(session, run_id)


@router.post(
    "/{run_id}/cancel",
    operation_id="cancelTrainingRun",
    summary="Cancel a training run",
    status_code=status.HTTP_202_ACCEPTED,
)
def cancel_training_run(run_id: RunId, db: Db, actor: ModelWriter) -> RunRead:
    """End a run that waits or works; it registers nothing. Its dataset is free again."""
    with db.write() as session:
        read = service.cancel(session, actor, run_id)
        keep_answer(session, read, status.HTTP_202_ACCEPTED)
    return read
