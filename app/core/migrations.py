"""The schema's history: bring a database to the newest revision, tell where it stands."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

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
    revision = ScriptDirectory(str(SCRIPTS)).get_current_head()
    if revision is None:
        raise LookupError(f"{SCRIPTS} holds no migration")
    return revision


def current(database: Database) -> str | None:
    """The revision at which a database stands; nothing when it was never migrated."""
    with database.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def configuration(settings: Settings) -> Config:
    """What Alembic needs to work on the database of these settings."""
    config = Config(attributes={"url": settings.resolved_database_url})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def _make_folder(settings: Settings) -> None:
    url = make_url(settings.resolved_database_url)
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
