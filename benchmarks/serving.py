"""How many recommendations a second the service gives, beside a bare route of the same stack.

python benchmarks/serving.py [--sizes 1000 10000] [--json FILE]
"""

import argparse
import itertools
import json
import os
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import machine, profiles, tables
from benchmarks.asking import recommendations_path
from benchmarks.client import AnswerError, Call, Client
from benchmarks.load import Load, generate_load
from benchmarks.organisation import Organisation, make_organisation
from benchmarks.service import (
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
COLD = "Lateral, fresh process, every person once"
BUSY = "Lateral, while an opening changes every second"
WARM = "Lateral, nothing changes: answers are remembered"


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
    parser.add_argument("--json", type=Path, help="file for the figures")
    arguments = parser.parse_args()
    result: dict[str, Any] = {"benchmark": "serving", **machine.describe(), "k": K, "sizes": []}
    try:
        for size in arguments.sizes:
            organisation = make_organisation(SEED, arguments.people, size)
            result["sizes"].append(_measure(organisation, arguments.seconds, arguments.rounds))
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
            cold = _run(lateral, CONNECTIONS, requests=len(calls))
            with _bare(data, client, calls) as bare:
                warm = _rounds([lateral, *bare], seconds, rounds)
            with _changing(client, organisation.openings[0]):
                busy = _run(lateral, CONNECTIONS, seconds=seconds * rounds)
            resident = service.resident_bytes()
    computed = [
        _row(lateral, [cold]) | {"name": COLD},
        _row(lateral, [busy]) | {"name": BUSY},
    ]
    return {
        "openings": len(organisation.openings),
        "employees": len(organisation.employees),
        "service_mb": round(resident / 1e6),
        "runs": [*computed, *warm],
    }


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
                ("instance", "bare route, model instance"),
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
