"""The commands of audit and privacy: what they print, and the one line where something is wrong."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text
from typer.testing import CliRunner

from app.cli.main import cli
from app.core.db import Database
from app.core.journal import record_change
from app.settings import Settings
from models.employees import Employee
from models.vocabulary import ChangeAction, EntityKind
from tests.support.tampering import unguarded

Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `lateral` on the test's database."""
    monkeypatch.setenv("LATERAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", settings.resolved_database_url)
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


def _store(database: Database, *people: str) -> None:
    with database.write() as session:
        for person in people:
            session.add(Employee(external_id=person, name=f"Name of {person}", title="Adviser"))
            session.flush()
            record_change(session, "hris", ChangeAction.CREATED, EntityKind.EMPLOYEE, person)


def test_a_log_is_exported_and_verified_with_and_without_the_database(
    run: Run, database: Database, tmp_path: Path
) -> None:
    _store(database, "E-1", "E-2")
    file = tmp_path / "log.ndjson"
    assert run("audit", "export", file).exit_code == 0
    entries, head = run("audit", "head").stdout.split()
    assert entries == "3"
    assert run("audit", "verify", "--head", head).stdout.startswith("The audit log holds: 3")
    assert run("audit", "verify", "--file", file).stdout.split()[-1] == head
    assert run("audit", "export").stdout.count("\n") == 5


def test_a_broken_log_ends_with_one_line_that_names_the_break(run: Run, database: Database) -> None:
    _store(database, "E-1", "E-2")
    head = run("audit", "head").stdout.split()[1]
    with unguarded(database) as connection:
        connection.execute(text("DELETE FROM audit_entries WHERE id = 2"))
    cut = run("audit", "verify", "--head", head)
    assert cut.exit_code == 1
    assert "cut after 1 good entries" in cut.stderr
    with unguarded(database) as connection:
        connection.execute(text("UPDATE audit_entries SET actor = 'x'"))
    changed = run("audit", "verify")
    assert changed.exit_code == 1
    assert "changed at entry 1 after 0 good entries" in changed.stderr


def test_a_file_that_is_no_export_is_told_by_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "log.ndjson"
    file.write_text('{"head": "x"}\nnonsense\n')
    refused = run("audit", "verify", "--file", file)
    assert refused.exit_code == 1
    assert "line 2 is not a line of an exported audit log" in refused.stderr


def test_a_person_is_told_everything_erased_and_purged(
    run: Run, database: Database, settings: Settings
) -> None:
    _store(database, "E-1", "E-2")
    told = json.loads(run("privacy", "export", "E-1").stdout)
    assert told["record"]["name"] == "Name of E-1"
    receipt = json.loads(run("privacy", "erase", "E-1").stdout)
    assert receipt["counts"]["employees"] == 1
    kept = (settings.data_dir / "erasures.ndjson").read_text()
    assert receipt["id"] in kept
    assert "E-1" not in kept
    assert run("privacy", "purge").stdout == "1 erasures are finished.\n"
    gone = run("privacy", "export", "E-1")
    assert (gone.exit_code, gone.stderr) == (1, "error: No such employee.\n")


def test_receipts_from_elsewhere_erase_those_whom_a_backup_brought_back(
    run: Run, database: Database, settings: Settings, tmp_path: Path
) -> None:
    _store(database, "E-1", "E-2")
    run("privacy", "erase", "E-1")
    receipts = tmp_path / "receipts.ndjson"
    (settings.data_dir / "erasures.ndjson").rename(receipts)
    with database.write() as session:
        session.execute(text("DELETE FROM erasures"))
    _store(database, "E-1")
    again = run("privacy", "replay", "--receipts", receipts)
    assert again.stdout == "1 people were erased again, 0 receipts were added.\n"
    assert run("privacy", "replay").stdout.startswith("0 people")
    assert run("privacy", "export", "E-1").exit_code == 1
    assert run("privacy", "export", "E-2").exit_code == 0


def test_a_receipt_cut_short_by_a_crash_is_passed_over_and_rubbish_is_told(
    run: Run, database: Database, settings: Settings
) -> None:
    _store(database, "E-1")
    run("privacy", "erase", "E-1")
    file = settings.data_dir / "erasures.ndjson"
    whole = file.read_text()
    file.write_text(whole + whole[:40])
    assert run("privacy", "replay").exit_code == 0
    file.write_text("nonsense\n" + whole)
    refused = run("privacy", "replay")
    assert refused.exit_code == 1
    assert "line 1 is not a receipt of an erasure" in refused.stderr


def test_a_subject_of_the_identity_provider_has_one_name_that_does_not_tell_who(run: Run) -> None:
    name = run("audit", "caller", "mara@corp.example").stdout.strip()
    assert name == run("audit", "caller", "mara@corp.example").stdout.strip()
    assert name != run("audit", "caller", "noor@corp.example").stdout.strip()
    assert name.startswith("idp:")
    assert "mara" not in name
