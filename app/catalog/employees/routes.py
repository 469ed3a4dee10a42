"""The paths of employees."""

from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response, Security, status

from app.catalog.employees import service
from app.catalog.employees.schemas import EmployeeBody, EmployeeQuery, EmployeeRead
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
from app.core.erasures import ErasureRead
from app.core.errors import ScopeMissingError
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import (
    Actor,
    CatalogWriter,
    OrganisationWriter,
    PersonalCatalogReader,
    PersonalCatalogWriter,
    Scope,
)
from app.core.security.authentication import authorise_unbound
from app.core.services import services_of
from app.serving import Live

router = Router(prefix="/v1/employees", tags=["employees"])

_EXAMPLE: dict[str, Any] = {"open_to_moves": True, "location": "Berlin"}


@router.put(
    "/{external_id}",
    operation_id="putEmployee",
    summary="Create or replace an employee",
    responses=tagged(EmployeeRead, created=True),
)
def put_employee(
    external_id: ExternalIdPath,
    body: EmployeeBody,
    actor: CatalogWriter,
    writing: Putting,
    live: Live,
    reads: Reader,
) -> EmployeeRead:
    """Store the whole record. The answer says which skills were recognised, and as what."""
    recogniser = Recogniser(live.normaliser()).prepare(held.skill for held in body.skills)
    hearing = live.hearing()
    with writing.session() as session:
        written = service.replace(
            session, actor, external_id, body, writing.conditions, recogniser, hearing
        )
    if not written.changed:
        reads.note(actor, [external_id])
    return writing.answer(written)


@router.patch(
    "/{external_id}",
    operation_id="patchEmployee",
    summary="Change parts of an employee",
    openapi_extra=patch_of(_EXAMPLE),
    responses=tagged(EmployeeRead),
)
def patch_employee(
    external_id: ExternalIdPath,
    patch: Patch,
    actor: PersonalCatalogWriter,
    writing: Patching,
    live: Live,
    reads: Reader,
) -> EmployeeRead:
    """Merge the patch into the record. Lists are replaced as a whole."""
    recogniser = Recogniser(live.normaliser()).prepare(posted_texts(patch))
    hearing = live.hearing()
    with writing.session() as session:
        written = service.change(
            session, actor, external_id, patch, writing.conditions, recogniser, hearing
        )
    if not written.changed:
        reads.note(actor, [external_id])
    return writing.answer(written)


@router.post(
    "/{external_id}/rename",
    operation_id="renameEmployee",
    summary="Give an employee another external id",
    responses=tagged(EmployeeRead),
)
def rename_employee(
    external_id: ExternalIdPath,
    body: RenameBody,
    actor: OrganisationWriter,
    writing: Writing,
    live: Live,
    reads: Reader,
) -> EmployeeRead:
    """Change the key and keep the record with all that is known of the person.

    History, aspirations, feeds, nominations, keys and audit stay hers, and reports keep their
    manager. The former id is refused to new records.
    """
    hearing = live.hearing()
    with writing.session() as session:
        written = service.rename(session, actor, external_id, body, writing.conditions, hearing)
    if not written.changed:
        reads.note(actor, [body.external_id])
    return writing.answer(written)


@router.get(
    "/{external_id}",
    operation_id="getEmployee",
    summary="Read an employee",
    responses=tagged(EmployeeRead),
)
def get_employee(
    external_id: ExternalIdPath,
    actor: PersonalCatalogReader,
    reading: Reading,
    live: Live,
    reads: Reader,
) -> EmployeeRead:
    """Read the record, with the aspirations that your key may know of."""
    hearing = live.hearing()
    with reading.session() as session:
        read = service.get(session, actor, external_id, hearing)
    shown = reading.answer(read)
    reads.note(actor, [external_id])
    return shown


@router.get("", operation_id="listEmployees", summary="List employees")
def list_employees(
    query: Annotated[EmployeeQuery, Query()],
    db: Db,
    actor: PersonalCatalogReader,
    live: Live,
    reads: Reader,
) -> Page[EmployeeRead]:
    """List people by page, in the order of their creation."""
    hearing = live.hearing()
    with db.read() as session:
        page = service.page(session, actor, query, hearing)
    reads.note(actor, (person.external_id for person in page.items))
    return page


class RemovalMode(StrEnum):
    """Whether traces remain."""

    DELETE = "delete"
    ERASE = "erase"


Mode = Annotated[
    RemovalMode,
    Query(
        description="`delete` removes the record and needs the scope catalog:write. `erase` "
        "removes every trace of the person for good and needs the scope privacy."
    ),
]


async def _remover(
    actor: Annotated[Actor, Security(authorise_unbound)], mode: Mode = RemovalMode.DELETE
) -> Actor:
    needed = Scope.PRIVACY if mode is RemovalMode.ERASE else Scope.CATALOG_WRITE
    if not actor.may(needed):
        raise ScopeMissingError(f"This operation needs a key with the scope {needed}.")
    return actor


@router.delete(
    "/{external_id}",
    operation_id="deleteEmployee",
    summary="Delete or erase an employee",
    status_code=status.HTTP_204_NO_CONTENT,
    response_model=None,
    responses={200: {"model": ErasureRead, "description": "Erased. The body is the receipt."}},
)
def delete_employee(
    external_id: ExternalIdPath,
    actor: Annotated[Actor, Depends(_remover)],
    writing: Writing,
    request: Request,
    mode: Mode = RemovalMode.DELETE,
) -> Response:
    """Remove the person with their skills, work history, aspirations and ranked lists.

    With `mode=erase` no trace of the person is left, not even in the audit log. The answer is then
    a receipt, and the external id is refused to new records for a time.

    Without it, somebody who accepted a move stays (409 `moves_under_way`) until the move ended.
    """
    if mode is RemovalMode.ERASE:
        receipt = services_of(request.app).eraser.erase(actor, external_id)
        return Response(receipt.model_dump_json(), media_type="application/json")
    with writing.session() as session:
        service.remove(session, actor, external_id, writing.conditions)
    return Response(status_code=status.HTTP_204_NO_CONTENT)
