"""Who has nothing to do asks the database next to nothing, and takes up new work at once."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlmodel import select

from app.core import watch
from app.core.db import Database
from app.core.jobs import enqueue
from app.core.security import Actor, Scope
from app.core.watch import ChangeWatch
from app.jobs import schedule, worker
from app.jobs.schedule import PERIODIC, Periodic, Schedule
from app.jobs.worker import Worker
from app.serving import Serving
from app.settings import Settings
from models import Job
from models.vocabulary import JobKind
from tests.support.changes import eventually, retitle, title_of

ACTOR = Actor("tests", frozenset(Scope))
IDLE_SECONDS = 3.0
NEVER = 86_400.0
# Looks at the queue, the webhooks and the schedule, a few statements each.
MOST_STATEMENTS_A_SECOND = 6.0


@contextmanager
def _counted(database: Database) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine, "before_cursor_execute", note)


@contextmanager
def _working(database: Database, settings: Settings) -> Iterator[None]:
    """A worker and its schedule, as `lateral worker` runs them."""
    doing, timed = Worker(database, settings), Schedule(database, settings, PERIODIC)
    thread = threading.Thread(target=doing.run)
    timed.start()
    thread.start()
    try:
        yield
    finally:
        doing.stop()
        timed.stop()
        thread.join()


def _is_quiet(database: Database) -> bool:
    """Whether the tasks of the schedule, which all begin at the start, are done."""
    with _counted(database) as asked:
        time.sleep(0.5)
    return len(asked) <= MOST_STATEMENTS_A_SECOND


def _statements_a_second(database: Database, settings: Settings, *, settles: bool = True) -> float:
    with _working(database, settings):
        if settles:
            assert eventually(lambda: _is_quiet(database))
        else:
            time.sleep(1.0)
        with _counted(database) as asked:
            time.sleep(IDLE_SECONDS)
            return len(asked) / IDLE_SECONDS


def test_an_idle_worker_hardly_asks_the_database(database: Database, settings: Settings) -> None:
    assert _statements_a_second(database, settings) <= MOST_STATEMENTS_A_SECOND


def test_a_worker_that_always_looks_is_found_out(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: a watch that always says that something was committed."""
    monkeypatch.setattr(ChangeWatch, "moved", lambda _watch: True)
    asked = _statements_a_second(database, settings, settles=False)
    assert asked > MOST_STATEMENTS_A_SECOND


def test_an_idle_snapshot_asks_the_database_nothing(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    serving = serving_on(refresh_seconds=0.1)
    time.sleep(1.0)
    with _counted(serving._database) as asked:
        time.sleep(IDLE_SECONDS)
    assert asked == []
    assert serving.status().age_seconds < 1.0


def test_new_work_wakes_the_worker_without_its_own_look(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "UNPROMPTED_SECONDS", NEVER)
    other = Database(settings)
    with _working(database, settings):
        time.sleep(0.5)
        with other.write() as session:
            enqueue(session, JobKind.IMPORT, {}, ACTOR)
        assert eventually(lambda: _taken(other))
    other.close()


def _taken(database: Database) -> bool:
    with database.read() as session:
        return session.exec(select(Job.started_at)).one() is not None


def test_a_change_wakes_a_shared_task_of_the_schedule(
    database: Database, settings: Settings
) -> None:
    runs: list[int] = []
    task = Periodic("told", NEVER, lambda *_: runs.append(1), shared=True)
    other, timed = Database(settings), Schedule(database, settings, (task,))
    timed.start()
    assert eventually(lambda: len(runs) == 1)
    with other.write() as session:
        enqueue(session, JobKind.IMPORT, {}, ACTOR)
    assert eventually(lambda: len(runs) == 2)
    timed.stop()
    other.close()
    assert schedule.LOOK_SECONDS < 0.5


def test_a_change_of_another_process_still_reaches_an_idle_snapshot(
    loaded_database: Database,
    champion: str,
    serving_on: Callable[..., Serving],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.serving.live.UNPROMPTED_SECONDS", NEVER)
    other = serving_on(refresh_seconds=0.1)
    time.sleep(0.5)
    retitle(loaded_database, "O-PMM", "Herald")
    assert eventually(lambda: title_of(other.current(), "O-PMM") == "Herald")


def test_a_watch_tells_of_commits_and_not_of_reads(
    backend: str, database: Database, settings: Settings
) -> None:
    watching = ChangeWatch(database)
    other = Database(settings)
    with other.read() as session:  # a connection that is opened may count as a change
        session.exec(select(Job)).all()
    assert watching.moved()
    # The server of the tests has other databases, whose last transactions may still end.
    assert eventually(lambda: not watching.moved())
    with other.read() as session:
        session.exec(select(Job)).all()
    assert backend != "sqlite" or not watching.moved()
    with other.write() as session:
        enqueue(session, JobKind.IMPORT, {}, ACTOR)
    assert watching.moved()
    assert eventually(lambda: not watching.moved())
    watching.close()
    other.close()


def test_a_watch_that_lost_its_connection_looks_on(database: Database) -> None:
    watching = ChangeWatch(database)
    watching.moved()
    watching._connection.close()
    assert watching.moved()
    assert watching.moved()
    assert eventually(lambda: not watching.moved())
    watching.close()


def test_the_looks_are_frequent_enough() -> None:
    assert watch.LOOK_SECONDS <= 0.5
