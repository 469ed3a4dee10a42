"""The schema's history: bring a database to the newest revision, tell where it stands."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from app.core import private_files
from app.core.db import Database
from app.core.errors import LateralError
from app.settings import Settings

# Revisions of development that no release ever had; one baseline took their place.
UNRELEASED = frozenset(f"000{number}" for number in range(1, 9))
SCRIPTS = Path(__file__).resolve().parents[2] / "alembic"


class UnreleasedSchemaError(LateralError):
    """The database was made before the first release."""

    code = "schema_mismatch"
    title = "Schema mismatch"


def upgrade(settings: Settings, revision: str = "head") -> None:
    """Bring the database to a revision; processes that start together wait for each other.

    Raises
    ------
    UnreleasedSchemaError
        When the database was made before the first release.
    """
    _make_folder(settings)
    _refuse_unreleased(settings)
    command.upgrade(configuration(settings), revision)


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
