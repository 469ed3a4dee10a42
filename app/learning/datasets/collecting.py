"""Makes rows of a dataset out of the lists that people saw, and of what they did."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from app.learning.datasets.keys import Keys, request_of
from app.learning.datasets.labels import ItemLabel, ListLabels, Shown, is_mature, labelled
from app.learning.datasets.queries import Person, Span
from ml.batch import PlainRecipe, code_of
from ml.feedback.dataset import (
    DISMISS_REASONS,
    ITEM_COLUMNS,
    LIST_COLUMNS,
    UNKNOWN,
    UNKNOWN_STEP,
    FeedbackData,
    typed,
)
from ml.feedback.parts import packed
from ml.ranking import SIGNAL_NAMES
from ml.ranking.arrays.ragged import AnyArray
from models.datasets import Dataset
from models.events import FeedbackEvent
from models.feedback import ListEntry, ServedList
from models.ranker_vocabulary import Arm

_EPOCH = date(1970, 1, 1)


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


@dataclass(frozen=True, slots=True)
class Served:
    """A person's lists and events, and what the openings of each list are called today."""

    person: Person
    own: Sequence[ServedList]
    openings: Sequence[tuple[str, ...]]
    events: Sequence[FeedbackEvent]


@dataclass(frozen=True, slots=True)
class Labelling:
    """What is done for each part of the people: what they did becomes labels, their lists rows.

    Any process can do it: it holds the keys' salt, which is that of one request, and no secret of
    the service.

    Attributes
    ----------
    harmful : experiments that ended by harm
    before : the dataset that labels are compared with, if there is one
    """

    keys: Keys
    asked: Dataset
    harmful: frozenset[str]
    before: Dataset | None

    def content(self, part: Sequence[Served]) -> bytes:
        """The rows of some people as bytes, with what was counted about them."""
        rows = _Rows(self.keys, self.asked, self.harmful)
        left_out: Counter[str] = Counter()
        events: Counter[str] = Counter()
        relabelled = 0
        for one in part:
            _take(rows, one, left_out, events)
            relabelled += _relabelled(one, self.before)
        return packed(
            rows.data(), {"left_out": left_out, "events": events, "relabelled": relabelled}
        )

    def recipe(self, _model: Path | None) -> PlainRecipe:
        """How another process comes to the same work."""
        return PlainRecipe.of(self)

    def fingerprint(self) -> bytes:
        """A hash of all that rows follow from beside the people."""
        told = [
            code_of(self),
            self.keys.fingerprint,
            request_of(self.asked),
            sorted(self.harmful),
            request_of(self.before) if self.before else None,
        ]
        return hashlib.sha256(json.dumps(told).encode()).digest()


def _take(rows: _Rows, one: Served, left_out: Counter[str], events: Counter[str]) -> None:
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
            rows.add(one.person, row, openings, did)


def _relabelled(one: Served, before: Dataset | None) -> int:
    """How many of a person's lists have other grades than the dataset before could know."""
    if before is None:
        return 0
    then = Span.of(before)
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


def _shown(one: Served, asked: Dataset) -> list[Shown]:
    return [
        Shown(row.list_id, row.first_shown_at, openings, counts=row.surface in asked.surfaces)
        for row, openings in zip(one.own, one.openings, strict=True)
    ]
