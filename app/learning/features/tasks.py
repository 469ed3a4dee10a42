"""Removes the values of own features when their time is over."""

from datetime import timedelta

from app.core.db import Database
from app.learning.features import queries
from app.learning.features.values import tell
from app.settings import Settings
from models.base import utc_now

AT_ONCE = 1_000
AFTER_RETIREMENT = timedelta(days=1)
"""Until every process has heard that a feature counts no more."""
_SYSTEM = "system"


def clear_own_values(database: Database, settings: Settings) -> None:
    """Remove values of long ago and those of retired features; whom they spoke of is told of."""
    now = utc_now()
    before = now - timedelta(days=settings.own_value_days)
    while True:
        with database.write() as session:
            rows = queries.outdated(session, before, now - AFTER_RETIREMENT, AT_ONCE)
            people = {row.employee_id for row in rows if row.employee_id is not None}
            openings = {
                row.opening_id for row in rows if row.employee_id is None and row.opening_id
            }
            queries.remove(session, [row.id for row in rows if row.id is not None])
            tell(session, _SYSTEM, people, openings, {})
        if len(rows) < AT_ONCE:
            return
