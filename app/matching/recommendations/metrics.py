"""How far everybody's first page is made ahead, for Prometheus."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.matching.recommendations.warming import Warming


class FirstPageCollector(Collector):
    """Reads the counts of this process when the metrics are read."""

    def __init__(self, warming: Warming) -> None:
        self._warming = warming

    def collect(self) -> Iterable[Metric]:
        """The counts now."""
        yield GaugeMetricFamily(
            "lateral_first_pages_made",
            "First pages that the last request made.",
            self._warming.done,
        )
        yield GaugeMetricFamily(
            "lateral_first_pages_asked", "First pages that it asked for.", self._warming.total
        )
