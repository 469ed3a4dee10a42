"""The paths of stored mappings."""

from typing import Annotated

from fastapi import Path, Query, status

from app.core.answers import Putting, Reading, Writing, tagged
from app.core.db import Db
from app.core.pagination import PageQuery
from app.core.routing import Router
from app.core.schemas import ExternalId, Page
from app.core.security import OrganisationWriter
from app.exchange.mappings import service
from app.exchange.mappings.schemas import MappingBody, MappingRead

router = Router(prefix="/v1/import-mappings", tags=["imports"])

MappingName = Annotated[ExternalId, Path(description="The mapping's name.")]


@router.put(
    "/{mapping_name}",
    operation_id="putImportMapping",
    summary="Store a mapping of columns",
    responses=tagged(MappingRead, created=True),
)
def put_import_mapping(
    mapping_name: MappingName, body: MappingBody, actor: OrganisationWriter, writing: Putting
) -> MappingRead:
    """Keep a mapping of columns under a name, for imports that give `mapping_name`.

    An import uses the mapping as it is when the import is accepted.
    """
    with writing.session() as session:
        written = service.replace(session, actor, mapping_name, body, writing.conditions)
    return writing.answer(written)


@router.get(
    "/{mapping_name}",
    operation_id="getImportMapping",
    summary="Read a stored mapping",
    responses=tagged(MappingRead),
)
def get_import_mapping(
    mapping_name: MappingName, _actor: OrganisationWriter, reading: Reading
) -> MappingRead:
    """Read the mapping."""
    with reading.session() as session:
        read = service.get(session, mapping_name)
    return reading.answer(read)


@router.get("", operation_id="listImportMappings", summary="List stored mappings")
def list_import_mappings(
    query: Annotated[PageQuery, Query()], db: Db, _actor: OrganisationWriter
) -> Page[MappingRead]:
    """List the mappings by page, in the order of their creation."""
    with db.read() as session:
        return service.page(session, query)


@router.delete(
    "/{mapping_name}",
    operation_id="deleteImportMapping",
    summary="Delete a stored mapping",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_import_mapping(
    mapping_name: MappingName, actor: OrganisationWriter, writing: Writing
) -> None:
    """Remove the mapping. Imports that were accepted before keep what they were sent with."""
    with writing.session() as session:
        service.remove(session, actor, mapping_name, writing.conditions)
