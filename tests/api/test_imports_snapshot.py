"""Snapshots: what a file leaves out is ended, behind a guard."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.settings import Settings
from models import AuditEntry, Employee
from models.base import utc_now
from models.vocabulary import ChangeAction, EntityKind
from tests.support.imports import Importer, ndjson, person

PEOPLE = [f"E-{number}" for number in range(10)]


@pytest.fixture
def importer(
    client: TestClient, hr_headers: dict[str, str], database: Database, settings: Settings
) -> Importer:
    made = Importer(client, hr_headers, database, settings)
    made.run(ndjson(map(person, PEOPLE)))
    return made


def _snapshot(importer: Importer, keys: list[str], **options: Any) -> dict[str, Any]:
    return importer.run(ndjson(map(person, keys)), mode="snapshot", **options)


def _status(importer: Importer) -> dict[str, str]:
    with importer.database.read() as session:
        people = session.exec(select(Employee)).all()
        return {person.external_id: str(person.status) for person in people}


def test_people_who_are_missing_have_left(importer: Importer) -> None:
    job = _snapshot(importer, PEOPLE[1:])
    assert (job["state"], job["import"]["deactivated"]) == ("succeeded", 1)
    assert _status(importer) == {**dict.fromkeys(PEOPLE, "active"), "E-0": "left"}
    last = importer.results(job)[-1]
    assert last == {
        "line": None,
        "external_id": "E-0",
        "outcome": "deactivated",
        "problems": [],
        "warnings": [],
    }


def test_the_same_snapshot_sent_twice_ends_nobody_the_second_time(importer: Importer) -> None:
    _snapshot(importer, PEOPLE[1:])
    before = importer.get("/v1/employees/E-0")
    job = _snapshot(importer, PEOPLE[1:])
    assert (job["import"]["deactivated"], job["import"]["missing"]) == (0, 0)
    assert importer.get("/v1/employees/E-0") == before


def test_people_who_come_back_are_active_again(importer: Importer) -> None:
    _snapshot(importer, PEOPLE[1:])
    _snapshot(importer, PEOPLE)
    assert set(_status(importer).values()) == {"active"}


def test_half_a_file_waits_for_a_confirmation_and_ends_nobody(importer: Importer) -> None:
    job = _snapshot(importer, PEOPLE[:5])
    assert (job["state"], job["import"]["missing"]) == ("waiting", 5)
    assert set(_status(importer).values()) == {"active"}


def test_a_confirmed_snapshot_ends_what_is_missing_and_says_who_confirmed(
    importer: Importer,
) -> None:
    job = _snapshot(importer, PEOPLE[:5])
    answer = importer.client.post(f"/v1/jobs/{job['id']}/confirm", headers=importer.headers)
    assert (answer.status_code, answer.json()["state"]) == (200, "queued")
    importer.work()
    done = importer.job(f"/v1/jobs/{job['id']}")
    assert (done["state"], done["import"]["deactivated"]) == ("succeeded", 5)
    assert list(_status(importer).values()).count("left") == 5
    with importer.database.read() as session:
        confirmed = session.exec(
            select(AuditEntry).where(AuditEntry.action == ChangeAction.CONFIRMED)
        ).one()
    assert (confirmed.entity, confirmed.external_id) == (EntityKind.IMPORT, job["id"])


def test_a_job_that_does_not_wait_cannot_be_confirmed(importer: Importer) -> None:
    job = _snapshot(importer, PEOPLE)
    answer = importer.client.post(f"/v1/jobs/{job['id']}/confirm", headers=importer.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "job_state")


def test_the_share_that_may_be_missing_can_be_named(importer: Importer) -> None:
    assert _snapshot(importer, PEOPLE[:5], max_missing_share=0.5)["state"] == "succeeded"


def test_a_person_whose_line_is_refused_is_not_missing(importer: Importer) -> None:
    lines = [person(key) for key in PEOPLE[1:]] + [person("E-0", grade="high")]
    job = importer.run(ndjson(lines), mode="snapshot", max_missing_share=0)
    assert (job["state"], job["import"]["missing"]) == ("succeeded", 0)


def test_a_line_that_may_be_anybodys_keeps_everybody_until_it_is_confirmed(
    importer: Importer,
) -> None:
    lines = [*(person(key) for key in PEOPLE[1:]), "{unreadable"]
    job = importer.run(ndjson(lines), mode="snapshot", max_missing_share=1)
    assert (job["state"], job["import"]["unattributed"]) == ("waiting", 1)
    assert set(_status(importer).values()) == {"active"}


def test_people_who_were_added_after_the_file_was_sent_are_not_missing(
    importer: Importer,
) -> None:
    job = importer.send(ndjson(map(person, PEOPLE)), mode="snapshot")
    body = {"name": "New", "title": "T"}
    importer.client.put("/v1/employees/E-new", json=body, headers=importer.headers)
    importer.work()
    assert importer.job(job)["import"]["missing"] == 0
    assert _status(importer)["E-new"] == "active"


def test_openings_that_are_missing_are_closed_and_filled_ones_stay(importer: Importer) -> None:
    openings = [
        {"external_id": f"O-{number}", "title": "T", "status": status}
        for number, status in enumerate(["open", "open", "filled", "draft"])
    ]
    importer.run(ndjson(openings), entity="openings")
    job = importer.run(
        ndjson(openings[:1]), entity="openings", mode="snapshot", max_missing_share=1
    )
    assert job["import"]["deactivated"] == 2
    stored = [importer.get(f"/v1/openings/O-{number}")["status"] for number in range(4)]
    assert stored == ["open", "closed", "filled", "closed"]


@pytest.mark.parametrize("entity", ["roles", "skills"])
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_roles_and_skills_have_no_snapshot(importer: Importer, entity: str) -> None:
    answer = importer.client.post(
        "/v1/imports",
        params={"entity": entity, "mode": "snapshot"},
        content=b"{}\n",
        headers={**importer.headers, "Content-Type": "application/x-ndjson"},
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "mode"


def test_a_cancelled_job_ends_nobody(importer: Importer) -> None:
    job = _snapshot(importer, PEOPLE[:5])
    path = f"/v1/jobs/{job['id']}"
    cancelled = importer.client.post(f"{path}/cancel", headers=importer.headers)
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    again = importer.client.post(f"{path}/confirm", headers=importer.headers)
    assert again.status_code == 409
    importer.work()
    assert set(_status(importer).values()) == {"active"}


def test_a_finished_job_cannot_be_cancelled(importer: Importer) -> None:
    job = _snapshot(importer, PEOPLE)
    answer = importer.client.post(f"/v1/jobs/{job['id']}/cancel", headers=importer.headers)
    assert answer.status_code == 409
    assert job["finished_at"] < (utc_now() + timedelta(minutes=1)).isoformat()
