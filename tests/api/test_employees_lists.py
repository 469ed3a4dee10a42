"""Employees are listed page by page, filtered, without a query for each of them."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from app.catalog.employees import service as employees
from app.catalog.employees.schemas import EmployeeQuery
from app.core.db import Database
from app.core.security import Actor
from app.core.services import services_of
from models.vocabulary import Scope
from tests.support.catalogue import Headers, fields_of, put, seller, wish


def listed(client: TestClient, headers: Headers, **query: Any) -> list[str]:
    answer = client.get("/v1/employees", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["next_cursor"] is None
    return [item["external_id"] for item in answer.json()["items"]]


def test_pages_show_everyone_once_in_the_order_of_creation(
    client: TestClient, hr_headers: Headers
) -> None:
    keys = [f"E-{at}" for at in (3, 1, 4, 5, 2)]
    for key in keys:
        put(client, f"employees/{key}", seller(), hr_headers)
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while query.get("cursor", "") is not None:
        page = client.get("/v1/employees", params=query, headers=hr_headers).json()
        seen += [item["external_id"] for item in page["items"]]
        assert len(page["items"]) <= 2
        query["cursor"] = page["next_cursor"]
    assert seen == keys


def test_someone_created_between_two_pages_does_not_shift_them(
    client: TestClient, hr_headers: Headers
) -> None:
    for key in ("E-1", "E-2", "E-3"):
        put(client, f"employees/{key}", seller(), hr_headers)
    first = client.get("/v1/employees", params={"limit": 2}, headers=hr_headers).json()
    client.delete("/v1/employees/E-1", headers=hr_headers)
    put(client, "employees/E-4", seller(), hr_headers)
    assert listed(client, hr_headers, cursor=first["next_cursor"]) == ["E-3", "E-4"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"function": "Marketing"}, ["E-2"]),
        ({"org_unit": "Sales DACH"}, ["E-1", "E-3"]),
        ({"location": "Berlin"}, ["E-3"]),
        ({"status": "left"}, ["E-2"]),
        ({"manager": "E-901"}, ["E-3"]),
        ({"open_to_moves": "false"}, ["E-2"]),
        ({"function": "Sales", "location": "Hamburg"}, ["E-1"]),
        ({"function": "sales"}, []),
    ],
)
def test_a_filter_keeps_those_who_match(
    client: TestClient, hr_headers: Headers, query: dict[str, str], expected: list[str]
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    other = seller(function="Marketing", org_unit="Brand", status="left", open_to_moves=False)
    put(client, "employees/E-2", other, hr_headers)
    put(client, "employees/E-3", seller(location="Berlin", manager="E-901"), hr_headers)
    assert listed(client, hr_headers, **query) == expected


def test_updated_since_finds_what_changed_at_or_after_a_moment(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    put(client, "employees/E-2", seller(), hr_headers)
    since = put(client, "employees/E-1", seller(grade=7), hr_headers).json()["updated_at"]
    assert listed(client, hr_headers, updated_since=since) == ["E-1"]
    assert listed(client, hr_headers, updated_since="2026-01-01T00:00:00+02:00") == ["E-1", "E-2"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"cursor": "rubbish"}, "cursor"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"status": "retired"}, "status"),
        ({"updated_since": "2026-01-01T00:00:00"}, "updated_since"),
        ({"functoin": "Sales"}, "functoin"),
        ({"open_to_moves": "perhaps"}, "open_to_moves"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused_with_the_parameter(
    client: TestClient, hr_headers: Headers, query: dict[str, str], field: str
) -> None:
    refused = client.get("/v1/employees", params=query, headers=hr_headers)
    assert refused.status_code == 422
    assert fields_of(refused) == [field]


def test_a_longer_page_takes_no_more_queries(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "skills/S-1", {"scheme": "house", "preferred_label": "Negotiation"}, hr_headers)
    for at in range(12):
        put(client, f"employees/E-{at}", seller(aspirations=[wish()]), hr_headers)
    statements: list[str] = []
    hearing = services_of(client.app).serving.hearing()

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    def selects(limit: int) -> int:
        statements.clear()
        with database.read() as session:
            query = EmployeeQuery(limit=limit)
            page = employees.page(session, Actor("hr", frozenset(Scope)), query, hearing)
        assert len(page.items) == limit
        return sum(one.startswith("SELECT") for one in statements)

    event.listen(database.engine, "before_cursor_execute", note)
    assert selects(1) == selects(12) == 5
