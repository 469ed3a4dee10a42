"""The paths of datasets."""

from typing import Annotated

from fastapi import Path, Query, Response, status
from fastapi.responses import FileResponse

from app.core.answers import Reading
from app.core.db import Db
from app.core.downloads import file_answer, file_answers, require_other
from app.core.etag import Preconditions
from app.core.idempotency import keep_answer
from app.core.pagination import PageQuery
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import ModelWriter
from app.learning.datasets import service
from app.learning.datasets.schemas import DatasetAccepted, DatasetBody, DatasetRead, FileQuery

router = Router(prefix="/v1/datasets", tags=["learning"])
DatasetId = Annotated[
    str,
    Path(
        max_length=36,
        description="The id of the dataset.",
        examples=["0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11"],
    ),
]
FileName = Annotated[
    str,
    Path(
        max_length=64,
        description="A name of the manifest's `files`, or `manifest.json`.",
        examples=["items.parquet"],
    ),
]
_FILE_ANSWERS = file_answers(
    etag="The SHA-256 of the file, as the manifest has it.",
    lost="People were taken out since it had this fingerprint, or it is lost.",
)
_LOCATION = {"description": "Where the dataset is told of.", "schema": {"type": "string"}}


@router.post(
    "",
    operation_id="createDataset",
    summary="Ask for a dataset",
    status_code=status.HTTP_202_ACCEPTED,
    responses={status.HTTP_202_ACCEPTED: {"headers": {"Location": _LOCATION}}},
)
def create_dataset(
    body: DatasetBody, response: Response, db: Db, actor: ModelWriter
) -> DatasetAccepted:
    """Write the lists that people saw, and what they did, to files for training.

    A worker does it; follow it by `getDataset`. The files name nobody: keys of people and openings
    are made for this request alone. Whoever objects to learning or profiling, or was erased, is
    not in them, also afterwards.
    """
    with db.write() as session:
        accepted = service.start(session, db.settings, actor, body)
        headers = {"Location": f"/v1/datasets/{accepted.id}"}
        keep_answer(session, accepted, status.HTTP_202_ACCEPTED, headers)
    response.headers.update(headers)
    return accepted


@router.get("", operation_id="listDatasets", summary="List datasets")
def list_datasets(
    query: Annotated[PageQuery, Query()], db: Db, _actor: ModelWriter
) -> Page[DatasetRead]:
    """List datasets by page, with their manifests."""
    with db.read() as session:
        return service.page(session, db.settings, query)


@router.get("/{dataset_id}", operation_id="getDataset", summary="Read a dataset's manifest")
def get_dataset(dataset_id: DatasetId, reading: Reading, _actor: ModelWriter) -> DatasetRead:
    """Read what a dataset was asked for and, once it is ready, what it holds."""
    with reading.session() as session:
        return reading.answer(service.get(session, reading.database.settings, dataset_id))


@router.get(
    "/{dataset_id}/files/{name}",
    operation_id="getDatasetFile",
    summary="Download a file of a dataset",
    response_class=FileResponse,
    responses=_FILE_ANSWERS,
)
def get_dataset_file(
    dataset_id: DatasetId,
    name: FileName,
    query: Annotated[FileQuery, Query()],
    db: Db,
    conditions: Preconditions,
    _actor: ModelWriter,
) -> FileResponse:
    """Download a file, or the part that `Range` asks for.

    Its ETag is its SHA-256. Name the fingerprint of the dataset to be told when people were taken
    out of it since.
    """
    with db.read() as session:
        found = service.stored_file(session, db.settings, dataset_id, name, query.fingerprint)
    require_other(conditions, found.sha256)
    return file_answer(found.path, found.sha256)


@router.delete(
    "/{dataset_id}",
    operation_id="deleteDataset",
    summary="Remove a dataset",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_dataset(dataset_id: DatasetId, db: Db, actor: ModelWriter) -> None:
    """Remove a dataset and its files, unless something works with it."""
    service.delete(db, actor, dataset_id)
