"""Notes once a day who leads whom."""

from app.core.db import Database
from app.matching.eligibility import months_before
from app.mobility.exporters import queries
from app.mobility.exporters.policies import CREDIT_MONTHS, MONTHS
from app.settings import Settings
from models.base import utc_today


def note_leaders(database: Database, _settings: Settings) -> None:
    """End what is no longer so, begin what is new, and remove what no record asks for any more."""
    today = utc_today()
    with database.write() as session:
        queries.end_spells(session, today)
        queries.begin_spells(session, today)
        queries.forget_spells(session, months_before(today, MONTHS + CREDIT_MONTHS))
