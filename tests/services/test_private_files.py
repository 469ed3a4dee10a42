"""Whatever the umask, nobody but the owner reads the service's files."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core import private_files
from app.core.db import Database
from app.core.migrations import upgrade
from app.core.security.keys import load_pepper
from app.governance.privacy.receipts import Receipt, append, receipts_file
from app.settings import Settings
from ml.semantic.store import VectorStore

ROOT = Path(__file__).resolve().parents[2]
RECEIPT = Receipt(
    "1", "a" * 64, "b" * 64, "2026-01-01T00:00:00+00:00", "dpo", "2027-01-01T00:00:00+00:00"
)


def loose(folder: Path) -> list[str]:
    """What others could read or enter, with its mode."""
    found = [folder, *folder.rglob("*")]
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in found}
    return [f"{path}: {mode:o}" for path, mode in modes.items() if mode & 0o077]


@pytest.fixture
def generous() -> Iterator[None]:
    """A umask that hides nothing."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("generous")
def test_everything_that_is_made_is_the_owners_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    upgrade(settings)
    load_pepper(settings)
    append(receipts_file(settings), [RECEIPT])
    VectorStore(settings.embedding_dir / "vectors.db", "model").close()
    database = Database(settings)
    with database.write() as session:
        session.connection().exec_driver_sql("CREATE TABLE probe (id INTEGER)")
        assert {"lateral.db-wal", "lateral.db-shm"} <= {
            one.name for one in settings.data_dir.iterdir()
        }
        assert loose(settings.data_dir) == []
    database.close()
    assert loose(settings.data_dir) == []


def test_what_lay_open_is_closed_at_the_start_and_told(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    upgrade(settings)
    load_pepper(settings)
    version = settings.artifacts_dir / "lateral-1"
    version.mkdir(parents=True)
    (version / "manifest.json").write_text("{}")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("another's")
    elsewhere.chmod(0o644)
    (settings.artifacts_dir / "link").symlink_to(elsewhere)
    for path in (settings.data_dir, *settings.data_dir.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o777 if path.is_dir() else 0o666)
    told = {path.name for path in private_files.settle(settings)}
    assert told >= {"var", "lateral.db", "key_pepper", "artifacts", "lateral-1", "manifest.json"}
    (settings.artifacts_dir / "link").unlink()
    assert loose(settings.data_dir) == []
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644
    assert private_files.settle(settings) == []


def test_files_of_others_in_the_data_folder_are_left_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    upgrade(settings)
    notes = settings.data_dir / "notes.txt"
    notes.write_text("the operator's")
    notes.chmod(0o644)
    private_files.settle(settings)
    assert stat.S_IMODE(notes.stat().st_mode) == 0o644


def test_processes_that_start_together_make_the_files_once(tmp_path: Path) -> None:
    command = [Path(sys.executable).parent / "lateral", "migrate"]
    environment = {**os.environ, "LATERAL_DATA_DIR": str(tmp_path / "var")}
    both = [
        subprocess.Popen(command, cwd=ROOT, env=environment, umask=0, stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [process.wait(120) for process in both] == [0, 0]
    assert loose(tmp_path / "var") == []
