"""The paths of nominations."""

from typing import Annotated

from fastapi import Path, Query, Security, status

from app.core.answers import Reading, Writing, tagged
from app.core.db import Db
from app.core.pagination import PageQuery
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId, Page
from app.core.security import Actor, PersonalConfidant, Scope
from app.core.security.authentication import authorise_unbound
from app.matching.nominations import service
from app.matching.nominations.schemas import NominationBody, NominationRead

_READS = [Scope.CATALOG_READ.value, Scope.CONFIDENTIAL.value]
_WRITES = [Scope.CATALOG_WRITE.value, Scope.CONFIDENTIAL.value]
Partner = Annotated[Actor, Security(authorise_unbound, scopes=_READS)]
Nominator = Annotated[Actor, Security(authorise_unbound, scopes=_WRITES)]


OpeningKey = Annotated[ExternalId, Path(description="The opening's key.")]
EmployeeKey = Annotated[ExternalId, Path(description="The employee's key.")]

router = Router(prefix="/v1", tags=["matching"])
_ONE = "/openings/{opening_id}/nominations/{employee_id}"


@router.put(
    _ONE,
    operation_id="putNomination",
    summary="Put an employee forward for an opening",
    responses=tagged(NominationRead, created=True),
)
def put_nomination(
    opening_id: OpeningKey,
    employee_id: EmployeeKey,
    body: NominationBody,
    actor: Nominator,
    writing: Writing,
) -> NominationRead:
    """Show a person among the candidates of an opening until the last day.

    Use it for people who did not say that they are open to moves. The person can read that they
    were put forward, and why. You need the scopes catalog:write and confidential:read.
    """
    with writing.session() as session:
        written = service.put_forward(
            session, actor, opening_id, employee_id, body, writing.conditions
        )
    return writing.answer(written)


@router.get(
    _ONE,
    operation_id="getNomination",
    summary="Read a nomination",
    responses=tagged(NominationRead),
)
def get_nomination(
    opening_id: OpeningKey,
    employee_id: EmployeeKey,
    actor: Partner,
    reading: Reading,
    reads: Reader,
) -> NominationRead:
    """Read why a person is put forward. You need the scopes catalog:read and confidential:read."""
    with reading.session() as session:
        read = service.get(session, opening_id, employee_id)
    shown = reading.answer(read)
    reads.note(actor, [employee_id], confidential=True, opening=opening_id)
    return shown


@router.delete(
    _ONE,
    operation_id="deleteNomination",
    summary="Withdraw a nomination",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_nomination(
    opening_id: OpeningKey, employee_id: EmployeeKey, actor: Nominator, writing: Writing
) -> None:
    """Hide the person from the hiring manager again, unless they are open to moves themselves."""
    with writing.session() as session:
        service.withdraw(session, actor, opening_id, employee_id, writing.conditions)


@router.get(
    "/openings/{external_id}/nominations",
    operation_id="listNominations",
    summary="List whom HR puts forward for an opening",
)
def list_nominations(
    external_id: OpeningKey,
    query: Annotated[PageQuery, Query()],
    db: Db,
    actor: Partner,
    reads: Reader,
) -> Page[NominationRead]:
    """List current nominations by page. You need the scopes catalog:read and confidential:read."""
    with db.read() as session:
        page = service.of_opening(session, external_id, query)
    shown = (one.employee for one in page.items)
    reads.note(actor, shown, confidential=True, opening=external_id)
    return page


@router.get(
    "/employees/{external_id}/nominations",
    operation_id="listEmployeeNominations",
    summary="List the openings that HR puts an employee forward for",
)
def list_employee_nominations(
    external_id: EmployeeKey,
    query: Annotated[PageQuery, Query()],
    db: Db,
    actor: PersonalConfidant,
    reads: Reader,
) -> Page[NominationRead]:
    """List current nominations with their reasons, by page. For the person and for HR."""
    with db.read() as session:
        page = service.of_person(session, actor, external_id, query)
    reads.note(actor, [external_id], confidential=True)
    return page
