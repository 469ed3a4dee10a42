"""How fast an import is beside a plain load of the same rows, and what it costs the service.

    python -m benchmarks.imports --people 100000 --json benchmarks/results/imports.json

Per database: a web process takes in a packed file of people with 15 skills each and a worker of
its own carries it out, while the web process follows all changes; then the same file again; then
the rows that the import made are loaded into the emptied tables by `executemany` (SQLite) or
`COPY` (PostgreSQL), in one transaction and with all indexes, constraints and keys in place.
"""

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from app.core.db import Database
from app.core.migrations import upgrade
from app.core.security import KeyRing
from app.settings import Settings
from benchmarks.machine import describe
from benchmarks.organisation import make_organisation
from models.vocabulary import Scope
from tests.support.postgres import running_postgres
from tests.support.served import served_process

SKILLS_EACH = 15
OWN_WORDS = 300
TABLES = ("employees", "employee_skills")
_MB = 1 << 20
_PATIENCE_SECONDS = 3600.0


@dataclass
class Watched:
    """A process whose memory is looked at while it works."""

    pid: int
    at_first: int = 0
    most: int = 0

    def look(self) -> None:
        """Note what it holds now."""
        statm = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii")
        held = int(statm.split()[1]) * os.sysconf("SC_PAGE_SIZE")
        self.at_first = self.at_first or held
        self.most = max(self.most, held)

    @property
    def growth_mb(self) -> int:
        """How much more than at first it ever held."""
        return round((self.most - self.at_first) / _MB)


@dataclass(frozen=True)
class Run:
    """One import: when it was accepted, done and seen, and its counts."""

    accepted_seconds: float
    worked_seconds: float
    followed_seconds: float
    counts: dict[str, int]


