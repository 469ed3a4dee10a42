"""The path of organisational units."""

from app.catalog.org_units import service
from app.catalog.org_units.schemas import UnitRenameBody, UnitRenamed
from app.core.db import Db
from app.core.routing import Router
from app.core.security import OrganisationWriter

router = Router(prefix="/v1/org-units", tags=["employees"])


@router.post("/rename", operation_id="renameOrgUnit", summary="Rename an organisational unit")
def rename_org_unit(body: UnitRenameBody, actor: OrganisationWriter, db: Db) -> UnitRenamed:
    """Give a unit another name in every record of people and openings that names it.

    A file that still sends the former name means the unit by its new one.
    """
    with db.write() as session:
        return service.rename(session, actor, body)
