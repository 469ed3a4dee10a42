"""`lateral events`, `datasets` and `frames`: what is taken in, and what is written out."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from app.cli.main import cli
from app.core.db import Database
from app.learning.datasets import tasks
from app.settings import Settings
from ml.feedback.files import read_dataset
from ml.frames_io import fingerprint, read_frames
from models import Opening
from models.base import utc_now
from models.journal import AuditEntry
from tests.support.feedback_log import OPENINGS, START, add_log, add_people, served

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
MARA = "E-MARA-1"


@pytest.fixture(autouse=True)
def _surroundings(database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    day = (utc_now() - START).total_seconds() / 86_400 - 3
    with database.write() as session:
        add_people(session, MARA)
        session.add_all(Opening(external_id=one, title="Analyst") for one in OPENINGS)
        add_log(session, served("l_" + "a" * 26, MARA, day))
    monkeypatch.setattr(tasks, "SETTLING", timedelta(0))
    monkeypatch.setenv("LATERAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", settings.resolved_database_url)


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def event(number: int, **changed: Any) -> str:
    return json.dumps(
        {
            "event_id": f"event-{number:04}",
            "type": "open",
            "employee": MARA,
            "opening": OPENINGS[0],
            "list_id": "l_" + "a" * 26,
            "occurred_at": (utc_now() - timedelta(days=2)).isoformat(),
            "source": "portal",
            **changed,
        }
    )


def moment(days: float) -> str:
    return f"{utc_now() - timedelta(days=days):%Y-%m-%dT%H:%M:%S}"


def test_a_file_of_events_is_taken_in_line_by_line_and_may_be_sent_again(tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    first = event(1)
    file.write_text("\n".join([first, "no event", event(2, employee="E-404"), event(3)]))
    told = run("events", "import", file, "--json")
    assert told.exit_code == 3, told.output
    answer = json.loads(told.stdout)
    assert (answer["accepted"], answer["duplicates"]) == (2, 0)
    assert [(one["line"], one["code"]) for one in answer["rejected"]] == [
        (2, "invalid_value"),
        (3, "unknown_employee"),
    ]
    file.write_text(first + "\n")
    again = run("events", "import", file)
    assert again.exit_code == 0
    assert again.stdout.startswith("0 accepted")
    counted = json.loads(run("events", "summary", "--from", moment(1), "--to", moment(-1)).stdout)
    assert counted["counts"] == [{"type": "open", "attribution": "explicit", "count": 2}]


def test_a_dataset_is_made_listed_shown_and_copied(tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    file.write_text(event(1))
    assert run("events", "import", file).exit_code == 0
    span = ("--from", moment(10), "--to", moment(0))
    made = run("datasets", "create", *span, "--json")
    assert made.exit_code == 0, made.output
    uid = json.loads(made.stdout)["id"]
    assert uid in run("datasets", "list").stdout
    shown = json.loads(run("datasets", "show", uid).stdout)
    assert shown["manifest"]["counts"]["lists"] == 1
    out = tmp_path / "copy"
    got = run("datasets", "get", uid, "--out", out)
    assert got.exit_code == 0, got.output
    assert read_dataset(out).opened.sum() == 1
    assert run("datasets", "get", uid, "--out", out).exit_code == 1


def test_what_cannot_be_told_is_refused_in_one_line() -> None:
    told = run("datasets", "create", "--from", moment(1), "--to", moment(2))
    assert told.exit_code == 1
    assert "later than from" in told.output
    assert run("datasets", "show", "nothing").exit_code == 1


def test_frames_are_exported_for_training_elsewhere(database: Database, tmp_path: Path) -> None:
    out = tmp_path / "frames"
    told = run("frames", "export", "--as-of", f"{utc_now():%Y-%m-%d}", "--out", out)
    assert told.exit_code == 0, told.output
    found = read_frames(out)
    assert [one.key for one in found.employees] == [MARA]
    assert fingerprint(found) in told.stdout
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}
    with database.read() as session:
        entries = session.exec(select(AuditEntry)).all()
    (entry,) = [one for one in entries if one.action == "exported"]
    assert entry.details["operation"] == "lateral frames export"
    again = run("frames", "export", "--out", out)
    assert again.exit_code == 1
    assert "exists already" in again.output
