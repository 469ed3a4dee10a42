"""When keys and clients were last used: noted in memory, written at most once a minute."""

import threading
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import bindparam, update

from app.core.db import Database
from app.core.errors import LateralError
from models.base import utc_now

WRITE_SECONDS = 60.0

_log = structlog.get_logger(__name__)


class LastUse:
    """The moments of last use of the rows of one table, by the column that names them."""

    def __init__(self, database: Database, table: type[Any], column: str) -> None:
        self._database = database
        self._table = table
        self._column = column
        self._noted: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def note(self, identifier: str) -> None:
        """Remember that it was used now; nothing is written yet."""
        with self._lock:
            self._noted[identifier] = utc_now()

    def write(self) -> None:
        """Write what was noted in one short transaction; what fails waits for the next time."""
        with self._lock:
            noted, self._noted = self._noted, {}
        if not noted:
            return
        table = self._table.__table__
        change = (
            update(table)
            .where(table.c[self._column] == bindparam("used"))
            .values(last_used_at=bindparam("at"))
        )
        rows = [{"used": identifier, "at": at} for identifier, at in sorted(noted.items())]
        try:
            with self._database.write() as session:
                session.connection().execute(change, rows)
        except LateralError as error:
            _log.warning("last_use_not_written", reason=error.code)
            with self._lock:
                self._noted = {**noted, **self._noted}


class UsageWriter:
    """Writes the last uses in a thread, and what is left when it stops."""

    def __init__(self, *uses: LastUse, every_seconds: float = WRITE_SECONDS) -> None:
        self._uses = uses
        self._every_seconds = every_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="last-use", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, then end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._every_seconds):
            self._write()
        self._write()

    def _write(self) -> None:
        for use in self._uses:
            use.write()
