"""The paths of roles."""

from typing import Annotated, Any

from fastapi import Query, status

from app.catalog.renames import RenameBody
from app.catalog.roles import service
from app.catalog.roles.schemas import RoleBody, RoleQuery, RoleRead
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
from app.core.security import CatalogReader, OrganisationWriter
from app.serving import Live

router = Router(prefix="/v1/roles", tags=["roles"])

_EXAMPLE: dict[str, Any] = {"grade": 7, "works_with": ["Sales", "Product"]}


@router.put(
    "/{external_id}",
    operation_id="putRole",
    summary="Create or replace a role",
    responses=tagged(RoleRead, created=True),
)
def put_role(
    external_id: ExternalIdPath,
    body: RoleBody,
    actor: OrganisationWriter,
    writing: Putting,
    live: Live,
) -> RoleRead:
    """Store the whole job profile. The answer says which skills were recognised, and as what."""
    recogniser = Recogniser(live.normaliser()).prepare(needed.skill for needed in body.skills)
    with writing.session() as session:
        written = service.replace(session, actor, external_id, body, writing.conditions, recogniser)
    return writing.answer(written)


@router.patch(
    "/{external_id}",
    operation_id="patchRole",
    summary="Change parts of a role",
    openapi_extra=patch_of(_EXAMPLE),
    responses=tagged(RoleRead),
)
def patch_role(
    external_id: ExternalIdPath,
    patch: Patch,
    actor: OrganisationWriter,
    writing: Patching,
    live: Live,
) -> RoleRead:
    """Merge the patch into the job profile. Lists are replaced as a whole."""
    recogniser = Recogniser(live.normaliser()).prepare(posted_texts(patch))
    with writing.session() as session:
        written = service.change(session, actor, external_id, patch, writing.conditions, recogniser)
    return writing.answer(written)


@router.post(
    "/{external_id}/rename",
    operation_id="renameRole",
    summary="Give a role another external id",
    responses=tagged(RoleRead),
)
def rename_role(
    external_id: ExternalIdPath,
    body: RenameBody,
    actor: OrganisationWriter,
    writing: Writing,
) -> RoleRead:
    """Change the key and keep the record: people, openings and aspirations follow it.

    The former id is refused to new records.
    """
    with writing.session() as session:
        written = service.rename(session, actor, external_id, body, writing.conditions)
    return writing.answer(written)


@router.get(
    "/{external_id}",
    operation_id="getRole",
    summary="Read a role",
    responses=tagged(RoleRead),
)
def get_role(external_id: ExternalIdPath, _actor: CatalogReader, reading: Reading) -> RoleRead:
    """Read the job profile and what its skills were recognised as."""
    with reading.session() as session:
        read = service.get(session, external_id)
    return reading.answer(read)


@router.get("", operation_id="listRoles", summary="List roles")
def list_roles(
    query: Annotated[RoleQuery, Query()], db: Db, _actor: CatalogReader
) -> Page[RoleRead]:
    """List roles by page, in the order of their creation."""
    with db.read() as session:
        return service.page(session, query)


@router.delete(
    "/{external_id}",
    operation_id="deleteRole",
    summary="Delete a role",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_role(external_id: ExternalIdPath, actor: OrganisationWriter, writing: Writing) -> None:
    """Remove the role. While openings refer to it, the answer is 409 `role_in_use`."""
    with writing.session() as session:
        service.remove(session, actor, external_id, writing.conditions)
