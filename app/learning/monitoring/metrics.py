"""What the metrics tell of the ranker in use: its drift, as the daily task saw it last."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily
from sqlmodel import Session

from app.learning.monitoring import queries
from app.learning.registry.aliases import champion
from app.learning.registry.erasures import erased_from

_LABELS = ["version", "signal"]


def champion_gauges(session: Session) -> Iterable[GaugeMetricFamily]:
    """The gauges of the champion: who was taken out of its data, and how far it drifts."""
    version = champion(session)
    if version is not None:
        yield from _erasure_gauges(session, version)
        yield from _drift_gauges(session, version)


def _erasure_gauges(session: Session, version: str) -> Iterable[GaugeMetricFamily]:
    erased = erased_from(session, version)
    people = GaugeMetricFamily(
        "lateral_model_contains_erased",
        "People who were taken out of what the champion learnt from.",
        labels=["version"],
    )
    people.add_metric([version], erased.people if erased else 0)
    yield people
    if erased is not None:
        due = GaugeMetricFamily(
            "lateral_model_retrain_by_seconds", "By when it is to be trained anew, in Unix time.",
            labels=["version"],
        )  # fmt: skip
        due.add_metric([version], erased.retrain_by.timestamp())
        yield due


def _drift_gauges(session: Session, version: str) -> Iterable[GaugeMetricFamily]:
    """None before the first look at it."""
    state = queries.state(session, version)
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
