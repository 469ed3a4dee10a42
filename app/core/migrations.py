"""The schema's history: bring a database to the newest revision, tell where it stands."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from app.core import private_files
from app.core.db import Database
from app.settings import Settings

SCRIPTS = Path(__file__).resolve().parents[2] / "alembic"


def upgrade(settings: Settings, revision: str = "head") -> None:
    """Bring the database to a revision; processes that start together wait for each other."""
    _make_folder(settings)
    command.upgrade(configuration(settings), revision)


def downgrade(settings: Settings, revision: str) -> None:
    """Take the database back to an earlier revision, `base` being none at all."""
    command.downgrade(configuration(settings), revision)


def head() -> str:
    """The newest revision of the scripts."""
    return _revisions()[0]


def current(database: Database) -> str | None:
    """The revision at which a database stands; nothing when it was never migrated."""
    with database.read() as session:
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
