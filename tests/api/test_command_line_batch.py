"""`lateral batch rank`: the lists of single answers, in files that survive a kill."""

import hashlib
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from app.cli.main import cli
from app.core.db import Database
from app.matching.lists import ranked_openings
from app.matching.schemas import RankingQuery
from app.serving import Disclosure, Serving
from app.settings import Settings
from models.base import utc_today
from models.journal import AuditEntry
from tests.support.cluster import local_cluster
from tests.support.organisation import Organisation, seller

K = 3
PRIVATE = {"target": "text", "text": "breed rare orchids", "visibility": "private"}
# Kills itself between a partition and its seal.
_DYING = """
import os, signal, sys
from ml.batch.partitions import PartitionFolder
put = PartitionFolder._put
def dying(self, path, content):
    if path.name == "part-00001.json":
        os.kill(os.getpid(), signal.SIGKILL)
    put(self, path, content)
PartitionFolder._put = dying
from app.cli.main import cli
cli(sys.argv[1:], prog_name="lateral")
"""


@pytest.fixture(autouse=True)
def surroundings(
    organisation: Organisation, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(10, 13):
        organisation.put("employees", f"E-{number}", seller(grade=number - 6))
    monkeypatch.setenv("LATERAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", settings.resolved_database_url)


def run(out: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, _words(out, *words))


def _words(out: Path, *words: str) -> list[str]:
    return ["batch", "rank", "--out", str(out), "--k", str(K), "--people", "2", *words]


def hashes(out: Path) -> dict[str, str]:
    return {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(out.glob("[!.]*"))
    }


def lists(out: Path) -> dict[str, Any]:
    lines = [line for one in sorted(out.glob("*.ndjson")) for line in one.read_text().splitlines()]
    return {line["employee"]: line["openings"] for line in map(json.loads, lines)}


def test_the_lists_are_those_of_single_answers_and_the_log_holds_whose_they_are(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    told = run(tmp_path / "out", "--reasons", "--json")
    assert told.exit_code == 0, told.output
    found, summary = lists(tmp_path / "out"), json.loads(told.stdout)
    assert (summary["people"], summary["kept"]) == (len(found), 0)
    assert summary["partitions"] == -(-len(found) // 2)
    snapshot = Serving(database, settings).read_once()
    for key, openings in found.items():
        view = snapshot.person(key).seen(Disclosure.MANAGERS)
        board, query = snapshot.ranking_board(), RankingQuery(k=K)
        items = ranked_openings(board, view, query, utc_today(), own_text=False).items
        assert [one["opening"] for one in openings] == [item.opening.key for item in items]
        for one, item in zip(openings, items, strict=True):
            assert one["score"] == pytest.approx(item.move.score, abs=2e-6)
            assert sum(one["reasons"].values()) == pytest.approx(one["score"], abs=1e-5)
    with database.read() as session:
        entries = session.exec(select(AuditEntry)).all()
    read = [one for one in entries if one.details.get("operation") == "batchRank"]
    assert sum(len(one.details["people"]) for one in read) == len(found)


def test_a_killed_batch_goes_on_and_the_number_of_workers_changes_no_byte(tmp_path: Path) -> None:
    """Killed between a partition and its seal; what has a seal is kept, that one is made anew."""
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    command = [sys.executable, "-c", _DYING, *_words(killed, "--workers", "2")]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert (killed / "part-00001.ndjson").is_file()
    assert not (killed / "manifest.json").exists()
    sealed = {one.with_suffix(".ndjson") for one in killed.glob("part-*.json")}
    before = {one: one.stat().st_mtime_ns for one in sealed}
    resumed = json.loads(run(killed, "--json").stdout)
    assert resumed["kept"] == len(sealed) < resumed["partitions"]
    assert {one: one.stat().st_mtime_ns for one in sealed} == before
    assert run(whole, "--workers", "1").exit_code == 0
    assert hashes(killed) == hashes(whole)
    assert json.loads(run(whole, "--json").stdout)["kept"] == resumed["partitions"]
    other = run(whole, "--reasons")
    assert (other.exit_code, "another reasons" in other.stderr) == (1, True)


def test_a_cluster_writes_the_bytes_of_one_process_as_parquet_too(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    asked = ("--reasons", "--format", "parquet")
    assert run(here, *asked).exit_code == 0
    with local_cluster() as scheduler:
        told = run(there, *asked, "--scheduler", scheduler)
    assert told.exit_code == 0, told.output
    assert hashes(there) == hashes(here)
    assert [one.suffix for one in sorted(here.glob("part-*"))][:2] == [".json", ".parquet"]


def test_neither_private_wishes_nor_whoever_objects_are_in_the_files(
    organisation: Organisation, tmp_path: Path
) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    assert run(before).exit_code == 0
    organisation.put("employees", "E-10", seller(grade=4, aspirations=[PRIVATE]))
    assert run(after).exit_code == 0
    assert hashes(after) == hashes(before)
    path = "/v1/employees/E-10/objections/profiling"
    answer = organisation.client.put(path, headers=organisation.headers)
    assert answer.status_code < 300, answer.text
    assert run(after, "--fresh").exit_code == 0
    assert set(lists(before)) - set(lists(after)) == {"E-10"}
