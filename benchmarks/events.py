"""How many events a second are taken in batches, on the database of the settings or on SQLite.

Processor time leaves out what other programs take, and what the disk and PostgreSQL work.

python -m benchmarks.events --batches 40 --size 500
"""

import argparse
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from app.core.db import Database
from app.core.inserts import insert_records
from app.core.migrations import upgrade
from app.core.security import Actor, ActorKind, Scope
from app.learning.events import service
from app.learning.events.schemas import EventsBody
from app.settings import Settings
from models import Employee, Opening
from models.base import utc_now

PEOPLE, OPENINGS = 5_000, 500
SENDER = Actor("benchmark", frozenset({Scope.EVENTS_WRITE}), kind=ActorKind.HR_INTEGRATION)


def fill(session: Session) -> None:
    """Store people and openings that events can speak of."""
    person = {"name": "x", "title": "x"}
    insert_records(session, Employee, {f"E-{n}": person for n in range(PEOPLE)}, [])
    insert_records(session, Opening, {f"O-{n}": {"title": "x"} for n in range(OPENINGS)}, [])


def batch(number: int, size: int) -> EventsBody:
    """Events that nobody sent before."""
    happened = (utc_now() - timedelta(hours=1)).isoformat()
    events = [
        {
            "event_id": f"event-{number:06}-{one:04}",
            "type": ("open", "save", "apply")[one % 3],
            "employee": f"E-{(number * size + one) % PEOPLE}",
            "opening": f"O-{one % OPENINGS}",
            "list_id": "l_" + "a" * 26,
            "position": 1 + one % 10,
            "occurred_at": happened,
            "source": "portal",
        }
        for one in range(size)
    ]
    return EventsBody.model_validate({"events": events, "sent_at": utc_now().isoformat()})


def measure(settings: Settings, batches: int, size: int) -> tuple[float, float]:
    """Events a second by the clock and by processor time; each batch is checked and committed."""
    upgrade(settings)
    database = Database(settings)
    with database.write() as session:
        fill(session)
    began, worked = time.perf_counter(), time.process_time()
    accepted = sum(
        service.take(database, SENDER, batch(number, size)).accepted for number in range(batches)
    )
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    database.close()
    if accepted != batches * size:
        raise RuntimeError(f"{batches * size - accepted} events were not accepted")
    return accepted / seconds, accepted / worked


def main() -> None:
    """Print the rate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", type=int, default=40)
    parser.add_argument("--size", type=int, default=500)
    parser.add_argument("--database-url", default=None)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder) / "var", database_url=chosen.database_url)
        rate, alone = measure(settings, chosen.batches, chosen.size)
        file = settings.data_dir / "lateral.db"
        told = f"{rate:,.0f} events a second ({alone:,.0f} of processor time), by {chosen.size}"
        print(told, f"({file.stat().st_size:,} bytes)" if file.exists() else "")


if __name__ == "__main__":
    main()
