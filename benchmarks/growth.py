"""What a row of each table that grows takes on disk, indexes included.

python -m benchmarks.growth [--rows 20000] [--database-url URL] [--json FILE]
"""

import argparse
import json
import os
import tempfile
import uuid
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, Table, create_engine, insert, make_url, text
from sqlmodel import Session

from app.core.db import Database
from app.core.migrations import upgrade
from app.core.partitions import make_sure_of_months
from app.core.sealing import Sealer
from app.core.security.keys import load_pepper
from app.serving.list_log import ListLog
from app.serving.lists import Exchange, LoggedList
from app.serving.replaying import PURPOSE, ReplayInputs, columns_of
from app.settings import Settings
from benchmarks import machine
from benchmarks.organisation import make_organisation
from ml.ranking import SIGNAL_NAMES
from ml.training import train
from ml.types import RankedMove
from models import METADATA, ServedList
from models.vocabulary import Audience

NOW = datetime.now(UTC)
SEED = 5
PEOPLE, OPENINGS = 100, 300
LISTED = 10
PLACES = tuple(range(1, LISTED + 1))
VERSION = "lateral-0123456789ab"
KEPT_ANSWER = 2_000
REASONS = {
    "starting_point": -1.2345,
    "essential_skills": 0.1234,
    "related_skills": 0.1234,
    "work_content": 0.1234,
    "bridge": 0.1234,
}


@cache
def ranked() -> list[tuple[list[RankedMove], dict[str, Any]]]:
    """Lists of an invented organisation, as a ranker that was trained on it ranks them."""
    organisation = make_organisation(SEED, PEOPLE, OPENINGS)
    ranker = train(organisation.frames(), seed=SEED)
    index = ranker.index_openings(organisation.openings)
    openings = {one.key: one for one in organisation.openings}
    found = []
    for person in organisation.employees:
        moves = ranker.rank_openings(person, index, k=LISTED)
        listed = [openings[move.opening_key] for move in moves]
        kinds = {
            "score": [move.score for move in moves],
            "function": [one.function for one in listed],
            "grade_step": [(one.grade or 0) - (person.grade or 0) for one in listed],
            "cross_functional": [one.function != person.function for one in listed],
        }
        found.append((moves, kinds))
    return found


@cache
def list_log(data_dir: Path) -> ListLog:
    """What makes rows of lists in the service."""
    pepper = load_pepper(Settings(data_dir=data_dir))
    return ListLog(Sealer(pepper, PURPOSE))


def served_list(number: int) -> LoggedList:
    """A list of ten as a person is served it, with what is kept to learn from and to replay."""
    moves, kinds = ranked()[number % PEOPLE]
    signals = np.array([move.signals[: len(SIGNAL_NAMES)] for move in moves])
    keys = [f"O-{n:05}" for n in range(number, number + LISTED)]
    replayed = ReplayInputs(SIGNAL_NAMES, signals, (0.0,) * LISTED, (VERSION,) * LISTED, PLACES)
    return LoggedList(
        list_id=f"l_{uuid.uuid4().hex[:26]}",
        day=NOW.date(),
        surface="recommendations",
        employee=f"E-{number:06}",
        audience=Audience.EMPLOYEE,
        model_version=VERSION,
        snapshot_at=NOW,
        items=keys,
        exchange=Exchange(2, swapped=True),
        private_inputs=False,
        inputs=partial(columns_of, SIGNAL_NAMES, signals),
        replayed=replayed,
        kinds=kinds,
    )


