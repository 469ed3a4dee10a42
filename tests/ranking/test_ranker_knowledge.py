"""What rankers know beyond the organisation's own text, and what they do without it."""

import dataclasses
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from ml.artifact import load_artifact, save_artifact
from ml.errors import ArtifactError
from ml.frames import EmployeeProfile, Target, Wish
from ml.ranking import Ranker
from ml.ranking.signals.record import Knows
from ml.ranking.signals.table import COLUMN, SIGNALS
from ml.semantic import Embedder, open_embedder
from ml.training import train
from tests.ranking.organisation import employees, frames, occupations, opening, openings
from tests.support import tiny_bert

WISHING = EmployeeProfile("wishing", wishes=(Wish(Target.TEXT, "I hope to become a reporter"),))
BEYOND_OWN_TEXT = tuple(s.name for s in SIGNALS if s.knows is not Knows.OWN_TEXT)
DESCRIBED = dataclasses.replace(frames(), occupations=occupations())


@pytest.fixture(scope="module")
def informed(model: Embedder) -> Ranker:
    return train(DESCRIBED, seed=3, model=model)


def signals(ranker: Ranker, names: tuple[str, ...]) -> np.ndarray:
    people = ranker.index_employees((*employees(), WISHING))
    places = ranker.index_openings(openings())
    return ranker.pair_signals(people, places)[..., [COLUMN[name] for name in names]]


@pytest.fixture(scope="module")
def plain() -> Ranker:
    return train(frames(), seed=3, word_vectors=False)


def test_without_vectors_and_taxonomy_their_signals_are_silent(plain: Ranker) -> None:
    assert not signals(plain, BEYOND_OWN_TEXT).any()


def test_with_model_and_taxonomy_every_signal_speaks(informed: Ranker) -> None:
    values = signals(informed, BEYOND_OWN_TEXT)
    assert values.any(axis=(0, 1)).all()
    assert np.isfinite(values).all()


def test_what_is_known_decides_which_combination_is_used(
    plain: Ranker, ranker: Ranker, informed: Ranker
) -> None:
    described = [train(DESCRIBED, seed=3, word_vectors=words) for words in (False, True)]
    rankers = (plain, ranker, *described, informed)
    parts = [json.dumps(one.combination.to_json()) for one in rankers]
    assert len(set(parts)) == len(parts)


def test_words_without_a_word_in_common_are_joined_by_vectors(
    plain: Ranker, ranker: Ranker
) -> None:
    person = EmployeeProfile("staff", title="Personnel officer")
    place = dataclasses.replace(openings()[0], key="hr", title="Human resources manager")

    def joined(one: Ranker) -> float:
        people, places = one.index_employees([person]), one.index_openings([place])
        return float(one.pair_signals(people, places)[0, 0, COLUMN["embedded_title"]])

    assert joined(plain) == 0.0 < joined(ranker)


def test_an_occupation_joins_titles_without_a_word_in_common(plain: Ranker) -> None:
    described = train(DESCRIBED, seed=3, word_vectors=False)
    person = EmployeeProfile("cruncher", title="Number cruncher")

    def place(one: Ranker) -> int:
        moves = one.rank_openings(person, one.index_openings(openings()), k=8)
        return next(m.rank or 0 for m in moves if m.opening_key == "data-analyst")

    assert place(described) == 1 < place(plain)


def test_the_same_frames_and_model_give_the_same_version(informed: Ranker, tmp_path: Path) -> None:
    again = open_embedder(tiny_bert.write_model(tmp_path / "model"), tmp_path / "cache")
    assert train(DESCRIBED, seed=3, model=again).version == informed.version


def test_a_stored_ranker_scores_as_before(
    informed: Ranker, model: Embedder, tmp_path: Path
) -> None:
    save_artifact(informed, tmp_path / "artifact")
    loaded = load_artifact(tmp_path / "artifact", model)
    for person in employees():
        pair = (person, opening("Content editor"))
        assert loaded.explain(*pair).score == pytest.approx(informed.explain(*pair).score, abs=1e-6)


def test_a_ranker_trained_with_a_model_is_not_loaded_without_it(
    informed: Ranker, tmp_path: Path
) -> None:
    save_artifact(informed, tmp_path / "artifact")
    with pytest.raises(ArtifactError, match=r"trained with the vectors .* none"):
        load_artifact(tmp_path / "artifact")
    other = open_embedder(tiny_bert.write_model(tmp_path / "other", seed=9), tmp_path / "cache")
    with pytest.raises(ArtifactError, match=r"trained with .* this one is"):
        load_artifact(tmp_path / "artifact", other)


def test_a_ranker_without_a_model_loads_beside_one(
    ranker: Ranker, model: Embedder, tmp_path: Path
) -> None:
    save_artifact(ranker, tmp_path / "artifact")
    assert load_artifact(tmp_path / "artifact", model).version == ranker.version


def test_without_the_extra_everything_else_works(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("onnx", "onnxruntime", "tokenizers"):
        monkeypatch.setitem(sys.modules, name, None)
    bare = train(DESCRIBED, seed=3)
    moves = bare.rank_openings(employees()[0], bare.index_openings(openings()), k=3)
    assert [move.rank for move in moves] == [1, 2, 3]


def test_an_index_takes_over_the_vectors_of_profiles_that_did_not_change(
    informed: Ranker, model: Embedder
) -> None:
    first = informed.index_employees(employees())

    class Refusing:
        fingerprint = model.fingerprint

        def encode(self, texts: list[str]) -> np.ndarray:
            assert set(texts) <= {"", "Newly hired", "Painting"}, texts
            return model.encode(texts)

    lexicon = informed.encoder.lexicon
    embedding = dataclasses.replace(lexicon.knowledge.embedding, encoder=Refusing())
    knowledge = dataclasses.replace(lexicon.knowledge, embedding=embedding)
    encoder = dataclasses.replace(
        informed.encoder, lexicon=dataclasses.replace(lexicon, knowledge=knowledge)
    )
    guarded = dataclasses.replace(informed, encoder=encoder)
    hired = EmployeeProfile("new", title="Newly hired")
    assert len(guarded.index_employees((*employees(), hired), first)) == len(first) + 1
