"""Runs the migrations in one transaction, under a lock, on SQLite and PostgreSQL alike."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool
from sqlmodel import AutoString, UTCDateTime

from app.core import sqlite
from app.core.partitions import is_partition
from app.settings import Settings
from models import METADATA

MIGRATION_LOCK = 0x1A7E7A0
# Everybody who asks for a table waits behind a migration that waits for it. So it waits for less
# than a request may wait for the database, gives up, and is begun again.
LOCK_WAIT = "1s"
CONNECT_SECONDS = 10


def database_url() -> str:
    """The caller's URL, or the one of `-x url=...`, or the one of the settings."""
    given: str | None = context.config.attributes.get("url")
    return (
        given
        or context.get_x_argument(as_dictionary=True).get("url")
        or Settings().resolved_database_url
    )


def migration_engine(url: str) -> Engine:
    """An engine of single connections; SQLite's rebuilds of tables must not cascade."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        patience = {"connect_timeout": CONNECT_SECONDS}
        return create_engine(parsed, poolclass=NullPool, connect_args=patience)
    engine = create_engine(parsed, poolclass=NullPool, **sqlite.engine_options(parsed))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=60000")
        connection.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def lock(connection: Connection) -> None:
    """Let one process migrate at a time, and no statement queue for long behind a table lock."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'"))


def refuse_orphans(connection: Connection) -> None:
    """Fail, and so roll back, when a migration left rows that refer to nothing."""
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise RuntimeError(f"The migration leaves {len(orphans)} rows without their parent.")


def plain_type(kind: str, value: object, _context: AutogenContext) -> str | Literal[False]:
    """Write the types of SQLAlchemy: a migration must not change with a newer SQLModel."""
    if kind == "type" and isinstance(value, AutoString):
        return f"sa.String(length={value.length})" if value.length else "sa.String()"
    if kind == "type" and isinstance(value, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether autogenerate compares a table: the partitions of one come and go by themselves."""
    return kind != "table" or not is_partition(name)


def run() -> None:
    """Run what the command asks for."""
    with migration_engine(database_url()).begin() as connection:
        lock(connection)
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            render_as_batch=True,
            render_item=plain_type,
            compare_type=True,
            include_name=is_ours,
            compare_server_default=True,
        )
        context.run_migrations()
        refuse_orphans(connection)


run()
