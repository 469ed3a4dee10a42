"""Tables and the formats of other systems, imported."""

import gzip
import json

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.settings import Settings
from tests.support.imports import Importer, ndjson

CSV = "text/csv"


@pytest.fixture
def importer(
    client: TestClient, hr_headers: dict[str, str], database: Database, settings: Settings
) -> Importer:
    return Importer(client, hr_headers, database, settings)


def test_a_table_with_the_names_of_the_fields_needs_no_mapping(importer: Importer) -> None:
    table = (
        "external_id,name,title,grade,open_to_moves,skills\r\n"
        'E-1,"Lindqvist, Mara",Key account manager,6,true,Negotiation=5;Storytelling\r\n'
    )
    job = importer.run(b"\xef\xbb\xbf" + table.encode(), CSV)
    assert (job["import"]["created"], job["import"]["format"]) == (1, "csv")
    stored = importer.get("/v1/employees/E-1")
    assert (stored["name"], stored["grade"], stored["open_to_moves"]) == (
        "Lindqvist, Mara",
        6,
        True,
    )
    assert [(one["text"], one["level"]) for one in stored["skills"]] == [
        ("Negotiation", 5),
        ("Storytelling", None),
    ]


def test_a_table_is_read_by_its_mapping(importer: Importer) -> None:
    mapping = {
        "columns": {
            "Nr": "external_id",
            "Name": "name",
            "Stelle": "title",
            "Status": {"path": "status", "values": {"aktiv": "active", "weg": "left"}},
        },
        "constants": {"location": "Hamburg"},
    }
    table = "Nr;Name;Stelle;Status;Schuhe\n1;Ada;Leitung;aktiv;38\n2;Bo;Lager;weg;44\n"
    job = importer.run(table.encode(), CSV, mapping=json.dumps(mapping))
    assert job["import"]["created"] == 2
    stored = [importer.get(f"/v1/employees/{key}") for key in "12"]
    assert [one["status"] for one in stored] == ["active", "left"]
    assert {one["location"] for one in stored} == {"Hamburg"}


def test_a_table_of_openings_brings_the_link_to_apply_and_own_fields(importer: Importer) -> None:
    table = (
        "external_id,title,apply_url,custom_fields\n"
        "O-1,Planner,https://a.example/apply?job=1,Team size=number=8; Abroad=flag=true\n"
        "O-2,Buyer,javascript:alert(1),\n"
        "O-3,Cook,,Team size=number=many\n"
        "O-4,Clerk,,\n"
    )
    job = importer.run(table.encode(), CSV, entity="openings")
    assert job["import"]["created"] == 4
    # What is wrong in optional fields is left out and told.
    told = {one["external_id"]: one["warnings"] for one in importer.results(job)}
    places = {key: [one["field"] for one in warnings] for key, warnings in told.items()}
    wrong = "/custom_fields/0/value"
    assert places == {"O-1": [], "O-2": ["/apply_url"], "O-3": [wrong], "O-4": []}
    assert importer.get("/v1/openings/O-2")["apply_url"] is None
    assert importer.get("/v1/openings/O-3")["custom_fields"] == []
    stored = importer.get("/v1/openings/O-1")
    assert stored["apply_url"] == "https://a.example/apply?job=1"
    assert stored["custom_fields"] == [
        {"name": "Team size", "kind": "number", "value": "8"},
        {"name": "Abroad", "kind": "flag", "value": "true"},
    ]
    columns = {"Nr": "external_id", "Titel": "title", "Seite": "custom_fields.0.value"}
    page = {"custom_fields.0.name": "Page", "custom_fields.0.kind": "link"}
    row = "Nr;Titel;Seite\nO-5;Koch;https://a.example/?x=1;y=2\n".replace(";y", "%3By")
    mapped = importer.run(
        row.encode(), CSV, entity="openings",
        mapping=json.dumps({"columns": columns, "constants": page}),
    )  # fmt: skip
    assert mapped["import"]["created"] == 1, importer.results(mapped)
    [link] = importer.get("/v1/openings/O-5")["custom_fields"]
    assert link == {"name": "Page", "kind": "link", "value": "https://a.example/?x=1%3By=2"}


def test_a_bad_row_is_told_by_its_line_and_stops_no_other(importer: Importer) -> None:
    table = 'external_id,name,title,status\nE-1,"Two\nlines",T,\nE-2,B,T,here\nE-3,C,"T\nE-4,D,T,\n'
    job = importer.run(table.encode(), CSV)
    told = [(one["line"], one["external_id"], one["outcome"]) for one in importer.results(job)]
    assert told == [
        (2, "E-1", "created"),
        (4, "E-2", "rejected"),
        (5, None, "rejected"),
        (6, "E-4", "created"),
    ]
    assert importer.results(job)[1]["problems"][0]["field"] == "/status"


@pytest.mark.parametrize("batch", [1, 2, 3])
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_table_is_read_on_batch_by_batch(importer: Importer, batch: int) -> None:
    small = importer.settings.model_copy(update={"import_batch_lines": batch})
    slow = Importer(importer.client, importer.headers, importer.database, small)
    rows = "".join(f'E-{n},"N\n{n}",T\n' for n in range(7))
    job = slow.run(f"external_id,name,title\n{rows}".encode(), CSV)
    assert job["import"]["created"] == 7
    assert [one["line"] for one in slow.results(job)] == list(range(2, 16, 2))


