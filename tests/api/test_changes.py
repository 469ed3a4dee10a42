"""The change feed: complete, in order, mirrorable, and silent about what is confidential."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update
from sqlmodel import select

from app.core.db import Database
from app.core.journal import record_change
from app.exchange import outbox
from app.exchange.changes.tasks import clear_outbox
from app.settings import Settings
from models.base import utc_now
from models.exchange import WebhookEndpoint
from models.journal import OutboxEvent
from models.vocabulary import ChangeAction, EntityKind, Scope
from tests.support.catalogue import Headers, put, seller, skill, wish
from tests.support.webhooks import stored_endpoint, tell

PATH = "/v1/changes"
KINDS = {"employee": "employees", "role": "roles", "opening": "openings", "skill": "skills"}


def changes(client: TestClient, headers: Headers, **query: Any) -> dict[str, Any]:
    answer = client.get(PATH, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json()
    return read


def words(read: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["type"], one["external_id"]) for one in read["items"]]


def age(database: Database, days: float, *, below: int | None = None) -> None:
    """Let all events, or those below an id, be so old."""
    with database.write() as session:
        statement = update(OutboxEvent).values(occurred_at=utc_now() - timedelta(days=days))
        session.execute(statement if below is None else statement.where(OutboxEvent.id < below))


def test_changes_come_in_their_order_and_page_by_page(
    client: TestClient, hr_headers: Headers
) -> None:
    start = changes(client, hr_headers, after="now")
    assert start["items"] == []
    put(client, "employees/E-1", seller(), hr_headers)
    put(client, "skills/S-1", skill(), hr_headers)
    client.patch("/v1/employees/E-1", json={"grade": 7}, headers=hr_headers)
    client.delete("/v1/skills/S-1", headers=hr_headers)
    expected = [
        ("employee.created", "E-1"),
        ("skill.created", "S-1"),
        ("employee.updated", "E-1"),
        ("skill.deleted", "S-1"),
    ]
    whole = changes(client, hr_headers, after=start["next_cursor"])
    assert (words(whole), whole["more"]) == (expected, False)
    found, cursor, more = [], start["next_cursor"], True
    while more:
        page = changes(client, hr_headers, after=cursor, limit=3)
        found += words(page)
        cursor, more = page["next_cursor"], page["more"]
    assert found == expected
    assert changes(client, hr_headers, after=cursor)["items"] == []


def test_without_a_cursor_the_feed_starts_at_the_oldest_change_that_is_kept(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    assert words(changes(client, hr_headers)) == [("employee.created", "E-1")]


def test_a_feed_can_be_narrowed_to_kinds_of_records(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    put(client, "skills/S-1", skill(), hr_headers)
    put(client, "roles/R-1", {"title": "Any"}, hr_headers)
    found = words(changes(client, hr_headers, entity=["skill", "role"]))
    assert found == [("skill.created", "S-1"), ("role.created", "R-1")]
    answer = client.get(PATH, params={"entity": "api_key"}, headers=hr_headers)
    assert answer.status_code == 422


def test_only_records_of_the_catalogue_and_move_cases_are_told(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    with database.write() as session:
        for kind in EntityKind:
            record_change(session, "tests", ChangeAction.CREATED, kind, "X-1")
        record_change(session, "tests", ChangeAction.EXPORTED, EntityKind.EMPLOYEE, "X-1")
        record_change(session, "tests", ChangeAction.ERASED, EntityKind.EMPLOYEE, "X-1")
    found = {name for name, key in words(changes(client, hr_headers)) if key == "X-1"}
    told = {*(f"{kind}.created" for kind in KINDS), "employee.erased"}
    assert found == told | {"move_case.created"}


def test_move_cases_are_told_to_those_who_may_read_them(
    client: TestClient, headers_for: Callable[..., Headers], database: Database
) -> None:
    with database.write() as session:
        record_change(session, "tests", ChangeAction.RELEASED, EntityKind.MOVE_CASE, "X-1")
        record_change(
            session, "tests", ChangeAction.CREATED, EntityKind.MOVE_CASE, "X-2", confidential=True
        )
    reader = headers_for(Scope.CATALOG_READ)
    assert words(changes(client, reader)) == []
    refused = client.get(PATH, params={"entity": "move_case"}, headers=reader)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    moves = headers_for(Scope.CATALOG_READ, Scope.MOVES_READ)
    assert words(changes(client, moves)) == [("move_case.released", "X-1")]
    hr = headers_for(Scope.CATALOG_READ, Scope.MOVES_READ, Scope.CONFIDENTIAL)
    assert len(words(changes(client, hr, entity=["move_case"]))) == 2


def test_a_key_of_one_employee_is_refused(
    client: TestClient, headers_for: Callable[..., Headers]
) -> None:
    bound = headers_for(Scope.CATALOG_READ, employee="E-1")
    assert client.get(PATH, headers=bound).status_code == 403


@pytest.mark.parametrize("cursor", ["x", "AAAA", "é", "A" * 48, "A" * 200, "now "])
def test_rubbish_is_no_cursor(client: TestClient, hr_headers: Headers, cursor: str) -> None:
    answer = client.get(PATH, params={"after": cursor}, headers=hr_headers)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "after")


def test_a_hidden_change_leaves_no_trace(
    client: TestClient, hr_headers: Headers, manager_headers: Headers, database: Database
) -> None:
    """With the hidden change the answers are those without it, byte for byte but the cursor."""
    put(client, "employees/E-1", seller(), hr_headers)
    start = changes(client, manager_headers, after="now")["next_cursor"]
    listed = client.get("/v1/employees?updated_since=2020-01-01T00:00:00Z", headers=manager_headers)
    since = {"updated_since": utc_now().isoformat()}
    empty = changes(client, manager_headers, after=start)
    hidden = {"aspirations": [wish(visibility="private")]}
    assert client.patch("/v1/employees/E-1", json=hidden, headers=hr_headers).status_code == 200
    after = changes(client, manager_headers, after=start)
    assert {**after, "next_cursor": ""} == {**empty, "next_cursor": ""}
    assert len(after["next_cursor"]) == len(empty["next_cursor"])
    again = client.get("/v1/employees?updated_since=2020-01-01T00:00:00Z", headers=manager_headers)
    assert again.content == listed.content
    for headers in (manager_headers, hr_headers):
        answer = client.get("/v1/employees", params=since, headers=headers)
        assert answer.json()["items"] == []
    assert words(changes(client, hr_headers, after=start)) == [("employee.updated", "E-1")]


def test_cursors_do_not_tell_how_far_apart_they_are(
    client: TestClient, manager_headers: Headers, database: Database
) -> None:
    """Asked twice for the same position, the texts differ: nothing can be read from them."""
    tell(database, "E-1")
    seen = {changes(client, manager_headers, after="now")["next_cursor"] for _ in range(5)}
    assert len(seen) == 5
    tell(database, "E-2")
    for cursor in seen:
        assert words(changes(client, manager_headers, after=cursor)) == [
            ("employee.updated", "E-2")
        ]


def test_hidden_changes_do_not_shorten_a_page(
    client: TestClient, manager_headers: Headers, database: Database
) -> None:
    for number in range(6):
        tell(database, f"E-{number}", confidential=number % 2 == 1)
    page = changes(client, manager_headers, limit=3)
    assert [key for _, key in words(page)] == ["E-0", "E-2", "E-4"]
    assert page["more"] is False


def test_a_cursor_that_is_too_old_is_410_with_advice(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> None:
    tell(database, "E-1")
    old = changes(client, hr_headers)["next_cursor"]
    tell(database, "E-2", "E-3", "E-4")
    current = changes(client, hr_headers)["next_cursor"]
    age(database, settings.outbox_days + 1)
    assert clear_outbox(database, settings) > 0
    answer = client.get(PATH, params={"after": old}, headers=hr_headers)
    assert (answer.status_code, answer.json()["code"]) == (410, "cursor_gone")
    assert "after=now" in answer.json()["detail"]
    assert changes(client, hr_headers, after=current)["items"] == []
    tell(database, "E-5")
    assert words(changes(client, hr_headers, after=current)) == [("employee.updated", "E-5")]


def test_a_cursor_of_a_database_that_was_set_back_is_410(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    tell(database, "E-1", "E-2")
    cursor = changes(client, hr_headers)["next_cursor"]
    with database.write() as session:
        newest = outbox.newest(session)
        session.delete(session.exec(select(OutboxEvent).where(OutboxEvent.id == newest)).one())
    assert client.get(PATH, params={"after": cursor}, headers=hr_headers).status_code == 410


def test_clearing_keeps_what_is_young_what_webhooks_wait_for_and_the_newest(
    database: Database, settings: Settings
) -> None:
    def clear() -> list[int]:
        clear_outbox(database, settings)
        with database.read() as session:
            return [row.id or 0 for row in session.exec(select(OutboxEvent)) if row.id]

    stored_endpoint(database, settings, "https://hr.example.com/")
    tell(database, *(f"E-{number}" for number in range(6)))
    with database.read() as session:
        newest = outbox.newest(session)
    age(database, settings.outbox_days - 1)
    assert len(clear()) == 6
    age(database, settings.outbox_days + 1)
    assert len(clear()) == 6
    with database.write() as session:
        session.execute(update(WebhookEndpoint).values(told_change_id=newest - 2))
    assert clear() == [newest - 1, newest]
    with database.write() as session:
        session.execute(update(WebhookEndpoint).values(disabled_at=utc_now()))
    assert clear() == [newest]
    tell(database, "E-9")
    assert clear()[-1] == newest + 1


class Mirror:
    """An integrator's copy of the catalogue, kept by the lists and the change feed alone."""

    def __init__(self, client: TestClient, headers: Headers) -> None:
        self.client = client
        self.headers = headers
        self.records: dict[tuple[str, str], Any] = {}
        self.cursor = changes(client, headers, after="now")["next_cursor"]
        for kind in KINDS:
            self.records |= {(kind, one["external_id"]): one for one in self.listed(kind)}

    def listed(self, kind: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        query: dict[str, Any] = {"limit": 7}
        while True:
            answer = self.client.get(f"/v1/{KINDS[kind]}", params=query, headers=self.headers)
            page = answer.json()
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            query["cursor"] = page["next_cursor"]

    def follow(self) -> None:
        more = True
        while more:
            page = changes(self.client, self.headers, after=self.cursor, limit=5)
            for change in page["items"]:
                self.read_again(change["entity"], change["external_id"])
                for kind, key in self.that_show(change["entity"], change["external_id"]):
                    self.read_again(kind, key)
            self.cursor, more = page["next_cursor"], page["more"]

    def that_show(self, kind: str, key: str) -> list[tuple[str, str]]:
        """Records that show a part of another: skills by their labels, openings their role."""
        if kind == "skill":
            return [
                place
                for place, one in self.records.items()
                if any(held.get("skill") == key for held in one.get("skills") or [])
                or any(
                    held.get("skill") == key for held in one.get("effective", {}).get("skills", [])
                )
            ]
        if kind == "role":
            return [place for place, one in self.records.items() if one.get("role") == key]
        return []

    def read_again(self, kind: str, key: str) -> None:
        answer = self.client.get(f"/v1/{KINDS[kind]}/{key}", headers=self.headers)
        if answer.status_code == 404:
            self.records.pop((kind, key), None)
        else:
            self.records[kind, key] = answer.json()


@pytest.mark.parametrize("seed", range(2))
def test_a_mirror_of_lists_and_changes_ends_equal(
    client: TestClient, hr_headers: Headers, manager_headers: Headers, seed: int
) -> None:
    chance = random.Random(seed)
    write_at_random(client, hr_headers, chance, 25)
    mirrors = [Mirror(client, hr_headers), Mirror(client, manager_headers)]
    for _ in range(6):
        write_at_random(client, hr_headers, chance, 12)
        for mirror in mirrors:
            mirror.follow()
    for mirror in mirrors:
        fresh = Mirror(client, mirror.headers)
        assert mirror.records == fresh.records
        assert len(fresh.records) > 5


def write_at_random(
    client: TestClient, headers: Headers, chance: random.Random, count: int
) -> None:
    for _ in range(count):
        kind, key = chance.choice(list(KINDS)), chance.randrange(6)
        place = f"/v1/{KINDS[kind]}/{kind[0].upper()}-{key}"
        label = chance.choice(["Negotiation", "Pitching", "Storytelling", "Pricing"])
        body = {
            "employee": seller(grade=chance.randrange(9), skills=[{"skill": label}]),
            "role": {"title": f"Role {chance.randrange(9)}", "skills": [{"skill": label}]},
            "opening": {"title": f"Opening {chance.randrange(9)}", "status": "open"},
            "skill": skill(f"{label} {key}"),
        }[kind]
        if kind == "employee":
            visibility = chance.choice(["hr", "manager"])
            body["aspirations"] = [wish(chance.choice(["Marketing", "Product"]), visibility)]
        if chance.random() < 0.25:
            answer = client.delete(place, headers=headers)
        else:
            answer = client.put(place, json=body, headers=headers)
        assert answer.status_code in {200, 201, 204, 404, 409}, answer.text
