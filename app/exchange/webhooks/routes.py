"""The paths of webhook endpoints."""

from typing import Annotated, Any

from fastapi import Path, Query, Request, Response, status

from app.core.answers import Patch, Reading, Writing, Written, patch_of, tagged
from app.core.db import Db
from app.core.idempotency import keep_answer
from app.core.pagination import PageQuery
from app.core.reasons import shape
from app.core.routing import Router
from app.core.schemas import Page
from app.core.sealing import Sealing
from app.core.security import WebhookManager
from app.core.services import services_of
from app.exchange.webhooks import service
from app.exchange.webhooks.schemas import (
    DeliveryQuery,
    DeliveryRead,
    EndpointBody,
    EndpointIssued,
    EndpointRead,
    ReplayBody,
    ReplayRead,
    SecretRotationBody,
)

router = Router(prefix="/v1/webhook-endpoints", tags=["webhooks"])

_WORD = shape(r"^[\w-]+$", "letters, digits, _ and -")
EndpointId = Annotated[
    str, Path(description="The endpoint's id.", min_length=1, max_length=64, pattern=_WORD)
]
MessageId = Annotated[
    str, Path(description="The message's webhook-id.", min_length=1, max_length=64, pattern=_WORD)
]
_EXAMPLE: dict[str, Any] = {"description": "HR system, test"}


@router.post(
    "",
    operation_id="createWebhookEndpoint",
    summary="Create a webhook endpoint",
    status_code=status.HTTP_201_CREATED,
)
def create_webhook_endpoint(
    body: EndpointBody,
    db: Db,
    actor: WebhookManager,
    seals: Sealing,
    request: Request,
    response: Response,
) -> EndpointIssued:
    """Post messages to a URL as changes happen. Only this answer shows the secret."""
    policy = service.address_policy(services_of(request.app).settings)
    with db.write() as session:
        issued = service.create(session, actor, body, policy, seals.sealer(service.SECRETS))
        headers = {"Location": f"{router.prefix}/{issued.id}"}
        keep_answer(session, issued, status.HTTP_201_CREATED, headers)
    response.headers.update(headers)
    return issued


@router.get("", operation_id="listWebhookEndpoints", summary="List webhook endpoints")
def list_webhook_endpoints(
    query: Annotated[PageQuery, Query()], db: Db, actor: WebhookManager
) -> Page[EndpointRead]:
    """List the endpoints by page, in the order of their creation."""
    with db.read() as session:
        return service.page(session, actor, query)


@router.get(
    "/{endpoint_id}",
    operation_id="getWebhookEndpoint",
    summary="Read a webhook endpoint",
    responses=tagged(EndpointRead),
)
def get_webhook_endpoint(
    endpoint_id: EndpointId, actor: WebhookManager, reading: Reading
) -> EndpointRead:
    """Read the endpoint, without its secret."""
    with reading.session() as session:
        read = service.get(session, actor, endpoint_id)
    return reading.answer(read)


@router.patch(
    "/{endpoint_id}",
    operation_id="patchWebhookEndpoint",
    summary="Change a webhook endpoint",
    openapi_extra=patch_of(_EXAMPLE),
    responses=tagged(EndpointRead),
)
def patch_webhook_endpoint(
    endpoint_id: EndpointId, patch: Patch, actor: WebhookManager, writing: Writing, request: Request
) -> EndpointRead:
    """Merge the patch into the endpoint."""
    policy = service.address_policy(services_of(request.app).settings)
    with writing.session() as session:
        read = service.change(session, actor, endpoint_id, patch, writing.conditions, policy)
    return writing.answer(Written(read))


@router.delete(
    "/{endpoint_id}",
    operation_id="deleteWebhookEndpoint",
    summary="Delete a webhook endpoint",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_webhook_endpoint(
    endpoint_id: EndpointId, actor: WebhookManager, writing: Writing
) -> None:
    """Remove the endpoint, its secret and its log."""
    with writing.session() as session:
        service.remove(session, actor, endpoint_id, writing.conditions)


@router.post(
    "/{endpoint_id}/rotate-secret",
    operation_id="rotateWebhookSecret",
    summary="Give a webhook endpoint a new secret",
)
def rotate_webhook_secret(
    endpoint_id: EndpointId, body: SecretRotationBody, db: Db, actor: WebhookManager, seals: Sealing
) -> EndpointIssued:
    """Make a new secret, which this answer shows. During the overlap both secrets sign messages."""
    with db.write() as session:
        issued = service.rotate(
            session, actor, endpoint_id, body.overlap_hours, seals.sealer(service.SECRETS)
        )
        keep_answer(session, issued, status.HTTP_200_OK)
    return issued


@router.post(
    "/{endpoint_id}/enable",
    operation_id="enableWebhookEndpoint",
    summary="Enable a disabled webhook endpoint",
)
def enable_webhook_endpoint(endpoint_id: EndpointId, db: Db, actor: WebhookManager) -> EndpointRead:
    """Send messages again, starting with the one that failed."""
    with db.write() as session:
        read = service.enable(session, actor, endpoint_id)
        keep_answer(session, read, status.HTTP_200_OK)
    return read


@router.post(
    "/{endpoint_id}/disable",
    operation_id="disableWebhookEndpoint",
    summary="Disable a webhook endpoint",
)
def disable_webhook_endpoint(
    endpoint_id: EndpointId, db: Db, actor: WebhookManager
) -> EndpointRead:
    """Send nothing until the endpoint is enabled again. Messages wait meanwhile."""
    with db.write() as session:
        read = service.disable(session, actor, endpoint_id)
        keep_answer(session, read, status.HTTP_200_OK)
    return read


@router.get(
    "/{endpoint_id}/deliveries",
    operation_id="listWebhookDeliveries",
    summary="List the deliveries of an endpoint",
)
def list_webhook_deliveries(
    endpoint_id: EndpointId, query: Annotated[DeliveryQuery, Query()], db: Db, actor: WebhookManager
) -> Page[DeliveryRead]:
    """List the endpoint's log by page, in the order of its messages."""
    with db.read() as session:
        return service.deliveries(session, actor, endpoint_id, query)


@router.post(
    "/{endpoint_id}/deliveries/{message_id}/replay",
    operation_id="replayWebhookDelivery",
    summary="Send one message again",
)
def replay_webhook_delivery(
    endpoint_id: EndpointId, message_id: MessageId, db: Db, actor: WebhookManager
) -> DeliveryRead:
    """Send the message again under the same id, before those that still wait."""
    with db.write() as session:
        read = service.replay_one(session, actor, endpoint_id, message_id)
        keep_answer(session, read, status.HTTP_200_OK)
    return read


@router.post(
    "/{endpoint_id}/replay",
    operation_id="replayWebhookDeliveries",
    summary="Send everything since a moment again",
)
def replay_webhook_deliveries(
    endpoint_id: EndpointId, body: ReplayBody, db: Db, actor: WebhookManager
) -> ReplayRead:
    """Send messages about changes since then again, in order and under the same ids."""
    with db.write() as session:
        read = service.replay_since(session, actor, endpoint_id, body)
        keep_answer(session, read, status.HTTP_200_OK)
    return read
