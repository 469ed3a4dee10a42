"""A confidential aspiration leaves no trace: not one byte of a manager's answers differs."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.db import Database
from app.core.security import KeyRing
from app.governance.access.table import TABLE, Caller, Subject
from app.settings import Settings
from tests.support.access import ORIGIN, Walk, routes_of
from tests.support.catalogue import wish
from tests.support.compared import differing, everything, readable

SHARED = wish("Product", "manager")
HIDDEN = [
    wish("Marketing", "private"),
    wish("R-PMM", "hr", target="role", kind="promotion"),
    wish("Support", "private", polarity="not"),
    wish("anything but finance", "hr", target="text", polarity="not"),
]
MANAGERS = (Caller.MANAGER, Caller.EMBEDDED_MANAGER, Caller.HR_INTEGRATION, Caller.DATA_TEAM)


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
    made = Walk(client, KeyRing(loaded_database, settings))
    made.prepare_reads()
    return made


def _since(walk: Walk) -> str:
    newest = walk.client.get("/v1/employees", headers=walk.headers[Caller.HR_INTEGRATION]).json()
    return max(item["updated_at"] for item in newest["items"])


@pytest.mark.parametrize(
    "shared",
    [
        pytest.param([], id="none shared"),
        pytest.param([SHARED], id="one shared", marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("caller", MANAGERS)
def test_not_one_byte_of_a_manager_s_answers_tells_of_a_hidden_wish(
    app: FastAPI, walk: Walk, caller: Caller, shared: list[dict[str, Any]]
) -> None:
    walk.state_aspirations(*shared)
    since = _since(walk)
    before = everything(app, walk, caller, since)
    walk.state_aspirations(HIDDEN[0], *shared, *HIDDEN[1:])
    after = everything(app, walk, caller, since)
    assert differing(before, after) == []
    walk.state_aspirations(*shared)
    again = everything(app, walk, caller, since)
    assert differing(before, again) == []
    people = [path for path in before if "/employees/" in path and before[path][0] == 200]
    assert people
    assert {status for status, *_ in before.values()} >= {200, 404}


def test_the_same_comparison_finds_the_wish_where_it_may_be_known(app: FastAPI, walk: Walk) -> None:
    walk.state_aspirations(SHARED)
    since = _since(walk)
    before = everything(app, walk, Caller.HR_PARTNER, since)
    walk.state_aspirations(HIDDEN[0], SHARED, *HIDDEN[1:])
    after = everything(app, walk, Caller.HR_PARTNER, since)
    told = {address for address, *_ in differing(before, after)}
    assert "/v1/employees/E-1" in told
    assert "/v1/employees/E-1/recommendations" in told
    assert "/v1/openings/O-PMM/candidates" in told


def test_a_shared_wish_is_found_in_a_manager_s_answers(app: FastAPI, walk: Walk) -> None:
    walk.state_aspirations()
    since = _since(walk)
    before = everything(app, walk, Caller.MANAGER, since)
    walk.state_aspirations(SHARED)
    after = everything(app, walk, Caller.MANAGER, since)
    differing = {address for address in before if before[address] != after[address]}
    assert {"/v1/employees/E-1", "/v1/openings/O-PMM/candidates"} <= differing


def test_every_operation_on_people_is_part_of_the_comparison(app: FastAPI) -> None:
    compared = {route.name for route in readable(app, Caller.MANAGER)}
    people = {
        route.name
        for route in routes_of(app)
        if route.method == "GET"
        and TABLE[route.name].subject in {Subject.PERSON, Subject.EVERYONE, Subject.CANDIDATES}
    }
    # The managers of a case see what it does to their teams once its release is asked, and no wish.
    # Who looked at somebody is told to her and to HR: of a report, managers get 404.
    apart = {"exportEmployeeData", "listLooks", "listChanges", "getMoveCaseEffect"}
    assert people - compared == apart
    assert "listChanges" in {route.name for route in readable(app, Caller.HR_INTEGRATION)}
