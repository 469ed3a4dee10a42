"""Changes the audit log behind the service's back, as only the owner of the database could."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from app.core.db import Database
from tests.support.engines import plain_engine


@contextmanager
def unguarded(database: Database) -> Iterator[Connection]:
    """A connection for which the audit log's guards are taken away."""
    engine = plain_engine(str(database.url.render_as_string(hide_password=False)))
    with engine.begin() as connection:
        if database.url.get_backend_name() == "sqlite":
            find = "SELECT name, sql FROM sqlite_master WHERE name LIKE 'audit_entries_no_%'"
            guards = connection.execute(text(find)).all()
            for name, _ in guards:
                connection.execute(text(f"DROP TRIGGER {name}"))
            yield connection
            # Put back, as somebody would who hides a change.
            for _, statement in guards:
                connection.exec_driver_sql(statement)
        else:
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
            yield connection
            connection.execute(text("ALTER TABLE audit_entries ENABLE TRIGGER USER"))
    engine.dispose()
