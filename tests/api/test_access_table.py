"""The table of who may see what is what the service does, route by route and caller by caller."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.db import Database
from app.core.security import KeyRing
from app.governance.access.table import TABLE, Access, Caller, Place
from app.settings import Settings
from tests.support.access import ORIGIN, Route, Walk, routes_of
from tests.support.access_page import PLACES, access_page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Without a rate: a walk over every operation costs more than a caller may spend at once."""
    return settings.model_copy(update={"embed_origins": ORIGIN, "requests_per_minute": 0})


@pytest.fixture
def walk(
    loaded_database: Database,
    champion: str,
    client: TestClient,
    settings: Settings,
) -> Walk:
    return Walk(client, KeyRing(loaded_database, settings))


def test_every_route_has_a_line_in_the_table(app: FastAPI) -> None:
    names = {route.name for route in routes_of(app)}
    assert sorted(names - TABLE.keys()) == [], "add them to app/governance/access/table.py"
    assert sorted(TABLE.keys() - names) == [], "these operations are gone"


def test_the_page_of_access_is_current() -> None:
    page = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    assert page == access_page(), "run `python -m tests.support.access_page > docs/access.md`"


def test_every_route_answers_every_caller_as_the_table_says(app: FastAPI, walk: Walk) -> None:
    asked = 0
    differing: list[str] = []
    for route in routes_of(app):
        access = TABLE[route.name]
        for caller in Caller:
            for place in PLACES[access.subject]:
                asked += 1
                differing += _difference(walk, route, access, caller, place)
    assert differing == []
    assert asked > 400


def _difference(
    walk: Walk, route: Route, access: Access, caller: Caller, place: Place
) -> list[str]:
    expected = access.expected(caller, place)
    found = walk.status(route, caller, place)
    if found == expected:
        return []
    return [f"{route.name} by {caller} of {place}: {found}, not {expected}"]


def test_a_route_without_a_line_and_a_wrong_line_are_found(app: FastAPI, walk: Walk) -> None:
    app.add_api_route("/v1/planted", lambda: {}, methods=["GET"], operation_id="planted")
    assert "planted" in {route.name for route in routes_of(app)} - TABLE.keys()
    leaking = Access(TABLE["getEmployee"].scope, TABLE["listRoles"].subject)
    route = next(route for route in routes_of(app) if route.name == "getEmployee")
    assert _difference(walk, route, leaking, Caller.MANAGER, Place.OTHER) != []
