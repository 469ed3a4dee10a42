"""Work of the change feed that nobody waits for."""

from datetime import timedelta

import structlog

from app.core.db import Database
from app.exchange import outbox
from app.settings import Settings
from models.base import utc_now

_BATCH = 5_000

_log = structlog.get_logger(__name__)


def clear_outbox(database: Database, settings: Settings) -> int:
    """Remove the changes that are older than is kept; how far the feed was cleared.

    The newest event stays, so that ids never start again, and so does what an enabled webhook
    was not told yet.
    """
    moment = utc_now() - timedelta(days=settings.outbox_days)
    cleared = 0
    while True:
        with database.write() as session:
            oldest = outbox.oldest(session)
            bounds = [outbox.newest(session)]
            kept = outbox.oldest_since(session, moment)
            bounds += [] if kept is None else [kept]
            slowest = outbox.slowest_webhook(session)
            bounds += [] if slowest is None else [slowest + 1]
            if oldest is None or oldest >= min(bounds):
                break
            cleared = min(*bounds, oldest + _BATCH)
            outbox.clear(session, cleared)
    if cleared:
        _log.info("outbox_cleared", below=cleared)
    return cleared
