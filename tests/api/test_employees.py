"""Employees are stored as sent, versioned, validated and removed."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from app.core.db import Database
from app.main import create_app
from app.settings import Settings
from models import Aspiration, Employee, EmployeeSkill, Impression, WorkHistoryEntry
from models.base import utc_now
from models.vocabulary import Audience
from tests.support.catalogue import (
    MERGE_PATCH,
    Headers,
    audit,
    events,
    fields_of,
    put,
    seller,
    wish,
)

PATH = "/v1/employees/E-1"


@pytest.fixture
def careful_client(settings: Settings) -> Iterator[TestClient]:
    """A client of a service that asks for If-Match."""
    with TestClient(create_app(settings.model_copy(update={"require_if_match": True}))) as started:
        yield started


def test_a_new_employee_is_created_with_its_place_and_tag(
    client: TestClient, hr_headers: Headers
) -> None:
    answer = client.put(PATH, json=seller(), headers=hr_headers)
    assert answer.status_code == 201
    assert answer.headers["location"] == PATH
    assert answer.headers["etag"].startswith('"')
    assert answer.json()["version"] == 1


def test_an_employee_is_read_as_it_was_sent(client: TestClient, hr_headers: Headers) -> None:
    sent = seller(aspirations=[wish(), wish("Support", "private", polarity="not")])
    written = put(client, "employees/E-1", sent, hr_headers)
    read = client.get(PATH, headers=hr_headers)
    assert read.json() == written.json()
    assert read.headers["etag"] == written.headers["etag"]
    plain = set(sent) - {"skills", "aspirations"}
    assert {name: read.json()[name] for name in plain} == {name: sent[name] for name in plain}
    stated = read.json()["aspirations"]
    assert [{name: one[name] for name in wish()} for one in stated] == sent["aspirations"]
    assert [
        {"skill": held["text"], **{k: held[k] for k in ("level", "source", "last_used")}}
        for held in read.json()["skills"]
    ] == sent["skills"]


def test_a_record_with_nothing_but_a_name_and_a_title_is_enough(
    client: TestClient, hr_headers: Headers
) -> None:
    read = put(client, "employees/E-1", {"name": "Ida", "title": "Clerk"}, hr_headers).json()
    assert read["status"] == "active"
    assert read["open_to_moves"] is False
    assert (read["skills"], read["work_history"], read["aspirations"]) == ([], [], [])


def test_the_same_record_again_changes_nothing(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    sent = seller(aspirations=[wish()])
    first = put(client, "employees/E-1", sent, hr_headers)
    second = put(client, "employees/E-1", sent, hr_headers)
    assert second.status_code == 200
    assert second.json() == first.json()
    assert second.headers["etag"] == first.headers["etag"]
    with database.read() as session:
        assert events(session) == [("employee", "E-1", "created")]


def test_a_changed_record_is_replaced_and_counted(client: TestClient, hr_headers: Headers) -> None:
    first = put(client, "employees/E-1", seller(), hr_headers)
    second = put(client, "employees/E-1", seller(title="Head of accounts", skills=[]), hr_headers)
    assert second.status_code == 200
    assert second.json()["title"] == "Head of accounts"
    assert second.json()["skills"] == []
    assert second.json()["version"] == 2
    assert second.json()["created_at"] == first.json()["created_at"]
    assert second.json()["updated_at"] > first.json()["updated_at"]


def test_every_change_leaves_an_audit_entry_that_names_fields_and_no_values(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    put(client, "employees/E-1", seller(title="Secret title", manager="E-7"), hr_headers)
    client.delete(PATH, headers=hr_headers)
    with database.read() as session:
        created, updated, deleted = audit(session, "employee")
        assert [str(entry.action) for entry in (created, updated, deleted)] == [
            "created",
            "updated",
            "deleted",
        ]
        assert updated.details == {"fields": ["manager", "title"]}
        assert created.actor.startswith("key:")
        assert [action for _, _, action in events(session)] == ["created", "updated", "deleted"]


def test_only_the_skills_that_changed_are_written(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    held = [{"skill": f"skill {at}"} for at in range(5)]
    put(client, "employees/E-1", seller(skills=held), hr_headers)
    with database.read() as session:
        before = [row.id for row in session.exec(select(EmployeeSkill)).all()]
    changed = [*held[:4], {"skill": "another"}, {"skill": "one more"}]
    answer = put(client, "employees/E-1", seller(skills=changed), hr_headers)
    assert [one["text"] for one in answer.json()["skills"]] == [one["skill"] for one in changed]
    with database.read() as session:
        after = [row.id for row in session.exec(select(EmployeeSkill)).all()]
    assert after[:5] == before
    assert len(after) == 6


def test_reading_with_the_tag_that_is_held_answers_304(
    client: TestClient, hr_headers: Headers
) -> None:
    etag = put(client, "employees/E-1", seller(), hr_headers).headers["etag"]
    unchanged = client.get(PATH, headers={**hr_headers, "If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    put(client, "employees/E-1", seller(grade=7), hr_headers)
    assert client.get(PATH, headers={**hr_headers, "If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_employee_who_does_not_exist_is_not_found(
    client: TestClient, hr_headers: Headers, method: str
) -> None:
    json = {"title": "x"} if method == "PATCH" else None
    answer = client.request(method, PATH, headers=hr_headers, json=json)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_write_upon_a_version_that_is_gone_is_refused(
    client: TestClient, hr_headers: Headers, method: str
) -> None:
    old = put(client, "employees/E-1", seller(), hr_headers).headers["etag"]
    put(client, "employees/E-1", seller(grade=7), hr_headers)
    json = None if method == "DELETE" else seller(grade=8)
    refused = client.request(method, PATH, headers={**hr_headers, "If-Match": old}, json=json)
    assert (refused.status_code, refused.json()["code"]) == (412, "version_mismatch")
    assert client.get(PATH, headers=hr_headers).json()["grade"] == 7


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_write_upon_the_version_that_was_seen_goes_through(
    client: TestClient, hr_headers: Headers, method: str
) -> None:
    etag = put(client, "employees/E-1", seller(), hr_headers).headers["etag"]
    json = None if method == "DELETE" else seller(grade=8)
    answer = client.request(method, PATH, headers={**hr_headers, "If-Match": etag}, json=json)
    assert answer.status_code in (200, 204)


def test_a_version_of_an_employee_who_does_not_exist_cannot_be_met(
    client: TestClient, hr_headers: Headers
) -> None:
    answer = client.put(PATH, json=seller(), headers={**hr_headers, "If-Match": '"x"'})
    assert answer.status_code == 412
    assert client.get(PATH, headers=hr_headers).status_code == 404


def test_a_client_can_ask_to_create_only(client: TestClient, hr_headers: Headers) -> None:
    only_new = {**hr_headers, "If-None-Match": "*"}
    assert client.put(PATH, json=seller(), headers=only_new).status_code == 201
    assert client.put(PATH, json=seller(), headers=only_new).status_code == 412


def test_a_careful_service_asks_for_if_match_on_updates(
    careful_client: TestClient, hr_headers: Headers
) -> None:
    created = careful_client.put(PATH, json=seller(), headers=hr_headers)
    assert created.status_code == 201
    for method, json in (("PUT", seller()), ("PATCH", {"grade": 7}), ("DELETE", None)):
        refused = careful_client.request(method, PATH, json=json, headers=hr_headers)
        assert (refused.status_code, refused.json()["code"]) == (428, "version_required")
    seen = {**hr_headers, "If-Match": created.headers["etag"]}
    assert careful_client.patch(PATH, json={"grade": 7}, headers=seen).status_code == 200


@pytest.mark.parametrize("media_type", ["application/merge-patch+json", "application/json"])
def test_a_patch_changes_what_it_names_and_nothing_else(
    client: TestClient, hr_headers: Headers, media_type: str
) -> None:
    before = put(client, "employees/E-1", seller(aspirations=[wish()]), hr_headers).json()
    patch = b'{"title": "Bid manager", "location": null}'
    headers = {**hr_headers, "Content-Type": media_type}
    after = client.patch(PATH, content=patch, headers=headers)
    assert after.status_code == 200
    expected = {**before, "title": "Bid manager", "location": None, "version": 2}
    assert {**after.json(), "updated_at": ""} == {**expected, "updated_at": ""}


def test_a_patch_that_changes_nothing_leaves_version_and_tag(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    etag = put(client, "employees/E-1", seller(), hr_headers).headers["etag"]
    answer = client.patch(PATH, json={"grade": 6, "remote_wish": "hybrid"}, headers=hr_headers)
    assert (answer.status_code, answer.headers["etag"]) == (200, etag)
    with database.read() as session:
        assert len(events(session)) == 1


def test_a_patch_replaces_lists_whole(client: TestClient, hr_headers: Headers) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    patch = {"skills": [{"skill": "copywriting", "level": 2}], "work_history": None}
    read = client.patch(PATH, json=patch, headers=hr_headers).json()
    assert [held["text"] for held in read["skills"]] == ["copywriting"]
    assert read["work_history"] == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"title": None}, "/title"),
        ({"grade": 100}, "/grade"),
        ({"skills": [{"skill": "x", "level": 6}]}, "/skills/0/level"),
        ({"salary": 1}, "/salary"),
        ({"skills": [{"level": 3}]}, "/skills/0/skill"),
        ({"skills": "x"}, "/skills"),
        ({"work_history": [{"title": "x", "from": "2020-02-30"}]}, "/work_history/0/from"),
    ],
)
def test_a_patch_whose_result_is_invalid_is_refused_with_the_field(
    client: TestClient, hr_headers: Headers, patch: dict[str, object], field: str
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    refused = client.patch(PATH, json=patch, headers={**hr_headers, **MERGE_PATCH})
    assert refused.status_code == 422
    assert fields_of(refused) == [field]
    assert client.get(PATH, headers=hr_headers).json()["version"] == 1


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("patch", [[], "text", 1, None])
def test_a_patch_that_is_no_object_is_refused(
    client: TestClient, hr_headers: Headers, patch: object
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    assert client.patch(PATH, json=patch, headers=hr_headers).status_code == 422


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "/name"),
        ({"name": "a\u0000b"}, "/name"),
        ({"birth_date": "1990-01-01"}, "/birth_date"),
        ({"grade": -1}, "/grade"),
        ({"role": "no spaces allowed"}, "/role"),
        ({"status": "retired"}, "/status"),
        ({"remote_wish": "moon"}, "/remote_wish"),
        ({"hire_date": "2026-13-01"}, "/hire_date"),
        ({"languages": [{"code": "English"}]}, "/languages/0/code"),
        ({"languages": [{"code": "en", "level": "D1"}]}, "/languages/0/level"),
        ({"languages": [{"code": "en"}, {"code": "en"}]}, "/languages"),
        ({"relocation_locations": ["Berlin", "Berlin"]}, "/relocation_locations"),
        ({"skills": [{"skill": "x", "level": 5.1}]}, "/skills/0/level"),
        ({"skills": [{"skill": " "}]}, "/skills/0/skill"),
        ({"skills": [{"skill": "x", "source": "friend"}]}, "/skills/0/source"),
        ({"skills": [{"skill": f"s{at}"} for at in range(501)]}, "/skills"),
        (
            {"work_history": [{"title": "x", "from": "2020-01-02", "to": "2020-01-01"}]},
            "/work_history/0/to",
        ),
        ({"aspirations": [wish(weight=0)]}, "/aspirations/0/weight"),
        ({"aspirations": [wish(weight=1.1)]}, "/aspirations/0/weight"),
        ({"aspirations": [wish(text=" ")]}, "/aspirations/0/text"),
        ({"aspirations": [wish(motives=["fame"])]}, "/aspirations/0/motives/0"),
        ({"aspirations": [wish(motives=["growth", "growth"])]}, "/aspirations/0/motives"),
        ({"aspirations": [wish(horizon_months=601)]}, "/aspirations/0/horizon_months"),
        ({"aspirations": [wish(visibility="public")]}, "/aspirations/0/visibility"),
    ],
)
def test_a_record_that_makes_no_sense_is_refused_with_the_field(
    client: TestClient, hr_headers: Headers, changes: dict[str, object], field: str
) -> None:
    refused = client.put(PATH, json=seller(**changes), headers=hr_headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")
    assert fields_of(refused) == [field]
    assert client.get(PATH, headers=hr_headers).status_code == 404


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("external_id", ["-x", "a b", "x" * 129, "ä"])
def test_a_key_that_cannot_stand_in_a_path_is_refused(
    client: TestClient, hr_headers: Headers, external_id: str
) -> None:
    answer = client.put(f"/v1/employees/{external_id}", json=seller(), headers=hr_headers)
    assert answer.status_code == 422
    assert fields_of(answer) == ["external_id"]


def test_a_skill_that_comes_twice_is_kept_once_with_the_stronger_statement(
    client: TestClient, hr_headers: Headers
) -> None:
    twice = [
        {"skill": "Cold  Calling", "level": 2, "source": "self", "last_used": "2026-05-01"},
        {"skill": "Negotiation", "level": 5},
        {"skill": "cold calling", "level": 4, "source": "assessment", "last_used": "2025-01-01"},
    ]
    read = put(client, "employees/E-1", seller(skills=twice), hr_headers).json()
    assert [
        (held["text"], held["level"], held["source"], held["last_used"]) for held in read["skills"]
    ] == [
        ("Cold  Calling", 4.0, "assessment", "2026-05-01"),
        ("Negotiation", 5.0, "self", None),
    ]


def test_deleting_an_employee_removes_every_row_of_the_person(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "employees/E-1", seller(aspirations=[wish()]), hr_headers)
    put(client, "employees/E-2", seller(), hr_headers)
    assert client.delete(PATH, headers=hr_headers).status_code == 204
    assert client.get(PATH, headers=hr_headers).status_code == 404
    with database.read() as session:
        kept = session.exec(select(Employee)).one()
        assert kept.external_id == "E-2"
        for table in (EmployeeSkill, WorkHistoryEntry, Aspiration):
            assert {row.employee_id for row in session.exec(select(table)).all()} <= {kept.id}


def test_deleting_an_employee_removes_the_lists_ranked_for_the_person(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    lists = [("recommendations", "E-1"), ("recommendations", "E-2"), ("candidates", "E-1")]
    with database.write() as session:
        session.add_all(
            Impression(
                surface=surface,
                subject_external_id=subject,
                audience=Audience.HR,
                actor="tests",
                model_version="lateral-1",
                snapshot_at=utc_now(),
            )
            for surface, subject in lists
        )
    client.delete(PATH, headers=hr_headers)
    with database.read() as session:
        rows = session.exec(select(Impression).order_by(col(Impression.id))).all()
    assert [(row.surface, row.subject_external_id) for row in rows] == lists[1:]


def test_a_deleted_employee_can_come_back(client: TestClient, hr_headers: Headers) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    client.delete(PATH, headers=hr_headers)
    again = client.put(PATH, json=seller(), headers=hr_headers)
    assert (again.status_code, again.json()["version"]) == (201, 1)


def test_reading_needs_the_scope_for_it(client: TestClient, portal_headers: Headers) -> None:
    refused = client.get(PATH, headers=portal_headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")


def test_writing_needs_the_scope_for_it(client: TestClient, manager_headers: Headers) -> None:
    for method, json in (("PUT", seller()), ("PATCH", {"grade": 7}), ("DELETE", None)):
        refused = client.request(method, PATH, json=json, headers=manager_headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
