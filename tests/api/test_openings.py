"""Openings stand alone or refer to a role, whose fields they may override."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from models import OpeningSkill
from tests.support.catalogue import (
    MERGE_PATCH,
    Headers,
    audit,
    events,
    fields_of,
    marketing_role,
    need,
    opening,
    put,
    seller,
)

PATH = "/v1/openings/O-1"
OVERRIDES = ("title", "function", "grade", "description", "people_leader", "works_with")


def listed(client: TestClient, headers: Headers, **query: Any) -> list[str]:
    answer = client.get("/v1/openings", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return [item["external_id"] for item in answer.json()["items"]]


def test_an_opening_that_stands_alone_is_read_as_it_was_sent(
    client: TestClient, hr_headers: Headers
) -> None:
    sent = opening()
    created = client.put(PATH, json=sent, headers=hr_headers)
    assert (created.status_code, created.headers["location"]) == (201, PATH)
    read = client.get(PATH, headers=hr_headers)
    assert read.headers["etag"] == created.headers["etag"]
    plain = set(sent) - {"skills"}
    assert {name: read.json()[name] for name in plain} == {name: sent[name] for name in plain}
    effective = read.json()["effective"]
    assert {name: effective[name] for name in OVERRIDES} == {name: sent[name] for name in OVERRIDES}
    assert effective["skills"] == read.json()["skills"]


def test_an_opening_takes_from_its_role_what_it_leaves_out(
    client: TestClient, hr_headers: Headers
) -> None:
    role = put(client, "roles/R-1", marketing_role(), hr_headers).json()
    read = put(client, "openings/O-1", {"role": "R-1"}, hr_headers).json()
    assert all(read[name] is None for name in (*OVERRIDES, "skills"))
    assert {name: read["effective"][name] for name in OVERRIDES} == {
        name: role[name] for name in OVERRIDES
    }
    assert read["effective"]["skills"] == role["skills"]
    assert read["recognition"] == {"recognised": 0, "unknown": []}


def test_an_opening_overrides_its_role(client: TestClient, hr_headers: Headers) -> None:
    put(client, "roles/R-1", marketing_role(people_leader=True), hr_headers)
    own = {
        "role": "R-1",
        "title": "Sales enablement manager",
        "people_leader": False,
        "works_with": [],
        "skills": [need("pitching")],
    }
    effective = put(client, "openings/O-1", own, hr_headers).json()["effective"]
    assert effective["title"] == "Sales enablement manager"
    assert (effective["people_leader"], effective["works_with"]) == (False, [])
    assert [one["text"] for one in effective["skills"]] == ["pitching"]
    assert effective["function"] == "Marketing"


def test_an_empty_list_of_skills_takes_the_place_of_the_role_s(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    read = put(client, "openings/O-1", {"role": "R-1", "skills": []}, hr_headers).json()
    assert (read["skills"], read["effective"]["skills"]) == ([], [])


def test_a_patch_to_null_gives_a_field_back_to_the_role(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    put(client, "openings/O-1", opening(role="R-1", title="Own title"), hr_headers)
    patch = {"title": None, "skills": None, "eligibility": {"grade_max": None}}
    read = client.patch(PATH, json=patch, headers=hr_headers).json()
    assert (read["title"], read["skills"]) == (None, None)
    assert read["effective"]["title"] == "Product marketing manager"
    assert len(read["effective"]["skills"]) == 2
    assert (read["eligibility"]["grade_min"], read["eligibility"]["grade_max"]) == (5, None)
    with database.read() as session:
        assert session.exec(select(OpeningSkill)).all() == []
        assert audit(session, "opening")[-1].details == {
            "fields": ["eligibility", "skills", "title"]
        }


def test_a_change_of_the_role_is_seen_through_its_openings(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    before = put(client, "openings/O-1", {"role": "R-1"}, hr_headers)
    put(client, "roles/R-1", marketing_role(grade=9), hr_headers)
    after = client.get(PATH, headers=hr_headers)
    assert after.json()["effective"]["grade"] == 9
    assert after.json()["version"] == 1
    assert after.headers["etag"] != before.headers["etag"]


def test_an_opening_can_move_to_another_role(client: TestClient, hr_headers: Headers) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    put(client, "roles/R-2", marketing_role(title="Brand manager"), hr_headers)
    put(client, "openings/O-1", {"role": "R-1"}, hr_headers)
    moved = client.patch(PATH, json={"role": "R-2"}, headers=hr_headers).json()
    assert (moved["role"], moved["effective"]["title"]) == ("R-2", "Brand manager")
    assert client.delete("/v1/roles/R-1", headers=hr_headers).status_code == 204


def test_the_same_opening_again_changes_nothing(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    first = put(client, "openings/O-1", opening(role="R-1"), hr_headers)
    second = put(client, "openings/O-1", opening(role="R-1"), hr_headers)
    patched = client.patch(PATH, json={"headcount": 2}, headers=hr_headers)
    assert first.json() == second.json() == patched.json()
    with database.read() as session:
        assert events(session)[1:] == [("opening", "O-1", "created")]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_an_opening_cannot_refer_to_a_role_that_does_not_exist(
    client: TestClient, hr_headers: Headers, method: str
) -> None:
    put(client, "openings/O-1", opening(), hr_headers)
    refused = client.request(method, PATH, json=opening(role="R-9"), headers=hr_headers)
    assert refused.status_code == 422
    assert fields_of(refused) == ["/role"]
    assert client.get(PATH, headers=hr_headers).json()["version"] == 1


def test_an_opening_without_role_needs_a_title(client: TestClient, hr_headers: Headers) -> None:
    refused = client.put(PATH, json={"function": "Marketing"}, headers=hr_headers)
    assert refused.status_code == 422
    assert fields_of(refused) == ["/title"]
    put(client, "roles/R-1", marketing_role(), hr_headers)
    put(client, "openings/O-1", {"role": "R-1"}, hr_headers)
    left_alone = client.patch(PATH, json={"role": None}, headers=hr_headers)
    assert left_alone.status_code == 422
    assert fields_of(left_alone) == ["/title"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"headcount": 0}, "/headcount"),
        ({"headcount": 10_001}, "/headcount"),
        ({"opens_on": "2026-05-01"}, "/closes_on"),
        ({"status": "maybe"}, "/status"),
        ({"eligibility": {"grade_min": 7, "grade_max": 6}}, "/eligibility/grade_max"),
        ({"eligibility": {"minimum_tenure_months": -1}}, "/eligibility/minimum_tenure_months"),
        ({"eligibility": {"languages": [{"code": "x"}]}}, "/eligibility/languages/0/code"),
        ({"eligibility": {"age_max": 40}}, "/eligibility/age_max"),
        ({"skills": [need("")]}, "/skills/0/skill"),
        ({"hiring_manager": "a b"}, "/hiring_manager"),
    ],
)
def test_an_opening_that_makes_no_sense_is_refused_with_the_field(
    client: TestClient, hr_headers: Headers, changes: dict[str, object], field: str
) -> None:
    refused = client.put(PATH, json=opening(**changes), headers=hr_headers)
    assert refused.status_code == 422
    assert fields_of(refused) == [field]


def test_a_write_upon_a_version_that_is_gone_is_refused(
    client: TestClient, hr_headers: Headers
) -> None:
    old = put(client, "openings/O-1", opening(), hr_headers).headers["etag"]
    put(client, "openings/O-1", opening(headcount=3), hr_headers)
    stale = {**hr_headers, "If-Match": old}
    assert client.put(PATH, json=opening(), headers=stale).status_code == 412
    assert client.patch(PATH, json={"headcount": 4}, headers=stale).status_code == 412
    assert client.delete(PATH, headers=stale).status_code == 412


def test_deleting_an_opening_removes_its_requirements_and_leaves_its_role(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    put(client, "openings/O-1", opening(role="R-1"), hr_headers)
    assert client.delete(PATH, headers=hr_headers).status_code == 204
    assert client.get(PATH, headers=hr_headers).status_code == 404
    assert client.get("/v1/roles/R-1", headers=hr_headers).status_code == 200
    with database.read() as session:
        assert session.exec(select(OpeningSkill)).all() == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "open"}, ["O-1", "O-3"]),
        ({"status": "draft"}, ["O-2"]),
        ({"function": "Marketing"}, ["O-1", "O-2"]),
        ({"function": "Product"}, ["O-3"]),
        ({"org_unit": "Brand"}, ["O-3"]),
        ({"location": "Berlin"}, ["O-3"]),
        ({"role": "R-1"}, ["O-2", "O-3"]),
        ({"role": "R-1", "status": "open"}, ["O-3"]),
        ({"role": "R-9"}, []),
        ({"hiring_manager": "E-7"}, ["O-3"]),
    ],
)
def test_a_filter_keeps_the_openings_that_match_with_their_role_filled_in(
    client: TestClient, hr_headers: Headers, query: dict[str, str], expected: list[str]
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    put(client, "openings/O-1", opening(), hr_headers)
    put(client, "openings/O-2", {"role": "R-1", "status": "draft"}, hr_headers)
    own = {"role": "R-1", "function": "Product", "org_unit": "Brand", "location": "Berlin"}
    put(client, "employees/E-7", seller(), hr_headers)
    put(client, "openings/O-3", {**own, "hiring_manager": "E-7"}, hr_headers)
    assert listed(client, hr_headers, **query) == expected


def test_a_role_and_an_opening_that_meet_end_without_a_failure(
    client: TestClient, hr_headers: Headers
) -> None:
    def refer(turn: int) -> int:
        body = {"role": "R-1"}
        return client.put(f"/v1/openings/O-{turn}", json=body, headers=hr_headers).status_code

    def drop(_turn: int) -> int:
        return client.delete("/v1/roles/R-1", headers=hr_headers).status_code

    with ThreadPoolExecutor(2) as pool:
        for turn in range(5):
            put(client, "roles/R-1", marketing_role(), hr_headers)
            referred, dropped = pool.submit(refer, turn), pool.submit(drop, turn)
            assert (referred.result(), dropped.result()) in {(201, 409), (422, 204)}
            client.delete(f"/v1/openings/O-{turn}", headers=hr_headers)


def test_where_people_apply_and_own_fields_are_changed_and_taken_away_by_patches(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "openings/O-1", opening(), hr_headers)
    patch = {**hr_headers, **MERGE_PATCH}
    field = {"name": "Shift", "kind": "flag", "value": "true"}
    changed = client.patch(PATH, json={"custom_fields": [field]}, headers=patch).json()
    assert changed["custom_fields"] == [field]
    assert changed["apply_url"] == opening()["apply_url"]
    for body, place in (
        ({"apply_url": "javascript:alert(1)"}, "/apply_url"),
        ({"custom_fields": [{**field, "value": "perhaps"}]}, "/custom_fields/0/value"),
    ):
        refused = client.patch(PATH, json=body, headers=patch)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, place)
    cleared = client.patch(PATH, json={"apply_url": None, "custom_fields": []}, headers=patch)
    assert (cleared.json()["apply_url"], cleared.json()["custom_fields"]) == (None, [])
    assert cleared.json()["version"] == changed["version"] + 1
