"""Work of webhooks that nobody waits for; the worker's schedule calls it."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import col

from app.core.clearing import clear_rows
from app.core.db import Database
from app.core.sealing import Seals
from app.core.security.keys import load_pepper
from app.exchange.webhooks.delivering import Deliverer
from app.exchange.webhooks.sending import Sender
from app.exchange.webhooks.service import SECRETS, address_policy
from app.settings import Settings
from models.base import utc_now
from models.exchange import WebhookDelivery

BUDGET_SECONDS = 5.0


def deliver_due(
    database: Database,
    settings: Settings,
    *,
    budget_seconds: float = BUDGET_SECONDS,
    step: Callable[[str], None] | None = None,
) -> int:
    """Tell every endpoint what is due, for so long at most; how many messages were sent.

    Several processes may do so at once: each endpoint is served by one of them.
    """
    watched = {} if step is None else {"step": step}
    return Deliverer(
        database,
        Seals(load_pepper(settings)).sealer(SECRETS),
        Sender(address_policy(settings), settings.webhook_seconds),
        claim_seconds=settings.webhook_seconds,
        budget_seconds=budget_seconds,
        **watched,
    ).run()


def clear_log(database: Database, settings: Settings) -> int:
    """Remove deliveries from the log that are older than is kept; how many."""
    before = utc_now() - timedelta(days=settings.webhook_log_days)
    return clear_rows(database, WebhookDelivery, col(WebhookDelivery.delivered_at) < before)
