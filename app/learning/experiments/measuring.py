"""Counts what people did with the lists of an experiment, and with those before it began."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import numpy as np
from sqlmodel import Session

from app.core.db import Database
from app.learning.datasets.labels import ItemLabel, ListLabels, Shown, labelled
from app.learning.experiments import queries
from app.learning.experiments.policies import WAYS, Counted
from ml.experiments.sequential import Estimate, of_drafts, of_shares, preference, share_between
from models.base import utc_now
from models.experiments import Experiment
from models.feedback import ServedList
from models.ranker_vocabulary import Arm, ExperimentKind, ExperimentMetric

_PEOPLE_AT_A_TIME = 200
BEFORE = timedelta(days=28)
"""How far back the log tells how many lists there are and how people differ."""


@dataclass(frozen=True, slots=True)
class SeenList:
    """A list that its person saw: whose it was (a number), and what was done, by who put it there.

    A list that both rankers would have served has no teams.
    """

    person: int
    done: Mapping[Arm | None, int]
    teams: frozenset[Arm]


def measured(database: Database, experiment: Experiment) -> tuple[dict[str, Any], Estimate]:
    """What an experiment says so far, ready to be stored, and what its rule reads."""
    since = experiment.started_at
    with database.read() as session:
        people = queries.people_of(session, experiment.uid)
    lists = [*_seen(database, people, since, experiment.metric, experiment.uid)]
    counted = _counted(experiment.kind, lists)
    estimate = _estimate(experiment.kind, counted)
    return {"as_of": utc_now().isoformat(), **_told(counted, experiment, estimate)}, estimate


def counted_before(database: Database, metric: ExperimentMetric) -> Counted:
    """What people did with their lists lately, as far as the log tells."""
    since = utc_now() - BEFORE
    with database.read() as session:
        people = queries.people_since(session, since.date())
    lists = [*_seen(database, people, since, metric, None)]
    return _arrays(lists, [sum(one.done.values()) for one in lists])


def _estimate(kind: ExperimentKind, counted: Counted) -> Estimate:
    if kind is ExperimentKind.INTERLEAVE:
        return of_drafts(counted.person, counted.value)
    return of_shares(counted.person, counted.value, counted.second)


def _seen(
    database: Database,
    people: Sequence[str],
    since: datetime,
    metric: ExperimentMetric,
    uid: str | None,
) -> Iterator[SeenList]:
    for start in range(0, len(people), _PEOPLE_AT_A_TIME):
        some = people[start : start + _PEOPLE_AT_A_TIME]
        with database.read() as session:
            of_person = _labelled(session, some, since, uid)
        for number, external_id in enumerate(some, start=start):
            for row, labels in of_person.get(external_id, ()):
                if labels.seen:
                    yield _of_list(number, row, labels, metric)


def _labelled(
    session: Session, people: Sequence[str], since: datetime, uid: str | None
) -> dict[str, list[tuple[ServedList, ListLabels]]]:
    """The lists of people with what was done; nothing of who objects."""
    left = sorted({*people} - queries.objecting(session, people))
    day = datetime.combine(since.date(), time(), UTC)
    lists: dict[str, list[ServedList]] = defaultdict(list)
    events: dict[str, list[Any]] = defaultdict(list)
    for row in queries.lists_of(session, left, since.date(), uid):
        session.expunge(row)
        lists[row.employee_external_id].append(row)
    for event in queries.events_of(session, left, day):
        session.expunge(event)
        events[event.employee_external_id].append(event)
    found: dict[str, list[tuple[ServedList, ListLabels]]] = {}
    for external_id, own in lists.items():
        shown = [
            Shown(row.list_id, row.first_shown_at, tuple(one.opening for one in row.entries))
            for row in own
        ]
        traced = labelled(shown, events[external_id]).lists
        found[external_id] = [(row, traced[row.list_id]) for row in own]
    return found


def _of_list(
    number: int, row: ServedList, labels: ListLabels, metric: ExperimentMetric
) -> SeenList:
    done: dict[Arm | None, int] = defaultdict(int)
    teams: set[Arm] = set()
    for entry in row.entries:
        if entry.team is not None:
            teams.add(entry.team)
        did = labels.items.get(entry.opening, ItemLabel())
        done[entry.team] += WAYS[metric](did.state)
    return SeenList(number, dict(done), frozenset(teams))


def _counted(kind: ExperimentKind, lists: Sequence[SeenList]) -> Counted:
    """Lists that say something; where both rankers served the same nothing is compared."""
    told = [one for one in lists if one.teams]
    if kind is ExperimentKind.INTERLEAVE:
        value = [one.done.get(Arm.CHALLENGER, 0) - one.done.get(Arm.CHAMPION, 0) for one in told]
    else:
        value = [sum(one.done.values()) for one in told]
    return _arrays(told, value, len(lists) - len(told))


def _arrays(lists: Sequence[SeenList], value: Sequence[int], same: int = 0) -> Counted:
    return Counted(
        np.array([one.person for one in lists], dtype=np.int64),
        np.array(value, dtype=np.float64),
        np.array([Arm.CHALLENGER in one.teams for one in lists], dtype=np.bool_),
        same,
    )


def _told(counted: Counted, experiment: Experiment, estimate: Estimate) -> dict[str, Any]:
    reach = estimate.reach() if estimate.lists else None
    told: dict[str, Any] = {
        "lists": len(counted.value),
        "same_lists": counted.same,
        "people": len(np.unique(counted.person)),
        "difference": estimate.difference if estimate.lists else None,
        "low": estimate.difference - reach if reach is not None else None,
        "high": estimate.difference + reach if reach is not None else None,
        "ratio": estimate.ratio,
        "preference": None,
        "arms": [],
    }
    if experiment.kind is ExperimentKind.INTERLEAVE:
        wins, losses = preference(counted.person, counted.value)
        share, low, high = share_between(wins, losses)
        told["preference"] = {
            "wins": wins, "losses": losses, "share": share, "low": low, "high": high
        }  # fmt: skip
        return told
    for arm, side in ((Arm.CHAMPION, ~counted.second), (Arm.CHALLENGER, counted.second)):
        values = counted.value[side]
        told["arms"].append(
            {
                "arm": arm.value,
                "lists": len(values),
                "people": len(np.unique(counted.person[side])),
                "per_list": float(values.mean()) if len(values) else None,
            }
        )
    return told
