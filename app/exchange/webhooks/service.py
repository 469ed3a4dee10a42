"""The rules of webhook endpoints: who may have one, what it is told, how its secret changes."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from app.catalog import records
from app.core.errors import (
    ConflictError,
    FieldProblem,
    InvalidInputError,
    NotFoundError,
    ScopeMissingError,
)
from app.core.etag import Conditions, etag_of
from app.core.journal import record_change
from app.core.pagination import PageQuery, encode_cursor
from app.core.schemas import Page
from app.core.sealing import Sealer
from app.core.security import Actor, Scope
from app.exchange import outbox
from app.exchange.webhooks import messages, queries
from app.exchange.webhooks.addresses import AddressPolicy, AddressRefusedError
from app.exchange.webhooks.schemas import (
    DeliveryQuery,
    DeliveryRead,
    EndpointBody,
    EndpointIssued,
    EndpointRead,
    ReplayBody,
    ReplayRead,
)
from app.settings import Settings
from models.base import utc_now
from models.exchange import WebhookDelivery, WebhookEndpoint
from models.vocabulary import ChangeAction, EntityKind

SECRETS = "lateral webhook secrets"

_ID_BYTES = 8


class EndpointEnabledError(ConflictError):
    """The endpoint is enabled already."""

    code = "endpoint_enabled"
    title = "Endpoint enabled"


class EndpointDisabledError(ConflictError):
    """The endpoint is disabled already."""

    code = "endpoint_disabled"
    title = "Endpoint disabled"


def address_policy(settings: Settings) -> AddressPolicy:
    """Where the settings let webhooks go."""
    return AddressPolicy(settings.webhook_allow, allow_http=settings.webhook_allow_http)


def create(
    session: Session, actor: Actor, body: EndpointBody, policy: AddressPolicy, sealer: Sealer
) -> EndpointIssued:
    """Make an endpoint; it is told what changes from now on."""
    _check(actor, body, policy)
    public_id = f"wh_{secrets.token_hex(_ID_BYTES)}"
    secret = messages.new_secret()
    endpoint = WebhookEndpoint(
        public_id=public_id,
        **body.model_dump(),
        owner=actor.name,
        secret=messages.sealed(sealer, public_id, secret),
        told_change_id=outbox.newest(session),
    )
    endpoint.updated_at = endpoint.created_at
    session.add(endpoint)
    _record(session, actor, ChangeAction.CREATED, endpoint)
    return _issued(endpoint, secret)


def get(session: Session, actor: Actor, public_id: str) -> EndpointRead:
    """An endpoint that the caller may know of."""
    return _read(_known(actor, queries.find(session, public_id)))


def page(session: Session, actor: Actor, query: PageQuery) -> Page[EndpointRead]:
    """A page of the endpoints that the caller may know of."""
    paging = query.paging()
    rows = queries.page(
        session,
        confidential=actor.may(Scope.CONFIDENTIAL),
        after=paging.after,
        limit=paging.fetch,
    )
    kept, cursor = paging.cut(rows)
    return Page(items=[_read(row) for row in kept], next_cursor=cursor)


def change(
    session: Session,
    actor: Actor,
    public_id: str,
    patch: Mapping[str, Any],
    conditions: Conditions,
    policy: AddressPolicy,
) -> EndpointRead:
    """Merge a patch into an endpoint; what it was not told yet follows the new rules."""
    endpoint = _known(actor, queries.lock(session, public_id))
    conditions.check_write(etag_of(_read(endpoint)))
    current = {name: getattr(endpoint, name) for name in EndpointBody.model_fields}
    body = records.patched(EndpointBody, current, patch)
    _check(actor, body, policy)
    changed = records.assign(endpoint, body.model_dump())
    if changed:
        endpoint.updated_at = utc_now()
        _record(session, actor, ChangeAction.UPDATED, endpoint, {"fields": sorted(changed)})
    return _read(endpoint)


def remove(session: Session, actor: Actor, public_id: str, conditions: Conditions) -> None:
    """Delete an endpoint with its log."""
    endpoint = _known(actor, queries.lock(session, public_id))
    conditions.check_write(etag_of(_read(endpoint)))
    session.delete(endpoint)
    _record(session, actor, ChangeAction.DELETED, endpoint)


def rotate(
    session: Session, actor: Actor, public_id: str, overlap_hours: float, sealer: Sealer
) -> EndpointIssued:
    """Give an endpoint a new secret; the old one signs along for a while."""
    endpoint = _known(actor, queries.lock(session, public_id))
    secret = messages.new_secret()
    overlap = timedelta(hours=overlap_hours)
    endpoint.previous_secret = endpoint.secret if overlap else None
    endpoint.previous_secret_until = utc_now() + overlap if overlap else None
    endpoint.secret = messages.sealed(sealer, public_id, secret)
    endpoint.updated_at = utc_now()
    _record(session, actor, ChangeAction.ROTATED, endpoint)
    return _issued(endpoint, secret)


def enable(session: Session, actor: Actor, public_id: str) -> EndpointRead:
    """Let a disabled endpoint go on where it stopped.

    Raises
    ------
    EndpointEnabledError
        When it is not disabled.
    """
    endpoint = _known(actor, queries.lock(session, public_id))
    if endpoint.disabled_at is None:
        raise EndpointEnabledError("The endpoint is enabled.")
    horizon = outbox.horizon(session)
    missed = endpoint.told_change_id < horizon
    endpoint.told_change_id = max(endpoint.told_change_id, horizon)
    endpoint.disabled_at = endpoint.disabled_reason = None
    endpoint.updated_at = utc_now()
    queries.try_again(session, _id(endpoint), utc_now())
    details = {"missed_changes": missed}
    _record(session, actor, ChangeAction.ENABLED, endpoint, details)
    return _read(endpoint)


def disable(session: Session, actor: Actor, public_id: str) -> EndpointRead:
    """Send an endpoint nothing until it is enabled; what it is to be told waits.

    Raises
    ------
    EndpointDisabledError
        When it is disabled already.
    """
    endpoint = _known(actor, queries.lock(session, public_id))
    if endpoint.disabled_at is not None:
        raise EndpointDisabledError("The endpoint is disabled.")
    endpoint.disabled_at = endpoint.updated_at = utc_now()
    endpoint.disabled_reason = f"by {actor.name}"
    endpoint.claim = endpoint.claimed_until = None
    details = {"reason": endpoint.disabled_reason}
    _record(session, actor, ChangeAction.DISABLED, endpoint, details)
    return _read(endpoint)


def deliveries(
    session: Session, actor: Actor, public_id: str, query: DeliveryQuery
) -> Page[DeliveryRead]:
    """A page of the log of an endpoint, in the order of the messages."""
    endpoint = _known(actor, queries.find(session, public_id))
    paging = query.paging()
    rows = queries.deliveries(
        session, _id(endpoint), pending=query.pending, after=paging.after, limit=paging.fetch
    )
    kept = rows[: paging.limit]
    cursor = encode_cursor(kept[-1].number) if len(rows) > paging.limit else None
    return Page(items=[_delivery(endpoint, row) for row in kept], next_cursor=cursor)


def replay_one(session: Session, actor: Actor, public_id: str, message: str) -> DeliveryRead:
    """Let one message be sent again, under its id."""
    endpoint = _known(actor, queries.lock(session, public_id))
    number = messages.number_of(endpoint, message)
    row = None if number is None else queries.delivery(session, _id(endpoint), number)
    if row is None:
        raise NotFoundError("No such delivery.")
    row.delivered_at, row.attempts = None, 0
    row.next_attempt_at = utc_now()
    _record(session, actor, ChangeAction.REPLAYED, endpoint, {"messages": 1})
    return _delivery(endpoint, row)


def replay_since(session: Session, actor: Actor, public_id: str, body: ReplayBody) -> ReplayRead:
    """Let what was told of the changes since a moment be sent again, in its order."""
    endpoint = _known(actor, queries.lock(session, public_id))
    count = queries.replay(session, _id(endpoint), utc_now(), body.since)
    if count:
        _record(session, actor, ChangeAction.REPLAYED, endpoint, {"messages": count})
    return ReplayRead(deliveries=count)


def _check(actor: Actor, body: EndpointBody, policy: AddressPolicy) -> None:
    if body.confidential and not actor.may(Scope.CONFIDENTIAL):
        raise ScopeMissingError(
            "To receive confidential changes you need the scope confidential:read.",
            [FieldProblem("/confidential", "leave it out")],
        )
    of_moves = any(messages.EVENTS[name][0] in messages.OF_MOVES for name in body.event_types)
    if of_moves and not actor.may(Scope.MOVES_READ):
        raise ScopeMissingError(
            "To be told of move cases you need the scope moves:read.",
            [FieldProblem("/event_types", "leave the events of move cases out")],
        )
    try:
        policy.check_url(body.url)
    except AddressRefusedError as error:
        problem = FieldProblem("/url", str(error))
        raise InvalidInputError("The URL was refused.", [problem]) from error


def _known(actor: Actor, endpoint: WebhookEndpoint | None) -> WebhookEndpoint:
    """The endpoint; one that is told what the caller may not know is like a missing one."""
    if endpoint is None or (endpoint.confidential and not actor.may(Scope.CONFIDENTIAL)):
        raise NotFoundError("No such webhook endpoint.")
    return endpoint


def _record(
    session: Session,
    actor: Actor,
    action: ChangeAction,
    endpoint: WebhookEndpoint,
    details: dict[str, Any] | None = None,
) -> None:
    session.flush()
    record_change(session, actor.name, action, EntityKind.WEBHOOK, endpoint.public_id, details)


def _id(endpoint: WebhookEndpoint) -> int:
    if endpoint.id is None:
        raise ValueError("an endpoint that is not stored has no deliveries")
    return endpoint.id


def _values(endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {
        "id": endpoint.public_id,
        **{name: getattr(endpoint, name) for name in EndpointBody.model_fields},
        "owner": endpoint.owner,
        "enabled": endpoint.disabled_at is None,
        "disabled_at": endpoint.disabled_at,
        "disabled_reason": endpoint.disabled_reason,
        "previous_secret_until": endpoint.previous_secret_until,
        "created_at": endpoint.created_at,
        "updated_at": endpoint.updated_at,
    }


def _read(endpoint: WebhookEndpoint) -> EndpointRead:
    return EndpointRead(**_values(endpoint))


def _issued(endpoint: WebhookEndpoint, secret: bytes) -> EndpointIssued:
    return EndpointIssued(**_values(endpoint), secret=messages.shown(secret))


def _delivery(endpoint: WebhookEndpoint, row: WebhookDelivery) -> DeliveryRead:
    delivered = row.delivered_at is not None
    failing = "failing" if row.attempts else "pending"
    return DeliveryRead(
        id=messages.message_id(endpoint, row.number),
        event_type=row.event_type,
        external_id=row.external_id,
        occurred_at=row.occurred_at,
        state="delivered" if delivered else failing,
        attempts=row.attempts,
        last_attempt_at=row.last_attempt_at,
        last_status=row.last_status,
        last_error=row.last_error,
        next_attempt_at=None if delivered else row.next_attempt_at,
        delivered_at=row.delivered_at,
    )
