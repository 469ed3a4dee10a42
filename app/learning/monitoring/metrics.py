"""How far the ranker in use drifts, for the metrics: as the daily task saw it last."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily
from sqlmodel import Session

from app.learning.monitoring import queries
from app.learning.registry.aliases import champion

_LABELS = ["version", "signal"]


def drift_gauges(session: Session) -> Iterable[GaugeMetricFamily]:
    """The gauges of the champion; none before the first look at it."""
    version = champion(session)
    state = queries.state(session, version) if version else None
    if state is None:
        return
    distance = GaugeMetricFamily(
        "lateral_model_drift",
        "How far each signal, and the score, lie from what training saw: the largest distance of "
        "the distributions, 0 to 1.",
        labels=_LABELS,
    )
    alarm = GaugeMetricFamily(
        "lateral_model_drift_alarm",
        "1 where that is beyond what chance gives, and large enough to matter.",
        labels=_LABELS,
    )
    for test in state.tests:
        distance.add_metric([state.version, test["name"]], test["distance"])
        alarm.add_metric([state.version, test["name"]], float(test["alarm"]))
    yield distance
    yield alarm
    people = GaugeMetricFamily(
        "lateral_model_drift_people", "People that this rests on.", labels=["version"]
    )
    people.add_metric([state.version], state.sample_size)
    yield people
    looked = GaugeMetricFamily(
        "lateral_model_drift_looked_at_seconds", "When that was looked at, in Unix time.",
        labels=["version"],
    )  # fmt: skip
    looked.add_metric([state.version], state.looked_at.timestamp())
    yield looked