def values_of(table: str, number: int) -> dict[str, Any]:
    """A row as the service writes them: a list of ten, a read of one person, a change."""
    digest = uuid.uuid4().hex * 2
    person = f"E-{number:06}"
    return {
        "impressions": {
            "shown_at": NOW,
            "surface": "recommendations",
            "subject_external_id": person,
            "audience": "employee",
            "actor": "key:abcdefghij",
            "model_version": VERSION,
            "snapshot_at": NOW,
            "items": [
                {"opening": f"O-{n:05}", "rank": n, "score": 0.123456, "reasons": REASONS}
                for n in range(LISTED)
            ],
        },
        "audit_entries": {
            "occurred_at": NOW,
            "actor": "key:abcdefghij",
            "action": "read",
            "entity": "employee",
            "external_id": uuid.uuid4().hex[:16],
            "details": {"operation": "getEmployee"},
            "previous_hash": digest,
            "entry_hash": uuid.uuid4().hex * 2,
        },
        "audit_mentions": {"entry_id": 1 + number // 50, "pseudonym": uuid.uuid4().hex[:16]},
        "outbox_events": {
            "occurred_at": NOW,
            "action": "updated",
            "entity": "employee",
            "external_id": person,
            "confidential": False,
        },
        "webhook_deliveries": {
            "endpoint_id": 1,
            "number": number + 1,
            "event_type": "employee.updated",
            "external_id": person,
            "occurred_at": NOW,
            "attempts": 1,
            "next_attempt_at": NOW,
            "last_attempt_at": NOW,
            "last_status": 204,
            "delivered_at": NOW,
        },
        "idempotency_keys": {
            "key_hash": digest,
            "caller": "c" * 64,
            "fingerprint": digest,
            "claim": uuid.uuid4().hex,
            "claimed_until": NOW,
            "status": 201,
            "answer": os.urandom(KEPT_ANSWER),
            "kept_bytes": KEPT_ANSWER,
            "expires_at": NOW,
        },
        "import_results": {
            "import_id": 1,
            "position": number,
            "line": number + 1,
            "external_id": person,
            "outcome": "unchanged",
        },
    }[table]


# Rows that others refer to, once.
FOUNDATIONS: dict[str, dict[str, Any]] = {
    "webhook_endpoints": {
        "public_id": "wh_1",
        "url": "https://hr.example/hooks",
        "description": "",
        "event_types": [],
        "confidential": False,
        "owner": "x",
        "secret": b"x",
        "created_at": NOW,
        "updated_at": NOW,
        "told_change_id": 0,
        "last_number": 0,
        "delivered_count": 0,
        "failed_count": 0,
    },
    "imports": {
        "entity": "employees",
        "mode": "upsert",
        "format": "native",
        "source": "hr",
        "fields": "merge",
        "guard": 0.1,
        "received_at": NOW,
    },
}
GROWING = (
    "impressions",
    "served_lists",
    "audit_entries",
    "audit_mentions",
    "outbox_events",
    "webhook_deliveries",
    "idempotency_keys",
    "import_results",
)
AT_ONCE = 1_000


def main() -> None:
    """Measure every table that grows, on SQLite and on a PostgreSQL server if one is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--database-url", help="a PostgreSQL server, beside SQLite")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args()
    result: dict[str, Any] = {"benchmark": "growth", **machine.describe(), "rows": options.rows}
    with tempfile.TemporaryDirectory(prefix="lateral-benchmark-") as folder:
        result["sqlite"] = measured(Settings(data_dir=Path(folder)), options.rows)
        if options.database_url:
            name = f"lateral_growth_{uuid.uuid4().hex[:12]}"
            server = create_engine(options.database_url, isolation_level="AUTOCOMMIT")
            with server.connect() as connection:
                connection.execute(text(f'CREATE DATABASE "{name}"'))
            url = make_url(options.database_url).set(database=name)
            settings = Settings(
                data_dir=Path(folder), database_url=url.render_as_string(hide_password=False)
            )
            result["postgresql"] = measured(settings, options.rows)
            with server.connect() as connection:
                connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    print(json.dumps(result, indent=1))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def measured(settings: Settings, rows: int) -> dict[str, int]:
    """Bytes a row of each table, by how much the tables and their indexes grew."""
    upgrade(settings)
    database = Database(settings)
    with database.write() as session:
        make_sure_of_months(session, ServedList, {NOW.date()})
        for name, values in FOUNDATIONS.items():
            _fill(session, METADATA.tables[name], [values])
    found: dict[str, int] = {}
    for name in GROWING:
        table, before = METADATA.tables[name], _bytes(database.engine, name)
        for start in range(0, rows, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, rows))
            if name == "served_lists":
                some = list_log(settings.data_dir).rows(map(served_list, numbers))
            else:
                some = [values_of(name, number) for number in numbers]
            with database.write() as session:
                _fill(session, table, some)
        found[name] = round((_bytes(database.engine, name) - before) / rows)
    database.close()
    return found


def _fill(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    session.execute(insert(table), rows)


def _bytes(engine: Engine, name: str) -> int:
    """What a table and its indexes take on disk."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # A table that is cut by months is empty itself.
            query = (
                "SELECT sum(pg_total_relation_size(relid)) "
                "FROM pg_partition_tree(CAST(:name AS regclass))"
            )
            return int(connection.execute(text(query), {"name": name}).scalar_one())
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
        return int(pages) * int(size)


if __name__ == "__main__":
    main()
