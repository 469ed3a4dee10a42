"""What logging and exchanging lists costs the slowest answers, beside a service that does neither.

python -m benchmarks.list_log [--people N] [--openings N] [--rounds N] [--json FILE]

Two services on copies of one folder answer the same calls in turn, each list for the first time.
"""

import argparse
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import machine, profiles
from benchmarks.asking import recommendations_path
from benchmarks.client import Call, Client
from benchmarks.load import Load, generate_load
from benchmarks.organisation import Organisation, make_organisation
from benchmarks.service import (
    Service,
    ServiceError,
    end_cleanly_on_termination,
    free_port,
    lateral_command,
    lateral_environment,
    running_server,
    running_service,
)

SEED = 11
CONNECTIONS = 4
SHORTEST = 10
"""Entries of the lists of the first round; each later round asks for one more: new lists."""

SETTLED = 0.6
"""Seconds after which lists are written."""

WITHOUT = (
    "from app.matching.recommendations import service; "
    "service.logged_list = lambda *_said: None; "
    "from app.cli.main import cli; cli(prog_name='lateral')"
)
"""The same service, but nothing is made of a list that could be logged."""


def main() -> None:
    """Print both sides, and the ratio of their 99th percentiles."""
    end_cleanly_on_termination()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--openings", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--json", type=Path, help="file for the figures")
    chosen = parser.parse_args()
    organisation = make_organisation(SEED, chosen.people, chosen.openings)
    result = {"benchmark": "list_log", **machine.describe(), **vars(chosen)}
    result.pop("json")
    result |= measured(organisation, chosen.rounds)
    print(json.dumps(result, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def measured(organisation: Organisation, rounds: int) -> dict[str, Any]:
    """The medians of all rounds, by side; the sides change places in each."""
    with tempfile.TemporaryDirectory(prefix="lateral-benchmark-") as folder:
        data, other = Path(folder) / "with", Path(folder) / "without"
        data.mkdir()
        key = _prepared(organisation, data)
        shutil.copytree(data, other)
        people = [employee.key for employee in organisation.employees]
        loads: dict[str, list[Load]] = {"with": [], "without": []}
        with (
            _served(data, lateral_command(), "neighbours") as seen,
            _served(other, [*lateral_command()[:-1], WITHOUT], "none") as bare,
        ):
            ports = {"with": seen, "without": bare}
            for turn in range(rounds + 1):
                calls = [Call("GET", recommendations_path(one, SHORTEST + turn)) for one in people]
                for side in sorted(ports, reverse=bool(turn % 2)):
                    load = _asked(ports[side], calls, key)
                    # The first round encodes everybody, which no later one does.
                    loads[side] += [load] if turn else []
    return _told(loads)


def _told(loads: dict[str, list[Load]]) -> dict[str, Any]:
    names = ("p50_ms", "p99_ms", "per_second")
    told: dict[str, Any] = {
        side: {
            name: round(statistics.median(getattr(one, name) for one in of), 3) for name in names
        }
        for side, of in loads.items()
    }
    pairs = zip(loads["with"], loads["without"], strict=True)
    ratios = sorted(round(one.p99_ms / other.p99_ms, 3) for one, other in pairs)
    return {**told, "p99_ratios": ratios, "p99_ratio": statistics.median(ratios)}


def _asked(port: int, calls: Sequence[Call], key: str) -> Load:
    load = generate_load(
        port, calls, key=key, connections=CONNECTIONS, requests=len(calls), seconds=None
    )
    if load.statuses.keys() != {"200"} or load.dropped or load.hung:
        raise ServiceError(f"not every answer was a 200: {load}")
    time.sleep(SETTLED)
    return load


def _prepared(organisation: Organisation, data: Path) -> str:
    """Load the organisation, train and stop; the key that was used."""
    with running_service(data) as service:
        key = service.create_key()
        Client(service.port, key).call_all(profiles.puts(organisation), lambda _: None)
        service.train()
    return key


@contextmanager
def _served(data: Path, command: Sequence[str], exploration: str) -> Iterator[int]:
    environment = {**lateral_environment(data, None), "LATERAL_EXPLORATION": exploration}
    port = free_port()
    with running_server(
        [*command, "serve", "--port", str(port)], port, environment, data / "server.log"
    ) as process:
        Service(port, environment, process).await_ready()
        yield port


if __name__ == "__main__":
    main()
