"""What is sent: which events there are, the message of one, its id and its signatures."""

import base64
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook

from app import __version__
from app.core.sealing import Sealer
from models.exchange import WebhookDelivery, WebhookEndpoint
from models.vocabulary import ChangeAction, EntityKind

_SECRET_BYTES = 32
_PREFIX = "whsec_"
_RECORDS = (EntityKind.EMPLOYEE, EntityKind.ROLE, EntityKind.OPENING, EntityKind.SKILL)
_MOVES = (
    ChangeAction.CREATED,
    ChangeAction.UPDATED,
    ChangeAction.RELEASED,
    ChangeAction.ACCEPTED,
    ChangeAction.STARTED,
    ChangeAction.RETURNED,
    ChangeAction.CLOSED,
)
_CHANGES = (ChangeAction.CREATED, ChangeAction.UPDATED, ChangeAction.DELETED, ChangeAction.RENAMED)

OF_MOVES = frozenset({EntityKind.MOVE_CASE, EntityKind.OUTCOME})
EVENTS: dict[str, tuple[EntityKind, ChangeAction]] = {
    f"{kind}.{action}": (kind, action)
    for kind, action in (
        *((kind, action) for kind in _RECORDS for action in _CHANGES),
        (EntityKind.EMPLOYEE, ChangeAction.ERASED),
        *((EntityKind.MOVE_CASE, action) for action in _MOVES),
        (EntityKind.OUTCOME, ChangeAction.DUE),
        (EntityKind.IMPORT, ChangeAction.COMPLETED),
        (EntityKind.MODEL, ChangeAction.PROMOTED),
        (EntityKind.MODEL, ChangeAction.ROLLED_BACK),
        (EntityKind.MODEL, ChangeAction.DRIFT),
        (EntityKind.MODEL, ChangeAction.DUE),
        (EntityKind.ROUND, ChangeAction.COMPLETED),
        (EntityKind.WEBHOOK, ChangeAction.DISABLED),
    )
}


def new_secret() -> bytes:
    """A fresh signing secret."""
    return secrets.token_bytes(_SECRET_BYTES)


def shown(secret: bytes) -> str:
    """A secret as the receiver enters it."""
    return _PREFIX + base64.b64encode(secret).decode("ascii")


def sealed(sealer: Sealer, endpoint: str, secret: bytes) -> bytes:
    """A secret as it is stored, of use for this endpoint only."""
    return sealer.seal(secret, endpoint.encode())


def message_id(endpoint: WebhookEndpoint, number: int) -> str:
    """The id of a message: it counts what this endpoint is told, and sorts in that order."""
    return f"msg_{endpoint.public_id.removeprefix('wh_')}_{number:012d}"


def number_of(endpoint: WebhookEndpoint, message: str) -> int | None:
    """The number in a message id of this endpoint; nothing when it is of another."""
    head, _, digits = message.rpartition("_")
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else 0  # noqa: PLR2004 - 64 bits
    return number if number and head and message == message_id(endpoint, number) else None


def body_of(delivery: WebhookDelivery) -> bytes:
    """What a message says: the kind of change, when, and of which record; nothing else.

    Of a rename it tells the former id as well.
    """
    entity, action = EVENTS[delivery.event_type]
    record = {"entity": entity, "action": action, "external_id": delivery.external_id}
    if delivery.former_id is not None:
        record["former_id"] = delivery.former_id
    told = {
        "type": delivery.event_type,
        "timestamp": delivery.occurred_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": record,
    }
    return json.dumps(told, separators=(",", ":")).encode()


def headers_of(
    sealer: Sealer, endpoint: WebhookEndpoint, delivery: WebhookDelivery, now: datetime
) -> dict[str, str]:
    """The headers of a message; during a rotation it is signed with both secrets."""
    stored = [endpoint.secret]
    until = endpoint.previous_secret_until
    if endpoint.previous_secret is not None and until is not None and until > now:
        stored.append(endpoint.previous_secret)
    salt = endpoint.public_id.encode()
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Lateral/{__version__}",
        **_signed(
            [sealer.open(one, salt) for one in stored],
            message_id(endpoint, delivery.number),
            now,
            body_of(delivery),
        ),
    }


def _signed(secrets_: Sequence[bytes], message: str, now: datetime, body: bytes) -> dict[str, str]:
    signatures = [Webhook(one).sign(message, now, body.decode()) for one in secrets_]
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
