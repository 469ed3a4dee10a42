"""Each list has an id; what the ranker saw of it is logged once a day, without private wishes."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.main import create_app
from app.serving import serving_of
from app.serving.lists import Exchange, Exploring, ListKeys
from app.settings import Settings
from ml.ranking import SIGNAL_NAMES
from models import Impression, ServedList
from models.base import utc_today
from models.vocabulary import ActorKind, Audience, Visibility
from tests.support.catalogue import Headers, Keys
from tests.support.changes import eventually
from tests.support.organisation import Organisation, opening_keys, wish

MARA = "E-1"
# All of the list: the few openings are mostly far.
OWN = f"/v1/employees/{MARA}/recommendations?include_far=true"


@pytest.fixture
def mara(keys: Keys) -> Headers:
    return keys(ActorKind.PORTAL, MARA)


def logged(app: FastAPI, database: Database, showings: int) -> list[ServedList]:
    """The logged lists, once so many impressions were written."""
    impressions = serving_of(app).impressions
    assert eventually(lambda: impressions.written >= showings)
    with database.read() as session:
        return list(session.exec(select(ServedList)).all())


def test_a_list_keeps_its_id_while_its_bytes_stay_the_same(
    organisation: Organisation, mara: Headers
) -> None:
    first, again = (organisation.client.get(OWN, headers=mara) for _time in range(2))
    assert first.content == again.content
    assert first.headers["Lateral-List"] == first.json()["list_id"] == again.json()["list_id"]
    other = organisation.client.get(OWN, headers=mara, params={"k": 2})
    for_hr = organisation.client.get(OWN, headers=organisation.headers)
    ids = {one.json()["list_id"] for one in (first, other, for_hr)}
    assert len(ids) == 3
    organisation.wishing(MARA, wish("Support"))
    assert organisation.client.get(OWN, headers=mara).json()["list_id"] not in ids


def test_a_list_of_candidates_has_an_id_that_its_impression_keeps(
    organisation: Organisation, app: FastAPI, database: Database
) -> None:
    path = "/v1/openings/O-PM/candidates"
    answer = organisation.client.get(path, headers=organisation.headers)
    assert answer.headers["Lateral-List"] == answer.json()["list_id"]
    assert logged(app, database, 1) == []
    with database.read() as session:
        assert session.exec(select(Impression.list_id)).all() == [answer.json()["list_id"]]


def test_a_list_is_logged_once_with_what_the_ranker_saw_and_counted_afterwards(
    organisation: Organisation, app: FastAPI, database: Database, mara: Headers
) -> None:
    answers = [organisation.client.get(OWN, headers=mara).json() for _time in range(3)]
    (row,) = logged(app, database, 3)
    assert row.list_id == answers[0]["list_id"]
    assert (row.employee_external_id, row.audience, row.shown) == (MARA, Audience.EMPLOYEE, 3)
    assert row.items == opening_keys(answers[0])
    assert [entry.score for entry in row.entries] == pytest.approx(
        [item["score"] for item in answers[0]["items"]], abs=1e-6
    )
    assert (row.pair_at, row.swapped, row.propensity) == (None, False, 1.0)
    assert row.inputs
    assert set(row.inputs) <= set(SIGNAL_NAMES)
    assert {len(values) for values in row.inputs.values()} == {len(row.items)}
    assert all(any(values) for values in row.inputs.values())


def test_another_process_that_serves_the_same_list_adds_to_its_count(
    organisation: Organisation, app: FastAPI, settings: Settings, database: Database, mara: Headers
) -> None:
    here = organisation.client.get(OWN, headers=mara).json()
    (row,) = logged(app, database, 1)
    elsewhere = create_app(settings)
    with TestClient(elsewhere) as client:
        assert client.get(OWN, headers=mara).json()["list_id"] == here["list_id"]
        (row,) = logged(elsewhere, database, 1)
    assert row.shown == 2


def test_a_private_wish_is_not_in_what_is_logged_and_the_list_says_that_scores_rest_on_it(
    organisation: Organisation, app: FastAPI, database: Database, mara: Headers
) -> None:
    organisation.wishing(MARA)
    organisation.client.get(OWN, headers=mara)
    (plain,) = logged(app, database, 1)
    organisation.wishing(MARA, wish("Marketing", visibility=Visibility.PRIVATE))
    organisation.client.get(OWN, headers=mara)
    private = next(one for one in logged(app, database, 2) if one.list_id != plain.list_id)
    assert (plain.private_inputs, private.private_inputs) == (False, True)
    assert _signals(private) == _signals(plain)
    organisation.wishing(MARA, wish("Support", visibility=Visibility.MANAGER))
    told = organisation.client.get(OWN, headers=mara).json()["list_id"]
    shared = next(one for one in logged(app, database, 3) if one.list_id == told)
    assert not shared.private_inputs
    assert _signals(shared) != _signals(plain)


def test_lists_of_who_objects_to_learning_are_not_logged(
    organisation: Organisation, app: FastAPI, database: Database, mara: Headers
) -> None:
    organisation.client.put(f"/v1/employees/{MARA}/objections/learning", headers=mara)
    organisation.client.get(OWN, headers=mara)
    organisation.client.get("/v1/employees/E-2/recommendations", headers=organisation.headers)
    assert [one.employee_external_id for one in logged(app, database, 2)] == ["E-2"]


def test_exploring_lets_neighbours_change_places_for_the_person_alone(
    organisation: Organisation, settings: Settings, database: Database, keys: Keys
) -> None:
    exploring = create_app(settings.model_copy(update={"exploration": "neighbours"}))
    with TestClient(exploring) as client:
        swapped = set()
        people = [f"E-{number}" for number in range(1, 5)]
        for person in people:
            path = f"/v1/employees/{person}/recommendations"
            own = client.get(path, headers=keys(ActorKind.PORTAL, person)).json()
            plain = client.get(path, headers=organisation.headers).json()
            assert sorted(opening_keys(own)) == sorted(opening_keys(plain))
            assert opening_keys(own)[:1] == opening_keys(plain)[:1]
            assert [one["rank"] for one in own["items"]] == list(range(1, len(own["items"]) + 1))
            if opening_keys(own) != opening_keys(plain):
                swapped.add(own["list_id"])
        rows = logged(exploring, database, 2 * len(people))
    assert {row.list_id for row in rows if row.swapped} == swapped
    drawn = [row for row in rows if row.pair_at is not None]
    assert {row.propensity for row in drawn} <= {0.5}
    assert {row.audience for row in drawn} <= {Audience.EMPLOYEE}


def test_the_draw_holds_for_the_day_and_is_fair(settings: Settings) -> None:
    lists = ListKeys(settings.model_copy(update={"exploration": "neighbours"}))
    scores = [0.9, 0.62, 0.6, 0.58, 0.56, 0.3]
    day = utc_today()
    own = [False, False, True, True, False, False]

    def draw(exploring: Exploring | None = lists.exploring) -> list[Exchange | None]:
        people = (f"E-{number}" for number in range(2_000))
        return [lists.exchange(exploring, person, day, scores, own) for person in people]

    drawn = draw()
    assert drawn == draw()
    floored = draw(Exploring(floor=True))
    crosses = {2, 4}  # From its own function to another, and back.
    assert floored == [one if one and one.place not in crosses else None for one in drawn]
    assert {one.place for one in floored if one} == {3}
    pairs = [one for one in drawn if one is not None]
    assert {one.place for one in pairs} == {2, 3, 4}
    # 5 standard deviations of a fair coin thrown 2,000 times are 0.056.
    assert abs(sum(one.swapped for one in pairs) / len(pairs) - 0.5) < 0.056
    usual = sum(one.place == 2 for one in pairs) / len(drawn)
    assert abs(usual - (0.7 + 0.3 / 4)) < 0.06
    assert lists.exchange(lists.exploring, "E-1", day, scores[:2], own[:2]) is None
    assert ListKeys(settings).exploring is None
    assert not any(draw(None))


def _signals(row: ServedList) -> dict[str, dict[str, float]]:
    """The signals of each opening that are not 0."""
    return {
        entry.opening: {
            name: values[place] for name, values in row.signals.items() if values[place]
        }
        for place, entry in enumerate(row.entries)
    }


def test_a_later_part_and_a_band_are_noted_as_shown_but_nothing_is_learnt_from_them(
    organisation: Organisation, app: FastAPI, database: Database
) -> None:
    first = organisation.recommendations(MARA, k=1)
    later = organisation.recommendations(MARA, k=1, cursor=first["next_cursor"])
    band = organisation.recommendations(MARA, band="far")
    rows = logged(app, database, 3)
    assert [row.list_id for row in rows] == [first["list_id"]]
    with database.read() as session:
        shown = {one.list_id: one.items for one in session.exec(select(Impression)).all()}
    assert [item["rank"] for item in shown[later["list_id"]]] == [2]
    assert band["list_id"] in shown
