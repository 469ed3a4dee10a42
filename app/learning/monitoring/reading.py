"""Reads the lists of a month that people saw, with what they opened of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from sqlmodel import Session

from app.learning.datasets.labels import LABEL_DAYS, ItemLabel, Shown, labelled
from app.learning.monitoring import queries
from ml.feedback.live import SeenLists
from models.feedback import ServedList
from models.feedback_vocabulary import DatasetLabel

# Drawn by their ids, which are hashes: a year of months stays one request.
_MOST_LISTS = 1_000
_WINDOW = timedelta(days=LABEL_DAYS[DatasetLabel.INTEREST])


def beginning_of(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time(), UTC)


def seen_lists(session: Session, version: str, first: date, today: date) -> SeenLists | None:
    """The lists of a month that their people saw and whose time to be opened is over."""
    after = (first + timedelta(days=31)).replace(day=1)
    until = min(after, today - _WINDOW)
    rows = queries.own_lists(session, version, first, until, _MOST_LISTS)
    people = {row.employee_external_id for row in rows}
    events: dict[str, list[Any]] = defaultdict(list)
    over = beginning_of(after) + _WINDOW
    for event in queries.events_of(session, people, beginning_of(first), over):
        events[event.employee_external_id].append(event)
    lists: dict[str, list[ServedList]] = defaultdict(list)
    for row in rows:
        lists[row.employee_external_id].append(row)
    return _arrays(
        [
            (person, row, opened)
            for person, own in sorted(lists.items())
            for row, opened in _labelled(own, events[person])
        ]
    )


def _labelled(
    own: Sequence[ServedList], events: Sequence[Any]
) -> Iterator[tuple[ServedList, list[bool]]]:
    """The lists that were seen, with whether each item was opened or gone further with."""
    shown = [
        Shown(row.list_id, row.first_shown_at, tuple(one.opening for one in row.entries))
        for row in own
    ]
    traced = labelled(shown, events).lists
    for row in own:
        did = traced[row.list_id]
        if did.seen:
            yield row, [did.items.get(one.opening, ItemLabel()).grade > 0 for one in row.entries]


def _arrays(told: Sequence[tuple[str, ServedList, list[bool]]]) -> SeenLists | None:
    if not told:
        return None
    entries = [
        (number, place, one, opened)
        for number, (_, row, opens) in enumerate(told)
        for place, (one, opened) in enumerate(zip(row.entries, opens, strict=True), start=1)
    ]
    numbers = _numbered(one.opening for _, _, one, _ in entries)
    people = _numbered(person for person, _, _ in told)
    return SeenLists(
        np.array([number for number, *_ in entries], dtype=np.int64),
        np.array([place for _, place, *_ in entries], dtype=np.int64),
        np.array([one.score for *_, one, _ in entries], dtype=np.float64),
        np.array([opened for *_, opened in entries], dtype=np.bool_),
        np.array([one.cross_functional for *_, one, _ in entries], dtype=np.bool_),
        np.array([numbers[one.opening] for *_, one, _ in entries], dtype=np.int64),
        np.array([people[person] for person, _, _ in told], dtype=np.int64),
        np.array([(row.pair_at or 0) - 1 for _, row, _ in told], dtype=np.int64),
    )


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted({*names}))}
