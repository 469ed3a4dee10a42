"""A feed changes what it speaks of: several systems and the person keep one record together."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.exchange.formats.scim import USER
from app.settings import Settings
from tests.support.imports import Importer, ndjson, person

CSV = "text/csv"
OWN: dict[str, Any] = {
    "open_to_moves": True,
    "summary": "Knows every port of the Baltic.",
    "languages": [{"code": "sv", "level": "C1"}],
    "open_to_relocation": True,
    "relocation_locations": ["Gdansk"],
    "remote_wish": "hybrid",
    "skills": [{"skill": "Sailing", "level": 4}],
}
CORE: dict[str, Any] = {
    "function": "HR",
    "org_unit": "BU-2",
    "grade": 5,
    "role": "R-HRBP",
    "manager": "E-9",
    "location": "Bremen",
    "hire_date": "2023-03-15",
}


@pytest.fixture
def importer(
    client: TestClient, hr_headers: dict[str, str], database: Database, settings: Settings
) -> Importer:
    return Importer(client, hr_headers, database, settings)


def user(key: str, **changes: Any) -> dict[str, Any]:
    return {"schemas": [USER], "externalId": key, "displayName": "Eero", "title": "T", **changes}


def resume(key: str, **parts: Any) -> dict[str, Any]:
    return {"external_id": key, "basics": {"name": "Eero", "label": "T"}, **parts}


def patch(importer: Importer, key: str, fields: dict[str, Any]) -> None:
    answer = importer.client.patch(
        f"/v1/employees/{key}",
        json=fields,
        headers={**importer.headers, "Content-Type": "application/merge-patch+json"},
    )
    assert answer.status_code == 200, answer.text


def told(importer: Importer, fields: dict[str, Any]) -> dict[str, Any]:
    stored = importer.get("/v1/employees/E-1")
    stored["skills"] = [{"skill": one["text"], "level": one["level"]} for one in stored["skills"]]
    return {name: stored[name] for name in fields}


@pytest.mark.parametrize("fields", ["merge", "replace"])
@pytest.mark.parametrize("empty", [{}, {"summary": "", "skills": [], "languages": None}])
def test_core_columns_leave_what_the_person_entered(
    importer: Importer, fields: str, empty: dict[str, Any]
) -> None:
    importer.run(ndjson([person("E-1", **CORE)]))
    patch(importer, "E-1", OWN)
    job = importer.run(ndjson([person("E-1", **{**CORE, "grade": 6}, **empty)]), fields=fields)
    assert importer.outcomes(job) == {"E-1": "updated"}
    assert told(importer, OWN) == OWN
    assert told(importer, CORE) == {**CORE, "grade": 6}


@pytest.mark.parametrize(
    ("body", "options"),
    [
        (b"external_id,name,title,grade,location\nE-1,Eero,T,,\n", {"content_type": CSV}),
        (ndjson([user("E-1")]), {"format": "scim"}),
        (ndjson([resume("E-1")]), {"format": "jsonresume"}),
    ],
)
def test_a_format_that_cannot_say_everything_wipes_nothing(
    importer: Importer, body: bytes, options: dict[str, str]
) -> None:
    importer.run(ndjson([person("E-1", **{**CORE, **OWN})]))
    importer.run(body, **options)
    assert told(importer, {**CORE, **OWN}) == {**CORE, **OWN}


def test_a_replacement_empties_what_it_does_not_state_and_a_merge_does_not(
    importer: Importer,
) -> None:
    importer.run(ndjson([person("E-1", **CORE)]))
    importer.run(ndjson([person("E-1")]), fields="merge")
    assert told(importer, CORE) == CORE
    importer.run(ndjson([person("E-1")]), fields="merge", clear="manager, grade")
    assert told(importer, CORE) == {**CORE, "manager": None, "grade": None}
    importer.run(ndjson([person("E-1")]))
    assert told(importer, CORE) == dict.fromkeys(CORE)


def test_null_and_an_empty_text_state_nothing(importer: Importer) -> None:
    names = ("summary", "skills", "languages", "status", "open_to_moves", "work_history")
    nulls = person("N-2", **dict.fromkeys([*names, "hire_date", "aspirations"]))
    texts = person("N-3", function="", manager="", hire_date="", location="", grade="")
    job = importer.run(ndjson([nulls, texts]))
    assert importer.outcomes(job) == {"N-2": "created", "N-3": "created"}
    assert job["import"]["warned"] == 0
    assert importer.get("/v1/employees/N-2")["status"] == "active"


@pytest.mark.parametrize("names", ["shoe_size", "name", "grade,status"])
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_only_what_can_be_empty_can_be_cleared(importer: Importer, names: str) -> None:
    answer = importer.client.post(
        "/v1/imports",
        params={"entity": "employees", "clear": names},
        content=ndjson([person("E-1")]),
        headers={**importer.headers, "Content-Type": "application/x-ndjson"},
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "clear"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_clearing_aspirations_takes_their_scope(
    importer: Importer, writer_headers: dict[str, str]
) -> None:
    answer = importer.client.post(
        "/v1/imports",
        params={"entity": "employees", "clear": "aspirations"},
        content=ndjson([person("E-1")]),
        headers={**writer_headers, "Content-Type": "application/x-ndjson"},
    )
    assert answer.status_code == 403


def test_three_systems_and_the_person_keep_one_record(importer: Importer) -> None:
    users = ndjson([user("E-1", meta={"lastModified": "2026-03-03T08:00:00Z"}), user("E-2")])
    grades = b"external_id,grade,as_of\nE-1,7,2026-03-01T20:00:00Z\nE-2,4,2026-03-01T20:00:00Z\n"
    resumes = ndjson([resume("E-1", skills=[{"name": "Chartering", "level": "Expert"}])])
    assert importer.run(users, format="scim", source="idp")["import"]["created"] == 2
    told_of = importer.run(grades, CSV, source="payroll")
    assert importer.outcomes(told_of) == {"E-1": "updated", "E-2": "updated"}
    patch(importer, "E-1", OWN)
    importer.run(resumes, format="jsonresume", source="talent")
    importer.run(users, format="scim", source="idp")
    stored = importer.get("/v1/employees/E-1")
    assert (stored["name"], stored["grade"], stored["summary"]) == ("Eero", 7, OWN["summary"])
    assert [one["text"] for one in stored["skills"]] == ["Chartering", "Sailing"]
    late = b"external_id,grade,as_of\nE-1,5,2026-02-01T20:00:00Z\n"
    assert importer.outcomes(importer.run(late, CSV, source="payroll")) == {"E-1": "stale"}


def test_a_resume_says_nothing_of_what_was_assessed(importer: Importer) -> None:
    assessed = {"skill": "Pricing", "level": 2, "source": "assessment"}
    importer.run(ndjson([person("E-1", skills=[assessed])]), source="hris")
    skills = [{"name": "pricing", "level": "Expert"}, {"name": "Wit"}]
    importer.run(ndjson([resume("E-1", skills=skills)]), format="jsonresume", source="talent")
    held = importer.get("/v1/employees/E-1")["skills"]
    assert [(one["text"], one["level"], one["source"]) for one in held] == [
        ("Wit", None, "self"),
        ("Pricing", 2, "assessment"),
    ]
    again = importer.run(
        ndjson([resume("E-1", skills=skills)]), format="jsonresume", source="talent"
    )
    assert importer.outcomes(again) == {"E-1": "unchanged"}


def test_a_new_person_needs_a_name_and_a_title_also_in_a_merge(importer: Importer) -> None:
    job = importer.run(b"external_id,grade\nE-1,7\n", CSV)
    (line,) = importer.results(job)
    assert (line["external_id"], line["outcome"]) == ("E-1", "rejected")
    assert [one["field"] for one in line["problems"]] == ["/name", "/title"]


def test_a_snapshot_ends_only_whom_its_source_held(importer: Importer) -> None:
    importer.run(ndjson(map(person, ("E-1", "E-2"))), source="hris")
    importer.run(ndjson(map(person, ("E-2", "C-1", "C-2"))), source="contractors")
    job = importer.run(
        ndjson([person("C-1")]), source="contractors", mode="snapshot", max_missing_share=1
    )
    ended = {one["external_id"] for one in importer.results(job, outcome="deactivated")}
    assert ended == {"E-2", "C-2"}
    assert importer.get("/v1/employees/E-1")["status"] == "active"


@pytest.mark.parametrize("fields", ["merge", "replace"])
def test_who_was_ended_comes_back_with_the_file_that_holds_the_record_again(
    importer: Importer, fields: str
) -> None:
    both, one = ndjson(map(person, ("E-1", "E-2"))), ndjson([person("E-1")])
    importer.run(both, fields=fields)
    importer.run(one, mode="snapshot", fields=fields, max_missing_share=1)
    assert importer.get("/v1/employees/E-2")["status"] == "left"
    job = importer.run(both, mode="snapshot", fields=fields)
    assert importer.outcomes(job) == {"E-1": "unchanged", "E-2": "updated"}
    assert importer.get("/v1/employees/E-2")["status"] == "active"
    patch(importer, "E-2", {"status": "left"})
    importer.run(both, fields="merge")
    assert importer.get("/v1/employees/E-2")["status"] == "left"


def test_an_opening_keeps_what_a_posting_does_not_say(importer: Importer) -> None:
    opening = {
        "external_id": "O-1",
        "title": "Skipper",
        "grade": 6,
        "hiring_manager": "E-9",
        "eligibility": {"grade_min": 4, "locations": ["Kiel"]},
    }
    importer.run(ndjson([opening]), entity="openings")
    posting = {"@type": "JobPosting", "identifier": "O-1", "title": "Skipper of a tug"}
    importer.run(ndjson([posting]), entity="openings", format="jobposting", source="careers")
    table = b"external_id,eligibility.grade_max\nO-1,8\n"
    importer.run(table, CSV, entity="openings", source="payroll")
    stored = importer.get("/v1/openings/O-1")
    assert (stored["title"], stored["grade"]) == ("Skipper of a tug", 6)
    assert stored["hiring_manager"] == "E-9"
    limits = stored["eligibility"]
    assert (limits["grade_min"], limits["grade_max"], limits["locations"]) == (4, 8, ["Kiel"])
    crossing = b"external_id,eligibility.grade_max\nO-1,3\n"
    job = importer.run(crossing, CSV, entity="openings", source="payroll")
    assert importer.results(job)[0]["problems"][0]["field"] == "/eligibility.grade_max"


def test_put_keeps_what_the_person_owns_where_it_is_not_named(importer: Importer) -> None:
    importer.run(ndjson([person("E-1", **CORE)]))
    patch(importer, "E-1", OWN)
    body = {"name": "Eero", "title": "T"}
    path = "/v1/employees/E-1"
    assert importer.client.put(path, json=body, headers=importer.headers).status_code == 200
    assert told(importer, {**OWN, **CORE}) == {**OWN, **dict.fromkeys(CORE)}
    empty = {**body, "skills": [], "summary": "", "open_to_moves": False}
    importer.client.put(path, json=empty, headers=importer.headers)
    stored = told(importer, OWN)
    assert (stored["skills"], stored["summary"], stored["open_to_moves"]) == ([], "", False)
