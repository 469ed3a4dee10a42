"""A whole run as a data scientist types it: limits, progress, a result, the same version."""

import dataclasses
import json
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ml.__main__ import main
from ml.artifact import load_artifact, save_artifact
from ml.auditing import Reference
from ml.errors import TrainingError
from ml.feedback.experts import expert_change, expert_packs
from ml.feedback.files import write_dataset
from ml.feedback.gate import GatePolicy
from ml.feedback.manifest import Manifest
from ml.feedback.running import as_shipped, present_pairs
from ml.frames_io import write_frames
from ml.ranking import Ranker
from ml.ranking.scoring.combination import Combination, shipped_combination
from ml.ranking.signals.table import NAMES
from tests.ranking.organisation import frames
from tests.support.feedback_world import served, world


@pytest.fixture(scope="module")
def there(ranker: Ranker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    told = world(0)
    save_artifact(dataclasses.replace(ranker, combination=told.base), folder / "base")
    write_frames(folder / "frames", frames())
    write_dataset(folder / "dataset", served(told, 800, 7), Manifest(), format="ndjson")
    (folder / "policy.json").write_text(json.dumps({"congestion": 3, "calibration": 0.05}))
    return folder


def _typed(there: Path, out: Path, *more: str) -> int:
    out.mkdir(exist_ok=True)
    named = {name: str(there / name) for name in ("dataset", "base", "frames")}
    options = [part for name, path in named.items() for part in (f"--{name}", path)]
    return main(
        ["learn", *options, "--policy", str(there / "policy.json"), "--out", str(out), *more]
    )


def test_a_run_leaves_a_version_a_report_and_a_verdict(
    there: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The process of the tests has used more than five minutes already.
    limits: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", limits.__setitem__)
    assert _typed(there, tmp_path / "first", "--minutes", "5", "--memory-mb", "8000") == 0
    assert limits[resource.RLIMIT_CPU] == (300, 305)
    assert limits[resource.RLIMIT_DATA] == (8_000 << 20,) * 2
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["stage"] for line in lines[:-1] if line["done"] == 0] == [
        "bias",
        "folds",
        "lines",
        "trees",
        "evaluation",
    ]
    assert all(line["peak_mb"] > 0 for line in lines)
    last = lines[-1]
    result = json.loads((tmp_path / "first" / "result.json").read_text())
    learnt = load_artifact(tmp_path / "first" / "artifact")
    assert last["version"] == result["version"] == learnt.version
    assert result["gate"]["policy"] == GatePolicy(congestion=3, calibration=0.05).hash
    assert result["report"]["lists"] < 800, "later lists are not learnt from"
    assert result["evaluation"]["overlap"] is not None
    measured = learnt.provenance.metrics
    assert {"reliability", "intervals", "place_curve", "data", "signals"} <= measured.keys()
    assert all(0.0 <= one["low"] < one["high"] <= 1.0 for one in measured["reliability"])
    assert [one["seen"] for one in measured["place_curve"]] == result["report"]["theta"]
    assert {"nDCG@10, learnt", "nDCG@10, random"} <= {one["name"] for one in measured["intervals"]}
    kept = {name: Reference.from_json(one) for name, one in measured["signals"].items()}
    assert kept.keys() == {*NAMES, "score"}
    assert {one.count for one in kept.values()} == {150}, "one item of each person"

    # What was kept of a run that was killed is taken up, and it ends in the same version.
    stages = tmp_path / "first" / "stages.json"
    kept = json.loads(stages.read_text())
    again = tmp_path / "again"
    again.mkdir()
    del kept["stages"]["trees"]
    (again / "stages.json").write_text(json.dumps(kept))
    assert _typed(there, again) == 0
    assert json.loads((again / "result.json").read_text())["version"] == learnt.version
    second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["stage"] for line in second[:-1] if line["done"] == 0] == ["trees", "evaluation"]


@pytest.mark.long
def test_too_little_memory_is_told_as_such(there: Path, tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    named = {name: str(there / name) for name in ("dataset", "base", "frames")}
    options = [part for name, path in named.items() for part in (f"--{name}", path)]
    command = [sys.executable, "-m", "ml", "learn", *options, "--out", str(tmp_path)]
    done = subprocess.run(
        [*command, "--memory-mb", "40"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert not (tmp_path / "result.json").exists()


def test_the_board_is_drawn_by_key_and_is_the_same_in_any_order(ranker: Ranker) -> None:
    known = frames()
    turned = dataclasses.replace(known, employees=tuple(reversed(known.employees)))
    boards = [present_pairs(ranker, one, 0) for one in (known, turned)]
    assert boards[0] is not None
    assert np.array_equal(boards[0], boards[1])
    assert present_pairs(ranker, dataclasses.replace(known, employees=()), 0) is None


def test_the_shipped_slopes_go_with_what_a_ranker_knows(ranker: Ranker) -> None:
    other = dataclasses.replace(ranker, combination=Combination.empty())
    back = as_shipped(other)
    assert back.combination.to_json() == shipped_combination().to_json()
    assert back.tables()["language"] == ranker.tables()["language"]
    assert back.version != other.version


def test_what_experts_graded_tells_a_better_order_from_a_worse(
    ranker: Ranker, tmp_path: Path
) -> None:
    work = ("Sells pumps to utilities.", "Writes firmware for meters.", "Pays suppliers on time.")
    titles = ("Account executive", "Firmware engineer", "Accountant")
    folder = tmp_path / "own"
    folder.mkdir()
    people = [
        {
            "employee_id": f"p{place}",
            "current_role": {"title": title, "function": title, "seniority": 4},
            "experience": text,
            "skills": [],
            "aspirations": {"target_functions": [], "text": ""},
        }
        for place, (title, text) in enumerate(zip(titles, work, strict=True))
    ]
    roles = [
        {
            "role_id": f"r{place}",
            "title": title,
            "function": title,
            "seniority": 4,
            "description": text,
            "required_skills": [],
            "optional_skills": [],
        }
        for place, (title, text) in enumerate(zip(titles, work, strict=True))
    ]
    for name, records in (("employees", people), ("roles", roles)):
        lines = "".join(json.dumps(one) + "\n" for one in records)
        (folder / f"{name}.ndjson").write_text(lines)
    grades = "".join(f"p{place} 0 r{place} 2\n" for place in range(3))
    (folder / "qrels.tsv").write_text(grades)
    packs = expert_packs(tmp_path, ranker)
    assert expert_change(ranker.combination, ranker.combination, packs) == 0
    assert expert_change(Combination.empty(), ranker.combination, packs) < -0.1
    with pytest.raises(TrainingError, match="0 in empty"):
        expert_packs(tmp_path / "empty", ranker)
