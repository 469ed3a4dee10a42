"""The plan of a leader in office: two columns, private until the leader says otherwise."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import Organisation, seller

LEADER, BOSS = "E-1", "E-2"
PLAN = f"/v1/employees/{LEADER}/leader-plan"
BODY = {"template": "producer_to_leader", "started_on": "2026-12-01"}
TALK = {
    "side": "person",
    "kind": "meeting",
    "column": "people",
    "text": "Talk with each person of the team.",
    "due_day": 14,
}


@pytest.fixture
def records(loaded_database: Database, client: TestClient, hr_headers: Headers) -> Organisation:
    """A team lead with a manager."""
    made = Organisation(client, hr_headers)
    made.put("employees", BOSS, seller(name="Boss", manager=None))
    made.put("employees", LEADER, seller(title="Sales team lead", role="R-LEAD", manager=BOSS))
    return made


@pytest.fixture
def own(keys: Keys) -> Headers:
    return keys(ActorKind.MANAGER, LEADER)


@pytest.fixture
def boss(keys: Keys) -> Headers:
    return keys(ActorKind.MANAGER, BOSS)


def begin(records: Organisation, headers: Headers, **more: Any) -> None:
    answer = records.client.put(PLAN, json={**BODY, **more}, headers=headers)
    assert answer.status_code in {200, 201}, answer.text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_plan_starts_where_its_days_can_be_counted(
    records: Organisation, own: Headers, day: str
) -> None:
    refused = records.client.put(PLAN, json={**BODY, "started_on": day}, headers=own)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")
    assert "/started_on" in refused.text
    assert records.client.get(PLAN, headers=own).status_code == 404


def test_a_leader_in_office_follows_the_plan_in_two_columns(
    records: Organisation, own: Headers
) -> None:
    begin(records, own)
    read = records.client.get(PLAN, headers=own).json()
    assert (read["system"], read["people"], read["way_back"]) == ([], [], "return")
    columns = {one["column"] for one in read["drafts"]}
    assert columns == {"system", "people"}
    assert {7, 14, 30, 45, 60, 90} <= {one["due_day"] for one in read["drafts"]}
    made = records.client.put(f"{PLAN}/items/talks", json=TALK, headers=own)
    assert (made.status_code, made.json()["due_on"]) == (201, "2026-12-15")
    assert records.client.post(f"{PLAN}/items/talks/agree", headers=own).status_code == 200
    assert records.client.post(f"{PLAN}/items/talks/done", headers=own).status_code == 200
    read = records.client.get(PLAN, headers=own).json()
    assert [one["state"] for one in read["people"]] == ["done"]
    own_result = {**TALK, "kind": "measure", "text": "Your own sales stay above the quota."}
    refused = records.client.put(f"{PLAN}/items/numbers", json=own_result, headers=own)
    assert (refused.status_code, refused.json()["code"]) == (422, "own_result")


def test_the_own_manager_takes_part_only_if_the_leader_wants_that(
    records: Organisation, own: Headers, boss: Headers
) -> None:
    missing = records.client.get(PLAN, headers=boss)
    begin(records, own)
    hidden = records.client.get(PLAN, headers=boss)
    assert hidden.status_code == missing.status_code == 404
    assert hidden.json()["detail"] == missing.json()["detail"]
    assert hidden.headers.get("ETag") is None
    begin(records, own, with_manager=True)
    rights = {**TALK, "side": "receiving", "kind": "access", "column": "system"}
    assert records.client.put(f"{PLAN}/items/rights", json=rights, headers=own).status_code == 201
    assert records.client.post(f"{PLAN}/items/rights/agree", headers=own).status_code == 403
    assert records.client.post(f"{PLAN}/items/rights/agree", headers=boss).status_code == 200
    assert records.client.put(PLAN, json=BODY, headers=boss).status_code == 404
    begin(records, own, with_manager=False)
    assert records.client.get(PLAN, headers=boss).status_code == 404


def test_the_way_back_is_another_template_and_ending_the_plan_leaves_nothing(
    records: Organisation, own: Headers
) -> None:
    begin(records, own)
    records.client.put(f"{PLAN}/items/talks", json=TALK, headers=own)
    begin(records, own, template="return")
    read = records.client.get(PLAN, headers=own).json()
    assert (read["template"], read["way_back"]) == ("return", None)
    assert [one["id"] for one in read["people"]] == ["talks"]
    assert "sending" not in {one["side"] for one in read["drafts"]}
    assert records.client.delete(PLAN, headers=own).status_code == 204
    assert records.client.get(PLAN, headers=own).status_code == 404
    begin(records, own)
    assert records.client.get(PLAN, headers=own).json()["people"] == []


def test_only_templates_for_leaders_in_office_are_followed(
    records: Organisation, own: Headers
) -> None:
    for name in ("seller_to_marketing", "nothing"):
        refused = records.client.put(PLAN, json={**BODY, "template": name}, headers=own)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "/template")
    begin(records, own)
    for side in ("sending", "mentor"):
        body = {**TALK, "side": side}
        refused = records.client.put(f"{PLAN}/items/x", json=body, headers=own)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "/side")
