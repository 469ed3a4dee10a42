"""The path of the change feed."""

from typing import Annotated

from fastapi import Query

from app.core.db import Db
from app.core.problems import MEDIA_TYPE
from app.core.routing import Router
from app.core.sealing import Sealing
from app.core.security import CatalogReader
from app.exchange.changes import service
from app.exchange.changes.schemas import Changes, ChangesQuery

router = Router(prefix="/v1/changes", tags=["changes"])


@router.get(
    "",
    operation_id="listChanges",
    summary="List changes since a cursor",
    responses={
        410: {
            "description": "The changes after the cursor are no longer kept. Start again.",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    },
)
def list_changes(
    query: Annotated[ChangesQuery, Query()], db: Db, actor: CatalogReader, seals: Sealing
) -> Changes:
    """List changes of employees, roles, openings and skills in order, for keeping a mirror.

    Ask for `after=now` first, read the lists, then follow the changes from that cursor. 410 means
    that the cursor is too old: start again.
    """
    with db.read() as session:
        return service.changes(session, seals, actor, query)
