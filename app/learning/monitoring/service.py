"""Compares what a version saw and said lately with what it saw before."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from math import isfinite
from typing import Any

from sqlmodel import Session

from app.learning.monitoring import queries
from app.learning.monitoring.reading import beginning_of, seen_lists
from app.learning.monitoring.schemas import (
    BoundedRead,
    DriftReport,
    DriftTestRead,
    LiveFigure,
    MonthRead,
    MonthsReport,
    ReferenceKind,
)
from app.learning.registry.aliases import required
from app.learning.registry.reading import DRIFT_REFERENCE
from ml.auditing import DriftTest, Reference, drift_of, judge, reference_of
from ml.feedback.bootstrap import Estimate
from ml.feedback.live import LiveFigures, alarms, live_figures
from models.base import utc_today
from models.feedback import ServedList
from models.learning import ModelVersion
from models.ranker_vocabulary import DriftVerdict

SCORE = "score"
# Fewer people say nothing that the tests could rely on.
LEAST_PEOPLE = 30
# A list has some 1.5 KB; as many are read at once.
_MOST_LISTS = 5_000
_WEEKS = timedelta(days=28)
# Months that the daily look goes back: a year ago it was another organisation.
_WATCHED = 12
Values = dict[str, list[float]]


def drift(session: Session, version: str, days: int, today: date | None = None) -> DriftReport:
    """What moved in a window of days, beside training or beside the version's first weeks.

    Raises
    ------
    NotFoundError
        When no such version is registered.
    """
    row = required(session, version)
    until = (today or utc_today()) + timedelta(days=1)
    since = until - timedelta(days=days)
    now = _lists(session, version, since, until, newest=True)
    kind, before, people = _reference(session, row, since)
    report = {
        "version": version,
        "since": since,
        "until": until - timedelta(days=1),
        "reference": kind,
        "people_before": people,
        "people": len(now),
    }
    if kind is None or min(people, len(now)) < LEAST_PEOPLE:
        why = f"Fewer than {LEAST_PEOPLE} people were served in the window, or before it."
        return DriftReport(**report, verdict=DriftVerdict.TOO_LITTLE, reason=why, tests=[])
    tests = _tests(before, _values(now))
    moved = [one.name for one in tests if one.alarm]
    return DriftReport(
        **report,
        verdict=DriftVerdict.DRIFT if moved else DriftVerdict.NO_DRIFT,
        reason=f"{', '.join(moved)} moved by more than chance gives, and by enough to matter."
        if moved
        else "Nothing moved by more than chance gives and by enough to matter.",
        tests=tests,
    )


def months(session: Session, version: str, most: int, today: date | None = None) -> MonthsReport:
    """What lists of a version reached in each of the last months, this one with them.

    Raises
    ------
    NotFoundError
        When no such version is registered.
    """
    row = required(session, version)
    today = today or utc_today()
    found = [(first, seen_lists(session, version, first, today)) for first in _firsts(today, most)]
    enough = [seen for _, seen in found if seen is not None and seen.people >= LEAST_PEOPLE]
    reference = enough[0] if enough else None
    before = live_figures(reference, reference) if reference is not None else None
    unseen = queries.unseen_skills(session, row.trained_at, beginning_of(found[0][0]))
    told = []
    for first, seen in found:
        now = None
        if seen is not None and reference is not None and seen.people >= LEAST_PEOPLE:
            now = live_figures(seen, reference)
        compared = alarms(now, before) if now and before and seen is not reference else []
        told.append(
            MonthRead(
                month=f"{first:%Y-%m}",
                lists=len(seen.person) if seen else 0,
                people=seen.people if seen else 0,
                **_figures(now),
                unseen_skills=unseen.get(f"{first:%Y-%m}"),
                alarms=[LiveFigure(name) for name in compared],
            )
        )
    return MonthsReport(version=version, months=told)


def live_alarms(session: Session, version: str) -> list[str]:
    """What is worse this month or the one before than in the first month, under its own names."""
    newest = months(session, version, _WATCHED).months[-2:]
    return sorted({f"live_{name}" for one in newest for name in one.alarms})


def _reference(
    session: Session, row: ModelVersion, since: date
) -> tuple[ReferenceKind | None, Mapping[str, Reference], int]:
    stored = row.metrics.get(DRIFT_REFERENCE)
    if isinstance(stored, dict) and stored:
        kept = {name: Reference.from_json(one) for name, one in stored.items()}
        return ReferenceKind.TRAINING, kept, min(one.count for one in kept.values())
    first = queries.first_day(session, row.version)
    if first is None or first >= since:
        return None, {}, 0
    before = _lists(session, row.version, first, min(since, first + _WEEKS), newest=False)
    if not before:
        return None, {}, 0
    values = _values(before)
    return (
        ReferenceKind.FIRST_LISTS,
        {name: reference_of(one) for name, one in values.items()},
        len(before),
    )


def _lists(
    session: Session, version: str, since: date, until: date, *, newest: bool
) -> list[ServedList]:
    """One list of each person: the tests ask for rows that do not repeat each other."""
    found = queries.lists(session, version, since, until, _MOST_LISTS, newest=newest)
    by_person: dict[str, ServedList] = {}
    for one in found:
        if one.items:
            by_person.setdefault(one.employee_external_id, one)
    return list(by_person.values())


def _values(lists: Iterable[ServedList]) -> Values:
    """Of one entry of each list, drawn by the list's id: its score and its signals.

    A signal that no entry of a list has was left out of the list; it is 0 there.
    """
    rows = [(one, one.signals, _drawn(one)) for one in lists]
    names = sorted({name for _, signals, _ in rows for name in signals})
    values: Values = {name: [] for name in names}
    values[SCORE] = []
    for one, signals, place in rows:
        values[SCORE].append(one.entries[place].score)
        for name in names:
            column = signals.get(name)
            values[name].append(float(column[place]) if column else 0.0)
    return values


def _drawn(one: ServedList) -> int:
    """Any place of a list with the same chance, the same one each time."""
    digest = hashlib.sha256(one.list_id.encode()).digest()
    return int.from_bytes(digest[:8], "big") % len(one.items)


def _tests(before: Mapping[str, Reference], now: Values) -> list[DriftTestRead]:
    people = len(now[SCORE])
    # What no list has any more is 0 everywhere now.
    tests: dict[str, DriftTest] = {
        name: drift_of(reference, now.get(name) or [0.0] * people)
        for name, reference in before.items()
    }
    found = [
        DriftTestRead(
            name=name,
            psi=one.test.psi,
            expected=one.test.expected,
            distance=one.test.distance,
            p=one.p_holm,
            alarm=one.alarm,
        )
        for name, one in judge(tests).items()
    ]
    return sorted(found, key=lambda one: (not one.alarm, one.p, one.name))


def _firsts(today: date, most: int) -> list[date]:
    """The first days of the last months, oldest first."""
    count = today.year * 12 + today.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(count - most + 1, count + 1)]


def _figures(now: LiveFigures | None) -> dict[str, Any]:
    if now is None:
        return dict.fromkeys(
            ("ndcg", "calibration", "place_exponent", "open_rates", "congestion", "gini")
        ) | {"cross_functional": None}
    exponent, spread = now.places.exponent, now.places.spread
    return {
        "ndcg": _bounded(now.ndcg),
        "calibration": _bounded(now.calibration),
        "place_exponent": None
        if now.places.assumed
        else BoundedRead(value=exponent, low=exponent - 2 * spread, high=exponent + 2 * spread),
        "open_rates": list(now.open_rates),
        "congestion": now.congestion,
        "gini": now.gini,
        "cross_functional": now.cross_functional,
    }


def _bounded(found: Estimate) -> BoundedRead | None:
    if not isfinite(found.mean):
        return None
    return BoundedRead(value=found.mean, low=found.low, high=found.high)
