"""The paths of rankings of everybody."""

from typing import Annotated

from fastapi import Path, Query, Response, status
from fastapi.responses import FileResponse

from app.core.db import Db
from app.core.downloads import file_answer, file_answers, require_other
from app.core.etag import Preconditions
from app.core.idempotency import keep_answer
from app.core.pagination import PageQuery
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import EverybodyRanker
from app.matching.batch import service
from app.matching.batch.schemas import BatchRankingBody, BatchRankingRead

router = Router(prefix="/v1/batch-rankings", tags=["matching"])
RankingId = Annotated[
    str,
    Path(
        max_length=36,
        description="The id of the ranking.",
        examples=["0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11"],
    ),
]
ListsName = Annotated[
    str,
    Path(
        max_length=64,
        description="A name of `files`, or `manifest.json`.",
        examples=["part-00000.ndjson"],
    ),
]
_FILE_ANSWERS = file_answers(
    etag="The SHA-256 of the file.",
    lost="The file is lost.",
)
_LOCATION = {"description": "Where the ranking is told of.", "schema": {"type": "string"}}


@router.post(
    "",
    operation_id="createBatchRanking",
    summary="Ask for a ranking of everybody",
    status_code=status.HTTP_202_ACCEPTED,
    responses={status.HTTP_202_ACCEPTED: {"headers": {"Location": _LOCATION}}},
)
def create_batch_ranking(
    body: BatchRankingBody, response: Response, db: Db, actor: EverybodyRanker
) -> BatchRankingRead:
    """Rank the open openings for everybody, and write the lists to files that you download.

    A worker does it; follow it by `getBatchRanking`, and cancel it by `cancelJob`. The lists are
    those that managers may know: private wishes are not in them, nor is whoever objects to being
    ranked. You need the scopes match and confidential:read.
    """
    with db.write() as session:
        read = service.start(session, actor, body)
        headers = {"Location": f"/v1/batch-rankings/{read.id}"}
        keep_answer(session, read, status.HTTP_202_ACCEPTED, headers)
    response.headers.update(headers)
    return read


@router.get("", operation_id="listBatchRankings", summary="List rankings of everybody")
def list_batch_rankings(
    query: Annotated[PageQuery, Query()], db: Db, _actor: EverybodyRanker
) -> Page[BatchRankingRead]:
    """List rankings of everybody by page, oldest first."""
    with db.read() as session:
        return service.page(session, query)


@router.get(
    "/{ranking_id}", operation_id="getBatchRanking", summary="Follow a ranking of everybody"
)
def get_batch_ranking(ranking_id: RankingId, db: Db, _actor: EverybodyRanker) -> BatchRankingRead:
    """Read how far a ranking is, when it will be ready and, once it is, which files it has."""
    with db.read() as session:
        return service.get(session, ranking_id)


@router.get(
    "/{ranking_id}/files/{name}",
    operation_id="getBatchRankingFile",
    summary="Download a file of a ranking of everybody",
    response_class=FileResponse,
    responses=_FILE_ANSWERS,
)
def get_batch_ranking_file(
    ranking_id: RankingId,
    name: ListsName,
    db: Db,
    conditions: Preconditions,
    actor: EverybodyRanker,
    reads: Reader,
) -> FileResponse:
    """Download a file, or the part that `Range` asks for; the audit log holds whose lists it has.

    Its ETag is its SHA-256. It changes when people are taken out. Remove what you downloaded once
    it is used: the service cannot take anybody out of your copy.
    """
    with db.read() as session:
        found = service.stored_file(session, db.settings, ranking_id, name)
    require_other(conditions, found.sha256)
    reads.note(actor, found.people, ranking=ranking_id, file=name)
    return file_answer(found.path, found.sha256)


@router.delete(
    "/{ranking_id}",
    operation_id="deleteBatchRanking",
    summary="Remove a ranking of everybody",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_batch_ranking(ranking_id: RankingId, db: Db, actor: EverybodyRanker) -> None:
    """Remove a ranking and its files; one that is being made ends without a result."""
    service.delete(db, actor, ranking_id)
