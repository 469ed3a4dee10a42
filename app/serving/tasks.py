"""What is done with impressions, lists and shared arrays again and again."""

from datetime import timedelta

from sqlmodel import col

from app.core.clearing import clear_rows
from app.core.db import Database
from app.core.partitions import clear_months
from app.serving import queries, shared_index
from app.settings import Settings
from models.base import utc_now
from models.feedback import ErasedList, ServedList
from models.learning import Impression


def clear_impressions(database: Database, settings: Settings) -> int:
    """Remove the impressions that are older than is kept; how many."""
    moment = utc_now() - timedelta(days=settings.impression_days)
    return clear_rows(database, Impression, col(Impression.shown_at) < moment)


def clear_feedback(database: Database, settings: Settings) -> None:
    """Remove the lists that are older than is kept, and the marks of those that were erased."""
    day = (utc_now() - timedelta(days=settings.feedback_days)).date()
    clear_months(database, ServedList, col(ServedList.day), day)
    clear_rows(database, ErasedList, col(ErasedList.day) < day, key=col(ErasedList.digest))


def sweep_shards(database: Database, settings: Settings) -> None:
    """Remove files of encoded profiles that no process maps and nobody will open any more."""
    with database.read() as session:
        champion = queries.champion(session)
    shared_index.sweep(settings, champion.version if champion else None)
