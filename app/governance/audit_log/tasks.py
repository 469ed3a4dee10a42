"""What is done with the audit log again and again."""

from datetime import timedelta

import structlog

from app.core.db import Database
from app.governance.audit_log import queries, service
from app.settings import Settings
from models.base import utc_now

# An entry mentions 500 people at most: some thousands of rows in a transaction.
_ENTRIES_AT_ONCE = 20

_log = structlog.get_logger(__name__)


def tell_head(database: Database, _settings: Settings) -> None:
    """Log the head of the audit log, so that an end cut off later is missed elsewhere."""
    with database.read() as session:
        entries, head = service.head(session)
    _log.info("audit_head", entries=entries, head=head)


def clear_mentions(database: Database, settings: Settings) -> int:
    """Remove from the index of people what entries older than is kept mention; how many entries.

    The entries themselves stay as they are, mentions included: the chain is never cut.
    """
    moment = utc_now() - timedelta(days=settings.audit_mention_days)
    cleared = 0
    while True:
        with database.write() as session:
            entries = queries.oldest_mentioning(session, _ENTRIES_AT_ONCE)
            over = [entry for entry, occurred_at in entries if occurred_at < moment]
            queries.forget_mentions(session, over)
        cleared += len(over)
        if len(over) < _ENTRIES_AT_ONCE:
            return cleared
