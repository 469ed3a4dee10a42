"""The commands that renew the shipped weights and the threshold of gaps."""

import itertools
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from ml.taxonomy import gaps, learn
from ml.taxonomy.likeness import FEATURES
from ml.taxonomy.rerank import Caution, Reranker, default_reranker

VERBS = {"repair": "mend", "assemble": "build", "inspect": "check", "sell": "market"}
THINGS = ("bicycles", "radios", "chairs", "pumps", "violins", "kettles", "lamps")


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """Two small packs in the benchmark's format."""
    skills = [
        {
            "skill_id": f"{verb}-{thing}",
            "label": f"{verb} {thing}",
            "alt_labels": [f"{VERBS[verb]} {thing}"] if at % 3 else [],
        }
        for at, (verb, thing) in enumerate(itertools.product(VERBS, THINGS))
    ]
    mentions, slices, qrels = [], [], []
    for at, (verb, thing) in enumerate(itertools.product(VERBS, THINGS)):
        text = f"{VERBS[verb]} {thing}" if at % 3 == 0 else f"{verb}n a {thing[:-2]}s"
        mentions.append({"mention_id": f"m{at}", "text": text})
        slices.append({"mention_id": f"m{at}", "typo": bool(at % 3), "hard": False})
        qrels.append(f"m{at}\t0\t{verb}-{thing}\t1\n")
    for name in ("t3_skills", "t5_mentions"):
        folder = tmp_path / name
        folder.mkdir()
        _write(folder / "skills.ndjson", skills)
        _write(folder / "mentions.ndjson", mentions)
        _write(folder / "slices.ndjson", slices)
        (folder / "qrels.tsv").write_text("".join(qrels), "utf-8")
    _write_people(tmp_path / "t2_employees")
    return tmp_path


def _write_people(folder: Path) -> None:
    folder.mkdir()
    people = [
        {"employee_id": f"e{at}", "skills": [{"name": f"repair {thing}"}, {"name": "sell tickets"}]}
        for at, thing in enumerate(THINGS)
    ]
    roles = [
        {"role_id": f"r{at}", "required_skills": [{"name": f"repairing {thing}"}, {"name": "sing"}]}
        for at, thing in enumerate(THINGS)
    ]
    pairs = [
        {"employee_id": f"e{at}", "role_id": f"r{at}", "missing": ["sing"], "present": [present]}
        for at, present in enumerate(f"repairing {thing}" for thing in THINGS)
    ]
    _write(folder / "employees.ndjson", people)
    _write(folder / "roles.ndjson", roles)
    _write(folder / "gaps.ndjson", pairs)


def _run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    module: object,
    *arguments: str,
) -> dict[str, object]:
    monkeypatch.setattr(sys, "argv", ["command", *arguments])
    module.main()
    return json.loads(capsys.readouterr().out)


