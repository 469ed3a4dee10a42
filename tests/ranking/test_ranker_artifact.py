"""Artifacts: the same for the same input, checked before they are trusted, whole or absent."""

import dataclasses
import json

import numpy as np
import pytest

import ml.artifact as artifacts
from ml.artifact import load_artifact, read_manifest, save_artifact
from ml.errors import ArtifactError, TrainingError
from ml.frames import TrainingFrames
from ml.frames_io import fingerprint, read_frames, write_frames
from ml.ranking import Reason
from ml.ranking.scoring.combination import Combination
from ml.ranking.scoring.terms import Term
from ml.training import train
from tests.ranking.organisation import employees, frames, openings


@pytest.fixture
def artifact(ranker, tmp_path):
    folder = tmp_path / "artifact"
    save_artifact(ranker, folder)
    return folder


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_loaded_ranker_ranks_as_the_saved_one(ranker, artifact):
    loaded = load_artifact(artifact)
    assert loaded.version == ranker.version == read_manifest(artifact)["version"]
    for person in employees():
        assert loaded.explain(person, openings()[2]) == ranker.explain(person, openings()[2])


def test_the_same_frames_and_seed_give_the_same_bytes(artifact, tmp_path):
    again = tmp_path / "again"
    save_artifact(train(frames(), seed=3), again)
    assert contents(again) == contents(artifact)


def test_the_order_of_records_does_not_change_the_fingerprint(tmp_path):
    shuffled = dataclasses.replace(frames(), employees=employees()[::-1])
    assert fingerprint(shuffled) == fingerprint(frames())
    assert fingerprint(dataclasses.replace(frames(), as_of="2026-02-01")) != fingerprint(frames())


def test_other_frames_give_another_version(ranker):
    fewer = dataclasses.replace(frames(), employees=employees()[:3])
    assert train(fewer, seed=3).version != ranker.version


@pytest.mark.parametrize(
    "name", ["arrays.npz", "language.json", "transfer.json", "combination.json"]
)
def test_an_altered_file_is_refused_by_name(artifact, name):
    path = artifact / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(ArtifactError, match=f"{name}.*altered"):
        load_artifact(artifact)


@pytest.mark.parametrize("name", ["arrays.npz", "combination.json", "manifest.json"])
def test_a_missing_file_is_refused_by_name(artifact, name):
    (artifact / name).unlink()
    with pytest.raises(ArtifactError, match=f"{name}.*missing"):
        load_artifact(artifact)


def test_an_unknown_format_is_refused(artifact):
    manifest = json.loads((artifact / "manifest.json").read_text())
    (artifact / "manifest.json").write_text(json.dumps({**manifest, "format": 99}))
    with pytest.raises(ArtifactError, match="format"):
        load_artifact(artifact)


def test_a_manifest_cannot_point_outside_its_folder(artifact):
    manifest = json.loads((artifact / "manifest.json").read_text())
    manifest["files"]["../secret"] = manifest["files"].pop("arrays.npz")
    (artifact / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ArtifactError):
        load_artifact(artifact)


def test_arrays_are_stored_without_pickle(artifact):
    with np.load(artifact / "arrays.npz", allow_pickle=False) as stored:
        assert all(stored[name].dtype.kind in "fi" for name in stored.files)


def test_saving_replaces_an_artifact_and_leaves_nothing_behind(artifact):
    other = train(frames(), seed=4)
    save_artifact(other, artifact)
    assert load_artifact(artifact).version == other.version
    assert [path.name for path in artifact.parent.iterdir()] == ["artifact"]


def test_saving_does_not_replace_what_is_no_artifact(ranker, tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "notes.txt").write_text("keep")
    with pytest.raises(ArtifactError, match="precious"):
        save_artifact(ranker, tmp_path / "precious")


def test_frames_survive_the_disk(tmp_path):
    write_frames(tmp_path, frames())
    assert read_frames(tmp_path) == frames()


def test_a_broken_line_is_refused_by_file_and_line(tmp_path):
    write_frames(tmp_path, frames())
    path = tmp_path / "employees.ndjson"
    path.write_text(path.read_text() + '{"key": 7}\n')
    with pytest.raises(TrainingError, match=rf"employees.ndjson: line {len(employees()) + 1}"):
        read_frames(tmp_path)


def test_frames_without_words_cannot_be_learnt_from():
    with pytest.raises(TrainingError, match="title, skill or text"):
        train(TrainingFrames("2026-01-31", (), (), (), (), ()), seed=0)


def test_a_ranker_that_falls_where_it_should_rise_is_refused_with_the_reason(tmp_path, ranker):
    term = Term(
        Reason.ESSENTIAL_SKILLS,
        ("essential_cover",),
        (np.array([0.0, 1.0]),),
        np.array([0.0, -1.0]),
    )
    falls = dataclasses.replace(ranker.combination, terms=(*ranker.combination.terms, term))
    save_artifact(dataclasses.replace(ranker, combination=falls), tmp_path / "artifact")
    with pytest.raises(ArtifactError, match="more essential_cover may lower the score"):
        load_artifact(tmp_path / "artifact")


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_a_number_that_is_none_is_refused_wherever_it_stands(ranker, tmp_path, monkeypatch, number):
    monkeypatch.setattr(artifacts, "_json", lambda told: json.dumps(told, sort_keys=True).encode())
    combination, lexicon = ranker.combination, ranker.lexicon
    knots, values = combination.bends
    bent = np.array(values)
    bent[:, -1] = number
    weights = np.array(lexicon.word_weights)
    weights[0] = number
    altered = {
        "bends": {"combination": dataclasses.replace(combination, bends=(knots, bent))},
        "transfer": {"transfer": {("Sales", "Marketing"): float(number)}},
        "weights": {
            "encoder": dataclasses.replace(
                ranker.encoder, lexicon=dataclasses.replace(lexicon, word_weights=weights)
            )
        },
    }
    for name, change in altered.items():
        save_artifact(dataclasses.replace(ranker, **change), tmp_path / name)
        with pytest.raises(ArtifactError, match="finite number"):
            load_artifact(tmp_path / name)
    with pytest.raises(ArtifactError, match="finite"):
        Combination.from_json({**combination.to_json(), "bends": [knots.tolist(), bent.tolist()]})
