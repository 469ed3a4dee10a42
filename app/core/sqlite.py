"""Which SQLite library the process uses; it must be one, for locks on a file do not add up."""

import sqlite3
from types import ModuleType
from typing import Any

from sqlalchemy import URL, text
from sqlmodel import Session

_FIRST_WITH_BUG = (3, 7, 0)
_LAST_WITH_BUG = (3, 51, 2)
_ROOM_KILOBYTES = 32_768


def driver() -> ModuleType:
    """The bundled SQLite of the package pysqlite3 where it is installed, else Python's own."""
    try:
        from pysqlite3 import dbapi2  # noqa: PLC0415 - only on some platforms
    except ModuleNotFoundError:
        return sqlite3
    module: ModuleType = dbapi2
    return module


def engine_options(url: URL) -> dict[str, Any]:
    """What every engine on this database must be made with."""
    return {"module": driver()} if url.get_backend_name() == "sqlite" else {}


def make_room(session: Session) -> None:
    """Let this connection keep the pages that thousands of rows touch, in any of their indexes.

    With the two megabytes that are usual each page is read and written many times in a
    transaction that is large.
    """
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"PRAGMA cache_size = -{_ROOM_KILOBYTES}"))


def can_corrupt_wal(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite may damage a WAL database that several connections reset at once."""
    return _FIRST_WITH_BUG <= version <= _LAST_WITH_BUG
