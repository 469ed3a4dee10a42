"""A value that cannot be read does not refuse a record: it stays as stored, and is told."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.settings import Settings
from tests.support.imports import Importer, ndjson, person

WHOLE: dict[str, Any] = {
    "grade": 4,
    "hire_date": "2019-04-01",
    "manager": "E-7",
    "location": "Linz",
    "languages": [{"code": "en", "level": "C1"}],
    "skills": [{"skill": "Negotiation", "level": 4, "source": "manager"}],
    "work_history": [{"title": "Clerk", "from": "2019-04-01", "to": "2020-01-01"}],
}


@pytest.fixture
def importer(
    client: TestClient, hr_headers: dict[str, str], database: Database, settings: Settings
) -> Importer:
    return Importer(client, hr_headers, database, settings)


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("grade", "4,5", "/grade"),
        ("grade", 400, "/grade"),
        ("hire_date", "soon", "/hire_date"),
        ("hire_date", 43830, "/hire_date"),
        ("manager", ["E-7"], "/manager"),
        ("location", "x" * 300, "/location"),
        ("languages", [{"code": "German"}], "/languages/0/code"),
        ("languages", "German", "/languages"),
        ("skills", [{"skill": "Negotiation", "level": 9}], "/skills/0/level"),
        ("work_history", [{"title": "Clerk", "to": "Present"}], "/work_history/0/to"),
        ("shoe_size", 44, "/shoe_size"),
        ("as_of", "yesterday", "/as_of"),
        ("as_of", "2026-03-01T00:00:00", "/as_of"),
        ("as_of", "1772000000", "/as_of"),
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_value_that_cannot_be_read_stays_as_stored_and_is_told(
    importer: Importer, field: str, value: Any, pointer: str
) -> None:
    importer.run(ndjson([person("E-1", **WHOLE)]))
    before = importer.get("/v1/employees/E-1")
    job = importer.run(ndjson([person("E-1", **{**WHOLE, "title": "Lead", field: value})]))
    (line,) = importer.results(job)
    assert (line["outcome"], line["problems"], job["import"]["warned"]) == ("updated", [], 1)
    (told,) = line["warnings"]
    assert told["field"] == pointer
    assert told["reason"]
    assert told["found"]
    after = importer.get("/v1/employees/E-1")
    assert after["title"] == "Lead"
    assert after.get(field) == before.get(field)


def test_a_new_record_goes_without_what_cannot_be_read(importer: Importer) -> None:
    job = importer.run(ndjson([person("E-1", grade="4,5", hire_date="2020-02-30")]))
    assert importer.outcomes(job) == {"E-1": "created"}
    assert [one["field"] for one in importer.results(job)[0]["warnings"]] == [
        "/grade",
        "/hire_date",
    ]
    stored = importer.get("/v1/employees/E-1")
    assert (stored["grade"], stored["hire_date"]) == (None, None)


def test_bad_items_of_a_list_are_left_out_and_the_others_are_taken(importer: Importer) -> None:
    skills = [{"skill": "Sums", "level": 3}, {"skill": "Tact", "level": 9}, {"level": 2}, "Wit"]
    job = importer.run(ndjson([person("E-1", skills=skills)]))
    told = [one["field"] for one in importer.results(job)[0]["warnings"]]
    assert told == ["/skills/1/level", "/skills/2/skill", "/skills/3"]
    assert [one["text"] for one in importer.get("/v1/employees/E-1")["skills"]] == ["Sums"]


def test_what_is_at_odds_with_the_rest_is_left_out(importer: Importer) -> None:
    importer.run(ndjson([{"external_id": "R-1", "title": "Clerk"}]), entity="roles")
    limits = {"grade_min": 5, "grade_max": 3, "minimum_tenure_months": 6}
    opening = {
        "external_id": "O-1",
        "role": "R-1",
        "opens_on": "2026-03-01",
        "closes_on": "2026-02-01",
        "eligibility": limits,
    }
    job = importer.run(ndjson([opening]), entity="openings")
    assert importer.outcomes(job) == {"O-1": "created"}
    stored = importer.get("/v1/openings/O-1")
    assert (stored["opens_on"], stored["closes_on"]) == ("2026-03-01", None)
    assert (stored["eligibility"]["grade_min"], stored["eligibility"]["grade_max"]) == (5, None)
    assert stored["eligibility"]["minimum_tenure_months"] == 6


@pytest.mark.parametrize(
    ("entity", "line", "field"),
    [
        ("employees", person("K-1", name=""), "/name"),
        ("employees", person("K-1", title=None), "/title"),
        ("employees", person("K-1", status="gone"), "/status"),
        ("roles", {"external_id": "K-1", "title": ""}, "/title"),
        ("openings", {"external_id": "K-1"}, "/title"),
        ("openings", {"external_id": "K-1", "title": "T", "role": "R-9"}, "/role"),
        ("openings", {"external_id": "K-1", "title": "T", "status": "gone"}, "/status"),
        ("skills", {"external_id": "K-1", "scheme": "house"}, "/preferred_label"),
    ],
)
@pytest.mark.parametrize("fields", ["merge", "replace"])
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_only_what_a_record_stands_by_refuses_it(
    importer: Importer, entity: str, line: dict[str, Any], field: str, fields: str
) -> None:
    job = importer.run(ndjson([line]), entity=entity, fields=fields)
    (told,) = importer.results(job)
    assert (told["external_id"], told["outcome"]) == ("K-1", "rejected")
    assert [one["field"] for one in told["problems"]] == [field]
