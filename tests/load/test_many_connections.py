"""Hundreds of callers at once: each gets an answer, and the service is well afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from app.core.db import Database
from app.core.security import KeyRing
from app.settings import Settings
from benchmarks.client import Call
from benchmarks.load import generate_load
from models.vocabulary import ActorKind, Scope
from tests.support.organisation import EMPLOYEES, OPENINGS
from tests.support.served import ServedProcess, served_process

REQUESTS_A_CONNECTION = 1
# Half of the reads are computed, and of a crowd at once most of those are told to come again. Two
# cores are shared with the callers and with other tests, so some writers are as well.
SERVED = 0.4
PATIENCE_SECONDS = 60.0
# One key asks for all: what is tried is the crowd, not its allowance.
UNLIMITED = {"LATERAL_REQUESTS_PER_MINUTE": "0"}
LIST = "/v1/employees/{}/recommendations?k=5&include_far=true"


@dataclass(frozen=True)
class Loaded:
    """A served organisation and a key for it."""

    served: ServedProcess
    key: str

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.served.url.rpartition(":")[2])

    def get(self, path: str) -> httpx.Response:
        """One answer, for somebody who is alone."""
        headers = {"Authorization": f"Bearer {self.key}"}
        return httpx.get(f"{self.served.url}{path}", headers=headers, timeout=PATIENCE_SECONDS)


@pytest.fixture
def loaded(settings: Settings, loaded_database: Database, champion: str) -> Iterator[Loaded]:
    """A small organisation with a ranker, served by a process of its own."""
    key = KeyRing(loaded_database, settings).issue(
        actor="tests",
        name="a crowd's key",
        kind=ActorKind.HR_INTEGRATION,
        scopes=frozenset({Scope.CATALOG_READ, Scope.CATALOG_WRITE, Scope.MATCH}),
    )
    with served_process(settings, extra=UNLIMITED) as served:
        yield Loaded(served, str(key))


def reads(count: int) -> list[Call]:
    """Rankings, pairs, records and lists, in turn."""
    people, openings = list(EMPLOYEES), list(OPENINGS)
    kinds = [
        lambda n: LIST.format(people[n % len(people)]),
        lambda n: f"/v1/employees/{people[n % len(people)]}",
        lambda n: (
            f"/v1/employees/{people[n % len(people)]}/openings/{openings[n % len(openings)]}/match"
        ),
        lambda n: "/v1/openings?limit=10",
    ]
    return [Call("GET", kinds[n % len(kinds)](n)) for n in range(count)]


def writes(count: int) -> list[Call]:
    """Changes of people, each different from what is stored."""
    people = list(EMPLOYEES.items())
    stored = [people[n % len(people)] for n in range(count)]
    return [
        Call("PUT", f"/v1/employees/{key}", body | {"summary": f"Change {n}."})
        for n, (key, body) in enumerate(stored)
    ]


def assert_answered(loaded: Loaded, calls: list[Call], connections: int) -> None:
    load = generate_load(
        loaded.port,
        calls,
        key=loaded.key,
        connections=connections,
        requests=len(calls),
        patience=PATIENCE_SECONDS,
    )
    assert (load.hung, load.dropped) == (0, 0)
    assert load.requests == len(calls)
    assert load.statuses.keys() <= {"200", "503"}
    assert load.statuses["200"] >= len(calls) * SERVED
    assert loaded.get("/readyz").status_code == 200
    assert loaded.get(LIST.format("E-1")).json()["items"]


@pytest.mark.long  # Writers among many readers, below, are readers too.
@pytest.mark.parametrize("connections", [200, 400])
def test_readers_on_many_connections_are_all_answered(loaded: Loaded, connections: int) -> None:
    assert_answered(loaded, reads(connections * REQUESTS_A_CONNECTION), connections)


@pytest.mark.parametrize("connections", [200, pytest.param(400, marks=pytest.mark.long)])
def test_writers_among_many_readers_are_all_answered(loaded: Loaded, connections: int) -> None:
    count = connections * REQUESTS_A_CONNECTION
    mixed = [
        write if n % 10 == 0 else read
        for n, (read, write) in enumerate(zip(reads(count), writes(count), strict=True))
    ]
    assert_answered(loaded, mixed, connections)
