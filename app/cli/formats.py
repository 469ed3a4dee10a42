"""Whether this version reads the ranker in use, asked of a database before it is changed."""

from pathlib import Path

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from app.cli.console import CommandError
from app.settings import Settings
from ml.artifact import read_manifest, vectors_needed
from ml.errors import ArtifactError, UnknownFormatError
from ml.semantic import vectors_of
from ml.types import Vectors

# The table and its columns are there since the first release, whatever the schema has become.
_CHAMPION = text(
    "SELECT version FROM model_aliases WHERE alias = 'champion' ORDER BY id DESC LIMIT 1"
)


def require_readable_ranker(settings: Settings) -> None:
    """Refuse to go on where this version cannot rank with the ranker in use.

    Its artifact may have a format that is not read, or need vectors that are not there. Files that
    are missing or damaged are no matter of the version; `/readyz` tells of them.

    Raises
    ------
    CommandError
        Naming the version and both formats, or the vectors.
    """
    version = _champion(settings)
    if version is None:
        return
    folder = settings.artifacts_dir / version
    try:
        read_manifest(folder)
        needed = vectors_needed(folder)
    except UnknownFormatError as error:
        raise _unreadable(version, str(error)) from error
    except ArtifactError:
        return
    if settings.embedding_model is None and vectors_of(needed) is Vectors.SENTENCES:
        raise _unreadable(
            version,
            f"it was trained with the vectors {needed[:12]}, which this version does not ship, "
            "and LATERAL_EMBEDDING_MODEL names no model",
        )


def _unreadable(version: str, reason: str) -> CommandError:
    return CommandError(
        f"This version of Lateral cannot read the ranker in use, {version} ({reason}). Nothing "
        "was changed: go on with the version that made it, or migrate with --without-ranker "
        "and train another one."
    )


def _champion(settings: Settings) -> str | None:
    """The version that ranks; none before the first one, or where no database is there yet."""
    engine = create_engine(settings.resolved_database_url, poolclass=NullPool)
    if engine.url.get_backend_name() == "sqlite" and not Path(str(engine.url.database)).exists():
        return None
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("model_aliases"):
                return None
            found: str | None = connection.execute(_CHAMPION).scalar()
            return found
    except OperationalError as error:
        first = str(error.orig).strip().splitlines()[0]
        raise CommandError(f"The database cannot be reached: {first}") from error
