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
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_entries_no_{verb}"))
        else:
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
        yield connection
    engine.dispose()
