"""How fast an import is beside a plain load of the same rows, and what it costs the service.

    python benchmarks/import.py --people 5000 25000 100000 --json benchmarks/results/imports.json

Per database: a web process takes in a packed file of people with 15 skills each and a worker of
its own carries it out, while the web process follows all changes; then the same file again; then
a snapshot that leaves some out. After each of the three, the rows that the import made are loaded
into the tables of a database of their own by `executemany` (SQLite) or `COPY` (PostgreSQL), in one
transaction and with all indexes, constraints and keys in place; the median of these loads counts.
Beside the seconds by the clock stand those of processors: others who use the machine move them
less. The server runs without fsync, for both sides alike.
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
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import httpx
import psutil  # type: ignore[import-untyped]
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
LEFT_OUT = 0.02
ROUNDS = 3
TABLES = ("employees", "employee_skills")
Rows = tuple[str, list[str], list[tuple[Any, ...]]]
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
class Load:
    """A plain load: its seconds by the clock, and those of processors."""

    seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Run:
    """One import: when it was accepted, done and seen, and its counts."""

    accepted_seconds: float
    worked_seconds: float
    followed_seconds: float
    cpu_seconds: dict[str, float]
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


def measure(settings: Settings, beside: Settings, count: int) -> dict[str, Any]:
    """All figures of one database; `beside` is the one that takes the plain loads."""
    for each in (settings, beside):
        upgrade(each)
    database, other = Database(settings), Database(beside)
    key = KeyRing(database, settings).issue(
        actor="benchmark", name="benchmark", scopes=frozenset(Scope)
    )
    staying = count - int(count * LEFT_OUT)
    plain: list[Load] = []
    with served_process(settings) as served, _worker(settings) as worker:
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(base_url=served.url, headers=headers, timeout=120) as client:
            service = _Service(client, Watched(served.process.pid), Watched(worker.pid))
            service.send("skills", _packed(_skills()), followed=0)
            service.watch()
            packed = _packed(people(count))
            first = service.send("employees", packed, followed=count)
            rows = _rows_of(database)
            plain.append(_plain_load(other, rows))
            again = service.send("employees", packed, followed=count)
            plain.append(_plain_load(other, rows))
            fewer = _packed(islice(people(count), staying))
            snapshot = service.send("employees", fewer, followed=count, mode="snapshot")
            plain.append(_plain_load(other, rows))
    database.close()
    other.close()
    return {
        "people": count,
        "packed_mb": round(len(packed) / _MB, 1),
        **_beside(first, sorted(plain, key=lambda load: load.seconds)[ROUNDS // 2], count),
        "plain_seconds_each": [round(load.seconds, 1) for load in plain],
        "accepted_seconds": round(first.accepted_seconds, 1),
        "followed_seconds_after": round(first.followed_seconds, 1),
        "again_seconds": round(again.worked_seconds, 1),
        "again_counts": again.counts,
        "snapshot_seconds": round(snapshot.worked_seconds, 1),
        "snapshot_counts": snapshot.counts,
        "worker_growth_mb": service.worker.growth_mb,
        "web_growth_mb": service.web.growth_mb,
        "load_average": round(os.getloadavg()[2], 1),
    }


def _beside(first: Run, plain: "Load", count: int) -> dict[str, Any]:
    """The import and the plain load of the same rows."""
    rows = count * (1 + SKILLS_EACH)
    spent = {name: round(seconds, 1) for name, seconds in first.cpu_seconds.items()}
    writing = first.cpu_seconds["worker"] + first.cpu_seconds["database"]
    return {
        "rows": rows,
        "import_seconds": round(first.worked_seconds, 1),
        "import_rows_per_second": round(rows / first.worked_seconds),
        "plain_seconds": round(plain.seconds, 1),
        "plain_rows_per_second": round(rows / plain.seconds),
        "share_of_plain": round(plain.seconds / first.worked_seconds, 3),
        "import_cpu_seconds": spent,
        "plain_cpu_seconds": round(plain.cpu_seconds, 1),
        "share_by_cpu": round(plain.cpu_seconds / writing, 3),
    }


class _Service:
    """A web process and its worker, which are sent imports and looked at meanwhile."""

    def __init__(self, client: httpx.Client, web: Watched, worker: Watched) -> None:
        self._client = client
        self.web = web
        self.worker = worker

    def watch(self) -> None:
        """Look at what both hold now."""
        self.web.look()
        self.worker.look()

    def send(self, entity: str, packed: bytes, *, followed: int, **options: str) -> Run:
        """Send a file and wait until it is carried out and the snapshot holds so many people."""
        headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
        began, spent = time.monotonic(), self._spent()
        query = {"entity": entity, **options}
        answer = self._client.post("/v1/imports", params=query, content=packed, headers=headers)
        answer.raise_for_status()
        accepted = time.monotonic()
        job = self._ended(answer.headers["Location"])
        done, spent_by_then = time.monotonic(), self._spent()
        self._await(lambda: not followed or _people_of_snapshot(self._client) == followed)
        names = ("created", "updated", "unchanged", "deactivated")
        run = Run(
            accepted - began,
            done - accepted,
            time.monotonic() - done,
            {name: spent_by_then[name] - spent[name] for name in spent},
            {name: job["import"][name] for name in names if job["import"][name]},
        )
        print(entity, run, file=sys.stderr, flush=True)
        return run

    def _ended(self, path: str) -> dict[str, Any]:
        job: dict[str, Any] = {}

        def ended() -> bool:
            nonlocal job
            told = self._client.get(path)
            if told.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                return False
            job = told.raise_for_status().json()
            return job["state"] not in {"queued", "running"}

        self._await(ended)
        if job["state"] != "succeeded" or job["import"]["rejected"]:
            raise RuntimeError(f"the import went wrong: {job}")
        return job

    def _await(self, condition: Callable[[], bool]) -> None:
        ends = time.monotonic() + _PATIENCE_SECONDS
        while not condition():
            if time.monotonic() > ends:
                raise RuntimeError("nothing came of it")
            self.watch()
            time.sleep(0.25)

    def _spent(self) -> dict[str, float]:
        """Processor time so far: of the web process, the worker and the database's server."""
        of = {"web": self.web.pid, "worker": self.worker.pid}
        spent = {name: _cpu_seconds([psutil.Process(pid)]) for name, pid in of.items()}
        return {**spent, "database": _cpu_seconds(_server_processes())}


