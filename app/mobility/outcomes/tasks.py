"""What is done about outcomes again and again."""

from app.core.db import Database
from app.mobility.outcomes import reminders
from app.settings import Settings
from models.base import utc_today


def ask(database: Database, _settings: Settings) -> int:
    """Tell the sides of the moves whose day has come by today; how many moves there were."""
    return reminders.ask(database, utc_today())
