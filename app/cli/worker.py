"""`lateral worker`: does what outlives a request."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType

import structlog

from app.cli.console import command, load_settings, open_database
from app.core.db import Database
from app.core.observability.logs import configure_logging
from app.jobs.schedule import Schedule
from app.jobs.worker import Worker
from app.settings import Settings

_STATEMENT_SECONDS = 30.0
_STOP_SECONDS = 20.0
_RESTART_PAUSE_SECONDS = 1.0
_NICENESS = 5
_ALLOCATIONS_A_COLLECTION = 100_000

_log = structlog.get_logger(__name__)


@command
def worker() -> None:
    """Carry out imports and the schedule, until told to stop."""
    settings = load_settings()
    configure_logging(settings.log_level)
    with open_database(worker_settings(settings)) as database:
        work(database, worker_settings(settings))


def worker_settings(settings: Settings) -> Settings:
    """The settings of a worker: no request waits for it, so it may wait longer for the database."""
    patience = max(settings.statement_seconds, _STATEMENT_SECONDS)
    return settings.model_copy(update={"statement_seconds": patience})


def work(database: Database, settings: Settings) -> None:
    """Do jobs and the schedule until SIGTERM or SIGINT; the batch at hand is finished first."""
    doing = Worker(database, settings)
    schedule = Schedule(database, settings)

    def stop(_number: int, _frame: FrameType | None) -> None:
        doing.stop()

    spare_collector()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    _stop_with_parent(doing)
    schedule.start()
    try:
        doing.run()
    finally:
        schedule.stop()


def spare_collector() -> None:
    """Look for cycles seldom: rows by the million are made and dropped, and none has any."""
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS_A_COLLECTION)


@contextmanager
def beside(settings: Settings) -> Iterator[None]:
    """A worker in a process of its own, for as long as the service runs.

    Beside and not inside: reading and writing thousands of lines would hold up every request.
    """
    companion = _Companion(settings)
    companion.start()
    try:
        yield
    finally:
        companion.stop()


class _Companion:
    """Keeps one worker process alive."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stopping = threading.Event()
        self._process: BaseProcess | None = None
        self._thread = threading.Thread(target=self._keep, name="worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        if self._process is not None:
            self._process.terminate()
            self._process.join(_STOP_SECONDS)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            if self._process is None or not self._process.is_alive():
                if self._process is not None:
                    _log.warning("worker_ended", exit_code=self._process.exitcode)
                self._process = _spawn(self._settings)
            self._stopping.wait(_RESTART_PAUSE_SECONDS)


def _spawn(settings: Settings) -> BaseProcess:
    process = multiprocessing.get_context("spawn").Process(
        target=_work_beside, args=(settings,), name="lateral worker"
    )
    process.start()
    return process


def _work_beside(settings: Settings) -> None:
    os.nice(_NICENESS)
    configure_logging(settings.log_level)
    with open_database(worker_settings(settings)) as database:
        work(database, worker_settings(settings))


def _stop_with_parent(doing: Worker) -> None:
    """A service that was killed takes its worker with it."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        doing.stop()

    threading.Thread(target=watch, name="watch parent", daemon=True).start()
