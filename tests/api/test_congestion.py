"""Crowded openings stand lower among near ties, in a person's own list and nowhere else."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from app.core.db import Database
from app.core.partitions import make_sure_of_months
from app.mobility.exposure.tasks import measure
from app.serving import Serving
from app.serving import serving_of as live_of
from app.settings import Settings
from models import Impression
from models.base import utc_now, utc_today
from models.exposure import Exposure
from models.feedback import ServedList
from models.vocabulary import ActorKind, Audience
from tests.support.catalogue import Headers, Keys
from tests.support.changes import eventually
from tests.support.organisation import Organisation, opening_keys, seller, wish

PATH = "/v1/employees/E-1/recommendations"
OTHERS = [f"E-{number}" for number in range(20, 30)]
CAP = 1.0


@pytest.fixture
def mine(organisation: Organisation, keys: Keys) -> Headers:
    """The key of a person for whom two openings are equally near, and a third one near."""
    organisation.opening("O-PMM-2")
    organisation.wishing("E-1", wish("Marketing"), wish("Support"))
    return keys(ActorKind.PORTAL, "E-1")


def serving_of(organisation: Organisation) -> Serving:
    return live_of(organisation.client.app)


def set_cap(organisation: Organisation, cap: float) -> None:
    organisation.client.put(
        "/v1/move-policy", json={"congestion_cap": cap}, headers=organisation.headers
    ).raise_for_status()


def crowd(organisation: Organisation, database: Database, opening: str, other: str) -> None:
    """Let everybody's list be led by one opening, with another near it."""
    for key in OTHERS:
        organisation.put("employees", key, seller())
    day = utc_today() - timedelta(1)
    items = [{"opening": opening, "score": 0.5}, {"opening": other, "score": 0.45}]
    with database.write() as session:
        make_sure_of_months(session, ServedList, [day])
        session.add_all(
            ServedList(
                day=day,
                list_id=f"l_{key}",
                surface="recommendations",
                employee_external_id=key,
                audience=Audience.EMPLOYEE,
                model_version="v",
                snapshot_at=utc_now(),
                items=items if n % 2 else [*items, {"opening": "O-CS", "score": 0.44}],
            )
            for n, key in enumerate(OTHERS)
        )


def measured(organisation: Organisation, database: Database, settings: Settings) -> None:
    measure(database, settings)
    assert serving_of(organisation)._follow()


def price(database: Database, opening: str) -> float:
    with database.read() as session:
        query = select(Exposure.price).where(Exposure.opening_external_id == opening)
        return session.exec(query).one()


def first_two(ranking: dict[str, Any]) -> tuple[str, str]:
    first, second, *_ = opening_keys(ranking)
    return first, second


def test_without_a_cap_every_answer_keeps_its_bytes(
    organisation: Organisation, database: Database, settings: Settings, mine: Headers
) -> None:
    asked: list[tuple[str, Headers]] = [(PATH, mine), (f"{PATH}?detail=card&k=3", mine)]
    asked.append((PATH, organisation.headers))
    before = [organisation.client.get(path, headers=by) for path, by in asked]
    crowd(organisation, database, *first_two(before[0].json()))
    before = [organisation.client.get(path, headers=by) for path, by in asked]
    measured(organisation, database, settings)
    board = serving_of(organisation).current().ranking_board()
    set_cap(organisation, 0.0)
    measured(organisation, database, settings)
    assert serving_of(organisation).current().ranking_board() is board
    for (path, by), known in zip(asked, before, strict=True):
        again = organisation.client.get(path, headers=by)
        assert (again.content, again.headers["ETag"]) == (known.content, known.headers["ETag"])
    with database.read() as session:
        assert set(session.exec(select(Exposure.price))) == {0.0}


