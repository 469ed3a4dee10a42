"""What erasing a person costs in a large organisation, and how long others wait meanwhile.

    python -m benchmarks.erasure [--people 100000] [--database-url URL]

The database must be empty. It is filled by plain SQL: people with 15 skills, two jobs and an
aspiration each, three rankings, a list of ten candidates for every fourth of them, two events and
a line of an import. Then one of them is erased and the database rewritten, while another thread
writes and a third reads without pause, with the service's own deadline.
"""

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlmodel import col, select, update

from app.core import sqlite
from app.core.db import Database
from app.core.errors import LateralError
from app.core.journal import record_change
from app.core.migrations import upgrade
from app.core.security import Actor, Scope
from app.governance.privacy import purge
from app.governance.privacy.service import PersonEraser
from app.settings import Settings
from models.employees import Employee, EmployeeSkill
from models.vocabulary import ChangeAction, EntityKind

OFFICER = Actor("key:benchmark", frozenset({Scope.PRIVACY}))
SERIES = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
EACH = "k(p) AS (SELECT 0 UNION ALL SELECT p + 1 FROM k WHERE p <"
LISTED = """'{{"employee": "E-' || (i - {back}) || '", "rank": 1, "score": 0.5}}'"""
FILL = """
INSERT INTO employees (id, external_id, version, created_at, updated_at, name, title,
    open_to_relocation, relocation_locations, status, languages, summary, open_to_moves)
{series} SELECT i, 'E-' || i, 1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'Person ' || i, 'Seller',
    false, '[]', 'active', '[]', 'Sells things to people and answers what they ask.', true FROM n;
INSERT INTO employee_skills (employee_id, position, text, source)
{series}, {each} 14) SELECT i, p, 'A skill that people hold ' || p, 'self' FROM n, k;
INSERT INTO work_history (employee_id, position, title, description)
{series}, {each} 1) SELECT i, p, 'A job', 'What was done there, told in one sentence.' FROM n, k;
INSERT INTO aspirations (employee_id, position, target, text, polarity, weight, motives, visibility)
{series} SELECT i, 0, 'function', 'Marketing', 'want', 1.0, '[]', 'private' FROM n;
INSERT INTO impressions (shown_at, surface, subject_external_id, audience, actor, model_version,
    snapshot_at, items)
{series}, {each} 2) SELECT CURRENT_TIMESTAMP, 'recommendations', 'E-' || i, 'employee', 'key:a',
    'v', CURRENT_TIMESTAMP, '[{{"opening": "O-1", "rank": 1, "score": 0.5}}]' FROM n, k;
INSERT INTO impressions (shown_at, surface, subject_external_id, audience, actor, model_version,
    snapshot_at, items)
{series} SELECT CURRENT_TIMESTAMP, 'candidates', 'O-' || i, 'hr', 'key:a', 'v', CURRENT_TIMESTAMP,
    {items} FROM n WHERE i % 4 = 0;
INSERT INTO outbox_events (occurred_at, action, entity, external_id, confidential)
{series}, {each} 1) SELECT CURRENT_TIMESTAMP, 'updated', 'employee', 'E-' || i, false FROM n, k;
INSERT INTO imports (id, entity, mode, format, ignored, dry_run, guard, confirmed, size, read_to,
    lines, unattributed, created, updated, unchanged, rejected, stale, deactivated, received_at)
VALUES (1, 'employees', 'upsert', 'native', '{{}}', false, 0.1, false, 1, 1, 1, 0, 1, 0, 0, 0, 0,
    0, CURRENT_TIMESTAMP);
INSERT INTO import_results (import_id, position, line, external_id, outcome)
{series} SELECT 1, i, i, 'E-' || i, 'created' FROM n;
INSERT INTO audit_people (pseudonym, external_id) {series} SELECT 'p' || i, 'E-' || i FROM n
"""


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--database-url", default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder), database_url=options.database_url, erasure_notice_seconds=0
        )
        upgrade(settings)
        database = Database(settings)
        try:
            fill(database, options.people)
            figures = measured(database, settings)
        finally:
            database.close()
    told = {"database": database.url.get_backend_name(), "people": options.people, **figures}
    json.dump(told, sys.stdout, indent=2)
    sys.stdout.write("\n")


def fill(database: Database, people: int) -> None:
    """Store the organisation, without a deadline."""
    postgres = database.url.get_backend_name() == "postgresql"
    listed = " || ', ' || ".join(LISTED.format(back=back) for back in range(10))
    items = f"'[' || {listed} || ']'"
    if postgres:
        items = f"CAST({items} AS JSON)"
    engine = create_engine(database.url, **sqlite.engine_options(database.url))
    with engine.begin() as connection:
        for statement in FILL.format(series=SERIES, each=EACH, items=items).split(";"):
            connection.execute(text(statement), {"count": people} if ":count" in statement else {})
    engine.dispose()


def measured(database: Database, settings: Settings) -> dict[str, Any]:
    """Seconds for erasing and rewriting, and the longest wait of others during each."""
    eraser = PersonEraser(database, settings)
    figures: dict[str, Any] = {"megabytes": round(_size(database) / 1e6)}
    for name, work in (
        ("nothing", lambda: time.sleep(2.0)),
        ("erase", lambda: eraser.erase(OFFICER, "E-500")),
        ("rewrite", lambda: purge.purge(database, settings)),
    ):
        with _watched(database) as (writes, reads):
            begun = time.monotonic()
            work()
            seconds = time.monotonic() - begun
        figures[name] = {"seconds": round(seconds, 2), "writes": writes, "reads": reads}
    return figures


def _size(database: Database) -> int:
    postgres = database.url.get_backend_name() == "postgresql"
    query = (
        "SELECT pg_database_size(current_database())"
        if postgres
        else ("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
    )
    with database.read() as session:
        size: int = session.execute(text(query)).scalar_one()
    return size


@contextmanager
def _watched(database: Database) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    over = threading.Event()
    told: tuple[dict[str, Any], dict[str, Any]] = ({}, {})

    def write() -> None:
        with database.write() as session:
            one = update(Employee).where(col(Employee.external_id) == "E-1")
            session.execute(one.values(location="Hamburg"))
            record_change(session, "benchmark", ChangeAction.UPDATED, EntityKind.EMPLOYEE, "E-1")

    def read() -> None:
        with database.read() as session:
            session.exec(select(EmployeeSkill).where(EmployeeSkill.employee_id == 1)).all()

    threads = [
        threading.Thread(target=_repeat, args=(action, over, figures))
        for action, figures in zip((write, read), told, strict=True)
    ]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _repeat(action: Callable[[], None], over: threading.Event, figures: dict[str, Any]) -> None:
    figures.update(done=0, refused=0, longest_seconds=0.0)
    while not over.is_set():
        begun = time.monotonic()
        try:
            action()
            figures["done"] += 1
        except LateralError:
            figures["refused"] += 1
        waited = time.monotonic() - begun
        figures["longest_seconds"] = round(max(figures["longest_seconds"], waited), 2)
        over.wait(0.01)


if __name__ == "__main__":
    main()
