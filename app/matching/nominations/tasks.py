"""What is done for nominations again and again."""

from app.core.db import Database
from app.matching.nominations import service
from app.settings import Settings


def forget_expired(database: Database, _settings: Settings) -> None:
    """Remove the nominations whose last day is over, a batch in each transaction."""
    while True:
        with database.write() as session:
            if not service.remove_expired(session):
                return
