"""Endpoints and changes for the tests of webhooks, and time that passes at will."""

from datetime import timedelta

from fastapi.testclient import TestClient
from sqlalchemy import update

from app.core.db import Database
from app.core.journal import record_change
from app.core.sealing import Seals
from app.core.security.keys import load_pepper
from app.exchange import outbox
from app.exchange.webhooks import messages
from app.exchange.webhooks.service import SECRETS
from app.exchange.webhooks.tasks import deliver_due
from app.settings import Settings
from models.base import utc_now
from models.exchange import WebhookDelivery, WebhookEndpoint
from models.vocabulary import ChangeAction, EntityKind
from tests.support.catalogue import Headers

# Far more than anything takes on a busy machine; tests of deadlines set their own.
PATIENCE_SECONDS = 30.0
PATH = "/v1/webhook-endpoints"
UPDATED = "employee.updated"


def allowing_loopback(settings: Settings, **more: object) -> Settings:
    """Settings under which a receiver on loopback may be called."""
    allowed = {
        "webhook_allow": "127.0.0.0/8",
        "webhook_allow_http": True,
        "webhook_seconds": PATIENCE_SECONDS,
    }
    return settings.model_copy(update=allowed | more)


def created(client: TestClient, headers: Headers, **body: object) -> dict[str, object]:
    """An endpoint made through the API, its secret included."""
    wanted = {"url": "https://hr.example.com/hooks", "event_types": [UPDATED], **body}
    answer = client.post(PATH, json=wanted, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, object] = answer.json()
    return made


def stored_endpoint(
    database: Database,
    settings: Settings,
    url: str,
    *,
    event_types: tuple[str, ...] = (UPDATED,),
    confidential: bool = False,
) -> tuple[str, str]:
    """An endpoint in the database: its id and its secret."""
    secret = messages.new_secret()
    with database.write() as session:
        number = outbox.newest(session)
        public_id = f"wh_{secret[:8].hex()}"
        session.add(
            WebhookEndpoint(
                public_id=public_id,
                url=url,
                event_types=list(event_types),
                confidential=confidential,
                owner="tests",
                secret=messages.sealed(
                    Seals(load_pepper(settings)).sealer(SECRETS), public_id, secret
                ),
                told_change_id=number,
            )
        )
    return public_id, messages.shown(secret)


def tell(database: Database, *external_ids: str, confidential: bool = False) -> None:
    """Change these people, each in a transaction of its own."""
    for external_id in external_ids:
        with database.write() as session:
            record_change(
                session,
                "tests",
                ChangeAction.UPDATED,
                EntityKind.EMPLOYEE,
                external_id,
                confidential=confidential,
            )


def deliver(database: Database, settings: Settings) -> int:
    """Tell every endpoint all that is due, however slow the machine; how many were sent."""
    return deliver_due(database, settings, budget_seconds=10 * PATIENCE_SECONDS)


def let_time_pass(database: Database) -> None:
    """Let every claim end and every pause be over."""
    past = utc_now() - timedelta(seconds=1)
    with database.write() as session:
        session.execute(update(WebhookEndpoint).values(claimed_until=past))
        session.execute(update(WebhookDelivery).values(next_attempt_at=past))
