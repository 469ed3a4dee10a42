"""What became of the impressions, for Prometheus."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.serving.impressions import ImpressionWriter


class ImpressionCollector(Collector):
    """Reads the writer's counts when the metrics are read."""

    def __init__(self, impressions: ImpressionWriter) -> None:
        self._impressions = impressions

    def collect(self) -> Iterable[Metric]:
        """The counts now."""
        total = CounterMetricFamily(
            "lateral_impressions", "Lists that were shown, by what became of the record.",
            labels=["outcome"],
        )  # fmt: skip
        total.add_metric(["written"], self._impressions.written)
        total.add_metric(["dropped"], self._impressions.dropped)
        yield total
        yield GaugeMetricFamily(
            "lateral_impressions_waiting", "Not written yet.", self._impressions.waiting
        )
