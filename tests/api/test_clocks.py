"""Computing is not queueing: waits for threads, waits for the database and work are told apart."""

import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.core.clocks import check_work
from app.core.db import Database
from app.main import create_app
from app.matching.career_paths import service as career_paths
from app.matching.career_paths.service import find
from app.settings import Settings
from tests.support.catalogue import Headers
from tests.support.organisation import Organisation

PATH = "/v1/employees/E-1/career-paths?to_role=R-PM&least_score=0.0001"
BOUND = 0.4


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"statement_seconds": BOUND})


@contextmanager
def slow_paths(monkeypatch: pytest.MonkeyPatch, seconds: float) -> Iterator[None]:
    """Career paths that are thought about for so long, in pieces, before they are found."""

    def thinking(*arguments: object) -> object:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            time.sleep(0.05)
            check_work()
        return find(*arguments)  # type: ignore[arg-type]  # what the route passes

    with monkeypatch.context() as patch:
        patch.setattr(career_paths, "find", thinking)
        yield


def seconds_of(client: TestClient, clock: str, route: str) -> float:
    """The sum of a clock's histogram for a route."""
    route = re.escape(route)
    form = rf'^lateral_http_request_{clock}_seconds_sum{{route="{route}"}} (\S+)$'
    found = re.search(form, client.get("/metrics").text, re.MULTILINE)
    assert found is not None
    return float(found[1])


@pytest.mark.parametrize("warm", [False, True], ids=["key never seen", "key known"])
def test_thinking_for_longer_than_the_database_may_take_is_no_wait(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch, warm: bool
) -> None:
    if warm:
        organisation.get("employees/E-1")
    with slow_paths(monkeypatch, 3 * BOUND):
        answer = organisation.client.get(PATH, headers=organisation.headers)
    assert answer.status_code == 200, answer.text
    route = "/v1/employees/{external_id}/career-paths"
    assert seconds_of(organisation.client, "work", route) >= 3 * BOUND
    assert seconds_of(organisation.client, "thread_wait", route) < BOUND


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_work_beyond_its_time_is_stopped_and_named(
    loaded_database: Database,
    settings: Settings,
    hr_headers: Headers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = settings.model_copy(update={"work_seconds": 0.2, "worker_threads": 1})
    with TestClient(create_app(short)) as client, slow_paths(monkeypatch, 60.0):
        answer = client.get(PATH, headers=hr_headers)
        assert (answer.status_code, answer.json()["code"]) == (503, "work_timeout")
        # The one thread is free again.
        assert client.get("/v1/employees/E-1", headers=hr_headers).status_code == 200


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_request_that_finds_no_thread_says_so_and_leaves_the_database_alone(
    loaded_database: Database,
    settings: Settings,
    hr_headers: Headers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    starved = settings.model_copy(update={"worker_threads": 1, "thread_seconds": 0.2})
    entered, leave = threading.Event(), threading.Event()

    def stuck(*arguments: object) -> object:
        entered.set()
        leave.wait(60.0)
        return find(*arguments)  # type: ignore[arg-type]  # what the route passes

    monkeypatch.setattr(career_paths, "find", stuck)
    with TestClient(create_app(starved)) as client, ThreadPoolExecutor(1) as threads:
        first = threads.submit(client.get, PATH, headers=hr_headers)
        assert entered.wait(60.0)
        second = client.get("/v1/employees/E-1", headers=hr_headers)
        alive = client.get("/livez")
        leave.set()
        # The first goes on as if nothing had been: there is no ranker to answer with.
        assert first.result().json()["code"] == "ranker_unavailable"
        assert (second.status_code, second.json()["code"]) == (503, "no_thread_free")
        assert second.headers["Retry-After"]
        assert alive.status_code == 200
        assert seconds_of(client, "thread_wait", "/v1/employees/{external_id}") >= 0.2


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_wait_for_the_database_is_counted_as_such(
    organisation: Organisation, loaded_database: Database
) -> None:
    with loaded_database.write() as session:
        session.execute(text("SELECT 1"))
        refused = organisation.client.put(
            "/v1/skills/S-1",
            json={"scheme": "x", "preferred_label": "x"},
            headers=organisation.headers,
        )
    assert (refused.status_code, refused.json()["code"]) == (503, "database_unavailable")
    route = "/v1/skills/{external_id}"
    assert seconds_of(organisation.client, "database_wait", route) >= BOUND / 2
    assert seconds_of(organisation.client, "work", route) < BOUND
