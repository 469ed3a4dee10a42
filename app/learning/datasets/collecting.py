"""Collects the lists that people saw, and what they did, as the arrays of a dataset."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from sqlmodel import Session

from app import __version__
from app.catalog import former_ids
from app.core.db import Database
from app.learning.datasets import queries
from app.learning.datasets.keys import Keys, request_of
from app.learning.datasets.labels import ItemLabel, ListLabels, Shown, is_mature, labelled
from app.learning.datasets.queries import Person, Span
from app.learning.events.service import WINDOW_DAYS
from app.settings import Settings
from ml.feedback.dataset import (
    DISMISS_REASONS,
    ITEM_COLUMNS,
    LIST_COLUMNS,
    UNKNOWN,
    UNKNOWN_STEP,
    FeedbackData,
    typed,
)
from ml.feedback.manifest import Manifest
from ml.ranking import SIGNAL_NAMES
from ml.ranking.arrays.ragged import AnyArray
from models.datasets import Dataset
from models.feedback import ListEntry, ServedList
from models.ranker_vocabulary import Arm
from models.vocabulary import Audience, EntityKind

_PEOPLE_AT_A_TIME = 200
_EPOCH = date(1970, 1, 1)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Collected:
    """A dataset before it is written; `relabelled` is about the dataset before, if there is one."""

    data: FeedbackData
    manifest: Manifest
    relabelled: int | None


@dataclass
class _Rows:
    """Rows of both tables, as they are found; lists of harmful experiments are not taken."""

    keys: Keys
    asked: Dataset
    harmful: frozenset[str] = frozenset()
    lists: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in LIST_COLUMNS})
    items: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in ITEM_COLUMNS})
    signals: list[AnyArray] = field(default_factory=list)
    names: dict[str, int] = field(
        default_factory=lambda: {name: place for place, name in enumerate(SIGNAL_NAMES)}
    )
    functions: dict[str, int] = field(default_factory=dict)

    def add(
        self, person: Person, row: ServedList, openings: Sequence[str], did: ListLabels
    ) -> None:
        """Add a list that was seen; `openings` are called as they are today."""
        self._add_list(person, row, did)
        until = min(self.asked.ended_at, self.asked.known_by)
        mature = is_mature(row.first_shown_at, self.asked.label, until)
        for place, (entry, opening) in enumerate(zip(row.entries, openings, strict=True), start=1):
            self._add_item(row, place, entry, did.items.get(opening, ItemLabel()), mature)
            self._add_slices(entry)
        self.signals.append(self._signals(row))

    def data(self) -> FeedbackData:
        """All rows as arrays."""
        codes = {name: self.keys.function(name) for name in self.functions}
        matrix = np.zeros((len(self.items["position"]), len(self.names)), dtype=np.float32)
        first = 0
        for values in self.signals:
            matrix[first : first + len(values), : values.shape[1]] = values
            first += len(values)
        return FeedbackData(
            **{name: typed(values, name) for name, values in self.lists.items()},
            **{name: typed(values, name) for name, values in self.items.items()},
            signals=matrix,
            signal_names=tuple(self.names),
            functions=tuple(codes[name] for name in self.functions),
        )

    def _add_list(self, person: Person, row: ServedList, did: ListLabels) -> None:
        values = {
            "list_key": self.keys.served_list(row.list_id),
            "person_key": self.keys.person(person),
            "day": (row.day - _EPOCH).days,
            "surface": row.surface,
            "version": row.model_version,
            "arm": _arm(row),
            "pair_at": row.pair_at or 0,
            "swapped": row.swapped,
            "propensity": row.propensity,
            "k": len(row.items),
            "positions_seen": did.positions_seen,
            "private_inputs": row.private_inputs,
        }
        for name, value in values.items():
            self.lists[name].append(value)

    def _add_item(
        self, row: ServedList, place: int, entry: ListEntry, did: ItemLabel, mature: bool
    ) -> None:
        state = did.state
        reason = state.reason if state.dismissed else None
        values = {
            "list_index": len(self.lists["list_key"]) - 1,
            "position": place,
            "opening_key": self.keys.opening(entry.opening),
            # What a private wish did to a score must not be read from it.
            "served_score": np.nan if row.private_inputs else entry.score,
            "opened": state.opened,
            "saved": state.saved,
            "dismissed": state.dismissed,
            "dismiss_reason": DISMISS_REASONS.index(reason) if reason else UNKNOWN,
            "applied": state.applied,
            "shortlisted": state.shortlisted,
            "offered": state.offered,
            "accepted": state.accepted,
            "started": did.started,
            "held_90": did.held(90),
            "held_180": did.held(180),
            "grade": did.grade,
            "mature": mature,
            "attribution": did.attribution,
        }
        for name, value in values.items():
            self.items[name].append(value)

    def _add_slices(self, entry: ListEntry) -> None:
        code, step = UNKNOWN, entry.grade_step
        if entry.function is not None:
            code = self.functions.setdefault(entry.function, len(self.functions))
        self.items["function"].append(code)
        known = step is not None and abs(step) < -UNKNOWN_STEP
        self.items["grade_step"].append(step if known else UNKNOWN_STEP)
        self.items["cross_functional"].append(bool(entry.cross_functional))

    def _signals(self, row: ServedList) -> AnyArray:
        """What the ranker saw of each item; what is not logged was 0."""
        signals = row.signals
        for name in signals:
            self.names.setdefault(name, len(self.names))
        values = np.zeros((len(row.items), len(self.names)), dtype=np.float32)
        for name, column in signals.items():
            values[:, self.names[name]] = column
        return values


def _arm(row: ServedList) -> str:
    """Who ranked a list of an experiment; nothing where none was, or both ranked the same."""
    teams = {one.team.value for one in row.entries if one.team}
    return Arm.BOTH.value if len(teams) > 1 else next(iter(teams), "")


def collected(database: Database, settings: Settings, asked: Dataset, note: Progress) -> Collected:
    """Everything that belongs into a dataset, as of the moment that the request names.

    What was served or received later is left out, so the same request gives the same tomorrow.
    """
    left_out: Counter[str] = Counter()
    events: Counter[str] = Counter()
    span = _span(asked)
    with database.read() as session:
        rows = _Rows(Keys(settings, asked), asked, queries.harmful(session, asked.known_by))
        people = queries.people(session)
        objecting = queries.objecting(session)
        served = queries.served_people(session, span)
        before = queries.before(session, asked)
        left_out["not_for_the_person"] = queries.not_for_the_person(session, span)
    relabelled = 0
    for start in range(0, len(served), _PEOPLE_AT_A_TIME):
        some = served[start : start + _PEOPLE_AT_A_TIME]
        with database.read() as session:
            for one in _people(session, span, some):
                if one.external_id not in people:
                    left_out["person_unknown"] += len(one.own)
                elif one.external_id in objecting:
                    left_out["objection"] += len(one.own)
                else:
                    _take(rows, people[one.external_id], one, left_out, events)
                    relabelled += _relabelled(one, before)
        note(min(start + _PEOPLE_AT_A_TIME, len(served)), len(served))
    manifest = Manifest(
        request=request_of(asked),
        counts={"events": dict(sorted(events.items()))},
        exclusions={name: count for name, count in sorted(left_out.items()) if count},
        windows={kind.value: days for kind, days in sorted(WINDOW_DAYS.items())},
        code_version=__version__,
    )
    return Collected(rows.data(), manifest, relabelled if before is not None else None)


@dataclass(frozen=True, slots=True)
class _Served:
    """A person's lists and events, and what the openings of each list are called today."""

    external_id: str
    own: Sequence[ServedList]
    openings: Sequence[tuple[str, ...]]
    events: Sequence[Any]


