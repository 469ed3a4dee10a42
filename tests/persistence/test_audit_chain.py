"""The audit log of many processes is one chain."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from app.core.db import Database
from app.governance.audit_log import service
from app.settings import Settings

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
