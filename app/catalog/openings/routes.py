"""The paths of openings."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.catalog.openings import service
from app.catalog.openings.schemas import OpeningBody, OpeningQuery, OpeningRead
from app.catalog.skills.service import Recogniser, posted_texts
from app.core.answers import (
    MERGE_PATCH,
    ExternalIdPath,
    answer,
    answer_if_changed,
    patch_of,
    tagged,
)
from app.core.db import Db
from app.core.etag import Preconditions, PutConditions
from app.core.schemas import Page
from app.core.security import CatalogReader, OrganisationWriter
from app.serving import Live

router = APIRouter(prefix="/v1/openings", tags=["openings"])

_EXAMPLE: dict[str, Any] = {"status": "filled", "closes_on": None}


@router.put(
    "/{external_id}",
    operation_id="putOpening",
    summary="Create or replace an opening",
    responses=tagged(OpeningRead, created=True),
)
def put_opening(
    external_id: ExternalIdPath,
    body: OpeningBody,
    db: Db,
    actor: OrganisationWriter,
    conditions: PutConditions,
    live: Live,
    request: Request,
    response: Response,
) -> OpeningRead:
    """Store the whole opening; what it leaves out is taken from its role."""
    recogniser = Recogniser(live.normaliser()).prepare(needed.skill for needed in body.skills or ())
    with db.write() as session:
        written = service.replace(session, actor, external_id, body, conditions, recogniser)
    return answer(request, response, written)


@router.patch(
    "/{external_id}",
    operation_id="patchOpening",
    summary="Change parts of an opening",
    openapi_extra=patch_of(_EXAMPLE),
    responses=tagged(OpeningRead),
)
def patch_opening(
    external_id: ExternalIdPath,
    patch: Annotated[dict[str, Any], Body(media_type=MERGE_PATCH)],
    db: Db,
    actor: OrganisationWriter,
    conditions: Preconditions,
    live: Live,
    request: Request,
    response: Response,
) -> OpeningRead:
    """Merge the patch into the opening; null gives a field back to the role."""
    recogniser = Recogniser(live.normaliser()).prepare(posted_texts(patch))
    with db.write() as session:
        written = service.change(session, actor, external_id, patch, conditions, recogniser)
    return answer(request, response, written)


@router.get(
    "/{external_id}",
    operation_id="getOpening",
    summary="Read an opening",
    responses=tagged(OpeningRead),
)
def get_opening(
    external_id: ExternalIdPath,
    db: Db,
    actor: CatalogReader,
    conditions: Preconditions,
    response: Response,
) -> OpeningRead:
    """The opening as sent, and as it is with its role filled in."""
    with db.read() as session:
        read = service.get(session, actor, external_id)
    return answer_if_changed(response, conditions, read)


@router.get("", operation_id="listOpenings", summary="List openings")
def list_openings(
    query: Annotated[OpeningQuery, Query()], db: Db, actor: CatalogReader
) -> Page[OpeningRead]:
    """Openings page by page, in the order of their creation; drafts for HR and who hires."""
    with db.read() as session:
        return service.page(session, actor, query)


@router.delete(
    "/{external_id}",
    operation_id="deleteOpening",
    summary="Delete an opening",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_opening(
    external_id: ExternalIdPath, db: Db, actor: OrganisationWriter, conditions: Preconditions
) -> None:
    """Remove the opening."""
    with db.write() as session:
        service.remove(session, actor, external_id, conditions)
