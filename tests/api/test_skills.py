"""The skills taxonomy: entries, labels, neighbours, search and removal."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from models import Skill, SkillLabel, SkillRelation
from tests.support.catalogue import (
    Headers,
    audit,
    events,
    fields_of,
    marketing_role,
    need,
    opening,
    put,
    seller,
    skill,
)

PATH = "/v1/skills/S-1"
WHOLE = skill(
    "Storytelling",
    alternative_labels=["telling stories", "brand narratives"],
    description="Gives a message the shape of a story.",
    broader=["S-9", "S-2"],
    related=["S-2", "S-5"],
)


def found(client: TestClient, headers: Headers, **query: Any) -> list[str]:
    answer = client.get("/v1/skills", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return [item["external_id"] for item in answer.json()["items"]]


def test_a_skill_is_read_as_it_was_sent(client: TestClient, hr_headers: Headers) -> None:
    created = client.put(PATH, json=WHOLE, headers=hr_headers)
    assert (created.status_code, created.headers["location"]) == (201, PATH)
    read = client.get(PATH, headers=hr_headers)
    assert {name: read.json()[name] for name in WHOLE} == WHOLE
    assert read.headers["etag"] == created.headers["etag"]
    held = {**hr_headers, "If-None-Match": read.headers["etag"]}
    assert client.get(PATH, headers=held).status_code == 304


def test_the_same_skill_again_changes_nothing(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    first = put(client, "skills/S-1", WHOLE, hr_headers)
    second = put(client, "skills/S-1", WHOLE, hr_headers)
    assert (second.status_code, second.json()) == (200, first.json())
    with database.read() as session:
        assert events(session) == [("skill", "S-1", "created")]


def test_neighbours_can_change_their_order_and_their_kind(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "skills/S-1", WHOLE, hr_headers)
    turned = {**WHOLE, "broader": ["S-2", "S-5"], "related": ["S-9"]}
    read = put(client, "skills/S-1", turned, hr_headers).json()
    assert (read["broader"], read["related"], read["version"]) == (["S-2", "S-5"], ["S-9"], 2)
    with database.read() as session:
        assert audit(session, "skill")[-1].details == {"fields": ["broader", "related"]}
        assert len(session.exec(select(SkillRelation)).all()) == 3


def test_a_patch_changes_what_it_names_and_nothing_else(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "skills/S-1", WHOLE, hr_headers)
    patch = {"scheme_id": None, "alternative_labels": ["stories"]}
    read = client.patch(PATH, json=patch, headers=hr_headers).json()
    assert {name: read[name] for name in WHOLE} == {**WHOLE, **patch}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"preferred_label": " "}, "/preferred_label"),
        ({"scheme": ""}, "/scheme"),
        ({"alternative_labels": ["a", "a"]}, "/alternative_labels"),
        ({"broader": ["S-2", "S-2"]}, "/broader"),
        ({"broader": ["not a key"]}, "/broader/0"),
        ({"broader": ["S-2", "S-1"]}, "/broader/1"),
        ({"related": ["S-1"]}, "/related/0"),
        ({"level": 3}, "/level"),
    ],
)
def test_a_skill_that_makes_no_sense_is_refused_with_the_field(
    client: TestClient, hr_headers: Headers, changes: dict[str, object], field: str
) -> None:
    refused = client.put(PATH, json=skill(**changes), headers=hr_headers)
    assert refused.status_code == 422
    assert fields_of(refused) == [field]


def test_a_write_upon_a_version_that_is_gone_is_refused(
    client: TestClient, hr_headers: Headers
) -> None:
    old = put(client, "skills/S-1", WHOLE, hr_headers).headers["etag"]
    put(client, "skills/S-1", skill("Narration"), hr_headers)
    stale = {**hr_headers, "If-Match": old}
    assert client.put(PATH, json=WHOLE, headers=stale).status_code == 412
    assert client.patch(PATH, json={"description": "x"}, headers=stale).status_code == 412
    assert client.delete(PATH, headers=stale).status_code == 412


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "story"}, ["S-1"]),
        ({"q": "STORIES"}, ["S-1"]),
        ({"q": "neg"}, ["S-2"]),
        ({"q": "100 %"}, ["S-3"]),
        ({"q": "%"}, ["S-3"]),
        ({"q": "_"}, []),
        ({"scheme": "esco"}, ["S-2"]),
        ({"scheme": "esco", "q": "story"}, []),
        ({}, ["S-1", "S-2", "S-3"]),
    ],
)
def test_skills_are_found_by_scheme_and_by_part_of_a_label(
    client: TestClient, hr_headers: Headers, query: dict[str, str], expected: list[str]
) -> None:
    put(client, "skills/S-1", WHOLE, hr_headers)
    put(client, "skills/S-2", skill("Negotiation", scheme="esco"), hr_headers)
    put(client, "skills/S-3", skill("giving 100 %"), hr_headers)
    assert found(client, hr_headers, **query) == expected


def test_skills_come_page_by_page(client: TestClient, hr_headers: Headers) -> None:
    for at in range(3):
        put(client, f"skills/S-{at}", skill(f"skill {at}"), hr_headers)
    first = client.get("/v1/skills", params={"limit": 2}, headers=hr_headers).json()
    assert [item["external_id"] for item in first["items"]] == ["S-0", "S-1"]
    assert found(client, hr_headers, limit=2, cursor=first["next_cursor"]) == ["S-2"]


def test_a_renamed_skill_is_shown_by_its_new_name_wherever_it_is_held(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "skills/S-1", skill("Negotiation"), hr_headers)
    before = put(client, "employees/E-1", seller(), hr_headers)
    put(client, "skills/S-1", skill("Bargaining"), hr_headers)
    after = client.get("/v1/employees/E-1", headers=hr_headers)
    assert after.json()["skills"][0]["label"] == "Bargaining"
    assert after.json()["version"] == before.json()["version"]
    assert after.headers["etag"] != before.headers["etag"]


def test_deleting_a_skill_leaves_the_texts_unknown_and_says_so_of_each_holder(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "skills/S-1", skill("Storytelling"), hr_headers)
    put(client, "skills/S-2", skill("Negotiation"), hr_headers)
    put(client, "employees/E-1", seller(skills=[{"skill": "S-1", "level": 3}]), hr_headers)
    put(client, "employees/E-2", seller(), hr_headers)
    put(client, "roles/R-1", marketing_role(), hr_headers)
    put(client, "openings/O-1", opening(), hr_headers)
    put(client, "openings/O-2", opening(skills=[need("Negotiation")]), hr_headers)
    with database.read() as session:
        before = len(events(session))

    assert client.delete(PATH, headers=hr_headers).status_code == 204

    assert client.get(PATH, headers=hr_headers).status_code == 404
    person = client.get("/v1/employees/E-1", headers=hr_headers).json()
    assert person["skills"] == [
        {
            "text": "S-1",
            "skill": None,
            "label": None,
            "confidence": None,
            "method": None,
            "level": 3.0,
            "source": "self",
            "last_used": None,
            "decides": True,
        }
    ]
    assert (person["recognition"], person["version"]) == ({"recognised": 0, "unknown": ["S-1"]}, 2)
    for path in ("roles/R-1", "openings/O-1"):
        read = client.get(f"/v1/{path}", headers=hr_headers).json()
        assert (read["skills"][0]["skill"], read["version"]) == (None, 2)
    assert client.get("/v1/employees/E-2", headers=hr_headers).json()["version"] == 1
    with database.read() as session:
        assert events(session)[before:] == [
            ("employee", "E-1", "updated"),
            ("role", "R-1", "updated"),
            ("opening", "O-1", "updated"),
            ("skill", "S-1", "deleted"),
        ]
        assert [row.external_id for row in session.exec(select(Skill)).all()] == ["S-2"]
        assert session.exec(select(SkillLabel)).all() == []


def test_a_key_of_one_person_cannot_change_the_taxonomy(
    client: TestClient, portal_headers: Headers
) -> None:
    assert client.put(PATH, json=WHOLE, headers=portal_headers).status_code == 403
