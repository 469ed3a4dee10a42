"""The paths of gate policies."""

from typing import Annotated

from fastapi import Query, status

from app.core.db import Db
from app.core.idempotency import keep_answer
from app.core.pagination import PageQuery
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import ModelReader, ModelWriter
from app.learning.gate import service
from app.learning.gate.schemas import GatePolicyBody, GatePolicyRead

router = Router(prefix="/v1/gate-policies", tags=["learning"])


@router.post(
    "",
    operation_id="createGatePolicy",
    summary="Set what a version must reach",
    status_code=status.HTTP_201_CREATED,
)
def create_gate_policy(body: GatePolicyBody, db: Db, actor: ModelWriter) -> GatePolicyRead:
    """Store a gate policy for the training runs that begin from now on.

    It is never changed. A run whose data were judged before the policy was stored is refused:
    thresholds that follow the result prove nothing.
    """
    with db.write() as session:
        read = service.store(session, actor, body)
        keep_answer(session, read, status.HTTP_201_CREATED)
    return read


@router.get("", operation_id="listGatePolicies", summary="List gate policies")
def list_gate_policies(
    query: Annotated[PageQuery, Query()], db: Db, _actor: ModelReader
) -> Page[GatePolicyRead]:
    """List gate policies by page, oldest first. The last one holds for new runs."""
    with db.read() as session:
        return service.page(session, query)
