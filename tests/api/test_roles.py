"""Roles are stored as sent, versioned, validated and kept while openings refer to them."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from models import RoleSkill
from tests.support.catalogue import (
    Headers,
    audit,
    events,
    fields_of,
    marketing_role,
    need,
    opening,
    put,
)

PATH = "/v1/roles/R-1"


def listed(client: TestClient, headers: Headers, **query: Any) -> list[str]:
    answer = client.get("/v1/roles", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return [item["external_id"] for item in answer.json()["items"]]


def test_a_role_is_read_as_it_was_sent(client: TestClient, hr_headers: Headers) -> None:
    sent = marketing_role()
    created = client.put(PATH, json=sent, headers=hr_headers)
    assert (created.status_code, created.headers["location"]) == (201, PATH)
    read = client.get(PATH, headers=hr_headers)
    assert read.headers["etag"] == created.headers["etag"]
    plain = set(sent) - {"skills"}
    assert {name: read.json()[name] for name in plain} == {name: sent[name] for name in plain}
    assert [
        {"skill": one["text"], **{name: one[name] for name in ("essential", "level", "weight")}}
        for one in read.json()["skills"]
    ] == sent["skills"]


def test_the_same_role_again_changes_nothing(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    first = put(client, "roles/R-1", marketing_role(), hr_headers)
    second = put(client, "roles/R-1", marketing_role(), hr_headers)
    assert (second.status_code, second.json()) == (200, first.json())
    with database.read() as session:
        assert events(session) == [("role", "R-1", "created")]


def test_a_changed_role_is_counted_and_audited_by_the_names_of_its_fields(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    changed = marketing_role(grade=7, skills=[need("Storytelling", weight=3.0)])
    assert put(client, "roles/R-1", changed, hr_headers).json()["version"] == 2
    with database.read() as session:
        assert audit(session, "role")[-1].details == {"fields": ["grade", "skills"]}
        assert len(session.exec(select(RoleSkill)).all()) == 1


def test_a_patch_changes_what_it_names_and_nothing_else(
    client: TestClient, hr_headers: Headers
) -> None:
    before = put(client, "roles/R-1", marketing_role(), hr_headers).json()
    after = client.patch(PATH, json={"family": None, "grade": 8}, headers=hr_headers).json()
    expected = {**before, "family": None, "grade": 8, "version": 2}
    assert {**after, "updated_at": ""} == {**expected, "updated_at": ""}


def test_a_requirement_that_comes_twice_is_kept_once_with_the_stronger_statement(
    client: TestClient, hr_headers: Headers
) -> None:
    twice = [
        need("Storytelling", essential=False, level=4, weight=1),
        need(" storytelling", essential=True, level=None, weight=5),
    ]
    read = put(client, "roles/R-1", marketing_role(skills=twice), hr_headers).json()
    (kept,) = read["skills"]
    assert (kept["text"], kept["essential"], kept["level"], kept["weight"]) == (
        "Storytelling",
        True,
        4.0,
        5.0,
    )


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": None}, "/title"),
        ({"grade": 100}, "/grade"),
        ({"people_leader": "perhaps"}, "/people_leader"),
        ({"works_with": ["Sales", "Sales"]}, "/works_with"),
        ({"skills": [need("x", weight=0)]}, "/skills/0/weight"),
        ({"skills": [need("x", weight=101)]}, "/skills/0/weight"),
        ({"skills": [need("x", level=-1)]}, "/skills/0/level"),
        ({"skills": [need("x", source="self")]}, "/skills/0/source"),
        ({"performance": 5}, "/performance"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused_with_the_field(
    client: TestClient, hr_headers: Headers, changes: dict[str, object], field: str
) -> None:
    refused = client.put(PATH, json=marketing_role(**changes), headers=hr_headers)
    assert refused.status_code == 422
    assert fields_of(refused) == [field]


def test_a_write_upon_a_version_that_is_gone_is_refused(
    client: TestClient, hr_headers: Headers
) -> None:
    old = put(client, "roles/R-1", marketing_role(), hr_headers).headers["etag"]
    put(client, "roles/R-1", marketing_role(grade=7), hr_headers)
    stale = {**hr_headers, "If-Match": old}
    assert client.put(PATH, json=marketing_role(), headers=stale).status_code == 412
    assert client.patch(PATH, json={"grade": 8}, headers=stale).status_code == 412
    assert client.delete(PATH, headers=stale).status_code == 412


def test_a_role_in_use_is_not_deleted_and_the_answer_counts_its_openings(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    for key in ("O-1", "O-2"):
        put(client, f"openings/{key}", opening(role="R-1"), hr_headers)
    refused = client.delete(PATH, headers=hr_headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "role_in_use")
    assert refused.json()["detail"].startswith("2 openings refer")
    for key in ("O-1", "O-2"):
        client.delete(f"/v1/openings/{key}", headers=hr_headers)
    assert client.delete(PATH, headers=hr_headers).status_code == 204
    assert client.get(PATH, headers=hr_headers).status_code == 404


def test_deleting_a_role_removes_its_requirements(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    assert client.delete(PATH, headers=hr_headers).status_code == 204
    with database.read() as session:
        assert session.exec(select(RoleSkill)).all() == []
        assert events(session)[-1] == ("role", "R-1", "deleted")


def test_roles_are_listed_by_function_and_family_and_time(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    other = put(client, "roles/R-2", marketing_role(function="Sales", family="Field"), hr_headers)
    assert listed(client, hr_headers) == ["R-1", "R-2"]
    assert listed(client, hr_headers, function="Marketing") == ["R-1"]
    assert listed(client, hr_headers, family="Field") == ["R-2"]
    assert listed(client, hr_headers, updated_since=other.json()["updated_at"]) == ["R-2"]
    first = client.get("/v1/roles", params={"limit": 1}, headers=hr_headers).json()
    assert listed(client, hr_headers, cursor=first["next_cursor"]) == ["R-2"]


def test_a_key_that_may_only_read_cannot_change_roles(
    client: TestClient, hr_headers: Headers, manager_headers: Headers
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    assert client.get(PATH, headers=manager_headers).status_code == 200
    for method, json in (("PUT", marketing_role()), ("PATCH", {"grade": 7}), ("DELETE", None)):
        refused = client.request(method, PATH, json=json, headers=manager_headers)
        assert refused.status_code == 403
