"""How deliveries go, for the metrics: counts of all processes together, and nothing of anyone."""

from collections.abc import Iterable
from threading import Event, Thread

import structlog
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import Database
from app.core.errors import LateralError
from app.core.observability.logs import kinds_of
from app.exchange.webhooks import queries
from models.base import utc_now

_SECONDS = 15.0
_Families = list[CounterMetricFamily | GaugeMetricFamily]

_log = structlog.get_logger(__name__)


class DeliveryCollector(Collector):
    """Reads the counts every few seconds, so that nobody who reads metrics waits for a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._families: _Families = []
        self._stopping = Event()
        self._thread = Thread(target=self._follow, name="webhook-metrics", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        self._thread.join()

    def collect(self) -> Iterable[CounterMetricFamily | GaugeMetricFamily]:
        """What was read last; nothing while the database does not answer."""
        return self._families

    def read(self) -> None:
        """Read the counts now."""
        with self._database.read() as session:
            outcomes = queries.outcomes(session)
            count, oldest = queries.waiting(session)
        age = 0.0 if oldest is None else (utc_now() - oldest).total_seconds()
        self._families = [
            _endpoints(outcomes),
            _attempts(outcomes),
            GaugeMetricFamily(
                "lateral_webhook_waiting", "Messages that are to be delivered.", value=count
            ),
            GaugeMetricFamily(
                "lateral_webhook_oldest_seconds",
                "Since the oldest change occurred that is to be delivered.",
                value=max(0.0, age),
            ),
        ]

    def _follow(self) -> None:
        while not self._stopping.is_set():
            try:
                self.read()
            except (LateralError, SQLAlchemyError) as error:
                self._families = []
                _log.warning("webhook_metrics_not_read", **kinds_of(error))
            self._stopping.wait(_SECONDS)


def _endpoints(outcomes: queries.Outcomes) -> GaugeMetricFamily:
    family = GaugeMetricFamily("lateral_webhook_endpoints", "Endpoints.", labels=["state"])
    family.add_metric(["enabled"], outcomes.enabled)
    family.add_metric(["disabled"], outcomes.disabled)
    return family


def _attempts(outcomes: queries.Outcomes) -> CounterMetricFamily:
    family = CounterMetricFamily(
        "lateral_webhook_attempts", "Attempts of the endpoints that there are.", labels=["outcome"]
    )
    family.add_metric(["delivered"], outcomes.delivered)
    family.add_metric(["failed"], outcomes.failed)
    return family
