"""Learning the combination, and measuring what came of it."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from ml.__main__ import main
from ml.artifact import save_artifact
from ml.errors import ArtifactError, TrainingError
from ml.evaluation.crossvalidation import cross_validate, quality, score_pairs
from ml.evaluation.metrics import bootstrap_interval, ndcg_at_10, reliability
from ml.evaluation.moves import evaluate_moves
from ml.evaluation.signals import PACKS, pack_queries
from ml.frames import PastMove
from ml.frames_io import write_frames
from ml.ranking.scoring.combination import Combination, shipped_combination
from ml.ranking.signals.record import Knows
from ml.ranking.signals.table import COLUMN, NAMES, SIGNALS, to_learn
from ml.training.combiner import SET_BY_HAND, shipped_combiner
from ml.training.crossfit import learn_combination, learn_folds
from ml.training.lines import RankingLines
from ml.training.queries import GradedQueries, rows_of
from ml.training.reading import columns_of
from tests.ranking.organisation import frames

NEGATIVE = {signal.name for signal in SIGNALS if signal.sign < 0}


@pytest.fixture(scope="module")
def planted() -> GradedQueries:
    """Queries whose grades follow one signal, beside noise in all the others."""
    rng = np.random.default_rng(5)
    signals = rng.random((60, 40, len(NAMES))).astype(np.float32)
    for term in SET_BY_HAND:
        signals[..., COLUMN[term.signals[0]]] = 0.0
    truth = signals[..., COLUMN["skill_topics"]] + 0.1 * rng.random((60, 40))
    grades = np.where(truth > np.sort(truth, axis=1)[:, -5:-4], 3, 0).astype(np.int8)
    families = [f"family {n % 12}" for n in range(60)]
    return GradedQueries("planted", signals, grades, families, np.zeros((60, 40), dtype=bool))


def test_the_signal_that_grades_follow_is_found(planted):
    combination = learn_combination([planted])
    reach = {term.signals[-1]: float(np.abs(term.values).max()) for term in combination.terms[:-4]}
    assert max(reach, key=reach.__getitem__) == "skill_topics"
    measured = quality(planted, score_pairs(combination, planted.signals))
    assert measured.ndcg[0] > 0.9


def test_learning_twice_gives_the_same(planted):
    few = shipped_combiner().set_params(sums__trees__trees=10)
    once, again = (learn_combination([planted], few).to_json() for _ in range(2))
    assert once == again


def test_learning_goes_on_from_weights_that_are_near(planted):
    names = ("skill_topics", "title_spelling")
    rows = rows_of([planted])
    known = RankingLines(names).fit(rows.X, rows.y, qid=rows.qid)
    assert columns_of(names) == ["skill_topics", "skill_topics", "title_spelling"]
    near = RankingLines(names, start=known.coef_).fit(rows.X, rows.y, qid=rows.qid)
    again = near.decision_function(rows.X).reshape(planted.grades.shape)
    found = [ndcg_at_10(s, g) for s, g in zip(again, planted.grades, strict=True)]
    assert np.mean(found) > 0.9


def test_held_out_families_are_never_learnt_from(planted):
    learnt = learn_folds([planted], shipped_combiner(("skill_topics", "title_meaning")))
    assert len(learnt) == 5
    assert np.sum([fold.unseen[0] for fold in learnt], axis=0).tolist() == [1] * 60
    rows = rows_of([planted])
    for fold in learnt:
        out = fold.unseen[0]
        families = np.array(planted.families)
        assert not set(families[out]) & set(families[~out])
        seen = rows.only(~out[rows.qid])
        lines = RankingLines(("skill_topics", "title_meaning"))
        lines.fit(seen.X, seen.y, qid=seen.qid, same_function=seen.same_function)
        assert lines.coef_ == pytest.approx(fold.combiner.sums_.lines_.coef_)
    assert cross_validate(learnt, [planted])[0].ndcg[0] > 0.9


def test_fewer_families_than_folds_cannot_be_learnt_from(planted):
    few = dataclasses.replace(planted, families=["one", "other"] * 30)
    with pytest.raises(TrainingError, match="families"):
        learn_folds([few])


def test_grades_without_a_positive_one_cannot_be_learnt_from(planted):
    empty = dataclasses.replace(planted, grades=np.zeros_like(planted.grades))
    with pytest.raises(TrainingError, match="positive grade"):
        learn_combination([empty])


def test_every_slope_of_the_shipped_combination_has_the_sign_that_it_must_have():
    for term in shipped_combination().terms:
        steps = np.diff(term.values, axis=-1)
        if term.signals[-1] in NEGATIVE:
            assert (steps <= 0).all(), term.signals
        elif term.signals != ("text_known",):
            assert (steps >= 0).all(), term.signals


def test_every_signal_earns_a_place_in_the_shipped_combination():
    combination = shipped_combination()
    assert combination.forest is not None
    asked = {combination.forest.signals[n] for n in combination.forest.asked.flat}
    used = {name for term in combination.terms for name in term.signals} | asked
    known = {Knows.OWN_TEXT, Knows.EMBEDDING}
    assert used == {signal.name for signal in SIGNALS if signal.knows in known}
    assert set(to_learn()) < set(NAMES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start": float("nan")}, "start"),
        ({"ceilings": [0.6, 1.5]}, "ceiling"),
        ({"terms": [{"reason": "bridge", "signals": ["horoscope"]}]}, "horoscope"),
        ({"terms": [{"signals": ["bridge"]}]}, "knots"),
    ],
)
def test_a_broken_combination_is_refused(change, message):
    stored = {**shipped_combination().to_json(), **change}
    with pytest.raises(ArtifactError, match=message):
        Combination.from_json(stored)


def test_a_combination_survives_json():
    stored = json.loads(json.dumps(shipped_combination().to_json()))
    assert Combination.from_json(stored).to_json() == stored


def test_ndcg_by_hand():
    grades = np.array([0, 3, -1, 1])
    scores = np.array([0.9, 0.8, 1.0, 0.1])
    ideal = 3 + 1 / np.log2(3)
    assert ndcg_at_10(scores, grades) == pytest.approx((3 / np.log2(3) + 1 / np.log2(4)) / ideal)
    assert np.isnan(ndcg_at_10(scores, np.zeros(4)))


def test_the_interval_holds_the_mean_and_leaves_nan_out():
    mean, low, high = bootstrap_interval([0.0, 1.0, float("nan"), 1.0, 0.0])
    assert mean == 0.5
    assert low <= mean <= high


def test_reliability_by_hand():
    scores = np.array([0.1, 0.1, 0.9, 0.9])
    error, curve = reliability(scores, np.array([False, False, True, False]), bins=2)
    assert error == pytest.approx(0.5 * 0.1 + 0.5 * 0.4)
    assert curve == [(pytest.approx(0.1), 0.0, 2), (pytest.approx(0.9), 0.5, 2)]


def test_past_moves_are_found_again(ranker):
    measured = evaluate_moves(ranker, frames())
    assert measured.moves == 3
    assert measured.recall_at_10[0] == 1.0
    assert measured.left_out == 0
    assert measured.random.recall_at_10 == pytest.approx(min(1.0, 10 / measured.roles))
    with pytest.raises(TrainingError, match="moves"):
        evaluate_moves(ranker, dataclasses.replace(frames(), moves=()))


def test_openings_of_one_role_are_one_place_whatever_they_are_called(ranker):
    own = frames()
    roles = tuple(dataclasses.replace(one, key=f"R-{n}") for n, one in enumerate(own.openings))
    renamed = tuple(
        dataclasses.replace(one, key=f"O-{n}-{m}", role_key=f"R-{n}", title=f"{one.title}, {place}")
        for n, one in enumerate(own.openings)
        for m, place in enumerate(("North", "South"))
    )
    alone = evaluate_moves(ranker, dataclasses.replace(own, roles=roles, openings=()))
    both = evaluate_moves(ranker, dataclasses.replace(own, roles=roles, openings=renamed))
    assert both == alone
    told = [
        dataclasses.replace(one, from_title=f"{one.from_title}, North", to_title=one.to_title)
        for one in own.moves
    ]
    moved = dataclasses.replace(own, roles=roles, openings=renamed, moves=tuple(told))
    assert evaluate_moves(ranker, moved) == alone


def test_steps_of_unknown_titles_are_told_and_not_counted(ranker):
    own = frames()
    strange = PastMove("Astronaut", "Space", own.moves[0].to_title, "Marketing")
    measured = evaluate_moves(ranker, dataclasses.replace(own, moves=(*own.moves, strange)))
    assert (measured.moves, measured.left_out) == (3, 1)


def test_popularity_does_not_foresee_a_step_by_itself(ranker):
    own = frames()
    once = dataclasses.replace(own, moves=own.moves[:1])
    measured = evaluate_moves(ranker, once)
    assert measured.popularity == measured.random


def test_the_command_line_trains_and_evaluates(tmp_path, capsys):
    write_frames(tmp_path / "frames", frames())
    arguments = ["--frames", str(tmp_path / "frames")]
    assert main(["train", *arguments, "--out", str(tmp_path / "artifact"), "--seed", "3"]) == 0
    version = json.loads(capsys.readouterr().out)["version"]
    assert main(["evaluate", "--artifact", str(tmp_path / "artifact"), *arguments]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == version
    assert main(["evaluate", "--artifact", str(tmp_path / "nothing"), *arguments]) == 2
    assert "manifest.json" in capsys.readouterr().err


def test_packs_that_are_not_there_are_named(tmp_path, ranker, capsys):
    save_artifact(ranker, tmp_path / "artifact")
    assert main(["learn-combination", "--packs", str(tmp_path)]) == 2
    assert "t1_moves" in capsys.readouterr().err


def write_packs(folder: Path) -> None:
    """Two small packs of ten families, whose people move within words that they share."""
    trades = ("sail", "bake", "paint", "nurse", "teach", "weld", "audit", "farm", "print", "guard")
    for name in PACKS:
        people, roles, grades = [], [], []
        for number, trade in enumerate(trades):
            for rank in range(3):
                text = f"I {trade} every day and plan how others {trade} on site {rank}. " * 8
                people.append(
                    {
                        "employee_id": f"{trade}-{rank}",
                        "current_role": {
                            "title": f"{trade} hand {rank}",
                            "function": trade,
                            "seniority": rank,
                        },
                        "experience": text if name == PACKS[0] else "",
                        "skills": [{"name": f"{trade}ing", "level": 3}, {"name": "planning"}],
                        "aspirations": {
                            "target_functions": [trades[number - 1]] if rank == 2 else [],
                            "text": "",
                        },
                    }
                )
                roles.append(
                    {
                        "role_id": f"{trade}-role-{rank}",
                        "title": f"{trade} lead {rank}",
                        "function": trade,
                        "seniority": rank,
                        "description": f"They {trade} and plan on site {rank}. They lead others.",
                        "required_skills": [{"name": f"{trade}ing", "level": 2}],
                        "optional_skills": [{"name": "planning"}],
                    }
                )
                grades += [f"{trade}-{rank} 0 {trade}-role-{n} {3 - n}" for n in range(3)]
        pack = folder / name
        pack.mkdir(parents=True)
        for file, rows in (("employees", people), ("roles", roles)):
            lines = "\n".join(json.dumps(row) for row in rows)
            (pack / f"{file}.ndjson").write_text(lines, encoding="utf-8")
        (pack / "qrels.tsv").write_text("\n".join(grades), encoding="utf-8")


def test_one_command_renews_the_shipped_combination(tmp_path, capsys):
    write_packs(tmp_path / "packs")
    out = tmp_path / "out"
    out.mkdir()
    assert main(["learn-combination", "--packs", str(tmp_path / "packs"), "--out", str(out)]) == 0
    measured = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    files = ["combination_plain.json", "combination.json"]
    told = [(one["file"], one["pack"]) for one in measured]
    assert told == [(file, pack) for file in files for pack in PACKS]
    assert all(one["ndcg"][0] > 0.8 for one in measured)
    assert sorted(written.name for written in out.iterdir()) == sorted(files)
    learnt = Combination.from_json(json.loads((out / files[1]).read_text(encoding="utf-8")))
    assert {term.signals[-1] for term in SET_BY_HAND} <= {t.signals[-1] for t in learnt.terms}
    signals = pack_queries(tmp_path / "packs")[0].signals
    score = score_pairs(learnt, signals)
    assert ((score > 0.0) & (score < 1.0)).all()
