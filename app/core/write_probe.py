"""Whether anything can be written, tried for real: a disk may be full, a database read-only."""

import os
import time
from pathlib import Path
from threading import Lock

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.db import Database
from app.core.errors import DatabaseUnavailableError, OverloadedError

# A trial is worth this long: probes come every few seconds, from several sides.
_FRESH_SECONDS = 1.0
# A trial waits no longer than this for its turn; whoever writes meanwhile shows that writing works.
_TURN_SECONDS = 0.5
# Unless nobody ever lets go: the longest transactions, batches of imports, take a few seconds.
_LOCKED_SECONDS = 30.0
# About what a transaction takes of the log: 16 pages.
_TRIAL_BYTES = 65_536
_BUSY = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "57014"})
# The lock that every writer of rows takes: writers do not wait for each other, and a standby or a
# role that may not write is refused.
_LOCK_LIKE_A_WRITER = text("LOCK TABLE periodic_tasks IN ROW EXCLUSIVE MODE")
# SQLite begins a transaction of a read-only file without a word: only a change is refused. What
# is rolled back never leaves the memory of the connection.
_CHANGE_NOTHING = text("UPDATE alembic_version SET version_num = version_num")


class WriteProbe:
    """Takes what a writer takes and gives it back; nothing is stored, and no disk is waited for."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._found: str | None = None
        self._tried_at = float("-inf")
        self._wrote_at = time.monotonic()

    def problem(self) -> str | None:
        """Why nothing can be written; nothing when something can."""
        if not self._lock.acquire(timeout=2 * _TURN_SECONDS):
            return self._found
        try:
            if time.monotonic() - self._tried_at >= _FRESH_SECONDS:
                self._found = self._refused_room() or self._refused_turn()
                self._tried_at = time.monotonic()
            return self._found
        finally:
            self._lock.release()

    def _refused_turn(self) -> str | None:
        try:
            with self._database.trial(_TURN_SECONDS) as session:
                is_sqlite = self._database.url.get_backend_name() == "sqlite"
                session.execute(_CHANGE_NOTHING if is_sqlite else _LOCK_LIKE_A_WRITER)
        except OverloadedError:
            return self._locked()
        except (DatabaseUnavailableError, DBAPIError) as error:
            cause = error if isinstance(error, DBAPIError) else error.__cause__
            reason = getattr(cause, "orig", None) or cause or error
            if _kind_of(reason) in _BUSY:
                return self._locked()
            first = (str(reason).splitlines() or [type(reason).__name__])[0]
            return f"The database refuses writes: {first}."
        self._wrote_at = time.monotonic()
        return None

    def _locked(self) -> str | None:
        seconds = time.monotonic() - self._wrote_at
        return f"No write got its turn for {seconds:.0f} s." if seconds > _LOCKED_SECONDS else None

    def _refused_room(self) -> str | None:
        """Whether the disk of the SQLite file takes as much as a transaction would."""
        url = self._database.url
        folder = Path(str(url.database)).parent
        if url.get_backend_name() != "sqlite" or not folder.is_dir():
            return None
        file = folder / f".write-probe-{os.getpid()}"
        try:
            _write_and_remove(file)
        except OSError as error:
            return f"The disk of the database refuses writes: {error.strerror or error}."
        return None


def _write_and_remove(file: Path) -> None:
    """Never synced, so that a disk sees nothing of it; full is told by the write or the close."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        left = memoryview(bytes(_TRIAL_BYTES))
        try:
            while left:
                left = left[os.write(handle, left) :]
        finally:
            os.close(handle)
    finally:
        file.unlink()


def _kind_of(error: object) -> str:
    """SQLite's name of an error or PostgreSQL's number."""
    name = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return str(name or "")
