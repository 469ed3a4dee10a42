"""How deliveries go, for the metrics: counts of all processes together, and nothing of anyone."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from sqlmodel import Session

from app.exchange.webhooks import queries
from models.base import utc_now


def delivery_metrics(session: Session) -> Iterable[CounterMetricFamily | GaugeMetricFamily]:
    """The counts now."""
    outcomes = queries.outcomes(session)
    count, oldest = queries.waiting(session)
    age = 0.0 if oldest is None else (utc_now() - oldest).total_seconds()
    yield _endpoints(outcomes)
    yield _attempts(outcomes)
    yield GaugeMetricFamily(
        "lateral_webhook_waiting", "Messages that are to be delivered.", value=count
    )
    yield GaugeMetricFamily(
        "lateral_webhook_oldest_seconds",
        "Since the oldest change occurred that is to be delivered.",
        value=max(0.0, age),
    )


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
