"""`lateral taxonomy`: what an operator sees."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from app.cli.main import cli
from app.settings import Settings
from tests.support.taxonomies import SKILLS, esco_folder, onet_folder

Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `lateral taxonomy` on the test's database."""
    monkeypatch.setenv("LATERAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", settings.resolved_database_url)
    return lambda *words: CliRunner().invoke(cli, ["taxonomy", *(str(word) for word in words)])


def test_an_import_is_accounted_for_and_credits_its_source(run: Run, tmp_path: Path) -> None:
    done = run("import", "esco", esco_folder(tmp_path / "esco-1.0"))
    assert done.exit_code == 0, done.output
    read = (
        "2 groups, 2 hierarchy, 4 skills, 4 occupation-skill relations, "
        "1 skill-skill relations, 1 broader relations, 2 occupations"
    )
    unknown = "a relation to a concept that the download does not hold (such as kite maker)"
    assert done.stdout.splitlines() == [
        "ESCO 1.0",
        f"read: {read}",
        "skills: 5 created, 0 updated, 0 unchanged, 0 removed, 0 deprecated",
        "roles: 2 created, 0 updated, 0 unchanged, 0 removed, 0 deprecated",
        f"skipped: 1 x {unknown}",
        "skipped: 1 x skills: the status is deprecated (such as wave flags)",
        "This service uses the ESCO classification of the European Commission.",
    ]
    again = run("import", "esco", tmp_path / "esco-1.0").stdout
    assert "skills: 0 created, 0 updated, 5 unchanged, 0 removed, 0 deprecated" in again


def test_onet_is_credited_by_its_licence(run: Run, tmp_path: Path) -> None:
    done = run("import", "onet", onet_folder(tmp_path / "taxonomy"), "--version", "29.2")
    assert done.exit_code == 0, done.output
    assert "O*NET 29.2 Database" in done.stdout
    assert "CC BY 4.0" in done.stdout


def test_taxonomies_are_listed_with_versions_and_removed(run: Run, tmp_path: Path) -> None:
    run("import", "esco", esco_folder(tmp_path / "esco-1.0"))
    run("import", "onet", onet_folder(tmp_path / "db_29_2_text"))
    assert run("list").stdout == "esco\t1.0\t5\t2\nonet\t29.2\t5\t2\n"
    assert run("remove", "esco").stdout == "roles: 2 removed\nskills: 5 removed\n"
    assert run("list").stdout == "onet\t29.2\t5\t2\n"


def test_what_is_gone_is_named(run: Run, tmp_path: Path) -> None:
    run("import", "esco", esco_folder(tmp_path / "esco-1.0"))
    newer = esco_folder(tmp_path / "esco-1.1", skills=SKILLS[1:])
    assert "skills: gone and removed: esco:skill:fly" in run("import", "esco", newer).stdout


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("import", "esco", "esco-1.0"), "has no occupations_en.csv"),
        (("import", "onet", "esco-1.0"), "is no database of O*NET 28 to 31"),
        (("remove", "esco"), "holds nothing of 'esco'"),
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_cannot_be_done_is_told_in_one_line(
    run: Run, tmp_path: Path, words: tuple[str, ...], reason: str
) -> None:
    empty = tmp_path / "esco-1.0"
    esco_folder(empty)
    (empty / "occupations_en.csv").unlink()
    done = run(*(empty if word == "esco-1.0" else word for word in words))
    assert done.exit_code == 1
    (line,) = done.stderr.strip().splitlines()[-1:]
    assert line.startswith("error: ")
    assert reason in line
