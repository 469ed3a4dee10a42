"""Prometheus metrics of one process."""

from http import HTTPMethod

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.registry import Collector

from app.core.clocks import RequestClock

_METHODS = frozenset(HTTPMethod)
_OTHER = "OTHER"
_ABORTED = "aborted"
_REPLAYS = {True: "equal", False: "differs"}
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The metrics of one application; each process has its own."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # of the library
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "lateral_http_requests_total",
            "Requests by route template, method and status.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "lateral_http_request_duration_seconds",
            "Time to answer a request.",
            ("route", "method"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._thread_wait = self._clock(
            "lateral_http_request_thread_wait_seconds", "Time that a request waited for a thread."
        )
        self._turn_wait = self._clock(
            "lateral_http_request_turn_wait_seconds",
            "Time that a request waited for its turn to be computed.",
        )
        self._database_wait = self._clock(
            "lateral_http_request_database_wait_seconds",
            "Time that a request waited for the database, its statements included.",
        )
        self._work = self._clock(
            "lateral_http_request_work_seconds",
            "Time that a request was worked on in a thread, its waits not counted.",
        )
        self.in_flight = Gauge(
            "lateral_http_requests_in_flight",
            "Requests that are being answered; health routes are not counted.",
            registry=self._registry,
        )

        self._replays = Counter(
            "lateral_replays_total",
            "Served lists that were computed anew, by whether they came out as they were served.",
            ("outcome",),
            registry=self._registry,
        )
        for outcome in _REPLAYS.values():
            # An alarm on a rise needs the 0 that comes before.
            self._replays.labels(outcome)

    def observe_replay(self, *, equal: bool) -> None:
        """Count a list that was computed anew."""
        self._replays.labels(_REPLAYS[equal]).inc()

    def observe(self, method: str, route: str, status: int | None, seconds: float) -> None:
        """Count an answer."""
        verb = method if method in _METHODS else _OTHER
        outcome = _ABORTED if status is None else str(status)
        self._requests.labels(route, verb, outcome).inc()
        self._seconds.labels(route, verb).observe(seconds)

    def observe_clocks(self, route: str, clock: RequestClock) -> None:
        """Count what the time of an answer was spent on."""
        self._thread_wait.labels(route).observe(clock.thread_wait)
        self._turn_wait.labels(route).observe(clock.turn_wait)
        self._database_wait.labels(route).observe(clock.database_wait)
        self._work.labels(route).observe(clock.work)

    def register(self, collector: Collector) -> None:
        """Add a source that is asked when the metrics are read."""
        self._registry.register(collector)

    def _clock(self, name: str, meaning: str) -> Histogram:
        return Histogram(name, meaning, ("route",), buckets=_BUCKETS, registry=self._registry)

    def exposition(self) -> bytes:
        """The metrics in Prometheus' text format."""
        return generate_latest(self._registry)
