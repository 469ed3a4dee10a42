"""The path of the record of a manager who moves people on."""

from typing import Annotated

from fastapi import Path

from app.core.db import Db
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId
from app.core.security import CaseReader
from app.mobility.exporters import service
from app.mobility.exporters.schemas import ExporterRead

ManagerKey = Annotated[ExternalId, Path(description="The manager's key.")]

router = Router(prefix="/v1", tags=["moves"])


@router.get(
    "/managers/{manager_id}/exporter-record",
    operation_id="getExporterRecord",
    summary="Read what a manager did for people who moved on",
)
def get_exporter_record(
    manager_id: ManagerKey, db: Db, actor: CaseReader, reads: Reader
) -> ExporterRead:
    """Tell how many people moved on in three years, how they were let go, and who came instead.

    For the manager, the manager's own line and HR. It is credit: managers are not ranked, and no
    target is set. People are named only if they agree. Without a move of the own people the same
    is told, with zeros.
    """
    with db.read() as session:
        read = service.record(session, actor, manager_id)
    reads.note(actor, [manager_id, *(one.employee for one in read.named)], confidential=True)
    return read
