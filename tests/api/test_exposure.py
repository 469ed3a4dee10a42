"""How crowded openings are: numbers for HR, a word for everybody, and nothing about few."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.core.partitions import make_sure_of_months
from app.mobility.exposure.policies import band, gini, seats_taken
from app.mobility.exposure.tasks import measure
from app.settings import Settings
from models.base import utc_now, utc_today
from models.cases import MoveCase
from models.feedback import ServedList
from models.move_vocabulary import Band, CaseState
from models.vocabulary import ActorKind, Audience
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import Organisation, seller

PEOPLE = [f"E-{number}" for number in range(20, 30)]


@pytest.fixture
def records(loaded_database: Database, client: TestClient, hr_headers: Headers) -> Organisation:
    made = Organisation(client, hr_headers)
    for key in PEOPLE:
        made.put("employees", key, seller())
    return made


def serve(database: Database, key: str, opening: str, days: int = 0, **other: Any) -> None:
    """Let a person have been served a list that the opening leads, so many days ago."""
    values = {
        "day": utc_today() - timedelta(days),
        "list_id": f"l_{key}_{opening}_{days}",
        "surface": "recommendations",
        "employee_external_id": key,
        "audience": Audience.EMPLOYEE,
        "model_version": "v",
        "snapshot_at": utc_now(),
        "items": [{"opening": opening, "score": 0.5}, {"opening": "O-CS", "score": 0.4}],
        **other,
    }
    with database.write() as session:
        make_sure_of_months(session, ServedList, [values["day"]])
        session.add(ServedList(**values))


def items(records: Organisation) -> dict[str, dict[str, Any]]:
    return {one["opening"]: one for one in records.get("exposure")["items"]}


def test_what_people_were_served_last_is_counted_once_a_person(
    records: Organisation, database: Database, settings: Settings
) -> None:
    for key in PEOPLE[:5]:
        serve(database, key, "O-FIN", days=1)
        serve(database, key, "O-PMM")
    serve(database, PEOPLE[5], "O-PMM", audience=Audience.MANAGER)
    serve(database, PEOPLE[6], "O-PMM", days=29)
    serve(database, PEOPLE[7], "O-PMM", items=[])
    assert records.get("exposure")["measured_on"] is None
    assert measure(database, settings) > 5
    told = records.get("exposure")
    assert told["measured_on"] == str(utc_today())
    assert (told["people"], told["most_firsts"], told["seats_taken"]) == (5, 5.0, None)
    assert items(records)["O-PMM"] == {
        "opening": "O-PMM",
        "seats": 1,
        "firsts": 5,
        "interests": 0,
        "band": "several",
        "price": 0.0,
    }
    assert items(records)["O-FIN"]["firsts"] == 0


def test_fewer_than_five_are_no_number_and_no_band(
    records: Organisation, database: Database, settings: Settings
) -> None:
    for key in PEOPLE[:4]:
        serve(database, key, "O-PMM")
    measure(database, settings)
    told = records.get("exposure")
    assert (told["people"], told["gini"], told["most_firsts"]) == (None, None, None)
    assert (items(records)["O-PMM"]["firsts"], items(records)["O-PMM"]["band"]) == (None, None)


def test_people_read_a_word_that_stays_for_the_day(
    records: Organisation, database: Database, settings: Settings, keys: Keys
) -> None:
    mine = keys(ActorKind.PORTAL, PEOPLE[0])
    path = "/v1/openings/O-PMM/demand"
    for number, key in enumerate(PEOPLE):
        if number % 2:
            serve(database, key, "O-PMM")
            continue
        with database.write() as session:
            session.add(
                MoveCase(
                    uid=f"c-{key}",
                    employee_external_id=key,
                    opening_external_id="O-PMM",
                    state=CaseState.SHARED if number else CaseState.INTEREST,
                    since=utc_today(),
                )
            )
    assert records.client.get(path, headers=mine).json()["band"] is None
    measure(database, settings)
    told = records.client.get(path, headers=mine)
    assert told.json() == {
        "opening": "O-PMM",
        "band": "several",
        "measured_on": str(utc_today()),
    }
    serve(database, PEOPLE[0], "O-PMM")
    assert records.client.get(path, headers=mine).content == told.content
    measure(database, settings)
    assert records.client.get(path, headers=mine).json()["band"] == "many"
    assert records.client.get("/v1/exposure", headers=mine).status_code == 403


def test_a_measurement_replaces_the_last_one_and_forgets_what_is_closed(
    records: Organisation, database: Database, settings: Settings
) -> None:
    measure(database, settings)
    before = items(records).keys()
    records.put("openings", "O-FIN", {"role": "R-FIN", "status": "closed"})
    measure(database, settings)
    assert items(records).keys() == before - {"O-FIN"}


@pytest.mark.parametrize(
    ("asking", "seats", "word"),
    [(4, 1, None), (5, 2, Band.FEW), (5, 1, Band.SEVERAL), (19, 2, Band.SEVERAL), (20, 2, "many")],
)
def test_a_band_is_people_a_seat(asking: int, seats: int, word: str | None) -> None:
    assert band(asking, seats) == word


def test_inequality_is_nothing_where_all_are_equal_and_high_where_one_has_all() -> None:
    assert gini([]) is None
    assert gini([0, 0]) is None
    assert gini([3, 3, 3, 3]) == 0.0
    assert gini([0, 0, 0, 12]) == 0.75
    assert gini([1, 2, 3]) == gini([3, 1, 2]) == gini([10, 20, 30])
    assert seats_taken([(7, 2), (1, 3)]) == 3
