"""`lateral import`: files straight into the database."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from app.cli.main import cli
from app.core.db import Database
from app.exchange.formats.scim import ENTERPRISE, LIST_RESPONSE, USER
from app.settings import Settings
from models import Employee
from models.vocabulary import EmployeeStatus
from tests.support.imports import ndjson, person
from tests.support.killed_imports import send

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
PEOPLE = [f"E-{number}" for number in range(4)]


@pytest.fixture
def lateral(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("LATERAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", settings.resolved_database_url)
    return CliRunner()


def _run(lateral: CliRunner, *arguments: str, sent: bytes | None = None) -> Result:
    return lateral.invoke(cli, ["import", *arguments, "--entity", "employees"], input=sent)


def _told(result: Result) -> dict[str, object]:
    told: dict[str, object] = json.loads(result.stdout.splitlines()[-1])
    return told


def _left(database: Database) -> set[str]:
    with database.read() as session:
        query = select(Employee.external_id).where(Employee.status == EmployeeStatus.LEFT)
        return set(session.exec(query).all())


def test_a_file_is_imported_and_counted(
    lateral: CliRunner, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "people.ndjson.gz"
    file.write_bytes(gzip.compress(ndjson(map(person, PEOPLE))))
    result = _run(lateral, str(file))
    assert result.exit_code == 0, result.output
    assert (_told(result)["state"], _told(result)["created"]) == ("succeeded", 4)
    with database.read() as session:
        assert len(session.exec(select(Employee)).all()) == 4


def test_refused_lines_are_shown_and_give_an_exit_code_of_their_own(lateral: CliRunner) -> None:
    result = _run(lateral, "-", sent=ndjson([person("E-1"), person("E-2", name=None)]))
    assert result.exit_code == 3
    assert "line 2: /name" in result.stderr


def test_a_snapshot_that_waits_gives_an_exit_code_of_its_own(
    lateral: CliRunner, database: Database
) -> None:
    _run(lateral, "-", sent=ndjson(map(person, PEOPLE)))
    half = ndjson(map(person, PEOPLE[:2]))
    assert _run(lateral, "-", "--mode", "snapshot", sent=half).exit_code == 4
    assert _left(database) == set()
    assert _run(lateral, "-", "--mode", "snapshot", "--confirm", sent=half).exit_code == 0
    assert _left(database) == set(PEOPLE[2:])


def test_a_table_is_known_by_its_name(lateral: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Nr,name,title\nE-1,Ada,Lead\n", encoding="utf-8")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(
        json.dumps({"columns": {"Nr": "external_id", "name": "name", "title": "title"}})
    )
    result = _run(lateral, str(file), "--mapping", str(mapping))
    assert (result.exit_code, _told(result)["created"]) == (0, 1)


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_whole_document_is_split_and_managers_get_the_keys_that_it_tells(
    lateral: CliRunner, database: Database, tmp_path: Path, packed: bool
) -> None:
    extension = {"manager": {"value": "u-1"}}
    ann = {"id": "u-2", "externalId": "E-2", "displayName": "Ann", ENTERPRISE: extension}
    bo = {"id": "u-1", "externalId": "E-1", "displayName": "Bo"}
    users = [{"schemas": [USER], "title": "Seller", "active": True, **one} for one in (ann, bo)]
    document = {"schemas": [LIST_RESPONSE], "totalResults": 2, "Resources": users}
    text = json.dumps(document, indent=2).encode()
    file = tmp_path / ("users.json.gz" if packed else "users.json")
    file.write_bytes(gzip.compress(text) if packed else text)
    result = _run(lateral, str(file), "--format", "scim")
    assert result.exit_code == 0, result.output
    with database.read() as session:
        stored = {one.external_id: one for one in session.exec(select(Employee)).all()}
    assert set(stored) == {"E-1", "E-2"}
    assert stored["E-2"].manager_external_id == "E-1"


def test_a_list_of_our_own_records_is_a_document_too(lateral: CliRunner) -> None:
    listed = json.dumps([person(key) for key in PEOPLE]).encode()
    result = _run(lateral, "-", "--document", sent=listed)
    assert (result.exit_code, _told(result)["created"]) == (0, 4)


def test_a_document_that_is_no_json_is_refused_whole(lateral: CliRunner) -> None:
    result = _run(lateral, "-", "--document", "--format", "scim", sent=b'{"Resources": [')
    assert result.exit_code == 1
    assert "is not JSON" in result.output
    assert _run(lateral, "-", "--document", sent=b"[]").exit_code == 1


def test_a_file_that_is_not_there_is_named(lateral: CliRunner, tmp_path: Path) -> None:
    result = _run(lateral, str(tmp_path / "none.ndjson"))
    assert result.exit_code == 1
    assert "none.ndjson" in result.stderr


def test_a_worker_does_what_waits_and_ends_on_sigterm(
    settings: Settings, database: Database, lateral: CliRunner
) -> None:
    send(database, settings, ndjson(map(person, PEOPLE)))
    environment = {**os.environ, "LATERAL_LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-c", "from app.cli.main import cli; cli()", "worker"]
    worker = subprocess.Popen(command, env=environment)

    def imported() -> bool:
        with database.read() as session:
            return len(session.exec(select(Employee)).all()) == len(PEOPLE)

    try:
        deadline = time.monotonic() + 180
        while not imported():
            assert time.monotonic() < deadline, "nothing was imported"
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0
    finally:
        worker.kill()
        worker.wait()
