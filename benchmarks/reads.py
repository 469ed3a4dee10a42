"""What it costs to audit reads: the same answers with and without an entry in the audit log.

    python -m benchmarks.reads [--requests 2000] [--threads 16] [--database-url URL]

A person's own read is not audited and a read by HR is; both are the same record. Each round
measures both ways in turn; the ratio of the medians is what auditing leaves of the speed.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from app.core.db import Database
from app.core.journal import Entry
from app.core.migrations import upgrade
from app.core.reads import ReadLog
from app.settings import Settings
from models.employees import Employee
from models.vocabulary import ChangeAction, EntityKind

ROUNDS = 5
PEOPLE = 50


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--database-url", default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder), database_url=options.database_url, statement_seconds=60.0
        )
        upgrade(settings)
        database = Database(settings)
        try:
            figures = measured(database, settings, options.requests, options.threads)
        finally:
            database.close()
    json.dump({"database": database.url.get_backend_name(), **figures}, sys.stdout, indent=2)
    sys.stdout.write("\n")


def measured(database: Database, settings: Settings, requests: int, threads: int) -> dict[str, Any]:
    """Reads a second of one record, plain, audited, and as lists of fifty that are audited."""
    with database.write() as session:
        session.add(Employee(external_id="E-1", name="A person", title="Seller"))
    reads = ReadLog(database, settings)
    everyone = tuple(f"E-{number}" for number in range(PEOPLE))

    def plain(_number: int) -> None:
        with database.read() as session:
            session.get(Employee, 1)

    def audited(number: int) -> None:
        plain(number)
        reads.write([_entry("E-1")])

    def listed(number: int) -> None:
        plain(number)
        reads.write([_entry("*", everyone)])

    ways: dict[str, Callable[[int], None]] = {"plain": plain, "audited": audited, "listed": listed}
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _round in range(ROUNDS):
        for name, read in ways.items():
            rates[name].append(_rate(read, requests, threads))
    medians = {name: statistics.median(found) for name, found in rates.items()}
    return {
        "requests": requests,
        "threads": threads,
        "reads_per_second": {name: round(rate) for name, rate in medians.items()},
        "milliseconds_added": {
            name: round(1000 * threads * (1 / medians[name] - 1 / medians["plain"]), 2)
            for name in ("audited", "listed")
        },
        "ratio": {
            name: round(medians[name] / medians["plain"], 3) for name in ("audited", "listed")
        },
    }


def _entry(external_id: str, people: tuple[str, ...] = ()) -> Entry:
    details = {"operation": "getEmployee"}
    return Entry("key:a", ChangeAction.READ, EntityKind.EMPLOYEE, external_id, details, people)


def _rate(read: Callable[[int], None], requests: int, threads: int) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(read, range(requests)))
    return requests / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
