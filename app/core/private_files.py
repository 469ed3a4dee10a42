"""The service's files are its owner's alone: folders 0700, files 0600, whatever the umask."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import make_url

from app.settings import Settings

_FOLDER = 0o700
_FILE = 0o600
# Another owner's, such as a volume that an orchestrator lends; a file system that cannot be
# written; what another process removed meanwhile.
_NOT_OURS_TO_SET = frozenset({errno.EPERM, errno.EACCES, errno.EROFS, errno.ENOENT})
_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO
# Beside a database lie its log, its index and, after a crash, its rollback journal.
_BESIDE_DATABASE = ("", "-wal", "-shm", "-journal")


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing; one that exists is left as it is."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=_FOLDER, exist_ok=True)


def settle(settings: Settings) -> list[Path]:
    """Make the data folder and the SQLite file where they are missing, and tighten what is loose.

    SQLite gives the files beside a database the mode of the database, so that one is made first.

    Returns
    -------
    list of Path
        What others could read, or write, before.
    """
    make_folder(settings.data_dir)
    database = _database_file(settings)
    if database is not None and database.parent.is_dir():
        # Where it cannot be made, whoever opens it is told why.
        with suppress(OSError):
            os.close(os.open(database, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE))
    return [path for path in _own(settings, database) if _tighten(path)]


def tighten_folder(folder: Path) -> None:
    """Take a folder and all that lies in it from everybody else."""
    for path in _inside(folder):
        _tighten(path)


def _own(settings: Settings, database: Path | None) -> Iterator[Path]:
    """What the service itself made in the data folder; it may hold files of others beside."""
    yield settings.data_dir.resolve()
    if database is not None:
        yield from (database.with_name(database.name + end) for end in _BESIDE_DATABASE)
    for file in ("key_pepper", "erasures.ndjson"):
        yield settings.data_dir / file
    for folder in (
        settings.artifacts_dir,
        settings.embedding_dir,
        settings.datasets_dir,
        settings.batch_rankings_dir,
    ):
        yield from _inside(folder)


def _inside(folder: Path) -> Iterator[Path]:
    yield folder
    for place, folders, files in os.walk(folder):
        yield from (Path(place) / name for name in (*folders, *files))


def _tighten(path: Path) -> bool:
    """Whether the mode was changed; what another process removes meanwhile needs no change."""
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode) or not found.st_mode & _OF_OTHERS:
            return False
        path.chmod(_FOLDER if stat.S_ISDIR(found.st_mode) else _FILE)
    except OSError as error:
        if error.errno in _NOT_OURS_TO_SET:
            return False
        raise
    return True


def _database_file(settings: Settings) -> Path | None:
    url = make_url(settings.resolved_database_url)
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if is_file else None
