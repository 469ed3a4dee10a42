"""What logging and exchanging lists costs the slowest answers, beside a service that does neither.

python -m benchmarks.list_log [--people N] [--openings N] [--rounds N] [--json FILE]

Two services on copies of one folder answer the same calls in turn, each list for the first time
and as if its person asked. The clock tells what callers wait; processor time tells what it costs,
also on a machine that does other things.
"""

import argparse
import json
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
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
    lateral_environment,
    running_server,
    running_service,
)

SEED = 11
DATABASE = "lateral.db"
CONNECTIONS = 4
SHORTEST = 10
"""Entries of the lists of the first round; each later round asks for one more: new lists."""

SETTLED = 0.6
"""Seconds after which lists are written."""

WITH = (
    "from app.core.security import Actor; from models.vocabulary import Audience; "
    "Actor.audience_for = lambda *_said: Audience.EMPLOYEE; "
    "from app.cli.main import cli; cli(prog_name='lateral')"
)
"""A service to which one key speaks for everybody: only to a person lists are explored."""
WITHOUT = (
    "from app.matching.recommendations import service; "
    f"service.logged_list = lambda *_said: None; {WITH}"
)
"""The same service, but nothing is made of a list that could be logged."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a service did with the calls of a round, its lists written."""

    load: Load
    processor_ms: float
    """For each answer."""


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
        _copy(data, other)
        people = [employee.key for employee in organisation.employees]
        rounds_of: dict[str, list[Round]] = {"with": [], "without": []}
        with (
            _served(data, WITH, "neighbours") as logging,
            _served(other, WITHOUT, "none") as bare,
        ):
            services = {"with": logging, "without": bare}
            for turn in range(rounds + 1):
                calls = [Call("GET", recommendations_path(one, SHORTEST + turn)) for one in people]
                for side in sorted(services, reverse=bool(turn % 2)):
                    asked = _asked(services[side], calls, key)
                    # The first round encodes everybody, which no later one does.
                    rounds_of[side] += [asked] if turn else []
        logged = _logged(data), _logged(other)
    if logged != (len(people) * (rounds + 1), 0):
        raise ServiceError(f"lists logged with and without: {logged}")
    return _told(rounds_of)


def _told(rounds_of: dict[str, list[Round]]) -> dict[str, Any]:
    names = ("p50_ms", "p99_ms", "per_second")
    told: dict[str, Any] = {
        side: {
            "processor_ms": round(statistics.median(one.processor_ms for one in of), 3),
            **{
                name: round(statistics.median(getattr(one.load, name) for one in of), 3)
                for name in names
            },
        }
        for side, of in rounds_of.items()
    }
    pairs = list(zip(rounds_of["with"], rounds_of["without"], strict=True))
    waited = sorted(round(one.load.p99_ms / other.load.p99_ms, 3) for one, other in pairs)
    worked = sorted(round(one.processor_ms / other.processor_ms, 3) for one, other in pairs)
    return {
        **told,
        "p99_ratios": waited,
        "p99_ratio": statistics.median(waited),
        "processor_ratio": statistics.median(worked),
    }


def _asked(service: Service, calls: Sequence[Call], key: str) -> Round:
    before = service.processor_seconds()
    load = generate_load(
        service.port, calls, key=key, connections=CONNECTIONS, requests=len(calls), seconds=None
    )
    if load.statuses.keys() != {"200"} or load.dropped or load.hung:
        raise ServiceError(f"not every answer was a 200: {load}")
    time.sleep(SETTLED)
    return Round(load, (service.processor_seconds() - before) * 1_000 / len(calls))


def _copy(data: Path, other: Path) -> None:
    """The folder once more; the database through SQLite, which may be tidying up beside it."""
    shutil.copytree(data, other, ignore=shutil.ignore_patterns(f"{DATABASE}*"))
    with (
        closing(sqlite3.connect(data / DATABASE)) as source,
        closing(sqlite3.connect(other / DATABASE)) as target,
    ):
        source.backup(target)


def _logged(data: Path) -> int:
    with closing(sqlite3.connect(data / DATABASE)) as connection:
        return int(connection.execute("SELECT count(*) FROM served_lists").fetchone()[0])


def _prepared(organisation: Organisation, data: Path) -> str:
    """Load the organisation, train and stop; the key that was used."""
    with running_service(data) as service:
        key = service.create_key()
        Client(service.port, key).call_all(profiles.puts(organisation), lambda _: None)
        service.train()
    return key


@contextmanager
def _served(data: Path, program: str, exploration: str) -> Iterator[Service]:
    environment = {**lateral_environment(data, None), "LATERAL_EXPLORATION": exploration}
    port = free_port()
    command = [sys.executable, "-c", program, "serve", "--port", str(port)]
    with running_server(command, port, environment, data / "server.log") as process:
        service = Service(port, environment, process)
        service.await_ready()
        yield service


if __name__ == "__main__":
    main()
