"""Tables that PostgreSQL keeps in partitions, one a month; SQLite keeps them whole.

There is no partition for what fits nowhere: a row whose month has none is refused. So whoever
inserts makes sure of the month first, and a task makes the next ones ahead of time.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import structlog
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Integer, Table, TextClause, create_engine, literal_column, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool
from sqlmodel import Session, SQLModel

from app.core.clearing import clear_rows
from app.core.db import Database
from app.settings import Settings
from models import METADATA
from models.base import utc_today

# Any number, the same in every process: one of them makes a partition at a time.
_LOCK = 0x1A7E7A1
# Another number: who makes a month holds a transaction that a removal waits for.
_REMOVING = 0x1A7E7A2
_AHEAD = 2
# A removal waits so long for those who still read a month; nobody waits for the removal.
_PATIENCE_SECONDS = 10
_ALONE = text("SELECT pg_try_advisory_lock(:key)")
_PARTITIONS = (
    "SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid "
    "WHERE i.inhparent = to_regclass(:name) AND "
)
_ATTACHED = text(f"{_PARTITIONS} NOT i.inhdetachpending")
_HALF_DETACHED = text(f"{_PARTITIONS} i.inhdetachpending")
_DETACHED = text(
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
    "AND relkind = 'r' AND NOT relispartition AND starts_with(relname, :name)"
)
# SQLite counts the rows of every table in the order in which they came.
_ROW: Any = literal_column("rowid", Integer)
_MONTH = re.compile(r"(\w+)_(\d{4})_(\d{2})")

_log = structlog.get_logger(__name__)


def partitioned_tables() -> list[Table]:
    """The tables that PostgreSQL keeps in months."""
    return [
        table
        for table in METADATA.sorted_tables
        if table.dialect_options["postgresql"]["partition_by"]
    ]


def is_partition(name: str | None) -> bool:
    """Whether a table is a month of another one, and none of its own."""
    found = _MONTH.fullmatch(name or "")
    return found is not None and found[1] in {table.name for table in partitioned_tables()}


def make_sure_of_months(session: Session, table: type[SQLModel], days: Iterable[date]) -> None:
    """Make the partitions of these days where they are missing, in the session's transaction."""
    if session.get_bind().dialect.name == "postgresql":
        for month in sorted({day.replace(day=1) for day in days}):
            _make(session, str(table.__tablename__), month)


def make_ahead(database: Database, _settings: Settings) -> None:
    """Make the partitions of this month and of the next ones."""
    if database.url.get_backend_name() == "sqlite":
        return
    month = utc_today().replace(day=1)
    for _month in range(1 + _AHEAD):
        for table in partitioned_tables():
            with database.write() as session:
                _make(session, table.name, month)
        month = _after(month)


def clear_months(database: Database, table: type[SQLModel], column: Any, before: date) -> int:
    """Remove the rows whose `column` lies before a day; how many rows, or partitions.

    Where there are partitions, whole ones leave: that takes no time however large they are, and
    nobody waits for it. One that others still read stays until the next time.
    """
    if database.url.get_backend_name() == "sqlite":
        return clear_rows(database, table, column < before, key=_ROW)
    engine = create_engine(database.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            return _remove_months(connection, str(table.__tablename__), before)
    finally:
        engine.dispose()


def _remove_months(connection: Connection, table: str, before: date) -> int:
    """Detach the old months beside whoever reads and writes, then drop them; how many are gone.

    A statement that is cut short, or a process that dies, leaves a month half detached, or detached
    and not dropped. Nobody sees its rows then, and the next time goes on with it.
    """
    if not connection.execute(_ALONE, {"key": _REMOVING}).scalar():
        return 0
    connection.execute(text(f"SET lock_timeout = '{_PATIENCE_SECONDS}s'"))
    try:
        for month in _names(connection, _HALF_DETACHED, table):
            connection.execute(text(f"ALTER TABLE {table} DETACH PARTITION {month} FINALIZE"))
        for month in _old(_names(connection, _ATTACHED, table), before):
            connection.execute(text(f"ALTER TABLE {table} DETACH PARTITION {month} CONCURRENTLY"))
    except OperationalError as error:
        if not isinstance(error.orig, LockNotAvailable):
            raise
        _log.warning("partition_in_use", table=table, seconds=_PATIENCE_SECONDS)
    detached = [one for one in _names(connection, _DETACHED, table) if _is_of(one, table)]
    over = _old(detached, before)
    for month in over:
        connection.execute(text(f"DROP TABLE {month}"))
    return len(over)


def _names(connection: Connection, query: TextClause, table: str) -> Sequence[str]:
    return connection.execute(query, {"name": table}).scalars().all()


def _old(months: Sequence[str], before: date) -> list[str]:
    return [month for month in months if _after(_day_of(month)) <= before]


def _is_of(name: str, table: str) -> bool:
    found = _MONTH.fullmatch(name)
    return found is not None and found[1] == table


def _day_of(partition: str) -> date:
    """The first day of a partition's month."""
    year, month = partition.rsplit("_", 2)[1:]
    return date(int(year), int(month), 1)


def _make(session: Session, table: str, month: date) -> None:
    name = f"{table}_{month:%Y_%m}"
    there = text("SELECT to_regclass(:name) IS NOT NULL")
    if session.execute(there, {"name": name}).scalar():
        return
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    session.execute(
        text(
            f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table} "
            f"FOR VALUES FROM ('{month}') TO ('{_after(month)}')"
        )
    )


def _after(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)
