"""HR's searches over readiness: by name, for a purpose, and beside a list by results."""

import json
from collections import Counter
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.mobility.readiness import service
from models.readiness import Evidence
from models.vocabulary import ActorKind, Behaviour, Scope
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import seller
from tests.support.readiness import ADA, ENOUGH, JONAS, MARA, Way, store


@pytest.fixture
def way(loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys) -> Way:
    return Way(client, loaded_database, hr_headers, keys)


def everybody(way: Way) -> None:
    """Six people who could lead, by names out of order; the last keeps it private."""
    for number, name in enumerate(["Zoe", "Anna", "Milo", "Berta", "Ugo", "Otto", "Pia"]):
        key = f"P-{number}"
        way.organisation.put("employees", key, seller(name=f"{name} Ost"))
        way.why(key, visibility="private" if name == "Pia" else "hr")
        store(way.database, key, ENOUGH)
        more = [(60 + one, ADA, "peer") for one in range(OFTEN_TOLD_OF.get(name, 0))]
        store(way.database, key, {Behaviour.ASKS: more})


# Of whom more was told; a count that sorts would put them first.
OFTEN_TOLD_OF = {"Zoe": 3, "Milo": 1}
BY_NAME = ["Anna", "Berta", "Milo", "Otto", "Ugo", "Zoe"]
PATH = "/v1/readiness/try-it?opening=O-LEAD"


def listed(way: Way) -> list[str]:
    """The names of the list, in its order, over two pages."""
    first = way.client.get(f"{PATH}&limit=4", headers=way.hr).json()
    rest = way.client.get(f"{PATH}&cursor={first['next_cursor']}", headers=way.hr).json()
    return [one["name"].split()[0] for one in first["items"] + rest["items"]]


def test_a_list_that_is_sorted_by_what_was_told_is_seen(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody(way)
    by_name = service._by_name

    def by_count(people: Any) -> Any:
        with way.database.read() as session:
            told = Counter(session.exec(select(Evidence.employee_external_id)))
        return sorted(by_name(people), key=lambda one: -told[one.employee])

    monkeypatch.setattr(service, "_by_name", by_count)
    names = listed(way)
    assert (sorted(names), names[:2]) == (BY_NAME, ["Zoe", "Milo"])


def test_hr_lists_who_could_lead_by_name_for_an_opening_that_is_audited(way: Way) -> None:
    everybody(way)
    assert listed(way) == BY_NAME
    assert way.client.get("/v1/readiness/try-it", headers=way.hr).status_code == 422
    assert way.client.get(f"{PATH}&sort=name", headers=way.hr).status_code == 422
    plain = way.keys(ActorKind.HR_INTEGRATION, None, Scope.EVIDENCE)
    for caller in (way.ada, way.mara, plain, way.keys(ActorKind.DATA_TEAM)):
        assert way.client.get(PATH, headers=caller).status_code == 403
    looks = way.organisation.get("audit-log", external_id="P-1", action="read")["items"]
    assert looks[-1]["details"]["opening"] == "O-LEAD"


def test_who_objects_to_being_profiled_is_not_found(way: Way) -> None:
    everybody(way)
    own = way.keys(ActorKind.PORTAL, "P-0")
    objected = way.client.put("/v1/employees/P-0/objections/profiling", headers=own)
    assert objected.is_success, objected.text
    listed = way.client.get("/v1/readiness/try-it?opening=O-LEAD", headers=way.hr).json()
    assert "P-0" not in [one["employee"] for one in listed["items"]]


def test_a_list_by_results_is_told_whom_it_misses_and_is_not_stored(way: Way) -> None:
    everybody(way)
    body = {"list": ["P-0", MARA, JONAS, "E-404"], "label": "Top of the quarter"}

    def compared(by: Headers) -> Any:
        answer = way.client.post("/v1/readiness/overlap", json=body, headers=by)
        assert answer.status_code == 200, answer.text
        return answer.json()

    found = compared(way.hr)
    assert (found["listed"], found["unknown"], found["listed_at_try_it"]) == (4, 1, 1)
    assert [one["employee"] for one in found["missed_people"]] == [
        "P-1",
        "P-3",
        "P-2",
        "P-5",
        "P-4",
    ]
    plain = way.keys(ActorKind.HR_INTEGRATION, None, Scope.EVIDENCE)
    numbers = compared(plain)
    assert (numbers["listed_at_try_it"], numbers["missed"], numbers["missed_people"]) == (
        None,
        5,
        None,
    )
    log = way.organisation.get("audit-log", action="read", limit=200)["items"]
    mine = [one for one in log if one["details"].get("operation") == "compareWithReadiness"]
    assert len(mine) == 2
    assert "quarter" not in json.dumps(mine)
    assert "P-0" not in json.dumps(mine)
