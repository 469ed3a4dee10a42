"""The paths of privacy; erasing itself is a mode of deleting an employee."""

from typing import Annotated

from fastapi import Path, Query, Security, status

from app.core.db import Db
from app.core.erasures import ErasureRead
from app.core.idempotency import keep_answer
from app.core.pagination import PageQuery
from app.core.reads import Reader
from app.core.reasons import shape
from app.core.routing import Router
from app.core.schemas import ExternalId, Page
from app.core.security import Actor, PersonalConfidant, PersonOrOfficer, Scope
from app.core.security.authentication import authorise_unbound
from app.governance.privacy import service
from app.governance.privacy.schemas import LookList, LooksQuery, PersonExport
from app.serving import Live

PrivacyOfficer = Annotated[Actor, Security(authorise_unbound, scopes=[Scope.PRIVACY.value])]
ReceiptId = Annotated[
    str,
    Path(
        description="The receipt's id.",
        pattern=shape("^[0-9a-f-]{36}$", "a UUID in small letters"),
        examples=["0b0c8e0e-5d2f-4c55-9f0e-2f5b1f3d9a10"],
    ),
]

router = Router(prefix="/v1", tags=["governance"])


@router.get(
    "/employees/{external_id}/data-export",
    operation_id="exportEmployeeData",
    summary="Export everything that is held of a person",
)
def export_employee_data(
    external_id: Annotated[ExternalId, Path(description="The employee's key.")],
    db: Db,
    actor: PersonOrOfficer,
    live: Live,
    reads: Reader,
) -> PersonExport:
    """Give the record, past rankings and reasons, who looked and what changed.

    For the person, and for callers with the scope privacy.
    """
    hearing = live.hearing()
    with db.read() as session:
        told = service.export(session, actor, external_id, hearing)
    reads.note(actor, [external_id])
    return told


@router.get(
    "/employees/{external_id}/looks",
    operation_id="listLooks",
    summary="Tell a person who looked at them",
)
def list_looks(
    external_id: Annotated[ExternalId, Path(description="The employee's key.")],
    query: Annotated[LooksQuery, Query()],
    db: Db,
    actor: PersonalConfidant,
    reads: Reader,
) -> LookList:
    """Give when, for whom and in which operation somebody else was shown the person.

    For the person and for HR. It names no caller: whoever acts for HR or as a manager is told by
    kind alone. The data export has the whole log.
    """
    with db.read() as session:
        told = service.looks(session, actor, external_id, query.limit)
    reads.note(actor, [external_id], confidential=True)
    return told


@router.get("/erasures", operation_id="listErasures", summary="List receipts of erasure")
def list_erasures(
    query: Annotated[PageQuery, Query()], db: Db, _actor: PrivacyOfficer
) -> Page[ErasureRead]:
    """List receipts by page, the oldest first."""
    with db.read() as session:
        return service.page(session, query)


@router.get("/erasures/{erasure_id}", operation_id="getErasure", summary="Read a receipt")
def get_erasure(erasure_id: ReceiptId, db: Db, _actor: PrivacyOfficer) -> ErasureRead:
    """Read when a person was erased and whether every trace is gone."""
    with db.read() as session:
        return service.receipt(session, erasure_id)


@router.post(
    "/erasures/{erasure_id}/release",
    operation_id="releaseErasure",
    summary="Allow an erased external id again",
)
def release_erasure(erasure_id: ReceiptId, db: Db, actor: PrivacyOfficer) -> ErasureRead:
    """Let new records use the external id, for someone who comes back. Nothing is restored."""
    with db.write() as session:
        read = service.release(session, actor, erasure_id)
        keep_answer(session, read, status.HTTP_200_OK)
    return read
