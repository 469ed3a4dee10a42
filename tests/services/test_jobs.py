"""The queue, its leases and its schedule."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from app.core.db import Database
from app.core.errors import DatabaseUnavailableError
from app.core.jobs import (
    Handler,
    JobCancelledError,
    JobFailedError,
    JobRun,
    LeaseLostError,
    WorkerStoppingError,
    enqueue,
)
from app.core.security import Actor, ActorKind, KeyRing, Scope
from app.jobs import queue
from app.jobs.registry import KINDS
from app.jobs.schedule import Periodic, Schedule, claim
from app.jobs.worker import Worker
from app.settings import Settings
from models import Job, PeriodicTask
from models.base import utc_now
from models.vocabulary import JobKind, JobState
from tests.support.changes import PATIENCE_SECONDS, eventually

ACTOR = Actor("tests", frozenset({Scope.CATALOG_WRITE}), kind=ActorKind.HR_PARTNER)
Handle = Callable[[Handler], None]


@pytest.fixture
def handled_by(monkeypatch: pytest.MonkeyPatch) -> Handle:
    """Lets a test do the jobs itself."""

    def use(handler: Handler) -> None:
        kind = replace(KINDS[JobKind.IMPORT], run=handler)
        monkeypatch.setitem(KINDS, JobKind.IMPORT, kind)

    return use


def _put(database: Database, lane: str | None = None, count: int = 1) -> list[str]:
    with database.write() as session:
        return [enqueue(session, JobKind.IMPORT, {"n": n}, ACTOR, lane).uid for n in range(count)]


def _claim(database: Database, lease_seconds: float = 3600) -> Job | None:
    with database.write() as session:
        return queue.claim(session, lease_seconds, KINDS)


def _job(database: Database, uid: str) -> Job:
    with database.read() as session:
        return session.exec(select(Job).where(Job.uid == uid)).one()


def _lease_end(database: Database, uid: str) -> datetime:
    end = _job(database, uid).lease_until
    assert end is not None
    return end


def _succeed(run: JobRun) -> None:
    with run.write() as session:
        run.finish(session, JobState.SUCCEEDED)


def test_a_job_exists_only_if_the_transaction_that_put_it_in_commits(database: Database) -> None:
    def put_and_fail() -> None:
        with database.write() as session:
            enqueue(session, JobKind.IMPORT, {}, ACTOR)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put_and_fail()
    assert _claim(database) is None


def test_each_job_is_taken_by_one_of_many_workers(database: Database) -> None:
    uids = _put(database, count=30)
    taken: list[str] = []

    def take() -> None:
        while job := _claim(database):
            taken.append(job.uid)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(uids)


def test_jobs_of_one_lane_are_taken_one_after_the_other(database: Database) -> None:
    first, second = _put(database, lane="imports", count=2)
    (other,) = _put(database, lane="another")
    taken = [_claim(database, lease_seconds=0) for _ in range(2)]
    assert {job.uid for job in taken if job} <= {first, other}
    assert second not in {job.uid for job in taken if job}
    job = _job(database, first)
    with database.write() as session:
        queue.end(session, job, JobState.SUCCEEDED)
    seen = [_claim(database) for _ in range(3)]
    assert second in {job.uid for job in seen if job}


def test_a_job_whose_worker_fell_silent_is_taken_over(database: Database) -> None:
    _put(database)
    lost = _claim(database, lease_seconds=0)
    assert lost is not None
    assert eventually(lambda: (taken := _claim(database)) is not None and taken.uid == lost.uid)


def test_a_lease_that_holds_is_respected(database: Database) -> None:
    _put(database)
    assert _claim(database) is not None
    assert _claim(database) is None


def test_what_a_worker_without_lease_writes_is_rolled_back(
    database: Database, settings: Settings, handled_by: Handle
) -> None:
    (uid,) = _put(database)

    def slow(run: JobRun) -> None:
        with database.write() as session:
            session.exec(select(Job)).one().lease = "another's"
        with run.write() as session:
            session.add(PeriodicTask(name="half done"))

    handled_by(slow)
    assert Worker(database, settings).run_one()
    with database.read() as session:
        assert session.exec(select(PeriodicTask)).all() == []
    assert _job(database, uid).lease == "another's"


def test_a_job_that_breaks_is_tried_again_later_and_fails_in_the_end(
    database: Database, settings: Settings, handled_by: Handle
) -> None:
    (uid,) = _put(database)

    def breaks(_run: JobRun) -> None:
        raise ZeroDivisionError

    handled_by(breaks)
    working = Worker(database, settings)
    for _attempt in range(settings.job_attempts):
        assert working.run_one()
        job = _job(database, uid)
        assert (job.state, job.lease) == (JobState.QUEUED, None)
        assert job.due_at > utc_now()
        assert not working.run_one()
        with database.write() as session:
            session.exec(select(Job)).one().due_at = utc_now() - timedelta(seconds=1)
    assert working.run_one()
    job = _job(database, uid)
    assert job.state is JobState.FAILED
    assert job.error is not None
    assert "without progress" in job.error


def test_progress_makes_the_attempts_start_anew(
    database: Database, settings: Settings, handled_by: Handle
) -> None:
    (uid,) = _put(database)

    def goes_on(run: JobRun) -> None:
        with run.write() as session:
            run.note_progress(session, 5, 10)
        raise ZeroDivisionError

    handled_by(goes_on)
    Worker(database, settings).run_one()
    job = _job(database, uid)
    assert (job.done, job.total, job.attempts) == (5, 10, 0)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (JobFailedError("it is gone"), JobState.FAILED),
        (JobCancelledError(), JobState.CANCELLED),
        (WorkerStoppingError(), JobState.QUEUED),
        (LeaseLostError(), JobState.RUNNING),
        (DatabaseUnavailableError("away"), JobState.QUEUED),
    ],
)
def test_how_a_handler_ends_decides_what_becomes_of_the_job(
    database: Database, settings: Settings, handled_by: Handle, error: Exception, state: JobState
) -> None:
    (uid,) = _put(database)

    def ends(_run: JobRun) -> None:
        raise error

    handled_by(ends)
    Worker(database, settings).run_one()
    job = _job(database, uid)
    assert job.state is state
    assert job.error == ("it is gone" if state is JobState.FAILED else None)


def test_a_worker_that_is_told_to_stop_gives_its_job_back_after_the_batch(
    database: Database, settings: Settings, handled_by: Handle
) -> None:
    (uid,) = _put(database)
    working = Worker(database, settings)

    def two_batches(run: JobRun) -> None:
        for done in (1, 2):
            with run.write() as session:
                run.note_progress(session, done, 2)
                working.stop()
        _succeed(run)

    handled_by(two_batches)
    working.run_one()
    job = _job(database, uid)
    assert (job.state, job.done, job.lease) == (JobState.QUEUED, 1, None)


def test_a_job_that_takes_longer_than_its_lease_keeps_it(
    database: Database, settings: Settings, handled_by: Handle
) -> None:
    (uid,) = _put(database)
    hasty = settings.model_copy(update={"job_lease_seconds": 0.3})
    over = threading.Event()

    def long(run: JobRun) -> None:
        assert over.wait(2 * PATIENCE_SECONDS)
        _succeed(run)

    handled_by(long)
    thread = threading.Thread(target=Worker(database, hasty).run_one)
    thread.start()
    try:
        assert eventually(lambda: _job(database, uid).state is JobState.RUNNING)
        first_end = _lease_end(database, uid)
        assert eventually(lambda: _lease_end(database, uid) > first_end + timedelta(seconds=0.3))
    finally:
        over.set()
        thread.join()
    assert _job(database, uid).state is JobState.SUCCEEDED


@pytest.mark.parametrize("revoked_while", ["it waits", "it runs"])
def test_a_job_ends_when_the_key_that_asked_for_it_is_revoked(
    database: Database, settings: Settings, handled_by: Handle, revoked_while: str
) -> None:
    keyring = KeyRing(database, settings)
    key = keyring.issue(actor="tests", name="feed", scopes=frozenset({Scope.CATALOG_WRITE}))
    with database.write() as session:
        uid = enqueue(session, JobKind.IMPORT, {}, keyring.authenticate(str(key))).uid
    written: list[int] = []

    def works(run: JobRun) -> None:
        for batch in range(3):
            with run.write():
                written.append(batch)
            if batch == 1:
                keyring.revoke(key.prefix, actor="tests")

    handled_by(works)
    if revoked_while == "it waits":
        keyring.revoke(key.prefix, actor="tests")
    Worker(database, settings).run_one()
    ended = _job(database, uid)
    assert ended.state is JobState.FAILED
    assert "revoked" in (ended.error or "")
    assert written == ([] if revoked_while == "it waits" else [0, 1])


def test_a_job_acts_with_the_kind_and_the_scopes_of_whoever_put_it_in(
    database: Database, settings: Settings, handled_by: Handle
) -> None:
    _put(database)
    actors: list[Actor] = []

    def notes(run: JobRun) -> None:
        actors.append(run.actor)
        _succeed(run)

    handled_by(notes)
    Worker(database, settings).run_one()
    assert actors == [ACTOR]


def test_a_task_of_the_schedule_is_taken_once_a_period(database: Database) -> None:
    task = Periodic("daily", 86_400, lambda _database, _settings: None)
    assert [claim(database, task) for _ in range(3)] == [True, False, False]
    with database.write() as session:
        session.exec(select(PeriodicTask)).one().due_at = utc_now() - timedelta(seconds=1)
    assert [claim(database, task) for _ in range(2)] == [True, False]


def test_a_task_that_fails_does_not_end_the_schedule(
    database: Database, settings: Settings
) -> None:
    runs: list[int] = []

    def fails(_database: Database, _settings: Settings) -> None:
        runs.append(1)
        raise ZeroDivisionError

    schedule = Schedule(database, settings, (Periodic("fails", 0.01, fails, shared=True),))
    schedule.start()
    assert eventually(lambda: len(runs) > 2)
    schedule.stop()


@pytest.fixture
def running(database: Database, settings: Settings) -> Iterator[Worker]:
    working = Worker(database, settings)
    thread = threading.Thread(target=working.run)
    thread.start()
    yield working
    working.stop()
    thread.join()


def test_a_running_worker_takes_what_is_put_in_later(
    database: Database, handled_by: Handle, running: Worker
) -> None:
    handled_by(_succeed)
    (uid,) = _put(database)
    assert eventually(lambda: _job(database, uid).state is JobState.SUCCEEDED)
