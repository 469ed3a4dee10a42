"""`lateral rounds run`: a plan for a whole organisation, readable and as JSON."""

import json

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from app.cli.main import cli
from app.core.db import Database
from app.settings import Settings
from models.journal import AuditEntry
from tests.support.organisation import Organisation, seller


@pytest.fixture(autouse=True)
def _surroundings(
    organisation: Organisation, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (10, 11, 12):
        values = {"hire_date": f"20{number}-01-01", "work_history": []}
        organisation.put("employees", f"E-{number}", seller(manager="E-4", **values))
    monkeypatch.setenv("LATERAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", settings.resolved_database_url)


def _run(*words: str) -> Result:
    people = [word for number in (10, 11, 12) for word in ("--person", f"E-{number}")]
    return CliRunner().invoke(cli, ["rounds", "run", "--floor", "0", *people, *words])


def test_a_round_is_told_with_the_other_ways_the_places_and_the_limits(
    database: Database,
) -> None:
    told = _run("--seed", "3")
    assert told.exit_code == 0, told.output
    lines = told.stdout.splitlines()
    assert "3 people opted in, 0 did not" in lines[0]
    marked = [line.split()[1] for line in lines if line.startswith("* ")]
    assert marked == ["stable"]
    assert {"total_fit", "greedy"} <= {line.split()[0] for line in lines if line.split()}
    assert any(line.startswith("  E-10 to O-") for line in lines)
    assert any(line.startswith("  E-4: The team of ") for line in lines)
    assert lines[-1].startswith("You only looked")
    with database.read() as session:
        entries = session.exec(select(AuditEntry)).all()
    (read,) = [one for one in entries if one.details.get("operation") == "listRoundResults"]
    assert (read.actor, len(read.details["people"])) == ("cli", 3)


def test_the_same_round_is_json_with_every_result() -> None:
    told = json.loads(_run("--seed", "3", "--json", "--plan").stdout)
    assert told["round"]["dry_run"] is False
    assert set(told["round"]["totals"]["ways"]) == {"total_fit", "stable", "greedy"}
    people = {one["employee"]: one["outcome"] for one in told["results"] if one["employee"]}
    assert people == {"E-10": "placed", "E-11": "group_limit", "E-12": "group_limit"}


def test_a_round_alone_tries_no_other_way_and_prices_nothing() -> None:
    told = json.loads(_run("--no-compare", "--json").stdout)
    assert set(told["round"]["totals"]["ways"]) == {"stable"}
    assert {one["details"]["price"] for one in told["results"] if not one["employee"]} == {None}
    text = _run("--no-compare").stdout
    assert "of fit" not in text


def test_what_cannot_be_worked_out_ends_with_one_line() -> None:
    unknown = CliRunner().invoke(cli, ["rounds", "run", "--person", "E-404"])
    assert (unknown.exit_code, "there is no E-404" in unknown.stderr) == (1, True)
    twice = CliRunner().invoke(cli, ["rounds", "run", "--person", "E-1", "--person", "E-1"])
    assert (twice.exit_code, twice.stderr.count("\n")) == (1, 1)
