"""`lateral readiness overlap`: whom a list misses, readable and as JSON, and what is left of it."""

import json
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.cli.main import cli
from app.core.db import Database
from app.settings import Settings
from models.journal import AuditEntry
from models.readiness import WhyLead
from models.vocabulary import Visibility
from tests.support.readiness import ENOUGH, MARA, TODAY, store


def test_a_list_of_a_file_is_compared_and_only_the_question_is_kept(
    loaded_database: Database,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store(loaded_database, MARA, ENOUGH)
    with loaded_database.write() as session:
        stated = {"wants": True, "visibility": Visibility.HR, "answered_on": TODAY}
        session.add(WhyLead(employee_external_id=MARA, **stated))
    monkeypatch.setenv("LATERAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", settings.resolved_database_url)
    file = tmp_path / "top.txt"
    file.write_text("E-2\nE-3\n\nE-2\nE-404\n", encoding="utf-8")
    words = ["readiness", "overlap", str(file), "--label", "Top ten"]
    told = CliRunner().invoke(cli, words)
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines() == [
        "Top ten: 3 people, 1 of them unknown or gone.",
        "0 of them could lead a team on trial by what they showed.",
        "1 people could and are not in the list:",
        "  Mara Lindqvist (E-1)",
    ]
    read = json.loads(CliRunner().invoke(cli, [*words, "--json"]).stdout)
    assert (read["missed"], read["missed_people"][0]["employee"]) == (1, MARA)
    piped = CliRunner().invoke(cli, ["readiness", "overlap", "-"], input="E-1\n")
    assert "1 of them could lead" in piped.stdout
    refused = CliRunner().invoke(cli, ["readiness", "overlap", "-"], input="E-1\nno key!\n")
    assert (refused.exit_code, "line 2" in refused.stderr) == (1, True)
    with loaded_database.read() as session:
        entries = session.exec(select(AuditEntry)).all()
    kept = [one for one in entries if one.details.get("operation") == "compareWithReadiness"]
    assert len(kept) == 3
    assert "Top ten" not in str([one.details for one in kept])
