"""An import of a taxonomy that is killed leaves the old entries or the new, and can go on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.db import Database
from app.settings import Settings
from tests.support.killed_taxonomy import Catalogue, Import, halves, imported, stored, version

CREATED_NOTHING = "0 created, 0 updated"


class Versions:
    """An older version, which the catalogue holds, and a newer one, which is to come."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folders = [version(folder, "1.0"), version(folder, "1.1")]
        newer = imported(database, self.folders[1])
        self.states: list[Catalogue] = [imported(database, self.folders[0]), newer]

    def turn_round(self) -> None:
        """The version that is held becomes the one to come."""
        self.folders.reverse()
        self.states.reverse()

    def halves(self) -> list[str]:
        return halves(self.database, *self.states)

    def assert_completed_by(self, importing: Import) -> None:
        """The same import again does the rest, and once more nothing."""
        importing.to_the_end(self.folders[1])
        assert stored(self.database) == self.states[1]
        assert self.halves() == []
        importing.to_the_end(self.folders[1])
        parts = [line for line in importing.last_output.splitlines() if CREATED_NOTHING in line]
        assert len(parts) == 2, importing.last_output


@pytest.fixture
def versions(database: Database, tmp_path: Path) -> Versions:
    return Versions(database, tmp_path)


@pytest.fixture
def importing(settings: Settings) -> Import:
    return Import(settings)


@pytest.mark.parametrize(
    "backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)
def test_an_import_killed_within_its_batches_is_completed_by_the_next(
    versions: Versions, importing: Import
) -> None:
    for changes in (3, 8):
        importing.killed_after(versions.folders[1], changes)
        assert versions.halves() == []
    assert stored(versions.database) != versions.states[0]
    versions.assert_completed_by(importing)


def kill_at_random(versions: Versions, importing: Import, kills: int) -> int:
    """Kill imports of one version and the other; how many of them were in the midst of it."""
    importing.to_the_end(versions.folders[1])
    versions.turn_round()
    amidst = 0
    while importing.killed < kills:
        importing.killed_at_random(versions.folders[1])
        assert versions.halves() == [], f"after kill {importing.killed}"
        now = stored(versions.database)
        amidst += now not in versions.states
        if now == versions.states[1]:
            versions.turn_round()
    return amidst


@pytest.mark.long
def test_imports_killed_fifty_times_are_completed_by_the_next(
    versions: Versions, importing: Import, say: Callable[[str], None]
) -> None:
    amidst = kill_at_random(versions, importing, kills=50)
    say(f"50 imports killed, {amidst} of them within their batches, none with a half record")
    assert amidst >= 5
    versions.assert_completed_by(importing)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_planted_fault_is_noticed(versions: Versions, importing: Import) -> None:
    importing.killed_after(versions.folders[1], 3, fault="no transaction")
    assert any(one.startswith("half: ") for one in versions.halves())
