"""The key is read first: what else is wrong in a line never makes its record anonymous."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.exchange.formats.scim import USER
from app.settings import Settings
from tests.support.imports import Importer, ndjson, person

CSV = "text/csv"
HEADER = "external_id,name,title,grade,status,hire_date\n"
ROWS = [f"E-{n},Name {n},Clerk,4,active,2020-01-31\n" for n in range(10)]


@pytest.fixture
def importer(
    client: TestClient, hr_headers: dict[str, str], database: Database, settings: Settings
) -> Importer:
    return Importer(client, hr_headers, database, settings)


def table(*rows: str) -> bytes:
    return (HEADER + "".join(rows)).encode()


def of_import(job: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(job["import"][name] for name in names)


@pytest.mark.parametrize(
    ("cell", "bad", "field"),
    [
        (",4,active", ',"4,5",active', "/grade"),
        ("2020-01-31", "31/13/2019", "/hire_date"),
        ("2020-01-31", "2020-02-30", "/hire_date"),
    ],
)
def test_a_bad_cell_leaves_the_field_as_it_was_and_ends_nobody(
    importer: Importer, cell: str, bad: str, field: str
) -> None:
    importer.run(table(*ROWS), CSV)
    spoilt = ROWS[3].replace(cell, bad)
    job = importer.run(table(*ROWS[:3], spoilt, *ROWS[4:]), CSV, mode="snapshot")
    assert job["state"] == "succeeded"
    told = of_import(job, "missing", "unattributed", "rejected", "warned", "deactivated")
    assert told == (0, 0, 0, 1, 0)
    line = importer.results(job)[3]
    assert (line["external_id"], line["outcome"]) == ("E-3", "unchanged")
    (left_out,) = line["warnings"]
    assert (left_out["field"], left_out["found"] in bad) == (field, True)
    stored = importer.get("/v1/employees/E-3")
    assert (stored["grade"], stored["hire_date"], stored["status"]) == (4, "2020-01-31", "active")


def test_a_status_that_cannot_be_read_refuses_the_row_and_ends_nobody(importer: Importer) -> None:
    importer.run(table(*ROWS), CSV)
    spoilt = ROWS[3].replace("active", "maybe")
    job = importer.run(table(*ROWS[:3], spoilt, *ROWS[4:]), CSV, mode="snapshot")
    assert job["state"] == "succeeded"
    assert of_import(job, "missing", "unattributed", "rejected") == (0, 0, 1)
    assert importer.results(job)[3]["external_id"] == "E-3"


def test_a_row_with_too_many_cells_keeps_its_key_where_that_stands_first(
    importer: Importer,
) -> None:
    job = importer.run(table("E-1,Doe, Jane,Clerk,4,active,2020-01-31\n"), CSV)
    assert of_import(job, "rejected", "unattributed") == (1, 0)
    assert importer.results(job)[0]["external_id"] == "E-1"
    late = b"name,external_id,title\nDoe, Jane,E-1,Clerk\n"
    assert of_import(importer.run(late, CSV), "rejected", "unattributed") == (1, 1)


@pytest.mark.parametrize("tail", [";;\n;;\n", ";;;;;\n", '"";"";""\n', " ; ;\n", "\n;\n"])
def test_rows_of_separators_only_are_skipped_like_blank_lines(
    importer: Importer, tail: str
) -> None:
    rows = "external_id;name;title\nT-1;Anna;Clerk\n" + tail
    job = importer.run(rows.encode(), CSV)
    assert of_import(job, "created", "rejected", "unattributed") == (1, 0, 0)
    importer.run(ndjson([person("T-2")]))
    ended = importer.run(rows.encode(), CSV, mode="snapshot", max_missing_share=1)
    assert (ended["state"], *of_import(ended, "deactivated")) == ("succeeded", 1)


def test_a_row_that_ends_in_empty_cells_is_read(importer: Importer) -> None:
    job = importer.run(b"external_id,name,title\nT-1,Anna,Clerk,,,\n", CSV)
    assert of_import(job, "created") == (1,)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [(1042, "1042"), (" E-7 ", "E-7"), ("AB/12", "AB~2F12"), ("müller", "m~C3~BCller")],
)
def test_one_rule_makes_keys_of_what_all_formats_send(
    importer: Importer, sent: Any, kept: str
) -> None:
    line = {"external_id": sent, "name": "A", "title": "T"}
    assert importer.outcomes(importer.run(ndjson([line]))) == {kept: "created"}
    user = {"schemas": [USER], "externalId": sent, "displayName": "A", "title": "T"}
    assert importer.outcomes(importer.run(ndjson([user]), format="scim")) == {kept: "unchanged"}
    resume = {"external_id": sent, "basics": {"name": "A", "label": "T"}}
    done = importer.run(ndjson([resume]), format="jsonresume")
    assert importer.outcomes(done) == {kept: "unchanged"}
    row = f"external_id,name,title\n{sent},A,T\n".encode()
    assert importer.outcomes(importer.run(row, CSV)) == {kept: "unchanged"}


def test_references_follow_the_rule_of_keys(importer: Importer) -> None:
    importer.run(ndjson([person("E-1", manager=1007, role=" R/1 ")]))
    stored = importer.get("/v1/employees/E-1")
    assert (stored["manager"], stored["role"]) == ("1007", "R~2F1")


@pytest.mark.parametrize("sent", [True, 1.5, None, "", "/", ["E-1"], "x" * 129])
def test_what_is_no_key_is_told_in_plain_words(importer: Importer, sent: Any) -> None:
    job = importer.run(ndjson([{"external_id": sent, "name": "A", "title": "T"}]))
    assert of_import(job, "rejected", "unattributed") == (1, 1)
    (problem,) = importer.results(job)[0]["problems"]
    assert problem["field"] == "/external_id"
    assert "begins with a letter or a digit" in problem["reason"]
    assert "^" not in problem["reason"]


@pytest.mark.parametrize(
    "line",
    [
        '{"external_id": "E-9", "name": "A", "name": "B", "title": "T"}',
        '{"external_id": "E-9", "name": "A", "title": "T", "grade": NaN}',
        '{"external_id": "E-9", "name": "\\ud800", "title": "T"}',
        '{"external_id": "E-9", "name": "A", "title": "T", "grade": 1' + "0" * 400 + "}",
    ],
)
def test_a_line_that_is_refused_as_a_whole_keeps_its_key(importer: Importer, line: str) -> None:
    job = importer.run(ndjson([line]))
    assert of_import(job, "rejected", "unattributed") == (1, 0)
    assert importer.results(job)[0]["external_id"] == "E-9"


def test_a_key_that_stands_twice_is_nobodys(importer: Importer) -> None:
    line = '{"external_id": "E-8", "external_id": "E-9", "name": "A", "title": "T"}'
    job = importer.run(ndjson([line]))
    assert of_import(job, "rejected", "unattributed") == (1, 1)


@pytest.mark.parametrize(
    ("entity", "format_", "line"),
    [
        (
            "employees",
            "scim",
            {"schemas": [USER], "externalId": "K-1", "active": "maybe", "displayName": "A"},
        ),
        ("employees", "jsonresume", {"external_id": "K-1", "basics": {"name": [1]}}),
        (
            "openings",
            "jobposting",
            {"@type": "JobPosting", "identifier": "K-1", "title": "x" * 301},
        ),
        ("roles", "native", {"external_id": "K-1", "title": 7}),
        ("skills", "native", {"external_id": "K-1", "scheme": "house"}),
    ],
)
def test_a_refused_record_is_attributed_in_every_format(
    importer: Importer, entity: str, format_: str, line: dict[str, Any]
) -> None:
    job = importer.run(ndjson([line]), entity=entity, format=format_)
    assert of_import(job, "rejected", "unattributed") == (1, 0)
    assert importer.results(job)[0]["external_id"] == "K-1"
