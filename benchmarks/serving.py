"""How many recommendations a second the service gives, beside a bare route of the same stack.

python benchmarks/serving.py [--sizes 1000 10000] [--json FILE]
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import machine, profiles, tables
from benchmarks.asking import cards_path, recommendations_path
from benchmarks.client import AnswerError, Call, Client
from benchmarks.load import Load, generate_load
from benchmarks.match import body_of
from benchmarks.organisation import Organisation, make_organisation
from benchmarks.service import (
    Service,
    ServiceError,
    end_cleanly_on_termination,
    free_port,
    running_server,
    running_service,
)
from ml.frames import OpeningProfile

SEED = 11
K = 20
CONNECTIONS = 8
SETTLED = 0.6
"""Seconds after which what was shown is written: that belongs to the answers."""
FEW = 10
"""People who are the first to ask a fresh process, and openings whose candidates are asked for."""
PAGE = 10
FIRST = f"Lateral, the first {FEW} calls of a fresh process"
COLD = "Lateral, people never seen"
CARDS = f"Lateral, people never seen, {PAGE} cards"
CANDIDATES = "Lateral, candidates of an opening, never asked before"
PATHS = "Lateral, career paths through 200 roles"
MATCH = "Lateral, a stateless match of 50 people and 500 openings"
CROWD = "Lateral, candidates among {:,} people"
ROLES, MATCHED = 200, (50, 500)
BUSY = "Lateral, while an opening changes every second"
WARM = "Lateral, nothing changes: answers are remembered"
BARE = "bare route, model instance"


@dataclass(frozen=True, slots=True)
class Side:
    """A server that can be asked for recommendations, and the calls to make."""

    side: str
    name: str
    port: int
    key: str
    calls: Sequence[Call]


def main() -> None:
    """Measure every size."""
    end_cleanly_on_termination()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of one load run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--crowd", type=int, default=10_000, help="people among whom candidates are looked for"
    )
    parser.add_argument("--json", type=Path, help="file for the figures")
    arguments = parser.parse_args()
    result: dict[str, Any] = {"benchmark": "serving", **machine.describe(), "k": K, "sizes": []}
    try:
        for size in arguments.sizes:
            organisation = make_organisation(SEED, arguments.people, size)
            result["sizes"].append(_measure(organisation, arguments.seconds, arguments.rounds))
        if arguments.crowd:
            result["crowd"] = _crowd(make_organisation(SEED, arguments.crowd, FEW))
    except (ServiceError, AnswerError) as error:
        sys.exit("\n".join((f"serving.py: {error}", *getattr(error, "__notes__", ()))))
    print(tables.serving_tables(result))
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _measure(organisation: Organisation, seconds: float, rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="lateral-benchmark-") as folder:
        data = Path(folder)
        key = _prepare(organisation, data)
        people = [employee.key for employee in organisation.employees]
        calls = [Call("GET", recommendations_path(person, K)) for person in people]
        with running_service(data) as service:
            service.await_ready()
            lateral = Side("lateral", WARM, service.port, key, calls)
            client = Client(service.port, key)
            computed = _computed(service, lateral, organisation)
            with _bare(data, client, calls) as bare:
                warm = _rounds([lateral, *bare], seconds, rounds)
            with _changing(client, organisation.openings[0]):
                busy = _run(lateral, CONNECTIONS, seconds=seconds * rounds)
            computed.append(_row(lateral, [busy]) | {"name": BUSY})
            computed += _others(service, lateral, client, organisation)
            resident = service.resident_bytes()
        stages = _stages(data)
    runs = [*computed, *warm]
    return {
        "openings": len(organisation.openings),
        "employees": len(organisation.employees),
        "service_mb": round(resident / 1e6),
        "runs": runs,
        "ratios": _ratios(runs),
        "stages": stages,
    }


def _ratios(runs: Sequence[dict[str, Any]]) -> dict[str, float]:
    """How computed answers compare with the bare route, and what changes take of the others."""
    rate = {(run["name"], run["connections"]): run["per_second"] for run in runs}
    computed, bare, busy, warm = (rate[name, CONNECTIONS] for name in (COLD, BARE, BUSY, WARM))
    return {
        "computed_of_bare": round(computed / bare, 3),
        "busy_of_remembered": round(busy / warm, 3),
    }


def _computed(service: Service, lateral: Side, organisation: Organisation) -> list[dict[str, Any]]:
    """Answers that nobody asked for before, each once, with the service's processor time."""
    first, rest = lateral.calls[:FEW], lateral.calls[FEW:]
    people = [employee.key for employee in organisation.employees][FEW:]
    half = len(rest) // 2
    cards = [Call("GET", cards_path(person, PAGE)) for person in people[half:]]
    openings = organisation.openings[:FEW]
    candidates = [Call("GET", f"/v1/openings/{one.key}/candidates?k={K}") for one in openings]
    stages = (
        (FIRST, first, 1),
        (COLD, rest[:half], CONNECTIONS),
        (CARDS, cards, CONNECTIONS),
        (CANDIDATES, candidates, 1),
    )
    return [
        _once(service, Side("lateral", name, lateral.port, lateral.key, calls), connections)
        | {"like_bare": name == COLD}
        for name, calls, connections in stages
    ]


def _once(service: Service, side: Side, connections: int) -> dict[str, Any]:
    """Every call once, with the service's processor time for each."""
    before = service.processor_seconds()
    load = _run(side, connections, requests=len(side.calls))
    time.sleep(SETTLED)
    spent = service.processor_seconds() - before
    row = _row(side, [load]) | {"cpu_ms": round(spent * 1000 / len(side.calls), 2)}
    return row | {"like_bare": False}