def people(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Made-up people whose skills are named by key, by label and in own words."""
    chance = random.Random(seed)
    skills = make_organisation(seed, 10, 10).skills
    own_words = {one.key: f"{one.label}s" for one in skills[:OWN_WORDS]}
    for number in range(count):
        held = chance.sample(skills, SKILLS_EACH)
        yield {
            "external_id": f"E-{number}",
            "name": f"Person {number}",
            "title": chance.choice(("Account manager", "Analyst", "Planner", "Expert")),
            "function": chance.choice(("Sales", "Support", "Product", "Data")),
            "org_unit": f"Unit {number % 200}",
            "grade": chance.randrange(1, 10),
            "manager": f"E-{number // 10}",
            "location": chance.choice(("Hamburg", "Berlin", "Lyon")),
            "hire_date": f"20{chance.randrange(10, 26)}-0{chance.randrange(1, 10)}-01",
            "languages": [{"code": "en", "level": "C1"}],
            "summary": "Wins accounts and keeps them, writes what others hand on.",
            "open_to_moves": chance.random() < 0.3,
            "skills": [
                {
                    "skill": chance.choice((one.key, one.label, own_words.get(one.key, one.label))),
                    "level": chance.randrange(6),
                    "last_used": f"2025-0{chance.randrange(1, 10)}-15",
                }
                for one in held
            ],
        }


def measure(settings: Settings, count: int) -> dict[str, Any]:
    """All figures of one database."""
    upgrade(settings)
    database = Database(settings)
    key = KeyRing(database, settings).issue(
        actor="benchmark", name="benchmark", scopes=frozenset(Scope)
    )
    packed = gzip.compress(_ndjson(people(count)), 1)
    with served_process(settings) as served, _worker(settings) as worker:
        web = Watched(served.process.pid)
        with httpx.Client(
            base_url=served.url, headers={"Authorization": f"Bearer {key}"}, timeout=120
        ) as client:
            _import(client, "skills", gzip.compress(_ndjson(_skills())), [], 0)
            watched = [web, Watched(worker.pid)]
            first = _import(client, "employees", packed, watched, count)
            again = _import(client, "employees", packed, watched, count)
    plain = _plain_load(database)
    database.close()
    rows = count * (1 + SKILLS_EACH)
    seconds = first.worked_seconds
    return {
        "people": count,
        "rows": rows,
        "packed_mb": round(len(packed) / _MB, 1),
        "accepted_seconds": round(first.accepted_seconds, 1),
        "import_seconds": round(seconds, 1),
        "import_rows_per_second": round(rows / seconds),
        "plain_seconds": round(plain, 1),
        "plain_rows_per_second": round(rows / plain),
        "share_of_plain": round(plain / seconds, 3),
        "followed_seconds_after": round(first.followed_seconds, 1),
        "again_seconds": round(again.worked_seconds, 1),
        "again_counts": again.counts,
        "worker_growth_mb": watched[1].growth_mb,
        "web_growth_mb": web.growth_mb,
    }


def _import(
    client: httpx.Client, entity: str, packed: bytes, watched: list[Watched], people: int
) -> Run:
    headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
    began = time.monotonic()
    answer = client.post(f"/v1/imports?entity={entity}", content=packed, headers=headers)
    answer.raise_for_status()
    accepted = time.monotonic()
    job: dict[str, Any] = {}

    def ended() -> bool:
        nonlocal job
        told = client.get(answer.headers["Location"])
        if told.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return False
        job = told.raise_for_status().json()
        return job["state"] not in {"queued", "running"}

    _await(ended, watched)
    done = time.monotonic()
    if job["state"] != "succeeded" or job["import"]["rejected"]:
        raise RuntimeError(f"the import went wrong: {job}")
    _await(lambda: people == 0 or _people_of_snapshot(client) == people, watched)
    counts = {name: job["import"][name] for name in ("created", "updated", "unchanged")}
    return Run(accepted - began, done - accepted, time.monotonic() - done, counts)


def _people_of_snapshot(client: httpx.Client) -> int:
    for line in client.get("/metrics").text.splitlines():
        if line.startswith("lateral_snapshot_rows{") and 'kind="people"' in line:
            return int(float(line.rpartition(" ")[2]))
    return -1


def _await(condition: Callable[[], bool], watched: list[Watched]) -> None:
    ends = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > ends:
            raise RuntimeError("nothing came of it")
        for one in watched:
            one.look()
        time.sleep(0.25)


def _plain_load(database: Database) -> float:
    """Empty the tables and load the same rows again, straight; the seconds of the load."""
    kept: list[tuple[str, list[str], list[tuple[Any, ...]]]] = []
    with database.read() as session:
        for table in TABLES:
            found = session.execute(text(f"SELECT * FROM {table} ORDER BY id"))
            kept.append((table, list(found.keys()), [tuple(row) for row in found.all()]))
    with database.write() as session:
        for table in reversed(TABLES):
            session.execute(text(f"DELETE FROM {table}"))
    if database.url.get_backend_name() == "postgresql":
        for _table, _names, rows in kept:
            rows[:] = [tuple(_as_sent(value) for value in row) for row in rows]
    began = time.monotonic()
    with database.write() as session:
        connection = session.connection()
        for table, names, rows in kept:
            _load(connection, table, names, rows)
    return time.monotonic() - began


def _load(connection: Any, table: str, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    columns = ", ".join(names)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        return
    with (
        connection.connection.driver_connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _as_sent(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | dict) else value


def _skills() -> Iterator[dict[str, Any]]:
    for skill in make_organisation(1, 10, 10).skills:
        yield {"external_id": skill.key, "scheme": "benchmark", "preferred_label": skill.label}


def _ndjson(records: Iterator[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


@contextmanager
def _worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "LATERAL_DATA_DIR": str(settings.data_dir),
        "LATERAL_DATABASE_URL": settings.resolved_database_url,
        "LATERAL_LOG_LEVEL": "ERROR",
    }
    worker = subprocess.Popen(
        [str(Path(sys.executable).with_name("lateral")), "worker"], env=environment
    )
    try:
        yield worker
    finally:
        worker.terminate()
        worker.wait(timeout=60)


def main() -> None:
    """Measure both databases and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    for name in options.database or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder:
            if name == "sqlite":
                settings = Settings(data_dir=Path(folder))
                figures[name] = measure(_patient(settings), options.people)
            else:
                with running_postgres() as server:
                    settings = Settings(
                        data_dir=Path(folder), database_url=server.create("benchmark")
                    )
                    figures[name] = measure(_patient(settings), options.people)
        print(name, json.dumps(figures[name], indent=2))
    if options.json is not None:
        report = {**describe(), "imports": figures}
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def _patient(settings: Settings) -> Settings:
    return settings.model_copy(update={"statement_seconds": 600.0})


if __name__ == "__main__":
    main()
