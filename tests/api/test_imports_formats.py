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
