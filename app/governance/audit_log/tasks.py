"""What is done with the audit log again and again."""

import structlog

from app.core.db import Database
from app.governance.audit_log import service
from app.settings import Settings

_log = structlog.get_logger(__name__)


def tell_head(database: Database, _settings: Settings) -> None:
    """Log the head of the audit log, so that an end cut off later is missed elsewhere."""
    with database.read() as session:
        entries, head = service.head(session)
    _log.info("audit_head", entries=entries, head=head)
