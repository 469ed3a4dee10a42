"""What a ranker must not learn from is refused by name, and so is what is too little."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone

import ml
from ml.errors import RefusedInputError, TooLittleError, TrainingError
from ml.feedback.base import Base
from ml.feedback.dataset import FeedbackData
from ml.feedback.inputs import PROXY, areas, leaned_on, refused
from ml.feedback.ranker import ClickRanker
from ml.feedback.refused_words import PAY, PROTECTED, RESULTS
from ml.ranking import Ranker
from ml.ranking.signals.table import NAMES
from tests.support.feedback_world import World, served, world


@pytest.fixture(scope="module")
def told() -> World:
    return world(2, people=40, openings=40)


@pytest.fixture(scope="module")
def base(ranker: Ranker, told: World) -> Ranker:
    return dataclasses.replace(ranker, combination=told.base)


@pytest.fixture(scope="module")
def data(told: World) -> FeedbackData:
    return served(told, 60, 51)


@pytest.mark.parametrize(
    "name",
    ["gender", "employeeGender", "birth_year", "performance_rating", "REVIEW_SCORE", "basesalary"],
)
def test_what_a_ranker_must_not_know_is_refused_by_name(
    data: FeedbackData, base: Ranker, name: str
) -> None:
    assert refused(name)
    leaked = dataclasses.replace(data, signal_names=(name.lower(), *data.signal_names[1:]))
    with pytest.raises(RefusedInputError, match=name.lower()):
        ml.learn(leaked, base)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Mitarbeiterbewertung", RESULTS),
        ("leistungsbeurteilung", RESULTS),
        ("jahresverguetung", PAY),
        ("Jahresvergütung", PAY),
        ("staatsangehoerigkeit", PROTECTED),
        ("GeburtsjahrMitarbeiter", PROTECTED),
        ("geslacht_medewerker", PROTECTED),
        ("bruto_salaris", PAY),
        ("beoordeling2025", RESULTS),
        ("pohlaví", PROTECTED),
        ("hodnoceni_rocni", RESULTS),
        ("hruba_mzda", PAY),
        ("avaliacaoAnual", RESULTS),
        ("remuneração_total", PAY),
        ("estado_civil", PROTECTED),
        ("compaRatio", PAY),
        ("NINE_BOX", RESULTS),
    ],
)
def test_synonyms_and_other_languages_are_refused_however_they_are_spelt(
    name: str, told: str
) -> None:
    assert refused(name) == told


@pytest.mark.parametrize(
    "name",
    [
        "commute_minutes",
        "team_page_views",
        "dienstleistung_jahre",
        "kindergarten_places",
        "manager_of_managers",
        "voyage_days",
        "stage_of_life_cycle",
        "healthcare_experience",
        "platform_skills",
        "generosity_of_training",
    ],
)
def test_words_that_only_look_alike_are_not_refused(name: str) -> None:
    assert refused(name) is None


@pytest.mark.parametrize("name", ["operating_experience", "page_views", "language_level"])
def test_harmless_names_are_not_refused_but_no_ranker_reads_them(
    data: FeedbackData, base: Ranker, name: str
) -> None:
    assert refused(name) is None
    other = dataclasses.replace(data, signal_names=(name, *data.signal_names[1:]))
    with pytest.raises(TrainingError, match=f"{name}.*no signal that a ranker reads"):
        ml.learn(other, base)


def test_a_signal_that_tells_a_protected_group_is_named() -> None:
    rng = np.random.default_rng(3)
    member = rng.random(400) < 0.4
    signals = rng.random((400, 3))
    signals[:, 1] += 0.6 * member
    names = ("a", "leak", "c")
    assert [name for name, area in areas(signals, names, member) if area > PROXY] == ["leak"]
    assert max(area for _, area in areas(signals, names, rng.random(400) < 0.4)) < PROXY
    assert areas(signals[:20], names, member[:20]) == [], "too few to tell"


def test_how_much_a_version_leans_on_a_signal_is_what_its_sums_lose_without_it(
    told: World,
) -> None:
    base = Base.of(told.base)
    more = np.zeros(len(base.weights))
    more[base.signals.index("essential_cover")] = 2.0
    before, after = (leaned_on(one, told.signals) for one in (told.base, base.changed(more)))
    assert [NAMES[at] for at in np.flatnonzero(after > before)] == ["essential_cover"]
    assert not (after < before).any()


@pytest.mark.parametrize(("lists", "people"), [(120, 150), (600, 20)])
def test_too_little_is_refused_with_what_there_is(base: Ranker, lists: int, people: int) -> None:
    few = served(world(2, people=people), lists, 3)
    with pytest.raises(TooLittleError, match=r"\d+ lists with an event, \d+ items .* \d+ people"):
        ml.learn(few, base)


def test_an_unknown_label_is_refused(data: FeedbackData, base: Ranker) -> None:
    with pytest.raises(TrainingError, match="label: 'clicks' is none of interest, applied"):
        ml.learn(data, base, label="clicks")


def test_the_estimator_follows_the_convention(told: World) -> None:
    ranker = ClickRanker(told.base, trees=False, random_state=4)
    assert clone(ranker).get_params()["random_state"] == 4
    assert clone(ranker).base.to_json() == told.base.to_json()
    with pytest.raises(ValueError, match="NaN"):
        ranker.fit(
            np.full((4, len(NAMES)), np.nan),
            [1, 0, 0, 0],
            place=[1, 2, 1, 2],
            qid=[0, 0, 1, 1],
            groups=[0, 0, 1, 1],
        )
    rows = np.zeros((4, len(NAMES)))
    known: Any = {"place": [1, 2, 1, 2], "qid": [0, 0, 1, 1]}
    for y in ([0, 0, 0, 0], [1, 1, 1, 1]):
        with pytest.raises(TrainingError, match="y: some items must be opened"):
            ranker.fit(rows, y, groups=[0, 0, 1, 1], **known)
    with pytest.raises(TrainingError, match="groups: clicks of one person"):
        ranker.fit(rows, [1, 0, 0, 0], groups=[0, 0, 0, 0], **known)
