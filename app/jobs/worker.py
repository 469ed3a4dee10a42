"""The worker: takes jobs from the queue, one at a time, until it is told to stop."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from time import monotonic

import structlog

from app.core.db import Database
from app.core.errors import LateralError
from app.core.jobs import (
    JobCancelledError,
    JobFailedError,
    JobRevokedError,
    JobRun,
    LeaseLostError,
    WorkerStoppingError,
    no_step,
)
from app.core.observability.logs import failure_of
from app.core.security import Actor
from app.core.watch import LOOK_SECONDS, UNPROMPTED_SECONDS, ChangeWatch
from app.jobs import queue
from app.jobs.registry import KINDS
from app.settings import Settings
from models.jobs import Job
from models.vocabulary import ActorKind, JobState, Scope

_HEARTBEATS_A_LEASE = 3
_GAVE_UP = "The job failed {} times without progress; the worker's log tells why."
_REVOKED = "The key or client that sent this was revoked or lost a scope; what was written stays."

_log = structlog.get_logger(__name__)


class Worker:
    """Takes jobs and does them; `step` is told each instant that a job reaches."""

    def __init__(
        self, database: Database, settings: Settings, step: Callable[[str], None] = no_step
    ) -> None:
        self._database = database
        self._settings = settings
        self._step = step
        self._stopping = Event()

    def stop(self) -> None:
        """Finish the batch at hand, give the job back and end."""
        self._stopping.set()

    def run(self) -> None:
        """Do jobs until told to stop; a database that is away is waited for."""
        watch = ChangeWatch(self._database)
        try:
            while not self._stopping.is_set():
                watch.moved()
                if not self._try_one():
                    self._await_work(watch)
        finally:
            watch.close()

    def _try_one(self) -> bool:
        try:
            return self.run_one()
        except LateralError as error:
            _log.warning("queue_not_reached", reason=error.code)
            return False

    def _await_work(self, watch: ChangeWatch) -> None:
        """Wait until something was committed, or for what may have come due by itself."""
        ends = monotonic() + UNPROMPTED_SECONDS
        while not self._stopping.wait(LOOK_SECONDS):
            if watch.moved() or monotonic() >= ends:
                return

    def run_until_idle(self) -> int:
        """Do the jobs that are due; how many times one was taken."""
        taken = 0
        while not self._stopping.is_set() and self.run_one():
            taken += 1
        return taken

    def run_one(self) -> bool:
        """Take a job and do what can be done of it; false if none is due."""
        with self._database.read() as session:
            if not queue.is_due(session, KINDS):
                return False
        with self._database.write() as session:
            job = queue.claim(session, self._settings.job_lease_seconds, KINDS)
        if job is None:
            return False
        self._step("claimed")
        if job.attempts > self._settings.job_attempts:
            self._leave(job, JobState.FAILED, _GAVE_UP.format(self._settings.job_attempts))
        elif job.cancel_requested:
            self._leave(job, JobState.CANCELLED)
        else:
            self._do(job)
        return True

    def _do(self, job: Job) -> None:
        _log.info("job_taken", job=job.uid, kind=job.kind, attempt=job.attempts)
        run = self._run_of(job)
        try:
            with self._heartbeat(run):
                KINDS[job.kind].run(run)
        except LeaseLostError:
            _log.warning("job_lease_lost", job=job.uid)
        except WorkerStoppingError:
            _log.info("job_released", job=job.uid)
            with self._database.write() as session:
                queue.release(session, job)
        except JobRevokedError:
            self._leave(job, JobState.FAILED, _REVOKED)
        except JobCancelledError:
            self._leave(job, JobState.CANCELLED)
        except JobFailedError as error:
            self._leave(job, JobState.FAILED, str(error))
        except Exception as error:  # noqa: BLE001 - one job must not end the worker
            _log.error("job_interrupted", job=job.uid, **failure_of(error))
            with self._database.write() as session:
                queue.retry(session, job)
        else:
            _log.info("job_left", job=job.uid)

    def _leave(self, job: Job, state: JobState, error: str | None = None) -> None:
        _log.info("job_ended", job=job.uid, state=state)
        with self._database.write() as session:
            queue.end(session, job, state, error)

    def _run_of(self, job: Job) -> JobRun:
        if job.id is None or job.lease is None:
            raise ValueError("a job that was not claimed")
        return JobRun(
            database=self._database,
            settings=self._settings,
            job_id=job.id,
            uid=job.uid,
            lease=job.lease,
            actor=Actor(
                job.actor, frozenset(map(Scope, job.scopes)), kind=ActorKind(job.actor_kind)
            ),
            payload=job.payload,
            stopping=self._stopping,
            step=self._step,
        )

    @contextmanager
    def _heartbeat(self, run: JobRun) -> Iterator[None]:
        """Renew the lease beside the work, for as long as the process lives."""
        over = Event()
        pause = self._settings.job_lease_seconds / _HEARTBEATS_A_LEASE

        def beat() -> None:
            while not over.wait(pause):
                try:
                    run.renew()
                except (LeaseLostError, JobCancelledError):
                    return  # the work learns of it at its next write
                except LateralError as error:
                    _log.warning("heartbeat_missed", job=run.uid, reason=error.code)

        thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
