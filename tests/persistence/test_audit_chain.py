"""The audit log of many processes is one chain; the migration to pseudonyms keeps it whole."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core.db import Database
from app.core.journal import FIRST_HASH, chained_hash
from app.core.migrations import downgrade, upgrade
from app.core.pseudonyms import people_behind
from app.governance.audit_log import service
from app.settings import Settings
from tests.support.engines import plain_engine

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 4
EACH = 40
WRITER = """
import sys
from pathlib import Path
from app.core.db import Database
from app.core.journal import Entry, record_change
from app.core.reads import ReadLog
from app.settings import Settings
from models.vocabulary import ChangeAction, EntityKind

settings = Settings(data_dir=Path(sys.argv[1]), database_url=sys.argv[2], statement_seconds=60)
database = Database(settings)
reads = ReadLog(database, settings)
for number in range(int(sys.argv[4])):
    person = f"E-{number % 5}"
    if number % 2:
        seen = (ChangeAction.READ, EntityKind.EMPLOYEE, "*", {}, (person, "E-9"))
        reads.write([Entry(sys.argv[3], *seen)])
    else:
        with database.write() as session:
            record_change(session, sys.argv[3], ChangeAction.UPDATED, EntityKind.EMPLOYEE, person)
"""


def test_processes_that_append_at_the_same_time_never_fork_the_chain(settings: Settings) -> None:
    where = (settings.data_dir, settings.resolved_database_url)
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, *where, f"key:{number}", str(EACH)], cwd=ROOT
        )
        for number in range(PROCESSES)
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * PROCESSES
    database = Database(settings)
    found = service.verified(database)
    assert (found.first_broken, found.entries) == (None, PROCESSES * EACH)
    with database.read() as session:
        counted = session.execute(
            text("SELECT actor, count(*) FROM audit_entries GROUP BY actor ORDER BY actor")
        ).all()
        people = session.execute(text("SELECT count(*) FROM audit_people")).scalar_one()
    database.close()
    assert [tuple(row) for row in counted] == [(f"key:{n}", EACH) for n in range(PROCESSES)]
    assert people == 6


@pytest.fixture
def settings_before(settings: Settings) -> Settings:
    """A database from before the audit log knew pseudonyms, with three entries in its chain."""
    downgrade(settings, "0005")
    engine = plain_engine(settings.resolved_database_url)
    previous = FIRST_HASH
    with engine.begin() as connection:
        for entity, key in (("employee", "E-1"), ("role", "R-1"), ("employee", "E-1")):
            facts = {
                "occurred_at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
                "actor": "key:a",
                "action": "updated",
                "entity": entity,
                "external_id": key,
                "details": {"fields": ["title"]},
            }
            entry_hash = chained_hash(previous, facts)
            connection.execute(
                text(
                    "INSERT INTO audit_entries (occurred_at, actor, action, entity, external_id, "
                    "details, previous_hash, entry_hash) VALUES (:occurred_at, :actor, :action, "
                    ":entity, :external_id, :details, :previous, :hash)"
                ),
                {
                    **facts,
                    "occurred_at": "2026-01-02 03:04:05.000000",
                    "details": json.dumps(facts["details"]),
                    "previous": previous,
                    "hash": entry_hash,
                },
            )
            previous = entry_hash
    engine.dispose()
    return settings


def test_entries_from_before_get_pseudonyms_in_a_chain_that_holds(
    settings_before: Settings,
) -> None:
    upgrade(settings_before)
    database = Database(settings_before)
    found = service.verified(database)
    with database.read() as session:
        rows = session.execute(text("SELECT * FROM audit_entries ORDER BY id")).mappings().all()
        names = [row["external_id"] for row in rows]
        assert people_behind(session, names[:1]) == {names[0]: "E-1"}
    database.close()
    assert (found.first_broken, found.entries) == (None, 4)
    assert names == [names[0], "R-1", names[0], "audit_log"]
    assert names[0] != "E-1"
    told = rows[-1]["details"]
    told = json.loads(told) if isinstance(told, str) else told
    assert told["broken_at"] is None
    assert told["chained_with"] == "pseudonyms"


def test_a_chain_that_was_broken_before_is_told_of(settings_before: Settings) -> None:
    engine = plain_engine(settings_before.resolved_database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_entries SET actor = 'x' WHERE external_id = 'R-1'"))
        broken = connection.execute(
            text("SELECT id FROM audit_entries WHERE external_id = 'R-1'")
        ).scalar_one()
    engine.dispose()
    upgrade(settings_before)
    database = Database(settings_before)
    with database.read() as session:
        told = session.execute(
            text("SELECT details FROM audit_entries WHERE actor = 'migration'")
        ).scalar_one()
    database.close()
    told = json.loads(told) if isinstance(told, str) else told
    assert told["broken_at"] == broken
