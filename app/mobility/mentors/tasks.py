"""What is done for mentors again and again."""

from app.core.db import Database
from app.mobility.mentors import service
from app.settings import Settings


def keep_time(database: Database, _settings: Settings) -> None:
    """Let requests expire that nobody answered, and forget what is long over."""
    while True:
        with database.write() as session:
            if not service.let_expire(session):
                return
