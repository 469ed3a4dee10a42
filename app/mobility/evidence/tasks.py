"""What is done for evidence again and again."""

from datetime import timedelta

from app.core.db import Database
from app.matching.eligibility import months_before
from app.mobility.evidence import service
from app.mobility.evidence.facts import KEPT_MONTHS
from app.settings import Settings
from models.base import utc_today

# A question that nobody answered is still worth an answer for a quarter.
_ASKED = timedelta(days=90)
_BATCH = 100


def forget_old(database: Database, _settings: Settings) -> None:
    """Remove records that are too old to count, and old questions, a batch in each transaction."""
    today = utc_today()
    while True:
        with database.write() as session:
            before = months_before(today, KEPT_MONTHS)
            if not service.remove_old(session, before, today - _ASKED, _BATCH):
                return
