"""Who did what, and who looked at whom: complete, readable, and no entry changes unseen."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, text

from app.core.db import Database
from app.core.journal import Entry, append
from app.core.reads import ReadLog
from app.core.services import services_of
from app.governance.audit_log import service
from app.governance.audit_log.chain import BreakKind, verify
from app.settings import Settings
from models.base import utc_today
from models.vocabulary import ChangeAction, EntityKind, Scope
from tests.support.catalogue import opening, put, seller, wish
from tests.support.tampering import unguarded

Headers = dict[str, str]
HASHED = "occurred_at, actor, action, entity, external_id, details, previous_hash, entry_hash"


@pytest.fixture
def auditor(headers_for: Callable[..., Headers]) -> Headers:
    return headers_for(Scope.AUDIT)


@pytest.fixture
def trusted(headers_for: Callable[..., Headers]) -> Headers:
    """Who may read the log and know what is confidential."""
    return headers_for(Scope.AUDIT, Scope.CONFIDENTIAL)


def _entries(client: TestClient, headers: Headers, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/v1/audit-log", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def _write(database: Database, *people: str) -> None:
    with database.write() as session:
        append(
            session,
            [
                Entry("key:a", ChangeAction.READ, EntityKind.EMPLOYEE, person, {"operation": "x"})
                for person in people
            ],
        )


def test_a_read_by_another_is_in_the_log_with_its_reader_and_its_operation(
    client: TestClient, hr_headers: Headers, auditor: Headers
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    assert client.get("/v1/employees/E-1", headers=hr_headers).status_code == 200
    (read,) = _entries(client, auditor, action="read", external_id="E-1")
    key = hr_headers["Authorization"].split("_")[1]
    assert (read["actor"], read["people"]) == (f"key:{key}", ["E-1"])
    assert read["details"] == {"operation": "getEmployee"}


def test_ones_own_read_is_nobody_elses_matter(
    client: TestClient, hr_headers: Headers, headers_for: Callable[..., Headers], auditor: Headers
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    own = headers_for(Scope.CATALOG_READ, employee="E-1")
    assert client.get("/v1/employees/E-1", headers=own).status_code == 200
    assert _entries(client, auditor, action="read") == []


def test_a_list_is_one_entry_that_each_person_on_it_finds(
    client: TestClient, hr_headers: Headers, auditor: Headers
) -> None:
    for person in ("E-1", "E-2", "E-3"):
        put(client, f"employees/{person}", seller(), hr_headers)
    client.get("/v1/employees?limit=2", headers=hr_headers)
    (seen,) = _entries(client, auditor, action="read", external_id="E-2")
    assert (seen["external_id"], seen["people"]) == ("*", ["E-1", "E-2"])
    assert _entries(client, auditor, action="read", external_id="E-3") == []


def test_a_record_that_the_client_holds_already_is_not_a_read(
    client: TestClient, hr_headers: Headers, auditor: Headers
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    tag = client.get("/v1/employees/E-1", headers=hr_headers).headers["ETag"]
    again = client.get("/v1/employees/E-1", headers={**hr_headers, "If-None-Match": tag})
    assert again.status_code == 304
    assert len(_entries(client, auditor, action="read")) == 1


def test_an_empty_patch_is_a_read(
    client: TestClient, hr_headers: Headers, auditor: Headers
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    assert client.patch("/v1/employees/E-1", json={}, headers=hr_headers).status_code == 200
    (read,) = _entries(client, auditor, action="read")
    assert read["details"] == {"operation": "patchEmployee"}


def test_a_read_moves_no_snapshot(client: TestClient, hr_headers: Headers, app: Any) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    before = services_of(app).database.last_change()
    client.get("/v1/employees/E-1", headers=hr_headers)
    assert services_of(app).database.last_change() == before


def test_what_cannot_be_audited_is_not_answered(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    with database.write() as session:
        session.execute(text("ALTER TABLE audit_people RENAME TO audit_people_gone"))
    refused = client.get("/v1/employees/E-1", headers=hr_headers)
    assert (refused.status_code, refused.json()["code"]) == (503, "read_not_audited")
    assert "Mara" not in refused.text


def test_the_log_is_read_page_by_page_and_by_filters(
    client: TestClient, database: Database, auditor: Headers
) -> None:
    _write(database, "E-1", "E-2", "E-3")
    first = client.get("/v1/audit-log?limit=2&action=read", headers=auditor).json()
    rest = client.get(
        "/v1/audit-log",
        params={"limit": 2, "action": "read", "cursor": first["next_cursor"]},
        headers=auditor,
    ).json()
    assert [one["external_id"] for one in first["items"]] == ["E-1", "E-2"]
    assert rest["items"][0]["external_id"] == "E-3"
    assert _entries(client, auditor, actor="key:nobody") == []
    assert _entries(client, auditor, until="2020-01-01T00:00:00Z") == []
    assert _entries(client, auditor, entity="role") == []


def test_the_log_needs_its_scope(
    client: TestClient, manager_headers: Headers, headers_for: Callable[..., Headers]
) -> None:
    for path in ("", "/verification", "/export"):
        assert client.get(f"/v1/audit-log{path}", headers=manager_headers).status_code == 403
        bound = headers_for(*Scope, employee="E-1")
        assert client.get(f"/v1/audit-log{path}", headers=bound).status_code == 403


def test_the_log_alone_tells_of_no_change_and_no_read_of_what_is_confidential(
    client: TestClient, hr_headers: Headers, auditor: Headers, trusted: Headers
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    put(client, "openings/O-1", opening(), hr_headers)
    before = _entries(client, auditor)
    hidden = [wish("Marketing", "private")]
    put(client, "employees/E-1", seller(aspirations=hidden), hr_headers)
    nomination = {"reason": "Her team ends.", "expires_on": str(utc_today())}
    put(client, "openings/O-1/nominations/E-1", nomination, hr_headers)
    for path in ("openings/O-1/nominations", "openings/O-1/nominations/E-1"):
        assert client.get(f"/v1/{path}", headers=hr_headers).status_code == 200
    assert client.get("/v1/employees/E-1/nominations", headers=hr_headers).status_code == 200
    of_the_log = {"operation": "listAuditEntries"}
    assert [e for e in _entries(client, auditor) if e["details"] != of_the_log] == before
    told = [e for e in _entries(client, trusted) if e["id"] > before[-1]["id"]]
    told = [e for e in told if e["details"] != of_the_log]
    assert [(one["entity"], one["action"]) for one in told] == [
        ("employee", "updated"),
        ("opening", "updated"),
        *[("employee", "read")] * 3,
    ]
    assert told[0]["details"] == {"fields": ["aspirations"]}
    assert told[1]["details"] == {"fields": ["nominations"], "nomination": "created"}
    assert client.get("/v1/audit-log/verification", headers=auditor).json()["valid"]


def test_which_fields_of_a_person_changed_takes_more_than_the_log_s_scope(
    client: TestClient, hr_headers: Headers, auditor: Headers, trusted: Headers
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    put(client, "openings/O-1", opening(), hr_headers)
    changed = seller(grade=7, aspirations=[wish("Marketing", "private")])
    put(client, "employees/E-1", changed, hr_headers)
    put(client, "openings/O-1", opening(grade=7), hr_headers)
    person, place = _entries(client, auditor, action="updated")
    assert (person["external_id"], person["details"]) == ("E-1", {})
    assert place["details"] == {"fields": ["grade"]}
    (known,) = _entries(client, trusted, action="updated", entity="employee")
    assert known["details"] == {"fields": ["aspirations", "grade"]}
    refused = client.get("/v1/audit-log/export", headers=auditor)
    assert refused.status_code == 403


def test_a_log_that_nobody_touched_verifies(
    client: TestClient, database: Database, auditor: Headers
) -> None:
    _write(database, "E-1", "E-2", "E-3")
    found = client.get("/v1/audit-log/verification", headers=auditor).json()
    assert found["valid"]
    assert found["first_broken"] is None


def _row(connection: Connection, entry: int) -> dict[str, Any]:
    query = text("SELECT * FROM audit_entries WHERE id = :id")
    return dict(connection.execute(query, {"id": entry}).mappings().one())


def _change(connection: Connection) -> None:
    connection.execute(text("UPDATE audit_entries SET actor = 'x' WHERE id = 3"))


def _remove(connection: Connection) -> None:
    connection.execute(text("DELETE FROM audit_entries WHERE id = 3"))


def _remove_first(connection: Connection) -> None:
    connection.execute(text("DELETE FROM audit_entries WHERE id = 1"))


def _swap(connection: Connection) -> None:
    for old, new in ((3, 1003), (4, 3), (1003, 4)):
        connection.execute(
            text("UPDATE audit_entries SET id = :new WHERE id = :old"), {"new": new, "old": old}
        )


def _insert(connection: Connection) -> None:
    """Put a copy of the third entry, with a made-up hash, between it and the second."""
    for entry in (5, 4, 3):
        connection.execute(
            text("UPDATE audit_entries SET id = id + 1 WHERE id = :id"), {"id": entry}
        )
    columns = HASHED.replace("entry_hash", f"'{'a' * 64}'")
    connection.execute(
        text(
            f"INSERT INTO audit_entries (id, {HASHED}) SELECT 3, {columns} "
            "FROM audit_entries WHERE id = 4"
        )
    )


@pytest.mark.parametrize(
    ("tamper", "kind", "entry"),
    [
        (_change, BreakKind.CHANGED, 3),
        (_remove, BreakKind.REMOVED, 4),
        (_remove_first, BreakKind.REMOVED, 2),
        (_swap, BreakKind.REORDERED, 3),
        (_insert, BreakKind.INSERTED, 3),
    ],
)
def test_the_first_entry_that_was_tampered_with_is_named(
    database: Database, tamper: Callable[[Connection], None], kind: BreakKind, entry: int
) -> None:
    _write(database, *(f"E-{number}" for number in range(5)))
    with unguarded(database) as connection:
        tamper(connection)
    broken = service.verified(database).first_broken
    assert broken is not None
    assert (broken.kind, broken.entry) == (kind, entry)


def test_an_end_that_was_cut_off_is_found_by_a_head_kept_outside(database: Database) -> None:
    _write(database, "E-1", "E-2")
    head = service.verified(database).head
    _write(database, "E-3")
    assert service.verified(database, head).first_broken is None
    with unguarded(database) as connection:
        connection.execute(text("DELETE FROM audit_entries WHERE id > 1"))
    assert service.verified(database).first_broken is None
    broken = service.verified(database, head).first_broken
    assert broken is not None
    assert broken.kind is BreakKind.CUT


def test_an_export_verifies_without_the_service_and_names_nobody(
    client: TestClient, database: Database, trusted: Headers, tmp_path: Path
) -> None:
    _write(database, "E-MARKER-1", "E-MARKER-2")
    answer = client.get("/v1/audit-log/export", headers=trusted)
    assert "E-MARKER" not in answer.text
    file = tmp_path / "log.ndjson"
    file.write_text(answer.text)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    exported = service.ExportedLog(file)
    found = verify(exported, exported.head())
    assert (found.first_broken, found.entries) == (None, lines[-1]["entries"])
    file.write_text("".join(answer.text.splitlines(keepends=True)[:1]) + json.dumps(lines[-1]))
    broken = verify(exported, exported.head()).first_broken
    assert broken is not None
    assert broken.kind is BreakKind.CUT


def test_reads_at_the_same_time_share_transactions_and_lose_nothing(
    database: Database, settings: Settings
) -> None:
    reads = ReadLog(database, settings.model_copy(update={"statement_seconds": 60.0}))
    read = (ChangeAction.READ, EntityKind.EMPLOYEE)
    with ThreadPoolExecutor(12) as pool:
        list(
            pool.map(
                lambda number: reads.write([Entry("key:a", *read, f"E-{number % 7}")]), range(200)
            )
        )
    found = service.verified(database)
    assert (found.entries, found.first_broken) == (200, None)
