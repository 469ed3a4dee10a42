"""Tells for next to nothing whether anything was committed to the database since the last look.

SQLite counts commits of other connections in `data_version`, which is read from shared memory.
PostgreSQL's snapshot changes with every transaction that writes. Both are asked on a connection of
the watcher's own, outside of the pool and of transactions.
"""

from contextlib import suppress
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from app.core.db import Database
from app.core.errors import LateralError

# How often a watcher looks: new work is taken up within half a second.
LOOK_SECONDS = 0.3
# How often it looks regardless, for what comes due by itself and makes no commit: another attempt
# at a job after two seconds or more, at a webhook after five.
UNPROMPTED_SECONDS = 5.0

_QUESTIONS = {
    "sqlite": "PRAGMA data_version",
    "postgresql": "SELECT pg_current_snapshot()::text",
}


class ChangeWatch:
    """Watches one database for one thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._question = _QUESTIONS[database.url.get_backend_name()]
        self._failures: tuple[type[Exception], ...] = (
            *database.driver_errors,
            SQLAlchemyError,
            LateralError,
        )
        self._connection: Any = None
        self._seen: object = None

    def moved(self) -> bool:
        """Whether something may have been committed since the last call.

        The first time, and while the database does not answer, it may have been.
        """
        try:
            if self._connection is None:
                self._connection = self._database.lasting_connection()
            seen = self._connection.execute(self._question).fetchone()[0]
        except self._failures:
            self.close()
            return True
        before, self._seen = self._seen, seen
        return bool(seen != before)

    def close(self) -> None:
        """Close the connection; the next look opens another."""
        connection, self._connection, self._seen = self._connection, None, None
        if connection is not None:
            with suppress(*self._failures):
                connection.close()
