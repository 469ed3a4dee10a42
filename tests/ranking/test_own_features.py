"""What an organisation's own columns do to a score: as far as their sign and cap allow, no more."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from ml.artifact import load_artifact, save_artifact
from ml.errors import ArtifactError
from ml.feedback.inputs import refused
from ml.frames import EmployeeProfile, OpeningProfile, OwnReading, TrainingFrames
from ml.frames_io import as_records, fingerprint, from_records
from ml.ranking import Ranker
from ml.ranking.scoring.combination import Combination
from ml.ranking.signals.own import OwnTerm, readings_by_name
from ml.ranking.signals.table import NAMES, rows_over

TERM = OwnTerm("course", "Course on the CRM", "person", 1, 0.7, "done of lms", "Ana", slope=0.5)
SELLER = EmployeeProfile("e-1", title="Seller", function="Sales", text="I sell to large customers.")
OPEN = OpeningProfile("o-1", "Marketer", function="Marketing", description="Sell by campaigns.")
LEADER = dataclasses.replace(OPEN, key="o-2", people_leader=True)


def weighing(ranker: Ranker, *terms: OwnTerm) -> Ranker:
    """The ranker with own features."""
    combination = dataclasses.replace(ranker.combination, own=terms)
    return dataclasses.replace(ranker, combination=combination)


def knowing(profile: Any, *readings: OwnReading) -> Any:
    """A profile of which own features say something."""
    return dataclasses.replace(profile, own=readings)


def logit(score: float) -> float:
    return float(np.log(score / (1 - score)))


def test_a_ranker_without_own_features_is_what_it_was(ranker: Ranker) -> None:
    plain, told = (ranker.explain(one, OPEN) for one in (SELLER, knowing(SELLER, YES)))
    assert plain == told
    assert "own" not in ranker.combination.to_json()
    assert ranker.combination.over([TERM]).without_idle() == ranker.combination


YES = OwnReading("course", 1.0)


def test_more_speaks_for_a_move_and_what_is_unknown_speaks_neither_way(ranker: Ranker) -> None:
    own = weighing(ranker, TERM)
    known, unknown, no = (
        own.explain(one, OPEN)
        for one in (knowing(SELLER, YES), SELLER, knowing(SELLER, OwnReading("course", -1.0)))
    )
    assert unknown.score == ranker.explain(SELLER, OPEN).score
    assert known.score > unknown.score > no.score
    told = {one.name: one for one in known.contributions}["own_course"]
    assert told.value > 0
    assert told.evidence == ("Course on the CRM",)
    assert sum(one.value for one in known.contributions) == pytest.approx(known.score, abs=1e-9)
    against = weighing(ranker, dataclasses.replace(TERM, sign=-1))
    assert against.explain(knowing(SELLER, YES), OPEN).score < unknown.score


def test_no_reading_moves_a_sum_beyond_the_cap() -> None:
    far = dataclasses.replace(TERM, slope=0.7).logits(np.array([-9.0, -1.0, 0.0, 1.0, 9.0]))
    assert far.tolist() == [-0.7, -0.7, 0.0, 0.7, 0.7]


def test_what_is_known_of_a_person_says_nothing_about_leading_people(ranker: Ranker) -> None:
    own = weighing(ranker, TERM)
    one, other = (own.explain(who, LEADER) for who in (SELLER, knowing(SELLER, YES)))
    assert one.score == other.score


def test_openings_and_pairs_are_read_alone_in_lists_and_in_batches(ranker: Ranker) -> None:
    terms = (
        dataclasses.replace(TERM, name="badge", subject="opening"),
        TERM,
        dataclasses.replace(TERM, name="trial", subject="pair", sign=-1, slope=0.7),
    )
    own = weighing(ranker, *terms)
    people = [
        knowing(SELLER, YES, OwnReading("trial", 1.0, "o-3")),
        dataclasses.replace(SELLER, key="e-2"),
    ]
    openings = [
        knowing(OPEN, OwnReading("badge", 0.5)),
        LEADER,
        dataclasses.replace(OPEN, key="o-3"),
    ]
    index = own.index_openings(openings)
    read = own.pair_signals(own.index_employees(people), index)[..., len(NAMES) :]
    nothing = own.pair_signals(own.index_employees(people), own.index_openings([]))
    assert nothing.shape == (len(people), 0, len(own.combination.names))
    assert read[0].tolist() == [[0.5, 1.0, 0.0], [0.0, 0.0, 0.0], [0.0, 1.0, 1.0]]
    assert read[1].tolist() == [[0.5, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    named = readings_by_name(people[0], openings)
    assert np.array([*named.values()]).T.tolist() == read[0].tolist()
    listed = {one.opening_key: one.score for one in own.rank_openings(people[0], index, k=3)}
    for opening in openings:
        assert listed[opening.key] == pytest.approx(own.explain(people[0], opening).score, abs=1e-6)
    by_people = own.rank_employees(openings[2], own.index_employees(people), k=2)
    assert by_people[0].employee_key == "e-2", "the pair speaks against the other"


def test_an_artifact_keeps_them_and_refuses_what_cannot_be(ranker: Ranker, tmp_path: Any) -> None:
    own = weighing(ranker, TERM)
    assert own.version != ranker.version
    save_artifact(own, tmp_path / "own")
    assert load_artifact(tmp_path / "own").combination.own == (TERM,)
    stored = own.combination.to_json()
    for wrong, told in (
        ({"slope": 0.71}, "slope"),
        ({"slope": -0.1}, "slope"),
        ({"slope": float("nan")}, "slope"),
        ({"cap": 2.5}, "cap"),
        ({"sign": 0}, "sign"),
        ({"sign": True}, "another type"),
        ({"subject": "team"}, "subject"),
        ({"name": "No Name"}, "name"),
        ({"more": 1}, "more"),
    ):
        with pytest.raises(ArtifactError, match=told):
            Combination.from_json({**stored, "own": [{**stored["own"][0], **wrong}]})
    with pytest.raises(ArtifactError, match="each once"):
        Combination.from_json({**stored, "own": stored["own"] * 2})


def test_columns_are_put_where_they_are_asked_for() -> None:
    values = np.array([[1.0, 2.0, 3.0]], dtype=np.float32)
    assert rows_over(("b", "own_x"), values, ("own_x", "own_y", "b")).tolist() == [[3.0, 1.0]]
    with pytest.raises(KeyError, match="c"):
        rows_over(("b",), values, ("own_x", "c", "b"))


def test_frames_hold_readings_and_others_keep_their_fingerprint() -> None:
    def frames(person: EmployeeProfile) -> TrainingFrames:
        return TrainingFrames("2026-01-01", [person], [], [], [], [])

    told = frames(knowing(SELLER, YES, OwnReading("trial", 0.5, "o-3")))
    assert "own" not in as_records(frames(SELLER))["employees"][0]
    again = from_records(as_records(told), "2026-01-01")
    assert again.employees[0] == told.employees[0]
    assert fingerprint(again) == fingerprint(told) != fingerprint(frames(SELLER))


@pytest.mark.parametrize(
    "name",
    [
        *("Stundenlohn", "basepay", "Jahresendbonus", "peerRating", "uurloon", "Leistungsstufe"),
        *("postcode", "Vorname", "achternaam", "bydliště", "ano_de_formatura", "Dienstalter"),
        *("sal\u200bary", "TALENT_POOL", "perf", "paygrade"),
    ],
)
def test_compounds_and_stand_ins_are_refused(name: str) -> None:
    assert refused(name)


@pytest.mark.parametrize(
    "name",
    [
        *("crm_course", "operating_hours", "shadowing_days", "reformatting", "Wechselbereitschaft"),
        *("accenture_alumni", "calibrating_tools", "open_source_work", "kurs_abgeschlossen"),
    ],
)
def test_plain_columns_are_not_refused(name: str) -> None:
    assert refused(name) is None
