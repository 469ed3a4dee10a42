"""Hundreds of callers at once: each gets an answer, and the service is well afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from benchmarks import profiles
from benchmarks.asking import recommendations_path
from benchmarks.client import Call, Client
from benchmarks.load import generate_load
from benchmarks.organisation import make_organisation
from benchmarks.service import Service, running_service
from tests.conftest import BACKENDS

PEOPLE = 20
OPENINGS = 30
REQUESTS_A_CONNECTION = 1
# Two cores are shared with the callers and with other tests: of a crowd at once some writers are
# told to come again, and all are answered.
SERVED = 0.5
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Loaded:
    """A served organisation and a client of it."""

    service: Service
    client: Client


@pytest.fixture(scope="module", params=BACKENDS)
def loaded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """A small organisation, trained and served by a process of its own, on each database."""
    server = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres").url("postgres")
    with running_service(tmp_path_factory.mktemp("service"), server) as service:
        client = Client(service.port, service.create_key())
        organisation = replace(make_organisation(5, PEOPLE, OPENINGS), skills=())
        client.call_all(profiles.puts(organisation), lambda _: None)
        service.train()
        service.await_ready()
        yield Loaded(service, client)


def reads(count: int) -> list[Call]:
    """Rankings, pairs, records and lists, in turn."""
    kinds = [
        lambda n: recommendations_path(f"e-{n % PEOPLE}", 5),
        lambda n: f"/v1/employees/e-{n % PEOPLE}",
        lambda n: f"/v1/employees/e-{n % PEOPLE}/openings/o-{n % OPENINGS}/match",
        lambda n: "/v1/openings?limit=10",
    ]
    return [Call("GET", kinds[n % len(kinds)](n)) for n in range(count)]


def writes(count: int) -> list[Call]:
    """Changes of people, each different from what is stored."""
    people = make_organisation(5, PEOPLE, 0).employees
    bodies = [profiles.employee_body(people[n % PEOPLE]) for n in range(count)]
    return [
        Call("PUT", f"/v1/employees/e-{n % PEOPLE}", body | {"summary": f"Change {n}."})
        for n, body in enumerate(bodies)
    ]


def assert_answered(loaded: Loaded, calls: list[Call], connections: int) -> None:
    load = generate_load(
        loaded.service.port,
        calls,
        key=loaded.client.key,
        connections=connections,
        requests=len(calls),
        patience=PATIENCE_SECONDS,
    )
    assert (load.hung, load.dropped) == (0, 0)
    assert load.requests == len(calls)
    assert load.statuses.keys() <= {"200", "503"}
    assert load.statuses["200"] >= len(calls) * SERVED
    loaded.service.await_ready()
    assert loaded.client.call(Call("GET", recommendations_path("e-1", 3)))["items"]


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