def test_a_scim_user_is_taken_as_it_is(importer: Importer) -> None:
    user = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": "26118915",
        "userName": "mara",
        "displayName": "Mara Lindqvist",
        "title": "Key account manager",
        "active": True,
    }
    job = importer.run(ndjson([user]), format="scim")
    assert job["import"]["created"] == 1, importer.results(job)
    key = importer.results(job)[0]["external_id"]
    assert importer.get(f"/v1/employees/{key}")["name"] == "Mara Lindqvist"


@pytest.mark.parametrize(
    ("charset", "headers", "more"),
    [
        ("windows-1252", {"Content-Type": "text/csv; charset=windows-1252"}, {}),
        ("windows-1252", {"Content-Type": CSV}, {"charset": "windows-1252"}),
        ("utf-16", {"Content-Type": CSV}, {}),
        ("utf-8-sig", {"Content-Type": "text/csv; charset=utf-8"}, {}),
        ("utf-16", {"Content-Type": CSV, "Content-Encoding": "gzip"}, {}),
    ],
)
def test_a_table_in_another_character_set_is_read_and_told(
    importer: Importer, charset: str, headers: dict[str, str], more: dict[str, str]
) -> None:
    table = "external_id,name,title\n" + "".join(f"E-{n},Jürgen Groß,Näher\n" for n in range(40))
    data = table.encode(charset)
    body = gzip.compress(data) if "Content-Encoding" in headers else data
    job = importer.run(body, headers["Content-Type"], headers=headers, **more)
    assert job["import"]["created"] == 40
    told = {"windows-1252": "cp1252", "utf-16": "utf-16-le", "utf-8-sig": "utf-8"}[charset]
    assert job["import"]["charset"] == told
    assert importer.get("/v1/employees/E-39")["name"] == "Jürgen Groß"


def test_a_table_that_is_not_utf_8_is_refused_with_the_remedy(
    client: TestClient, hr_headers: dict[str, str]
) -> None:
    table = "external_id,name,title\nE-1,Jürgen,Näher\n".encode("windows-1252")
    answer = client.post(
        "/v1/imports",
        params={"entity": "employees"},
        content=table,
        headers={**hr_headers, "Content-Type": CSV},
    )
    assert answer.status_code == 422
    (problem,) = answer.json()["errors"]
    assert problem["field"] == "charset"
    assert "charset=windows-1252" in problem["reason"]


GERMAN = (
    "external_id;name;title;grade;hire_date;skills;work_history.0.title;work_history.0.to\n"
    "E-1;Ida;Leitung;6;03.04.2019;Knoten=4,5;Lager;heute\n"
    "E-2;Bo;Lager;5;31.12.2025;Seile=3;Lager;31.01.2020\n"
)


def test_dates_and_numbers_of_a_table_are_read_as_the_whole_file_writes_them(
    importer: Importer,
) -> None:
    job = importer.run(GERMAN.encode(), CSV)
    told = job["import"]
    assert (told["created"], told["date_format"], told["decimal"]) == (2, "dmy", "comma")
    assert importer.results(job)[0]["warnings"] == []
    ida = importer.get("/v1/employees/E-1")
    assert (ida["hire_date"], ida["skills"][0]["level"]) == ("2019-04-03", 4.5)
    assert ida["work_history"][0]["to"] is None


def test_a_table_that_does_not_tell_how_it_writes_dates_fails_with_the_remedy(
    importer: Importer,
) -> None:
    table = b"external_id,name,title,hire_date\nE-1,Ida,Maker,03/04/2019\n"
    job = importer.run(table, CSV)
    assert job["state"] == "failed"
    assert "line 2 says '03/04/2019'" in job["error"]
    assert "date_format=dmy or date_format=mdy" in job["error"]
    assert job["import"]["lines"] == 0
    again = importer.run(table, CSV, date_format="mdy")
    assert (again["import"]["created"], again["import"]["date_format"]) == (1, "mdy")
    assert importer.get("/v1/employees/E-1")["hire_date"] == "2019-03-04"


def test_a_date_of_another_form_is_left_out_and_told(importer: Importer) -> None:
    table = b"external_id,name,title,hire_date\nE-1,Ida,Maker,31/12/2019\nE-2,Bo,Maker,soon\n"
    job = importer.run(table, CSV)
    assert (job["import"]["created"], job["import"]["warned"]) == (2, 1)
    (warning,) = importer.results(job)[1]["warnings"]
    assert warning["field"] == "/hire_date"
    assert warning["reason"] == "should be a day, month and year, such as 31.12.2025"
    assert warning["found"] == "soon"


def test_a_form_that_is_named_holds_for_lines_of_json(importer: Importer) -> None:
    lines = [
        {"external_id": "E-1", "name": "Ida", "title": "Maker", "hire_date": "03/04/2019"},
        {"external_id": "E-2", "name": "Bo", "title": "Maker", "as_of": "2026-01-02T03:04:05"},
    ]
    job = importer.run(ndjson(lines), date_format="dmy", time_zone="Europe/Berlin")
    assert (job["import"]["created"], job["import"]["warned"]) == (2, 0)
    assert importer.get("/v1/employees/E-1")["hire_date"] == "2019-04-03"


@pytest.mark.parametrize(
    "options", [{"date_format": "ymd"}, {"decimal": "dot"}, {"time_zone": "Nowhere/Town"}]
)
def test_a_way_of_writing_that_there_is_not_is_refused(
    client: TestClient, hr_headers: dict[str, str], options: dict[str, str]
) -> None:
    answer = client.post(
        "/v1/imports",
        params={"entity": "employees", **options},
        content=ndjson([{"external_id": "E-1"}]),
        headers={**hr_headers, "Content-Type": "application/x-ndjson"},
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].removeprefix("query.") in options
