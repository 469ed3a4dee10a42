"""The schema's history: bring a database to the newest revision, tell where it stands."""

import time
from functools import cache
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import LockNotAvailable
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from app.core import private_files
from app.core.db import Database
from app.core.errors import LateralError
from app.settings import Settings

# Revisions of development that no release ever had; one baseline took their place.
UNRELEASED = frozenset(f"000{number}" for number in range(1, 9))
# Longer than a backup of a small database takes; a migration of a large one is begun again by hand.
PATIENCE_SECONDS = 60.0
# Those who waited behind the attempt before are answered meanwhile.
_PAUSE_SECONDS = 1.0
SCRIPTS = Path(__file__).resolve().parents[2] / "alembic"

_log = structlog.get_logger(__name__)


class UnreleasedSchemaError(LateralError):
    """The database was made before the first release."""

    code = "schema_mismatch"
    title = "Schema mismatch"


class TablesInUseError(LateralError):
    """Somebody else's transaction, such as a backup, holds a table that a migration changes."""

    code = "tables_in_use"
    title = "Tables in use"


def upgrade(settings: Settings, revision: str = "head") -> None:
    """Bring the database to a revision; processes that start together wait for each other.

    On PostgreSQL it may run while others serve: where it would wait long for a table, and everybody
    behind it, it lets them pass and begins again.

    Raises
    ------
    UnreleasedSchemaError
        When the database was made before the first release.
    TablesInUseError
        When a table stays in use; nothing is changed.
    """
    _make_folder(settings)
    _refuse_unreleased(settings)
    end = time.monotonic() + PATIENCE_SECONDS
    while not _is_upgraded(settings, revision):
        if time.monotonic() > end:
            raise TablesInUseError(
                "A transaction that goes on for long, such as a backup, holds a table that is to "
                "be changed. Nothing was changed; run `lateral migrate` again when it is over."
            )
        _log.info("migration_waits_for_tables")
        time.sleep(_PAUSE_SECONDS)


def _is_upgraded(settings: Settings, revision: str) -> bool:
    """Whether all of it is done; otherwise nothing is, because a table is in use."""
    try:
        command.upgrade(configuration(settings), revision)
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            return False
        raise
    return True


def unreleased(revision: str) -> str:
    """What to do about a database of a revision that was never released."""
    return (
        f"The database is at revision {revision}, made before version 0.1.0; such a database "
        "cannot be upgraded. Move it away or name another one in LATERAL_DATABASE_URL, run "
        "`lateral migrate` and import again."
    )


def downgrade(settings: Settings, revision: str) -> None:
    """Take the database back to an earlier revision, `base` being none at all."""
    command.downgrade(configuration(settings), revision)


def head() -> str:
    """The newest revision of the scripts."""
    return _revisions()[0]


def current(database: Database) -> str | None:
    """The revision at which a database stands; nothing when it was never migrated."""
    with database.read() as session:
        return revision_of(session)


def revision_of(session: Session) -> str | None:
    """The revision of the database that a session reads."""
    return MigrationContext.configure(session.connection()).get_current_revision()


def is_behind(revision: str | None) -> bool:
    """Whether a database at this revision lacks what the code needs.

    One that is further on is not behind: migrations fit the code that still runs.
    """
    return revision is None or (revision != head() and revision in _revisions())


def configuration(settings: Settings) -> Config:
    """What Alembic needs to work on the database of these settings."""
    config = Config(attributes={"url": settings.resolved_database_url})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def _refuse_unreleased(settings: Settings) -> None:
    engine = create_engine(settings.resolved_database_url, poolclass=NullPool)
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    if revision in UNRELEASED:
        raise UnreleasedSchemaError(unreleased(revision))


@cache
def _revisions() -> tuple[str, ...]:
    """Every revision, the newest first."""
    scripts = ScriptDirectory(str(SCRIPTS)).walk_revisions()
    return tuple(script.revision for script in scripts)


def _make_folder(settings: Settings) -> None:
    url = make_url(settings.resolved_database_url)
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        private_files.make_folder(Path(str(url.database)).parent)
        private_files.settle(settings)
