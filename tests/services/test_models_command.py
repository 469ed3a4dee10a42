"""`lateral models`: every step by name and reason, in words and as JSON."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.main import cli
from app.core.db import Database
from app.learning.registry import aliases
from app.settings import Settings
from ml.artifact import save_artifact
from ml.frames import OpeningProfile, TrainingFrames
from ml.training import train
from models.learning import GateResult
from models.ranker_vocabulary import GateVerdict

Run = Callable[..., tuple[int, str]]
BY = ("--by", "Ana Ruiz", "--reason", "better on the pilot")


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `lateral models` on the test's database: exit code and what it printed."""
    monkeypatch.setenv("LATERAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", settings.resolved_database_url)
    runner = CliRunner()

    def models(*arguments: object) -> tuple[int, str]:
        done = runner.invoke(cli, ["models", *map(str, arguments)])
        return done.exit_code, done.output if done.exit_code else done.stdout

    return models


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """The folder of a ranker that was made with the library alone."""
    roles = [
        OpeningProfile(key=title, title=title, function="Sales", grade=4, description=title)
        for title in ("Account executive", "Sales engineer")
    ]
    ranker = train(TrainingFrames("2026-03-01", (), roles, (), (), ()), seed=7)
    save_artifact(ranker, tmp_path / ranker.version)
    return tmp_path / ranker.version


def test_a_ranker_goes_the_whole_way_by_the_command_line(
    run: Run,
    champion: str,
    outside: Path,
    database: Database,
    tmp_path: Path,
) -> None:
    assert run("promote", champion)[0] == 2, "nobody decides without a name and a reason"
    code, told = run("register", outside, *BY, "--json")
    assert (code, json.loads(told)) == (0, {"version": outside.name, "registered": True})
    assert "registered before" in run("register", outside, *BY)[1]
    code, told = run("promote", outside.name, "--by", " ", "--reason", "")
    assert code == 1
    assert "person" in told
    assert "reason" in told
    code, told = run("promote", outside.name, *BY)
    assert (code, "made this version" in told) == (1, True)
    other = ("--by", "Bo Lind", "--reason", "checked the pilot")
    assert run("promote", outside.name, *other)[1] == f"{outside.name} is the champion.\n"
    assert f"*\t{outside.name}" in run("list")[1]
    assert {one["version"] for one in json.loads(run("list", "--json")[1])} == {
        champion,
        outside.name,
    }
    assert json.loads(run("show", outside.name)[1])["aliases"] == ["champion"]
    found = json.loads(run("diff", champion, outside.name)[1])
    assert (found["before"], found["after"]) == (champion, outside.name)
    assert "arrays.npz" in found["files"]
    page = tmp_path / "card.html"
    code, told = run("card", outside.name, "--out", page.parent / "nowhere" / "card.html")
    assert (code, told) == (
        1,
        f"error: {page.parent}/nowhere/card.html: No such file or directory\n",
    )
    assert run("card", outside.name, "--out", page)[0] == 0
    assert "Bo Lind" in page.read_text()
    assert json.loads(run("card", outside.name, "--json")[1])["version"] == outside.name
    assert json.loads(run("rollback", *other, "--json")[1])["step"] == "rollback"
    assert run("retire", champion, *other)[0] == 1
    assert "is retired" in run("retire", outside.name, *other)[1]
    with database.read() as session:
        assert aliases.champion(session) == champion


def test_a_refusal_of_the_gate_has_an_exit_code_of_its_own(
    run: Run,
    champion: str,
    outside: Path,
    database: Database,
) -> None:
    assert champion
    run("register", outside, *BY)
    line = {"name": "expert", "measured": -0.1, "threshold": -0.01, "passed": False}
    with database.write() as session:
        session.add(
            GateResult(
                version=outside.name,
                policy_hash="a" * 64,
                verdict=GateVerdict.REFUSE,
                lines=[line],
            )
        )
    other = ("--by", "Bo Lind", "--reason", "checked the pilot")
    code, told = run("promote", outside.name, *other)
    assert (code, "expert" in told) == (3, True)
    half = run("promote", outside.name, *other, "--override-by", "Cy Ode")
    assert half[0] == 2
    whole = ("--override-by", "Cy Ode", "--override-reason", "the pack is old")
    assert run("promote", outside.name, *other, *whole)[0] == 0


def test_a_folder_that_is_no_artifact_is_refused(
    run: Run,
    outside: Path,
    tmp_path: Path,
) -> None:
    assert "is no folder" in run("register", tmp_path / "none", *BY)[1]
    (outside / "more").symlink_to("/etc")
    code, told = run("register", outside, *BY)
    assert (code, "links" in told) == (1, True)
    (outside / "more").unlink()
    shutil.rmtree(outside)
    outside.mkdir()
    assert "manifest.json: missing" in run("register", outside, *BY)[1]


def test_a_database_is_not_migrated_under_a_ranker_that_this_version_cannot_read(
    run: Run, champion: str, settings: Settings
) -> None:
    assert run("list")[0] == 0
    manifest = settings.artifacts_dir / champion / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 3}))
    refused = CliRunner().invoke(cli, ["migrate"])
    assert refused.exit_code == 1
    assert all(word in refused.output for word in (champion, "format 3", "--without-ranker"))
    assert CliRunner().invoke(cli, ["migrate", "--without-ranker"]).exit_code == 0
    manifest.unlink()
    assert CliRunner().invoke(cli, ["migrate"]).exit_code == 0, "damage is no matter of the version"


def test_a_database_is_not_migrated_under_a_ranker_whose_vectors_this_version_lacks(
    run: Run, champion: str, settings: Settings
) -> None:
    assert run("list")[0] == 0
    knowledge = settings.artifacts_dir / champion / "knowledge.json"
    knowledge.write_text(json.dumps({**json.loads(knowledge.read_text()), "model": "0123abcd" * 8}))
    refused = CliRunner().invoke(cli, ["migrate"])
    assert refused.exit_code == 1
    assert all(
        word in refused.output for word in (champion, "vectors 0123abcd", "--without-ranker")
    )
    assert CliRunner().invoke(cli, ["migrate", "--without-ranker"]).exit_code == 0
