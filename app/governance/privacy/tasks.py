"""What is done for privacy again and again."""

import structlog

from app.core.db import Database
from app.governance.privacy import purge
from app.settings import Settings
from models.base import utc_now

_log = structlog.get_logger(__name__)


def purge_erased(database: Database, settings: Settings) -> None:
    """Finish the erasures whose notice is over; what cannot be done yet is tried again."""
    if settings.purge_hour not in {None, utc_now().hour}:
        return
    done = purge.purge(database, settings)
    if not done:
        return
    _log.info("erasures_purged", receipts=done)
    old = purge.old_artifacts(settings)
    if old:
        _log.warning("artifacts_may_hold_people", versions=old)
