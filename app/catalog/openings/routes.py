"""The paths of openings."""

from typing import Annotated, Any

from fastapi import Query, status

from app.catalog.openings import service
from app.catalog.openings.schemas import OpeningBody, OpeningQuery, OpeningRead
from app.catalog.renames import RenameBody
from app.catalog.skills.service import Recogniser, posted_texts
from app.core.answers import (
    ExternalIdPath,
    Patch,
    Patching,
    Putting,
    Reading,
    Writing,
    patch_of,
    tagged,
)
from app.core.db import Db
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import OrganisationWriter, PersonalCatalogReader
from app.serving import Live

router = Router(prefix="/v1/openings", tags=["openings"])

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
    actor: OrganisationWriter,
    writing: Putting,
    live: Live,
) -> OpeningRead:
    """Store the whole opening. What you leave out is taken from its role."""
    recogniser = Recogniser(live.normaliser()).prepare(needed.skill for needed in body.skills or ())
    with writing.session() as session:
        written = service.replace(session, actor, external_id, body, writing.conditions, recogniser)
    return writing.answer(written)


@router.patch(
    "/{external_id}",
    operation_id="patchOpening",
    summary="Change parts of an opening",
    openapi_extra=patch_of(_EXAMPLE),
    responses=tagged(OpeningRead),
)
def patch_opening(
    external_id: ExternalIdPath,
    patch: Patch,
    actor: OrganisationWriter,
    writing: Patching,
    live: Live,
) -> OpeningRead:
    """Merge the patch into the opening. A field set to null takes the role's value again."""
    recogniser = Recogniser(live.normaliser()).prepare(posted_texts(patch))
    with writing.session() as session:
        written = service.change(session, actor, external_id, patch, writing.conditions, recogniser)
    return writing.answer(written)


@router.post(
    "/{external_id}/rename",
    operation_id="renameOpening",
    summary="Give an opening another external id",
    responses=tagged(OpeningRead),
)
def rename_opening(
    external_id: ExternalIdPath,
    body: RenameBody,
    actor: OrganisationWriter,
    writing: Writing,
) -> OpeningRead:
    """Change the key and keep the record with its nominations.

    The former id is refused to new records.
    """
    with writing.session() as session:
        written = service.rename(session, actor, external_id, body, writing.conditions)
    return writing.answer(written)


@router.get(
    "/{external_id}",
    operation_id="getOpening",
    summary="Read an opening",
    responses=tagged(OpeningRead),
)
def get_opening(
    external_id: ExternalIdPath, actor: PersonalCatalogReader, reading: Reading
) -> OpeningRead:
    """Read the opening as it was sent, and as it is with its role filled in."""
    with reading.session() as session:
        read = service.get(session, actor, external_id)
    return reading.answer(read)


@router.get("", operation_id="listOpenings", summary="List openings")
def list_openings(
    query: Annotated[OpeningQuery, Query()], db: Db, actor: PersonalCatalogReader
) -> Page[OpeningRead]:
    """List openings by page, in the order of their creation.

    Drafts appear only for callers who see everyone, and for the hiring manager.
    """
    with db.read() as session:
        return service.page(session, actor, query)


@router.delete(
    "/{external_id}",
    operation_id="deleteOpening",
    summary="Delete an opening",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_opening(
    external_id: ExternalIdPath, actor: OrganisationWriter, writing: Writing
) -> None:
    """Remove the opening.

    While somebody who accepted a move to it is on the way, the answer is 409 `moves_under_way`:
    close it instead. Earlier interests in it end, and their cases are kept.
    """
    with writing.session() as session:
        service.remove(session, actor, external_id, writing.conditions)
