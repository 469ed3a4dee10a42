"""What is done with move cases again and again."""

from datetime import timedelta

from sqlmodel import col

from app.core.clearing import clear_rows
from app.core.db import Database
from app.mobility.cases import clock
from app.settings import Settings
from models.base import utc_now, utc_today
from models.cases import MoveCase


def keep_time(database: Database, _settings: Settings) -> int:
    """Do what is due by today in the open cases; how many changed."""
    return clock.keep_time(database, utc_today())


def forget_closed(database: Database, settings: Settings) -> int:
    """Remove the cases that closed longer ago than is kept, with all that belongs to them."""
    moment = utc_now() - timedelta(days=settings.closed_case_days)
    return clear_rows(database, MoveCase, col(MoveCase.closed_at) < moment)
