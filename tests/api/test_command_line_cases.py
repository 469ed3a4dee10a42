"""`lateral cases`: readable and as JSON, and the clock at once."""

import json

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select
from typer.testing import CliRunner, Result

from app.cli.main import cli
from app.core.db import Database
from app.settings import Settings
from models.journal import AuditEntry
from tests.support.catalogue import Headers, Keys
from tests.support.moves import PERSON, START, Moves


@pytest.fixture
def moves(
    loaded_database: Database,
    client: TestClient,
    hr_headers: Headers,
    keys: Keys,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Moves:
    monkeypatch.setenv("LATERAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", settings.resolved_database_url)
    return Moves.made(loaded_database, client, hr_headers, keys)


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["cases", *words])


def test_cases_are_listed_and_shown_and_each_look_is_in_the_audit_log(moves: Moves) -> None:
    assert run("list").stdout == "No move cases.\n"
    uid = moves.to("dated")
    listed = run("list")
    assert listed.exit_code == 0, listed.output
    assert listed.stdout.startswith(f"{uid}  selection")
    assert f"({PERSON}) -> Planner (O-NEW) (release dated {START})" in listed.stdout
    assert json.loads(run("list", "--json").stdout)["uid"] == uid
    assert run("list", "--state", "offered", "--json").stdout == ""
    shown = run("show", uid).stdout.splitlines()
    assert f"Release: dated, {START}" in shown
    assert "Possible: offer by hr, receiving" in shown
    assert shown[-1].endswith("date by sending")
    first, *timeline = run("show", uid, "--json").stdout.splitlines()
    assert json.loads(first)["view"] == "hr"
    assert [json.loads(one)["action"] for one in timeline] == ["share", "take_up", "ask", "date"]
    with moves.database.read() as session:
        entries = session.exec(select(AuditEntry)).all()
    looks = [one for one in entries if one.actor == "cli" and one.action == "read"]
    assert len(looks) == 4


def test_a_case_that_is_missing_is_an_error_in_words(moves: Moves) -> None:
    refused = run("show", "nobody")
    assert refused.exit_code == 1
    assert "No such move case." in refused.stderr


def test_the_clock_can_be_run_at_once(moves: Moves) -> None:
    moves.to("asked")
    assert run("clock").stdout == "0 cases changed, 0 moves asked what became of them.\n"
    moves.open(status="filled")
    assert run("clock").stdout == "1 cases changed, 0 moves asked what became of them.\n"
