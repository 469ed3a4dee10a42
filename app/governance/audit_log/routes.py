"""The paths of the audit log."""

from typing import Annotated

from fastapi import Query, Security
from fastapi.responses import StreamingResponse

from app.core.db import Db
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import Actor, Scope
from app.core.security.authentication import authorise_unbound
from app.governance.audit_log import service
from app.governance.audit_log.schemas import (
    AuditEntryRead,
    AuditQuery,
    VerificationQuery,
    VerificationRead,
)

Auditor = Annotated[Actor, Security(authorise_unbound, scopes=[Scope.AUDIT.value])]
Exporter = Annotated[
    Actor, Security(authorise_unbound, scopes=[Scope.AUDIT.value, Scope.CONFIDENTIAL.value])
]
NDJSON = "application/x-ndjson"

router = Router(prefix="/v1/audit-log", tags=["governance"])


@router.get("", operation_id="listAuditEntries", summary="Read the audit log")
def list_audit_entries(
    query: Annotated[AuditQuery, Query()], db: Db, actor: Auditor, reads: Reader
) -> Page[AuditEntryRead]:
    """List every change, and every read of a person by somebody else, in the order of the log.

    Without the scope confidential:read you see neither entries about confidential matters nor the
    names of a person's changed fields.
    """
    with db.read() as session:
        page = service.page(session, actor, query)
    reads.note(actor, (person for entry in page.items for person in entry.people))
    return page


@router.get(
    "/verification", operation_id="verifyAuditLog", summary="Verify the audit log from its start"
)
def verify_audit_log(
    query: Annotated[VerificationQuery, Query()], db: Db, _actor: Auditor
) -> VerificationRead:
    """Compute the hash chain again and name the first entry that was changed, removed or added.

    If you send a `head` that you kept earlier, the answer also tells whether the end was cut off.
    """
    return service.as_read(service.verified(db, query.head))


@router.get(
    "/export",
    operation_id="exportAuditLog",
    summary="Export the audit log",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The log as NDJSON. Its last line is its head.",
            "content": {NDJSON: {"example": '{"entries":0,"head":"..."}\n'}},
        }
    },
)
def export_audit_log(db: Db, actor: Exporter, reads: Reader) -> StreamingResponse:
    """Export the whole log as it was hashed, with pseudonyms for people.

    You can verify it anywhere. You need the scopes audit:read and confidential:read, because the
    log tells of confidential matters too.
    """
    reads.export(actor)
    return StreamingResponse(service.export_lines(db), media_type=NDJSON)
