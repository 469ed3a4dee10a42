"""Events whose time is over are removed, with their keys and counts."""

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col

from app.core.clearing import clear_rows
from app.core.db import Database
from app.core.partitions import clear_months
from app.settings import Settings
from models.base import utc_today
from models.events import EventKey, EventRefusal, FeedbackEvent

# A partition lives until all of its month is old; no key goes before its event.
_LONGEST_MONTH = timedelta(days=31)


def clear_events(database: Database, settings: Settings) -> None:
    """Remove the events that are older than is kept."""
    day = utc_today() - timedelta(days=settings.feedback_days)
    clear_months(database, FeedbackEvent, col(FeedbackEvent.day), day)
    key = col(EventKey.event_id)
    clear_rows(database, EventKey, col(EventKey.day) < day - _LONGEST_MONTH, key=key)
    with database.write() as session:
        session.execute(delete(EventRefusal).where(col(EventRefusal.day) < day))
