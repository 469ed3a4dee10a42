"""The paths of objections."""

from typing import Annotated

from fastapi import Path, status

from app.catalog.objections import service
from app.catalog.objections.schemas import ObjectionList, Use
from app.core.db import Db
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId
from app.core.security import PersonalCatalogWriter, PersonalConfidant

EmployeeKey = Annotated[ExternalId, Path(description="The employee's key.")]
ToUse = Annotated[Use, Path()]

router = Router(prefix="/v1/employees/{external_id}/objections", tags=["employees"])


@router.put(
    "/{use}",
    operation_id="putObjection",
    summary="Record that an employee objects to a use of their data",
    status_code=status.HTTP_204_NO_CONTENT,
)
def put_objection(
    external_id: EmployeeKey, use: ToUse, db: Db, actor: PersonalCatalogWriter
) -> None:
    """Respect an objection from now on. A person objects without giving a reason.

    Who objects to `learning` is still ranked, and dismissals still count.
    """
    with db.write() as session:
        service.make(session, actor, external_id, use)


@router.delete(
    "/{use}",
    operation_id="deleteObjection",
    summary="Take an employee's objection back",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_objection(
    external_id: EmployeeKey, use: ToUse, db: Db, actor: PersonalCatalogWriter
) -> None:
    """Allow the use again from now on."""
    with db.write() as session:
        service.take_back(session, actor, external_id, use)


@router.get("", operation_id="listObjections", summary="List what an employee objects to")
def list_objections(
    external_id: EmployeeKey, db: Db, actor: PersonalConfidant, reads: Reader
) -> ObjectionList:
    """List objections, the oldest first. For the person and for HR."""
    with db.read() as session:
        found = service.of_person(session, actor, external_id)
    reads.note(actor, [external_id], confidential=True)
    return found
