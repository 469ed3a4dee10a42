"""Lets a challenger rank what the champion served, where nobody sees it, and counts how they agree.

A thread takes a sample of the lists after they were answered. It works a small part of the time,
drops what finds no room, and keeps sums by day and by the person's function: no list, no person.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Any

import structlog
from sqlalchemy import case
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from app.core.db import Database
from app.core.errors import LateralError
from models.experiments import ShadowTally

WAITING = 64
# A comparison ranks twice; afterwards the thread rests as long as keeps it at 5 % of a core.
RESTS = 19.0
WRITE_SECONDS = 2.0

log = structlog.get_logger(__name__)

Slice = tuple[str, date, str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two rankings of one list agree, and the processor seconds that each took."""

    overlap: float
    correlation: float
    same_first: int
    crossing: float
    crossing_challenger: float
    seconds: float
    seconds_challenger: float


@dataclass(frozen=True, slots=True)
class Shadowed:
    """A list that a shadow ranks, too; `of` is the experiment, the day and the function."""

    list_id: str
    of: Slice
    compare: Callable[[], Agreement]


class Shadow:
    """Takes lists without blocking an answer, and never fails one."""

    def __init__(self, database: Database, waiting: int = WAITING) -> None:
        self._database = database
        self._queue: Queue[Shadowed | None] = Queue(waiting)
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="shadow", daemon=True)
        self._sums: dict[Slice, dict[str, float]] = {}
        self._left_out: dict[Slice, int] = {}
        self._last: dict[str, None] = {}
        self._written = time.monotonic()

    def start(self) -> None:
        """Begin to compare."""
        self._thread.start()

    def stop(self) -> None:
        """End, and write what was counted; lists that wait are dropped."""
        self._stopping.set()
        # Whoever finds the queue full need not wake a thread that has work.
        with suppress(Full):
            self._queue.put_nowait(None)
        if self._thread.is_alive():
            self._thread.join()

    def offer(self, one: Shadowed) -> None:
        """Take a list; one that was taken lately is not taken again."""
        if one.list_id in self._last:
            return
        self._last[one.list_id] = None
        while len(self._last) > WAITING:
            self._last.pop(next(iter(self._last)), None)
        try:
            self._queue.put_nowait(one)
        except Full:
            self._left_out[one.of] = self._left_out.get(one.of, 0) + 1

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                # Without a sum to write it waits for work alone: idle costs nothing.
                one = self._queue.get(timeout=WRITE_SECONDS if self._sums else None)
            except Empty:
                self._write()
                continue
            if one is None:
                break
            began = time.thread_time()
            self._count(one)
            spent = time.thread_time() - began
            if time.monotonic() - self._written > WRITE_SECONDS:
                self._write()
            self._stopping.wait(RESTS * spent)
        self._write()

    def _count(self, one: Shadowed) -> None:
        sums = self._sums.setdefault(one.of, {"lists": 0, "failed": 0, "slowest_challenger": 0.0})
        try:
            agreement = one.compare()
        except Exception as error:  # noqa: BLE001 - whatever a challenger does is counted
            sums["failed"] += 1
            log.warning("shadow_failed", experiment=one.of[0], reason=type(error).__name__)
            return
        sums["lists"] += 1
        for of in fields(agreement):
            sums[of.name] = sums.get(of.name, 0) + getattr(agreement, of.name)
        slowest = max(sums["slowest_challenger"], agreement.seconds_challenger)
        sums["slowest_challenger"] = slowest

    def _write(self) -> None:
        """Add what was counted to the sums of all processes; it waits while that fails."""
        self._written = time.monotonic()
        left_out, self._left_out = self._left_out, {}
        for of, count in left_out.items():
            sums = self._sums.setdefault(of, {})
            sums["left_out"] = sums.get("left_out", 0) + count
        if not self._sums:
            return
        try:
            with self._database.write() as session:
                add_tallies(session, self._sums.items())
        except LateralError as error:
            log.warning("shadow_not_written", reason=error.code)
            return
        self._sums = {}


def add_tallies(session: Session, sums: Iterable[tuple[Slice, Mapping[str, float]]]) -> None:
    """Add sums to those that are stored."""
    for (experiment, day, function), counted in sorted(sums, key=lambda one: one[0]):
        key = {"experiment_uid": experiment, "day": day, "function": function}
        session.execute(_adding(session, {**key, **counted}, [*key], [*counted]))


def _adding(session: Session, row: dict[str, Any], key: list[str], names: list[str]) -> Any:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite if on_sqlite else postgresql).insert(ShadowTally)
    values = insert.values(**{**ShadowTally(**row).model_dump(), **row})
    new = values.excluded
    slowest = col(ShadowTally.slowest_challenger)
    larger = case((new.slowest_challenger > slowest, new.slowest_challenger), else_=slowest)
    added = {
        name: larger if name == "slowest_challenger" else getattr(ShadowTally, name) + new[name]
        for name in names
    }
    return values.on_conflict_do_update(index_elements=key, set_=added)
