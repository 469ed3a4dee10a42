"""Imports: sent as a file, carried out by a worker, told line by line."""

import gzip
import json
import time
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, func, select

from app.core.db import Database
from app.settings import Settings
from models import AuditEntry, Employee, Import, ImportChunk, OutboxEvent
from models.vocabulary import ChangeAction, Scope
from tests.support.imports import Importer, ndjson, person

Headers = dict[str, str]


@pytest.fixture
def importer(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> Importer:
    return Importer(client, hr_headers, database, settings)


def _journal(database: Database) -> tuple[int, int]:
    """How many changes were audited, and how many events there are."""
    changes = select(func.count()).where(AuditEntry.action != ChangeAction.READ)
    with database.read() as session:
        events = session.exec(select(func.count()).select_from(OutboxEvent)).one()
        return session.exec(changes).one(), events


def _await_recognition(importer: Importer, text: str) -> None:
    """The web process follows what another wrote within its setting."""
    deadline = time.monotonic() + 120
    asked = {"mentions": [text]}
    while True:
        answer = importer.client.post(
            "/v1/skills/normalise", json=asked, headers=importer.headers
        ).json()
        if answer["items"][0]["recognised"]:
            return
        assert time.monotonic() < deadline, answer
        time.sleep(0.05)


def test_an_import_creates_what_put_would_create(importer: Importer) -> None:
    importer.run(
        ndjson([{"external_id": "S-1", "scheme": "house", "preferred_label": "Negotiation"}]),
        entity="skills",
    )
    _await_recognition(importer, "negotiating")
    posted = person(
        "E-1",
        skills=[{"skill": "negotiating", "level": 4}, {"skill": "S-1", "last_used": "2026-01-31"}],
        work_history=[{"title": "Clerk", "from": "2019-04-01", "to": None}],
        languages=[{"code": "en", "level": "C1"}],
        aspirations=[{"target": "function", "text": "Marketing", "motives": ["growth"]}],
    )
    job = importer.run(ndjson([posted]))
    assert job["state"] == "succeeded"
    assert job["import"]["created"] == 1
    imported = importer.get("/v1/employees/E-1")
    body = {name: value for name, value in posted.items() if name != "external_id"}
    put = importer.client.put("/v1/employees/E-2", json=body, headers=importer.headers)
    told = {"external_id", "created_at", "updated_at"}
    assert {n: v for n, v in imported.items() if n not in told} == {
        n: v for n, v in put.json().items() if n not in told
    }
    assert imported["skills"][0]["skill"] == "S-1"


def test_an_import_of_what_put_stored_changes_nothing(importer: Importer) -> None:
    body = {"name": "Ada", "title": "Lead", "skills": [{"skill": "sums"}], "grade": 4}
    importer.client.put("/v1/employees/E-1", json=body, headers=importer.headers)
    before = importer.get("/v1/employees/E-1")
    job = importer.run(ndjson([{"external_id": "E-1", **body}]))
    assert job["import"]["unchanged"] == 1
    assert importer.get("/v1/employees/E-1") == before


def test_the_same_import_sent_twice_changes_nothing_the_second_time(
    importer: Importer, database: Database
) -> None:
    lines = ndjson(
        [
            person("E-1", skills=[{"skill": "sums", "level": 2}], as_of="2026-03-01T00:00:00Z"),
            person("E-1", title="Another"),
            person("E-2", work_history=[{"title": "Clerk"}]),
            "{",
        ]
    )
    importer.run(lines)
    people = [importer.get(f"/v1/employees/{key}") for key in ("E-1", "E-2")]
    journal = _journal(database)
    job = importer.run(lines)
    assert (job["import"]["unchanged"], job["import"]["rejected"]) == (2, 2)
    assert [importer.get(f"/v1/employees/{key}") for key in ("E-1", "E-2")] == people
    assert _journal(database) == journal


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("{broken", "", "is not JSON"),
        ('["E-9"]', "", "should be an object"),
        ('{"name": "Nobody", "title": "T"}', "/external_id", "is needed"),
        (json.dumps(person("")), "/external_id", "a letter or a digit"),
        (json.dumps({**person("E-9"), "external_id": 1.5}), "/external_id", "found 1.5"),
        (json.dumps({**person("E-9"), "external_id": "x" * 129}), "/external_id", "128"),
        (json.dumps(person("E-9", name="x" * 400)), "/name", "at most"),
        (json.dumps(person("E-9", title=7)), "/title", "string"),
        (json.dumps(person("E-9", status="here")), "/status", "active"),
        (json.dumps(person("E-9", as_of="2999-01-01T00:00:00Z")), "/as_of", "lies in the future"),
        ('{"external_id": "E-9", "name": "A", "name": "B", "title": "T"}', "/name", "twice"),
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_bad_line_is_told_and_stops_no_other(
    importer: Importer, line: str, field: str, reason: str
) -> None:
    job = importer.run(ndjson([person("E-1"), line, person("E-2")]))
    results = importer.results(job)
    assert [one["outcome"] for one in results] == ["created", "rejected", "created"]
    assert results[1]["line"] == 2
    assert results[1]["problems"][0]["field"] == field
    assert reason in results[1]["problems"][0]["reason"]


def test_a_line_longer_than_any_record_is_told_and_stops_no_other(
    importer: Importer, settings: Settings
) -> None:
    giant = "x" * (settings.max_body_bytes + 10)
    job = importer.run(ndjson([person("E-1"), giant, person("E-2")]))
    results = importer.results(job)
    assert [one["outcome"] for one in results] == ["created", "rejected", "created"]
    assert "longer than" in results[1]["problems"][0]["reason"]


def test_of_two_lines_for_one_record_the_first_counts(importer: Importer) -> None:
    job = importer.run(ndjson([person("E-1", title="First"), "", person("E-1", title="Second")]))
    results = importer.results(job)
    assert [(one["line"], one["outcome"]) for one in results] == [(1, "created"), (3, "rejected")]
    assert "line 1" in results[1]["problems"][0]["reason"]
    assert importer.get("/v1/employees/E-1")["title"] == "First"


def test_a_record_older_than_the_stored_one_is_skipped_as_stale(importer: Importer) -> None:
    importer.run(ndjson([person("E-1", title="New", as_of="2026-03-02T00:00:00Z")]))
    job = importer.run(ndjson([person("E-1", title="Old", as_of="2026-03-01T23:00:00-00:30")]))
    assert importer.outcomes(job) == {"E-1": "stale"}
    assert importer.get("/v1/employees/E-1")["title"] == "New"


def test_a_later_moment_is_kept_even_where_the_record_says_the_same(importer: Importer) -> None:
    importer.run(ndjson([person("E-1", as_of="2026-03-01T00:00:00Z")]))
    importer.run(ndjson([person("E-1", as_of="2026-03-03T00:00:00Z")]))
    job = importer.run(ndjson([person("E-1", title="Late", as_of="2026-03-02T00:00:00Z")]))
    assert importer.outcomes(job) == {"E-1": "stale"}


def test_put_refuses_a_record_older_than_the_stored_one(importer: Importer) -> None:
    body = {"name": "Ada", "title": "Lead"}

    def put(title: str, as_of: str) -> int:
        answer = importer.client.put(
            "/v1/employees/E-1",
            params={"as_of": as_of},
            json={**body, "title": title},
            headers=importer.headers,
        )
        return answer.status_code

    assert put("New", "2026-03-02T00:00:00Z") == 201
    assert put("Old", "2026-03-01T00:00:00Z") == 409
    assert put("New", "2999-01-01T00:00:00Z") == 422
    assert put("Newer", "2026-03-03T00:00:00Z") == 200


def test_aspirations_take_the_scope_of_whoever_sent_the_import(
    importer: Importer, writer_headers: Headers
) -> None:
    wish = {"target": "function", "text": "Marketing"}
    writer = Importer(importer.client, writer_headers, importer.database, importer.settings)
    job = writer.run(ndjson([person("E-1", aspirations=[wish]), person("E-2")]))
    assert writer.outcomes(job) == {"E-1": "rejected", "E-2": "created"}
    assert writer.results(job)[0]["problems"][0]["field"] == "/aspirations"
    assert importer.run(ndjson([person("E-1", aspirations=[wish])]))["import"]["created"] == 1


def test_an_import_without_aspirations_keeps_those_that_are_stated(importer: Importer) -> None:
    wish = {"target": "function", "text": "Marketing"}
    importer.run(ndjson([person("E-1", aspirations=[wish])]))
    importer.run(ndjson([person("E-1", title="Promoted")]))
    assert importer.get("/v1/employees/E-1")["aspirations"][0]["text"] == "Marketing"


def test_a_change_of_hidden_aspirations_alone_is_a_confidential_event(
    importer: Importer, database: Database
) -> None:
    importer.run(ndjson([person("E-1")]))
    version = importer.get("/v1/employees/E-1")["version"]
    importer.run(ndjson([person("E-1", aspirations=[{"target": "text", "text": "out of sales"}])]))
    with database.read() as session:
        of_person = select(OutboxEvent).where(OutboxEvent.external_id == "E-1")
        events = session.exec(of_person.order_by(col(OutboxEvent.id))).all()
    assert [event.confidential for event in events] == [False, True]
    assert importer.get("/v1/employees/E-1")["version"] == version


def test_a_job_of_a_caller_who_knows_what_is_confidential_is_hidden_from_others(
    importer: Importer, writer_headers: Headers
) -> None:
    job = importer.run(ndjson([person("E-1")]))
    path = f"/v1/jobs/{job['id']}"
    for address in (path, f"{path}/results"):
        assert importer.client.get(address, headers=writer_headers).status_code == 404
    assert importer.client.get("/v1/jobs", headers=writer_headers).json()["items"] == []


def test_a_dry_run_tells_what_would_happen_and_changes_nothing(
    importer: Importer, database: Database
) -> None:
    importer.run(ndjson([person("E-1"), person("E-2")]))
    journal = _journal(database)
    lines = ndjson([person("E-1", title="Other"), person("E-3"), "{"])
    job = importer.run(lines, dry_run=True, mode="snapshot", max_missing_share=0)
    assert importer.outcomes(job) == {
        "E-1": "updated",
        "E-3": "created",
        None: "rejected",
        "E-2": "deactivated",
    }
    assert _journal(database) == journal
    assert importer.get("/v1/employees/E-1")["title"] == "Adviser"
    assert importer.get("/v1/employees/E-2")["status"] == "active"
    missing = importer.client.get("/v1/employees/E-3", headers=importer.headers)
    assert missing.status_code == 404


def test_openings_of_roles_that_do_not_exist_are_told(importer: Importer) -> None:
    importer.run(
        ndjson([{"external_id": "R-1", "title": "Marketer", "skills": [{"skill": "copy"}]}]),
        entity="roles",
    )
    lines = [
        {"external_id": "O-1", "role": "R-1"},
        {"external_id": "O-2", "role": "R-none"},
        {"external_id": "O-3", "title": "Own", "skills": [{"skill": "sums"}]},
    ]
    job = importer.run(ndjson(lines), entity="openings")
    assert importer.outcomes(job) == {"O-1": "created", "O-2": "rejected", "O-3": "created"}
    assert importer.results(job)[1]["problems"][0]["field"] == "/role"
    assert importer.get("/v1/openings/O-1")["effective"]["skills"][0]["text"] == "copy"
    again = importer.run(ndjson([{**lines[0], "headcount": 2}, lines[2]]), entity="openings")
    assert importer.outcomes(again) == {"O-1": "updated", "O-3": "unchanged"}


def test_skills_come_with_their_labels_and_neighbours(importer: Importer) -> None:
    skill = {
        "external_id": "S-1",
        "scheme": "house",
        "preferred_label": "Negotiation",
        "alternative_labels": ["haggling"],
        "broader": ["S-2"],
        "related": ["S-3"],
    }
    itself = {**skill, "external_id": "S-4", "broader": ["S-4"]}
    job = importer.run(ndjson([skill, itself]), entity="skills")
    assert importer.outcomes(job) == {"S-1": "created", "S-4": "created"}
    told = importer.results(job)[1]["warnings"]
    assert [(one["field"], one["found"]) for one in told] == [("/broader/0", "S-4")]
    stored = importer.get("/v1/skills/S-1")
    assert {name: stored[name] for name in skill} == skill


def test_gzip_is_unpacked_in_one_member_or_several(importer: Importer) -> None:
    packed = gzip.compress(ndjson([person("E-1")])) + gzip.compress(ndjson([person("E-2")]))
    answer = importer.client.post(
        "/v1/imports?entity=employees",
        content=packed,
        headers={
            **importer.headers,
            "Content-Type": "application/x-ndjson",
            "Content-Encoding": "gzip",
        },
    )
    assert answer.status_code == 202
    importer.work()
    assert importer.job(answer.headers["Location"])["import"]["created"] == 2


def test_a_file_larger_than_a_piece_is_put_together_again(importer: Importer) -> None:
    lines = ndjson(person(f"E-{n}", summary="word " * 3000) for n in range(120))
    assert len(lines) > 1_500_000
    job = importer.run(lines)
    assert job["import"]["created"] == 120
    assert job["done"] == job["total"] == len(lines)


def test_the_bytes_of_an_import_are_dropped_when_it_is_carried_out(
    importer: Importer, database: Database
) -> None:
    importer.run(ndjson([person("E-1")]))
    with database.read() as session:
        assert session.exec(select(ImportChunk)).all() == []


def test_an_import_is_repeated_under_its_idempotency_key(
    importer: Importer, database: Database
) -> None:
    headers = {
        **importer.headers,
        "Content-Type": "application/x-ndjson",
        "Idempotency-Key": "nightly-1",
    }
    answers = [
        importer.client.post(
            "/v1/imports?entity=employees", content=ndjson([person("E-1")]), headers=headers
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    with database.read() as session:
        assert len(session.exec(select(Import)).all()) == 1


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_jobs_are_listed_by_state_page_by_page(importer: Importer) -> None:
    for number in range(3):
        importer.run(ndjson([person(f"E-{number}")]))
    importer.send(ndjson([person("E-9")]))
    page = importer.client.get(
        "/v1/jobs", params={"limit": 2, "state": "succeeded"}, headers=importer.headers
    ).json()
    rest = importer.client.get(
        "/v1/jobs",
        params={"state": "succeeded", "cursor": page["next_cursor"]},
        headers=importer.headers,
    ).json()
    assert (len(page["items"]), len(rest["items"]), rest["next_cursor"]) == (2, 1, None)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_key_of_one_employee_imports_nothing(
    importer: Importer, headers_for: Callable[..., Headers], database: Database
) -> None:
    bound = headers_for(Scope.CATALOG_WRITE, employee="E-1")
    answer = importer.client.post(
        "/v1/imports?entity=employees",
        content=ndjson([person("E-1")]),
        headers={**bound, "Content-Type": "application/x-ndjson"},
    )
    assert answer.status_code == 403
    with database.read() as session:
        assert session.exec(select(Employee)).all() == []
