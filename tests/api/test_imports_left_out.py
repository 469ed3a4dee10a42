"""Imports read the formats of other systems, and tell what they left out."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.exchange.formats.scim import ENTERPRISE, USER
from app.settings import Settings
from tests.support.catalogue import Headers
from tests.support.imports import Importer, ndjson


@pytest.fixture
def importer(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> Importer:
    return Importer(client, hr_headers, database, settings)


def user(key: str, **changes: Any) -> dict[str, Any]:
    return {
        "schemas": [USER, ENTERPRISE],
        "externalId": key,
        "displayName": f"Name of {key}",
        "title": "Adviser",
        ENTERPRISE: {"department": "Sales"},
        **changes,
    }


def posting(key: str, **changes: Any) -> dict[str, Any]:
    return {"@type": "JobPosting", "identifier": key, "title": "Kite flyer", **changes}


def told(importer: Importer, records: list[Any], **options: Any) -> dict[str, Any]:
    job = importer.run(ndjson(records), **options)
    assert job["state"] == "succeeded", job
    found: dict[str, Any] = job["import"]
    return found


def test_users_become_employees_and_photos_are_told_and_not_stored(
    importer: Importer, client: TestClient, hr_headers: Headers
) -> None:
    photo = [{"value": "https://photos.example.com/secret-face"}]
    lines = [user("E-1", photos=photo), user("E-2", photos=photo, nickName="B"), user("E-3")]
    found = told(importer, lines, format="scim")
    assert (found["created"], found["rejected"]) == (3, 0)
    assert found["ignored"] == {"nickName": 1, "photos": 2}
    read = client.get("/v1/employees/E-1", headers=hr_headers)
    assert (read.json()["function"], "secret-face" in read.text) == ("Sales", False)


def test_an_older_user_does_not_overwrite_a_newer_one(importer: Importer) -> None:
    newer = user("E-1", meta={"lastModified": "2026-02-02T00:00:00Z"})
    older = user("E-1", title="Trainee", meta={"lastModified": "2026-01-01T00:00:00Z"})
    assert told(importer, [newer], format="scim")["created"] == 1
    assert told(importer, [older], format="scim")["stale"] == 1


def test_postings_become_openings(importer: Importer) -> None:
    lines = [posting("O-1", baseSalary="1"), posting("O-2", title=None)]
    found = told(importer, lines, entity="openings", format="jobposting")
    assert (found["created"], found["rejected"]) == (1, 1)
    assert found["ignored"] == {"baseSalary": 1}


def test_a_mapped_table_tells_of_the_columns_it_left_out(importer: Importer) -> None:
    mapping = {"columns": {"Nr": "external_id", "Name": "name", "Job": "title"}}
    rows = "Nr,Name,Job,Born\nE-1,Ida,Maker,1990-01-01\nE-2,Ola,Maker,\n"
    job = importer.run(rows.encode(), "text/csv", mapping=json.dumps(mapping))
    assert (job["import"]["created"], job["import"]["ignored"]) == (2, {"Born": 1})


def test_of_very_many_names_the_rest_is_told_as_one(importer: Importer) -> None:
    lines = [user("E-1", **{f"x{number}": 1 for number in range(300)})]
    ignored = told(importer, lines, format="scim")["ignored"]
    assert (len(ignored), ignored["others"]) == (201, 100)


def test_the_format_of_another_kind_of_record_is_refused(
    client: TestClient, hr_headers: Headers
) -> None:
    answer = client.post(
        "/v1/imports",
        params={"entity": "openings", "format": "scim"},
        content=ndjson([user("E-1")]),
        headers={**hr_headers, "Content-Type": "application/x-ndjson"},
    )
    assert answer.status_code == 422
    assert "jobposting (opening)" in answer.json()["errors"][0]["reason"]
