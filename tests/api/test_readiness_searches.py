"""HR's searches over readiness: by name, for a purpose, and beside a list by results."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import seller
from tests.support.readiness import ENOUGH, JONAS, MARA, Way, store


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


def test_hr_lists_who_could_lead_by_name_for_an_opening_that_is_audited(way: Way) -> None:
    everybody(way)
    path = "/v1/readiness/try-it?opening=O-LEAD"
    first = way.client.get(f"{path}&limit=4", headers=way.hr).json()
    rest = way.client.get(f"{path}&cursor={first['next_cursor']}", headers=way.hr).json()
    names = [one["name"].split()[0] for one in first["items"] + rest["items"]]
    assert names == ["Anna", "Berta", "Milo", "Otto", "Ugo", "Zoe"]
    assert way.client.get("/v1/readiness/try-it", headers=way.hr).status_code == 422
    assert way.client.get(f"{path}&sort=name", headers=way.hr).status_code == 422
    plain = way.keys(ActorKind.HR_INTEGRATION, None, Scope.EVIDENCE)
    for caller in (way.ada, way.mara, plain, way.keys(ActorKind.DATA_TEAM)):
        assert way.client.get(path, headers=caller).status_code == 403
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