def test_with_a_cap_the_person_reads_what_the_crowded_opening_gives_up(
    organisation: Organisation, database: Database, settings: Settings, mine: Headers
) -> None:
    client: TestClient = organisation.client
    first, second = first_two(client.get(PATH, headers=mine).json())
    crowd(organisation, database, first, second)
    set_cap(organisation, CAP)
    before, hr = client.get(PATH, headers=mine), client.get(PATH, headers=organisation.headers)
    measured(organisation, database, settings)
    assert 0 < price(database, first) <= CAP
    told = {one["opening"]: one["price"] for one in organisation.get("exposure")["items"]}
    assert told[first] == round(price(database, first), 3) > told[second]
    after = client.get(PATH, headers=mine)
    assert after.headers["ETag"] != before.headers["ETag"]
    assert set(opening_keys(after.json())) == set(opening_keys(before.json()))
    assert first_two(after.json()) == (second, first)
    raw = {one["opening"]["external_id"]: one for one in before.json()["items"]}
    items = after.json()["items"]
    shown = [one["score"] for one in items]
    assert shown == sorted(shown, reverse=True)
    for one in items:
        total = sum(part["value"] for part in one["contributions"])
        assert total == pytest.approx(one["score"], abs=1e-6)
        key, given_up = one["opening"]["external_id"], one["contributions"][-1]
        said = [reason["text"] for reason in one["reasons"] if reason["code"] == "congestion"]
        assert one["band"] == raw[key]["band"]
        if price(database, key):
            assert (given_up["name"], given_up["label"]) == ("congestion", "Shown to many others")
            assert given_up["value"] == pytest.approx(one["score"] - raw[key]["score"])
            assert said == [given_up["note"]]
        else:
            assert one == {**raw[key], "rank": one["rank"]}
    assert client.get(PATH, headers=organisation.headers).content == hr.content
    cards = client.get(f"{PATH}?detail=card", headers=mine).json()["items"]
    assert [one["score"] for one in cards] == shown
    in_german = client.get(f"{PATH}?language=de", headers=mine).json()["items"]
    assert "Vielen anderen gezeigt" in [
        part["label"] for one in in_german for part in one["contributions"]
    ]


def test_what_is_logged_keeps_the_raw_score_and_a_lower_cap_works_at_once(
    organisation: Organisation, database: Database, settings: Settings, mine: Headers
) -> None:
    before = organisation.client.get(PATH, headers=mine)
    raw = {one["opening"]["external_id"]: one["score"] for one in before.json()["items"]}
    first, second = first_two(before.json())
    crowd(organisation, database, first, second)
    set_cap(organisation, CAP)
    measured(organisation, database, settings)
    after = organisation.client.get(PATH, headers=mine)
    impressions = serving_of(organisation).impressions
    assert eventually(lambda: impressions.written >= 2)
    with database.read() as session:
        query = select(ServedList).where(ServedList.list_id == after.json()["list_id"])
        logged = session.exec(query).one().entries
        assert [one.opening for one in logged] == opening_keys(after.json())
        assert {one.opening: one.score for one in logged} == pytest.approx(raw, abs=1e-6)
        newest = select(Impression).order_by(col(Impression.id).desc())
        seen = session.exec(newest).first()
        assert seen is not None
        assert "congestion" in seen.items[opening_keys(after.json()).index(first)]["reasons"]
    set_cap(organisation, 0.0)
    assert price(database, first) == 0.0
    assert serving_of(organisation)._follow()
    assert organisation.client.get(PATH, headers=mine).content == before.content


def test_prices_rest_on_raw_scores_so_that_a_day_of_re_ordering_does_not_move_them(
    organisation: Organisation, database: Database, settings: Settings
) -> None:
    crowd(organisation, database, "O-PMM", "O-FIN")
    set_cap(organisation, CAP)
    measure(database, settings)
    known = price(database, "O-PMM")
    with database.write() as session:
        for one in session.exec(select(ServedList)):
            one.items = [one.items[1], one.items[0], *one.items[2:]]
            session.add(one)
    measure(database, settings)
    assert price(database, "O-PMM") == known > 0
