"""The paths of experiments."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.core.db import Db
from app.core.idempotency import keep_answer
from app.core.pagination import PageQuery
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import ModelPromoter, ModelReader
from app.learning.experiments import service
from app.learning.experiments.schemas import ExperimentBody, ExperimentId, ExperimentRead
from app.learning.registry.schemas import RankerDecisionBody

router = Router(prefix="/v1/experiments", tags=["learning"])
Id = Annotated[ExperimentId, Path(alias="experiment_id")]
_LOCATION = {"description": "Where the experiment is told of.", "schema": {"type": "string"}}


@router.post(
    "",
    operation_id="createExperiment",
    summary="Compare a ranker with the one in use",
    status_code=status.HTTP_201_CREATED,
    responses={status.HTTP_201_CREATED: {"headers": {"Location": _LOCATION}}},
)
def create_experiment(
    body: ExperimentBody, response: Response, db: Db, actor: ModelPromoter
) -> ExperimentRead:
    """Begin an experiment: in the shadow, for a share of the people, or in drafted lists.

    How many lists it needs is worked out from the log first. Where there will be fewer you get 422
    `underpowered` with the number, unless you accept that. Its rule stands from then on. Who
    objects to learning or profiling takes no part. Whoever is better, nothing is promoted.
    """
    sizing = service.prepared(db, actor, body)
    with db.write() as session:
        read = service.start(session, db.settings, actor, body, sizing)
        headers = {"Location": f"/v1/experiments/{read.id}"}
        keep_answer(session, read, status.HTTP_201_CREATED, headers)
    response.headers.update(headers)
    return read


@router.get("", operation_id="listExperiments", summary="List experiments")
def list_experiments(
    query: Annotated[PageQuery, Query()], db: Db, _actor: ModelReader
) -> Page[ExperimentRead]:
    """List experiments by page, oldest first."""
    with db.read() as session:
        return service.page(session, query)


@router.get("/{experiment_id}", operation_id="getExperiment", summary="Follow an experiment")
def get_experiment(experiment_id: Id, db: Db, _actor: ModelReader) -> ExperimentRead:
    """Read what was measured so far and, once it is over, how it ended. It names nobody."""
    with db.read() as session:
        return service.get(session, experiment_id)


@router.post("/{experiment_id}/stop", operation_id="stopExperiment", summary="Stop an experiment")
def stop_experiment(
    experiment_id: Id, body: RankerDecisionBody, db: Db, actor: ModelPromoter
) -> ExperimentRead:
    """End an experiment that runs. Everybody gets the lists of the ranker in use again."""
    with db.write() as session:
        read = service.stop(session, actor, experiment_id, body)
        keep_answer(session, read, status.HTTP_200_OK)
    return read
