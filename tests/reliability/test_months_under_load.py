"""Old months of lists and events leave while the service is asked, and nobody waits for that."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from app.core import partitions
from app.core.db import Database
from app.core.security import KeyRing
from app.learning.events.tasks import clear_events
from app.serving.tasks import clear_feedback
from app.settings import Settings
from models import FeedbackEvent, ServedList
from models.base import utc_now, utc_today
from models.feedback_vocabulary import EventSource, EventType
from models.vocabulary import Audience, Scope
from tests.support.changes import eventually
from tests.support.neighbours import Asked, Neighbours
from tests.support.organisation import EMPLOYEES, OPENINGS
from tests.support.served import served_process

pytestmark = [
    pytest.mark.long,
    pytest.mark.parametrize("backend", ["postgresql"], indirect=True),
]
USUAL = {"LATERAL_STATEMENT_SECONDS": "2.5", "LATERAL_REQUESTS_PER_MINUTE": "0"}
TABLES = ("served_lists", "feedback_events")
WAITS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND query LIKE 'ALTER TABLE %DETACH%' AND wait_event_type = 'Lock'"
)


def requests(number: int) -> Asked:
    """Lists that are logged, and events, in turn."""
    people, openings = list(EMPLOYEES), list(OPENINGS)
    person, opening = people[number % len(people)], openings[number % len(openings)]
    if number % 2:
        path = f"/v1/employees/{person}/recommendations?k={1 + number % 9}&include_far=true"
        return Asked("GET", path)
    event = {
        "event_id": f"under-load-{number:06}",
        "type": "open",
        "employee": person,
        "opening": opening,
        "occurred_at": utc_now().isoformat(),
        "source": "portal",
    }
    return Asked("POST", "/v1/events", {"events": [event]})


@pytest.fixture
def neighbours(settings: Settings, loaded_database: Database, champion: str) -> Neighbours:
    """Nobody yet, and a key that will be asked with."""
    assert champion
    scopes = frozenset({Scope.MATCH, Scope.EVENTS_WRITE})
    key = KeyRing(loaded_database, settings).issue(actor="tests", name="portal", scopes=scopes)
    return Neighbours({"Authorization": f"Bearer {key}"})


@pytest.fixture
def old(database: Database, settings: Settings) -> date:
    """A month that is over, with a list and an event, beside those of today."""
    day = utc_today() - timedelta(days=settings.feedback_days + 62)
    partitions.make_ahead(database, settings)
    with database.write() as session:
        for table in (ServedList, FeedbackEvent):
            partitions.make_sure_of_months(session, table, [day])
        session.add(
            ServedList(
                day=day,
                list_id="l_old",
                surface="recommendations",
                employee_external_id="E-1",
                audience=Audience.EMPLOYEE,
                model_version="lateral-0",
                snapshot_at=utc_now(),
            )
        )
        session.add(
            FeedbackEvent(
                day=day,
                event_id="an-old-event",
                received_at=utc_now(),
                happened_at=utc_now(),
                type=EventType.VIEW,
                employee_external_id="E-1",
                source=EventSource.PORTAL,
            )
        )
    return day


@contextmanager
def reading_for_long(database: Database) -> Iterator[None]:
    """A report whose transaction reads both tables and stays open."""
    with database.engine.connect() as connection:
        for table in TABLES:
            connection.execute(text(f"SELECT count(*) FROM {table}"))
        yield


def clear(database: Database, settings: Settings, _old: date) -> None:
    """What the worker does every night."""
    for remove in (clear_feedback, clear_events):
        remove(database, settings)


def detach_at_once(database: Database, _settings: Settings, old: date) -> None:
    """What it must not do: stop whoever comes behind the report."""
    with database.engine.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        for table in reversed(TABLES):
            month = f"{table}_{old:%Y_%m}"
            connection.execute(text(f"ALTER TABLE {table} DETACH PARTITION {month}"))


@pytest.mark.parametrize(("remove", "unnoticed"), [(clear, True), (detach_at_once, False)])
def test_nobody_who_asks_notices_that_old_months_leave(
    neighbours: Neighbours,
    settings: Settings,
    database: Database,
    old: date,
    remove: Callable[[Database, Settings, date], None],
    unnoticed: bool,
) -> None:
    """A plain detachment, the planted fault, makes events wait until they are refused."""
    with served_process(settings, extra=USUAL) as served, ThreadPoolExecutor(1) as pool:
        neighbours.urls = [served.url]
        with neighbours.asking(requests):
            neighbours.await_answers()
            with reading_for_long(database):
                removing = pool.submit(remove, database, settings, old)
                assert eventually(lambda: waits(database))
                if unnoticed:
                    neighbours.await_answers(100)
                else:
                    assert eventually(lambda: bool(neighbours.failures))
            removing.result()
            neighbours.await_answers()
    assert (neighbours.failures == []) is unnoticed, neighbours.failures[:3]
    for table in (ServedList, FeedbackEvent):
        with database.read() as session:
            assert old not in session.exec(select(table.day)).all()


def waits(database: Database) -> bool:
    """Whether a removal waits for the report."""
    with database.read() as session:
        return bool(session.execute(WAITS).scalar())
