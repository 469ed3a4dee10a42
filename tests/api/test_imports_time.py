"""Snapshots look at time: what is stored as newer than a file is never ended by it."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update
from sqlmodel import col

from app.core.db import Database
from app.exchange.imports.service import tidy
from app.settings import Settings
from models import Import
from models.base import utc_now
from tests.support.imports import Importer, ndjson, person

OLD, LATE, NEW = "2026-03-01T20:00:00Z", "2026-03-01T22:00:00Z", "2026-03-02T22:00:00Z"
PEOPLE = [f"E-{number}" for number in range(1, 21)]


@pytest.fixture
def importer(
    client: TestClient, hr_headers: dict[str, str], database: Database, settings: Settings
) -> Importer:
    return Importer(client, hr_headers, database, settings)


def file(keys: list[str], as_of: str | None = None, **options: Any) -> bytes:
    moment = {} if as_of is None else {"as_of": as_of}
    return ndjson(person(key, **moment, **options) for key in keys)


def put(importer: Importer, key: str, **parameters: str) -> None:
    body = {"name": f"Name of {key}", "title": "Adviser"}
    path = f"/v1/employees/{key}"
    answer = importer.client.put(path, params=parameters, json=body, headers=importer.headers)
    assert answer.status_code in {200, 201}, answer.text


def post(importer: Importer, path: str) -> Any:
    return importer.client.post(path, headers=importer.headers)


def left(importer: Importer) -> set[str]:
    page = importer.get("/v1/employees?status=left&limit=100")
    return {one["external_id"] for one in page["items"]}


@pytest.mark.parametrize("before", [None, OLD, NEW])
def test_a_late_snapshot_ends_nobody_whom_its_source_named_later(
    importer: Importer, before: str | None
) -> None:
    importer.run(file(PEOPLE, before))
    importer.run(file(["N-1"], NEW))
    job = importer.run(file(PEOPLE, LATE), mode="snapshot")
    assert job["state"] == "succeeded"
    told = job["import"]
    assert (told["missing"], told["spared"], told["deactivated"]) == (0, 1, 0)
    assert left(importer) == set()


def test_who_was_created_after_the_moment_of_a_file_is_not_ended_by_it(importer: Importer) -> None:
    importer.run(file(PEOPLE, OLD))
    put(importer, "N-1")
    job = importer.run(file(PEOPLE), mode="snapshot", as_of=LATE)
    assert (job["import"]["missing"], job["import"]["spared"]) == (0, 1)
    again = importer.run(file(PEOPLE), mode="snapshot")
    assert again["import"]["deactivated"] == 1
    assert left(importer) == {"N-1"}


def test_a_snapshot_ends_who_is_as_old_as_it_is(importer: Importer) -> None:
    importer.run(file(PEOPLE, LATE))
    job = importer.run(file(PEOPLE[1:], LATE), mode="snapshot")
    assert (job["import"]["missing"], job["import"]["deactivated"]) == (1, 1)
    assert left(importer) == {"E-1"}


def test_a_waiting_snapshot_tells_page_by_page_who_would_end(importer: Importer) -> None:
    importer.run(file(PEOPLE, OLD))
    job = importer.run(file(PEOPLE[:12], LATE), mode="snapshot")
    assert (job["state"], job["import"]["missing"]) == ("waiting", 8)
    told = importer.results(job, outcome="would_end", limit=3)
    assert [one["external_id"] for one in told] == PEOPLE[12:]
    assert {one["outcome"] for one in told} == {"would_end"}
    done = post(importer, f"/v1/imports/{job['id']}/confirm")
    assert done.status_code == 200
    importer.work()
    assert left(importer) == set(PEOPLE[12:])
    assert importer.results(job, outcome="would_end") == []


def test_a_snapshot_that_a_later_one_superseded_cannot_be_confirmed(importer: Importer) -> None:
    importer.run(file(PEOPLE, OLD))
    half = importer.run(file(PEOPLE[:12], LATE), mode="snapshot")
    later = importer.run(file(PEOPLE, NEW), mode="snapshot")
    answer = post(importer, f"/v1/jobs/{half['id']}/confirm")
    assert (answer.status_code, answer.json()["code"]) == (409, "import_superseded")
    assert later["id"] in answer.json()["detail"]
    importer.work()
    assert left(importer) == set()


def test_a_snapshot_that_is_overtaken_after_its_confirmation_ends_nobody(
    importer: Importer,
) -> None:
    importer.run(file(PEOPLE, OLD))
    half = importer.run(file(PEOPLE[:12], LATE), mode="snapshot")
    assert post(importer, f"/v1/jobs/{half['id']}/confirm").status_code == 200
    importer.send(file(PEOPLE, NEW), mode="snapshot")
    importer.work()
    told = importer.job(f"/v1/jobs/{half['id']}")
    assert (told["state"], told["import"]["deactivated"]) == ("failed", 0)
    assert left(importer) == set()


def test_confirming_ends_nobody_whom_a_later_file_names(importer: Importer) -> None:
    importer.run(file(PEOPLE))
    half = importer.run(file(PEOPLE[:12]), mode="snapshot")
    importer.run(file(PEOPLE[12:15]))
    importer.run(file(PEOPLE[15:16]), source="other")
    assert post(importer, f"/v1/jobs/{half['id']}/confirm").status_code == 200
    importer.work()
    assert left(importer) == set(PEOPLE[15:])


def test_a_snapshot_that_nobody_confirms_is_cancelled_in_time(
    importer: Importer, database: Database, settings: Settings
) -> None:
    importer.run(file(PEOPLE, OLD))
    job = importer.run(file(PEOPLE[:12], LATE), mode="snapshot")
    tidy(database, settings)
    assert importer.job(f"/v1/jobs/{job['id']}")["state"] == "waiting"
    with database.write() as session:
        past = utc_now() - timedelta(days=settings.import_waiting_days, minutes=1)
        session.execute(update(Import).values(received_at=past).where(col(Import.id) > 0))
    tidy(database, settings)
    told = importer.job(f"/v1/jobs/{job['id']}")
    assert (told["state"], "confirmed" in told["error"]) == ("cancelled", True)
    assert left(importer) == set()


def test_a_patch_that_names_its_moment_outlives_an_older_file(importer: Importer) -> None:
    importer.run(file(["E-1"], OLD, location="Linz"), source="hris")

    def patch(location: str, as_of: str) -> int:
        answer = importer.client.patch(
            "/v1/employees/E-1",
            params={"as_of": as_of},
            json={"location": location},
            headers={**importer.headers, "Content-Type": "application/merge-patch+json"},
        )
        return int(answer.status_code)

    assert patch("Berlin", NEW) == 200
    assert patch("Bonn", LATE) == 409
    for source in ("hris", "default"):
        job = importer.run(file(["E-1"], LATE, location="Linz"), source=source)
        assert importer.outcomes(job) == {"E-1": "stale"}
    assert importer.get("/v1/employees/E-1")["location"] == "Berlin"
    assert patch("Bonn", "2999-01-01T00:00:00Z") == 422


@pytest.mark.parametrize("path", ["roles/R-1", "skills/S-1", "openings/O-1"])
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_patch_knows_its_moment(importer: Importer, path: str) -> None:
    body = (
        {"scheme": "house", "preferred_label": "A"} if path.startswith("skills") else {"title": "A"}
    )
    importer.client.put(f"/v1/{path}", json=body, headers=importer.headers)
    name = list(body)[-1]
    headers = {**importer.headers, "Content-Type": "application/merge-patch+json"}

    def patch(value: str, as_of: str) -> int:
        answer = importer.client.patch(
            f"/v1/{path}", params={"as_of": as_of}, json={name: value}, headers=headers
        )
        return int(answer.status_code)

    assert (patch("B", NEW), patch("C", LATE)) == (200, 409)
    assert importer.get(f"/v1/{path}")[name] == "B"
