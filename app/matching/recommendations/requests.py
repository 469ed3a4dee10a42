"""Requests for everybody's first page: one row that all web processes look at."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from app.core.db import Database
from app.settings import Settings
from models.base import utc_now
from models.jobs import PeriodicTask

_REQUEST = "first_pages_requested"


def request(database: Database) -> None:
    """Ask every web process for everybody's first page."""
    with database.write() as session:
        row = _row(session) or PeriodicTask(name=_REQUEST)
        row.due_at = utc_now()
        session.add(row)


def request_at_night(database: Database, settings: Settings) -> None:
    """Do so in the hour that the settings name, once a day."""
    now = utc_now()
    if now.hour != settings.warm_hour:
        return
    last = last_request(database)
    if last is None or last <= now - timedelta(hours=1):
        request(database)


def last_request(database: Database) -> datetime | None:
    """When it was asked for last, if ever."""
    with database.read() as session:
        row = _row(session)
    return None if row is None else row.due_at


def _row(session: Session) -> PeriodicTask | None:
    return session.exec(select(PeriodicTask).where(PeriodicTask.name == _REQUEST)).first()