def _people(session: Session, span: Span, external_ids: Sequence[str]) -> Iterator[_Served]:
    lists = queries.lists_of(session, span, external_ids)
    events = queries.events_of(session, span, external_ids)
    named = {one.opening for some in lists.values() for row in some for one in row.entries}
    today = former_ids.current(session, EntityKind.OPENING, named)
    for external_id in external_ids:
        own = [row for row in lists[external_id] if row.audience is Audience.EMPLOYEE]
        openings = [
            tuple(today.get(one.opening, one.opening) for one in row.entries) for row in own
        ]
        yield _Served(external_id, own, openings, events[external_id])


def _take(
    rows: _Rows, person: Person, one: _Served, left_out: Counter[str], events: Counter[str]
) -> None:
    traced = labelled(_shown(one, rows.asked), one.events)
    for (kind, how), count in traced.counts.items():
        events[f"{kind}.{how}"] += count
    for row, openings in zip(one.own, one.openings, strict=True):
        did = traced.lists.get(row.list_id)
        if did is None:
            left_out["other_surface"] += 1
        elif not did.seen:
            left_out["not_seen"] += 1
        elif row.experiment_uid in rows.harmful:
            left_out["harmful_experiment"] += 1
        else:
            rows.add(person, row, openings, did)


def _relabelled(one: _Served, before: Dataset | None) -> int:
    """How many of a person's lists have other grades than the dataset before could know."""
    if before is None:
        return 0
    then = _span(before)
    shown = [
        each
        for each in _shown(one, before)
        if then.since <= each.at <= min(then.until, then.known_by)
    ]
    known = [
        event
        for event in one.events
        if event.happened_at <= then.until and event.received_at <= then.known_by
    ]
    was, now = labelled(shown, known).lists, labelled(shown, one.events).lists
    return sum(was[key].seen and was[key].grades() != now[key].grades() for key in was)


def _shown(one: _Served, asked: Dataset) -> list[Shown]:
    return [
        Shown(row.list_id, row.first_shown_at, openings, counts=row.surface in asked.surfaces)
        for row, openings in zip(one.own, one.openings, strict=True)
    ]


def _span(asked: Dataset) -> Span:
    return Span(asked.began_at, asked.ended_at, asked.known_by)
