"""Migrations that were released are never changed."""

import json
import shutil
from pathlib import Path

import pytest

from app.core.migrations import SCRIPTS
from tests.support.freeze_migrations import (
    FrozenMigrationError,
    freeze,
    frozen,
    hashes,
    refuse_changes,
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The migrations in a folder of the test's own, all frozen."""
    shutil.copytree(SCRIPTS, tmp_path / "alembic", ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "alembic" / "frozen.json"
    file.write_text("{}")
    freeze(file.parent, file)
    return file


def test_no_frozen_migration_was_changed() -> None:
    refuse_changes(frozen(), hashes())


def test_every_migration_is_frozen_from_the_first_release_on() -> None:
    known = frozen()
    assert known == {} or set(known) == set(hashes()), "run `make freeze`"


def test_freezing_adds_and_changes_nothing_else(copy: Path) -> None:
    before = frozen(copy)
    further = copy.parent / "versions" / "9001_further.py"
    further.write_text("revision = '9001'")
    assert freeze(copy.parent, copy) == [further.name]
    after = frozen(copy)
    assert after.pop(further.name) == hashes(copy.parent)[further.name]
    assert after == before


@pytest.mark.parametrize("way", ["changed", "removed"])
def test_a_frozen_migration_that_was_touched_is_named_and_not_frozen_anew(
    copy: Path, way: str
) -> None:
    baseline = next((copy.parent / "versions").glob("0001_*.py"))
    before = copy.read_text()
    if way == "changed":
        baseline.write_text(baseline.read_text() + "\n")
    else:
        baseline.unlink()
    with pytest.raises(FrozenMigrationError, match=baseline.name):
        freeze(copy.parent, copy)
    assert copy.read_text() == before
    assert json.loads(before)