def test_the_command_learns_weights_that_recognise_and_writes_the_same_file_again(
    packs: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    outs = [tmp_path / "first", tmp_path / "second"]
    for out in outs:
        out.mkdir()
        report = _run(monkeypatch, capsys, learn, "--packs", str(packs), "--out", str(out))
        labels, ads = report["withheld_labels"], report["job_ads"]
        assert labels["accuracy_clean"] >= 0.8
        assert labels["accuracy_misspelt"] >= 0.8
        assert ads["accuracy"] >= 0.8
    files = [out / "recognition.json" for out in outs]
    assert files[0].read_bytes() == files[1].read_bytes()
    stored = json.loads(files[0].read_text("utf-8"))
    assert tuple(stored["weights"]) == FEATURES
    assert stored["cross_validated"] == report


def test_the_ceiling_is_what_learning_from_the_judged_mentions_reaches(
    packs: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = ("--packs", str(packs), "--out", str(tmp_path))
    told = _run(monkeypatch, capsys, learn, *out, "--ceiling")
    learnt = _run(monkeypatch, capsys, learn, *out)["job_ads"]
    assert told["first_right"] >= learnt["accuracy"]
    assert told["first_right"] <= told["among_five"] <= told["among_50"] <= 1.0
    assert told["right_of_surest_35%"] >= learnt["right_of_surest_35%"]


def test_the_ceiling_counts_first_answers_and_the_surest_among_them() -> None:
    features = np.zeros((4, len(FEATURES)), dtype=np.float32)
    features[:, 0] = (3.0, 0.0, 1.0, 0.0)
    right = np.array([True, False, False, True])
    starts = np.array([0, 2])
    told = learn.ceiling(learn.Examples(features, right, starts, starts + 2, np.ones(2)))
    assert told["among_five"] == 1.0
    assert told["first_right"] == pytest.approx(0.5)


def test_the_shipped_weights_fit_the_features() -> None:
    assert default_reranker().weights.shape == (len(FEATURES),)
    assert np.isfinite(default_reranker().weights).all()


def test_learning_finds_the_feature_that_tells_and_the_chance_of_none() -> None:
    rng = np.random.default_rng(7)
    features = rng.normal(size=(3000, len(FEATURES))).astype(np.float32)
    right = np.zeros(3000, dtype=np.bool_)
    starts = np.arange(0, 3000, 10)
    for start in starts[: len(starts) // 2]:
        best = start + int(np.argmax(features[start : start + 10, 4]))
        right[best] = True
        features[best, 4] += 2
    reranker = learn.learn(learn.Examples(features, right, starts, starts + 10, np.ones(300)))
    assert int(np.argmax(np.abs(reranker.weights))) == 4
    tellable = reranker.chances(features[:10])
    assert right[int(np.argmax(tellable))]
    assert tellable.sum() < 1


def test_chances_and_none_add_up_to_one_even_for_huge_utilities() -> None:
    steep = Reranker(np.full(len(FEATURES), 1e4), -3.0)
    features = np.zeros((2, len(FEATURES)), np.float32)
    features[0] = 1
    assert steep.chances(features).tolist() == [1.0, 0.0]
    assert steep.chances(-features)[0] == 0.0


def test_mentions_that_weigh_nothing_teach_nothing() -> None:
    rng = np.random.default_rng(5)
    features = rng.normal(size=(2000, len(FEATURES))).astype(np.float32)
    starts = np.arange(0, 2000, 10)
    right = np.zeros(2000, dtype=np.bool_)
    for at, start in enumerate(starts):
        told = 4 if at < 100 else 9
        right[start + int(np.argmax(features[start : start + 10, told]))] = True
    weights = np.repeat([1.0, 0.0], 100)
    reranker = learn.learn(learn.Examples(features, right, starts, starts + 10, weights))
    assert int(np.argmax(np.abs(reranker.weights))) == 4


def test_caution_is_learnt_from_boasts_and_never_makes_surer() -> None:
    rng = np.random.default_rng(3)
    stated = rng.uniform(0.01, 0.99, size=20_000)
    worth = 1 / (1 + (1 / stated - 1) ** 0.5)
    caution = learn.learn_caution(rng.uniform(size=20_000) < worth, stated)
    assert caution.stated(0.95) == pytest.approx(0.95**0.5 / (0.95**0.5 + 0.05**0.5), abs=0.03)
    assert caution.stated(0.05) == 0.05
    told = [caution.stated(chance) for chance in np.linspace(0, 1, 101)]
    assert told == sorted(told)


def test_caution_lowers_every_chance_alike() -> None:
    weights = np.zeros(len(FEATURES))
    weights[0] = 3.0
    features = np.zeros((3, len(FEATURES)), np.float32)
    features[:, 0] = (2, 1, 0)
    plain = Reranker(weights, 0.0).chances(features)
    careful = Reranker(weights, 0.0, Caution(0.5, -0.2)).chances(features)
    assert careful[0] == pytest.approx(Caution(0.5, -0.2).stated(plain[0]))
    assert careful / careful[0] == pytest.approx(plain / plain[0])


def test_the_calibration_error_of_honest_chances_is_small_and_of_boasts_is_large() -> None:
    rng = np.random.default_rng(3)
    chance = rng.uniform(size=20_000)
    hit = rng.uniform(size=20_000) < chance
    assert learn.calibration_error(hit, chance) < 0.02
    assert learn.calibration_error(hit, np.sqrt(chance)) > 0.1


def test_f1_of_gaps_is_counted_as_written() -> None:
    needs = gaps.Needs(
        closest=np.array([0.1, 0.9, 0.2, 0.7], np.float32),
        missing=np.array([True, True, False, False]),
        pair=np.array([0, 0, 0, 1]),
        person=np.array([0, 0, 0, 1]),
    )
    micro, macro = needs.f1(0.5)
    assert micro == pytest.approx(2 * 1 / (2 * 1 + 1 + 1))
    assert macro == pytest.approx((0.5 + 0.0) / 2)


def test_the_command_finds_the_threshold_that_tells_gaps_from_skills_held(
    packs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = _run(monkeypatch, capsys, gaps, "--packs", str(packs))
    assert report["micro_f1"] == report["macro_f1"] == 1.0
    assert report["at_present_above"] == [1.0, 1.0]