def _others(
    service: Service, lateral: Side, client: Client, organisation: Organisation
) -> list[dict[str, Any]]:
    """What else is worked out for a request: career paths, and a whole match."""
    roles = organisation.openings[:ROLES]
    puts = [Call("PUT", f"/v1/roles/R-{one.key}", profiles.opening_body(one)) for one in roles]
    client.call_all(puts, lambda _: None)
    people = [f"/v1/employees/{one.key}/career-paths" for one in organisation.employees[:FEW]]
    # The first one makes the map of all roles.
    client.call(Call("GET", people[0]))
    paths = [Call("GET", path) for path in people]
    matches = [Call("POST", "/v1/match", body_of(make_organisation(SEED, *MATCHED), PAGE))] * 3
    return [
        _once(service, Side("lateral", name, lateral.port, lateral.key, calls), 1)
        for name, calls in ((PATHS, paths), (MATCH, matches))
    ]


def _stages(data: Path) -> list[dict[str, Any]]:
    """The stages of an answer, in a process of its own on the service's data."""
    command = [sys.executable, str(Path(__file__).with_name("stages.py")), str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ServiceError(f"stages.py failed: {done.stderr[-2000:]}")
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def _crowd(organisation: Organisation) -> dict[str, Any]:
    """Candidates of openings among many people, each opening once, the crowd encoded before."""
    with tempfile.TemporaryDirectory(prefix="lateral-benchmark-") as folder:
        data = Path(folder)
        key = _prepare(organisation, data)
        calls = [
            Call("GET", f"/v1/openings/{one.key}/candidates?k={K}") for one in organisation.openings
        ]
        name = CROWD.format(len(organisation.employees))
        with running_service(data) as service:
            service.await_ready()
            client = Client(service.port, key)
            began = time.perf_counter()
            client.call(Call("GET", f"/v1/openings/{organisation.openings[0].key}/candidates?k=1"))
            first = time.perf_counter() - began
            row = _once(service, Side("lateral", name, service.port, key, calls), 1)
    return row | {"first_seconds": round(first, 2)}


def _prepare(organisation: Organisation, data: Path) -> str:
    """Load the organisation, train and stop; the key that was used."""
    _say(f"{len(organisation.openings):,} openings: load and train")
    with running_service(data) as service:
        key = service.create_key()
        client = Client(service.port, key)
        client.call_all(profiles.puts(organisation), lambda _: None)
        service.train()
    return key


@contextmanager
def _bare(data: Path, client: Client, calls: Sequence[Call]) -> Iterator[list[Side]]:
    """The bare routes, holding in memory what the service answers."""
    answers = client.call_all(calls, lambda answer: answer)
    held = data / "answers.json"
    held.write_text(json.dumps(answers), encoding="utf-8")
    port = free_port()
    command = [sys.executable, str(Path(__file__).with_name("bare.py")), str(port), str(held)]
    with running_server(command, port, dict(os.environ), data / "bare.log"):
        yield [
            Side("bare", name, port, "", [Call("GET", f"/{form}/{n}") for n in range(len(calls))])
            for form, name in (
                ("instance", BARE),
                ("bytes", "bare route, ready-made bytes"),
            )
        ]


@contextmanager
def _changing(client: Client, opening: OpeningProfile) -> Iterator[None]:
    """Change an opening every second, as the HR system would, so that no answer stays valid."""
    ended = threading.Event()

    def change() -> None:
        for turn in itertools.count():
            body = profiles.opening_body(opening) | {"description": f"Change {turn}."}
            client.call(Call("PUT", f"/v1/openings/{opening.key}", body))
            if ended.wait(1.0):
                return

    with ThreadPoolExecutor(max_workers=1) as writer:
        changes = writer.submit(change)
        try:
            yield
        finally:
            ended.set()
        changes.result()


def _rounds(sides: Sequence[Side], seconds: float, rounds: int) -> list[dict[str, Any]]:
    """Every side with many connections and with one, in turn, so that all see the same noise."""
    plans = [(side, connections) for connections in (CONNECTIONS, 1) for side in sides]
    runs: list[list[Load]] = [[] for _ in plans]
    for turn in range(rounds):
        for (side, connections), loads in zip(plans, runs, strict=True):
            loads.append(_run(side, connections, seconds=seconds))
        _say(f"round {turn + 1} of {rounds}")
    return [_row(side, loads) for (side, _), loads in zip(plans, runs, strict=True)]


def _run(
    side: Side, connections: int, *, requests: int | None = None, seconds: float | None = None
) -> Load:
    load = generate_load(
        side.port,
        side.calls,
        key=side.key,
        connections=connections,
        requests=requests,
        seconds=seconds,
    )
    if load.statuses.keys() != {"200"} or load.dropped or load.hung:
        raise ServiceError(f"{side.name}: not every answer was a 200: {load}")
    return load


def _row(side: Side, loads: Sequence[Load]) -> dict[str, Any]:
    """Medians over the rounds."""
    return {
        "side": side.side,
        "name": side.name,
        "connections": loads[0].connections,
        "like_bare": True,
        "requests": sum(load.requests for load in loads),
        **{
            name: round(statistics.median(getattr(load, name) for load in loads), 3)
            for name in ("per_second", "p50_ms", "p99_ms", "mean_bytes")
        },
    }


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
