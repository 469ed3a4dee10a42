"""What is done with move cases again and again."""

from datetime import timedelta

from sqlmodel import col

from app.core.clearing import clear_rows
from app.core.db import Database
from app.settings import Settings
from models.base import utc_now
from models.cases import MoveCase


def forget_closed(database: Database, settings: Settings) -> int:
    """Remove the cases that closed longer ago than is kept, with all that belongs to them."""
    moment = utc_now() - timedelta(days=settings.closed_case_days)
    return clear_rows(database, MoveCase, col(MoveCase.closed_at) < moment)
