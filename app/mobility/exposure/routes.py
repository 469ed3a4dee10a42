"""The paths of exposure."""

from typing import Annotated

from fastapi import Query, Security

from app.core.answers import ExternalIdPath
from app.core.db import Db
from app.core.pagination import PageQuery
from app.core.routing import Router
from app.core.security import Actor, CatalogReader, Scope
from app.core.security.authentication import authorise_unbound
from app.mobility.exposure import service
from app.mobility.exposure.schemas import DemandRead, ExposurePage

_READS = [Scope.MOVES_READ.value, Scope.CONFIDENTIAL.value]
ExposureReader = Annotated[Actor, Security(authorise_unbound, scopes=_READS)]

router = Router(prefix="/v1", tags=["moves"])


@router.get("/exposure", operation_id="listExposure", summary="List how crowded the openings are")
def list_exposure(
    query: Annotated[PageQuery, Query()], db: Db, _actor: ExposureReader
) -> ExposurePage:
    """List by page how many people's lists each opening leads, and how unequal that is.

    Measured once a day from what people were served last, so that no answer tells what one of
    them just did. You need the scopes moves:read and confidential:read.
    """
    with db.read() as session:
        return service.page(session, query)


@router.get(
    "/openings/{external_id}/demand",
    operation_id="getOpeningDemand",
    summary="Read how many others ask for an opening",
)
def get_opening_demand(external_id: ExternalIdPath, db: Db, actor: CatalogReader) -> DemandRead:
    """Tell in a word how many others ask for an opening; renewed once a day."""
    with db.read() as session:
        return service.demand(session, actor, external_id)
