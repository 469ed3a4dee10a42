"""Writes what was shown: after the answer, in batches, in transactions of their own."""

from collections.abc import Sequence
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Any

import structlog

from app.core.db import Database
from app.core.errors import LateralError
from app.core.inserts import insert_rows
from app.core.sealing import Sealer
from app.core.security.keys import load_pepper
from app.serving.list_log import ListLog, write_lists
from app.serving.lists import LoggedList
from app.serving.replaying import PURPOSE
from models import Impression

WAITING = 20_000
BATCH = 500
PAUSE_SECONDS = 0.2

log = structlog.get_logger(__name__)

Shown = tuple[dict[str, Any], LoggedList | None]


class ImpressionWriter:
    """Takes impressions without blocking or failing an answer; what finds no room is counted."""

    def __init__(self, database: Database, waiting: int = WAITING) -> None:
        self._database = database
        self._queue: Queue[Shown] = Queue(waiting)
        self._lists = ListLog(Sealer(load_pepper(database.settings), PURPOSE))
        self._stopping = Event()
        self._arrived = Event()
        self._thread = Thread(target=self._run, name="impressions", daemon=True)
        self.written = 0
        self.dropped = 0

    @property
    def waiting(self) -> int:
        """How many impressions are not written yet."""
        return self._queue.qsize()

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, then end."""
        self._stopping.set()
        self._arrived.set()
        if self._thread.is_alive():
            self._thread.join()

    def add(self, impression: dict[str, Any], logged: LoggedList | None = None) -> None:
        """Take the columns of one impression, and the list if rankers can learn from it."""
        try:
            self._queue.put_nowait((impression, logged))
        except Full:
            self.dropped += 1
        self._arrived.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._arrived.wait()
            self._arrived.clear()
            self._stopping.wait(PAUSE_SECONDS)
            self._write_waiting()
        self._write_waiting()
        left = self._queue.qsize()
        if left:
            self.dropped += left
            log.error("impressions_lost", count=left)

    def _write_waiting(self) -> None:
        while batch := self._taken():
            try:
                self.write(batch)
            except LateralError as error:
                log.warning("impressions_not_written", count=len(batch), reason=error.code)
                for impression, logged in batch:
                    self.add(impression, logged)
                return

    def _taken(self) -> list[Shown]:
        batch: list[Shown] = []
        try:
            while len(batch) < BATCH:
                batch.append(self._queue.get_nowait())
        except Empty:
            pass
        return batch

    def write(self, batch: Sequence[Shown]) -> None:
        """Write some in a transaction of their own."""
        rows = self._lists.rows(logged for _columns, logged in batch if logged is not None)
        with self._database.write() as session:
            insert_rows(session, Impression, (columns for columns, _logged in batch))
            write_lists(session, rows)
        self._lists.note(rows)
        self.written += len(batch)