def _people_of_snapshot(client: httpx.Client) -> int:
    for line in client.get("/metrics").text.splitlines():
        if line.startswith("lateral_snapshot_rows{") and 'kind="people"' in line:
            return int(float(line.rpartition(" ")[2]))
    return -1


def _server_processes() -> list[psutil.Process]:
    """The processes of the PostgreSQL server that this process started, if it did."""
    return [one for one in psutil.Process().children(recursive=True) if one.name() == "postgres"]


def _cpu_seconds(processes: list[psutil.Process]) -> float:
    """Processor time of these processes and of those of their children that have ended."""
    total = 0.0
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            total += sum(process.cpu_times()[:4])
    return total


def _rows_of(database: Database) -> list[Rows]:
    """What the import made, as a driver takes it."""
    kept: list[Rows] = []
    encode = database.url.get_backend_name() == "postgresql"
    with database.read() as session:
        for table in TABLES:
            found = session.execute(text(f"SELECT * FROM {table} ORDER BY id"))
            rows = [tuple(row) for row in found.all()]
            if encode:
                rows = [tuple(_as_sent(value) for value in row) for row in rows]
            kept.append((table, list(found.keys()), rows))
    return kept


def _plain_load(database: Database, tables: list[Rows]) -> Load:
    """Load the rows into the emptied tables, straight."""
    with database.write() as session:
        for table in reversed(TABLES):
            session.execute(text(f"DELETE FROM {table}"))
    if database.url.get_backend_name() == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
            plain.exec_driver_sql(f"VACUUM {', '.join(TABLES)}")
    watched = [psutil.Process(), *_server_processes()]
    began, spent = time.monotonic(), _cpu_seconds(watched)
    with database.write() as session:
        connection = session.connection()
        for table, names, rows in tables:
            _load(connection, table, names, rows)
    load = Load(time.monotonic() - began, _cpu_seconds(watched) - spent)
    print(load, file=sys.stderr, flush=True)
    return load


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


def _packed(records: Iterable[dict[str, Any]]) -> bytes:
    return gzip.compress(_ndjson(records), 1)


def _ndjson(records: Iterable[dict[str, Any]]) -> bytes:
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
    """Measure each number of people on both databases and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, nargs="+", default=[100_000])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    runs: list[dict[str, Any]] = []
    for count in options.people:
        for name in options.database or ("sqlite", "postgresql"):
            with _databases(name) as (settings, beside):
                runs.append({"database": name, **measure(settings, beside, count)})
            print(json.dumps(runs[-1], indent=2), flush=True)
            if options.json is not None:
                report = {**describe(), "runs": runs}
                options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


@contextmanager
def _databases(name: str) -> Iterator[tuple[Settings, Settings]]:
    """Two fresh databases on the same engine; their statements may take long."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        folders = [Path(one), Path(other)]
        if name == "sqlite":
            first, second = (Settings(data_dir=folder) for folder in folders)
            yield _patient(first), _patient(second)
            return
        with running_postgres() as server:
            first, second = (
                Settings(data_dir=folder, database_url=server.create(f"benchmark_{number}"))
                for number, folder in enumerate(folders)
            )
            yield _patient(first), _patient(second)


def _patient(settings: Settings) -> Settings:
    return settings.model_copy(update={"statement_seconds": 600.0})


if __name__ == "__main__":
    main()
