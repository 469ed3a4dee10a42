"""Metrics that are rows of the database: read every few seconds, so that nobody waits for them."""

from collections.abc import Callable, Iterable
from threading import Event, Thread

import structlog
from prometheus_client.core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app.core.db import Database
from app.core.errors import LateralError
from app.core.observability.logs import kinds_of

_SECONDS = 15.0

_log = structlog.get_logger(__name__)


class FollowedMetrics(Collector):
    """What was read last from the database; nothing while it does not answer."""

    def __init__(self, database: Database, *reads: Callable[[Session], Iterable[Metric]]) -> None:
        self._database = database
        self._reads = reads
        self._families: list[Metric] = []
        self._stopping = Event()
        self._thread = Thread(target=self._follow, name="metrics", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        self._thread.join()

    def collect(self) -> Iterable[Metric]:
        """What was read last."""
        return self._families

    def read(self) -> None:
        """Read now."""
        with self._database.read() as session:
            self._families = [family for read in self._reads for family in read(session)]

    def _follow(self) -> None:
        while not self._stopping.is_set():
            try:
                self.read()
            except (LateralError, SQLAlchemyError) as error:
                self._families = []
                _log.warning("metrics_not_read", **kinds_of(error))
            self._stopping.wait(_SECONDS)
