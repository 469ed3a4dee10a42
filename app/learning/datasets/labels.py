"""Pure decisions about datasets: which list an event belongs to, and what it comes to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.learning.events.service import (
    BY_THE_PERSON,
    MOST_AHEAD,
    WINDOW_DAYS,
    OpeningState,
    folded,
)
from ml.feedback.dataset import ATTRIBUTIONS, UNKNOWN
from models.feedback_vocabulary import DatasetLabel, EventType

# When the last event that decides a label may come, in days after the list.
LABEL_DAYS: Mapping[DatasetLabel, int] = {
    DatasetLabel.INTEREST: WINDOW_DAYS[EventType.OPEN],
    DatasetLabel.APPLIED: WINDOW_DAYS[EventType.APPLY],
    DatasetLabel.MOVED_WELL: WINDOW_DAYS[EventType.OUTCOME],
}
_NONE, _INFERRED, _EXPLICIT = (ATTRIBUTIONS.index(one) for one in ("none", "inferred", "explicit"))
_MARKS = ("engagement", "customer_satisfaction", "team_engagement", "people_developed")
# A move held when the person stayed and the marks that were given are good on average.
_GOOD = 4.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A list that a person was served for herself, and what stood in it.

    `counts` tells whether it belongs into the dataset; others take events away all the same.
    """

    list_id: str
    at: datetime
    openings: tuple[str, ...]
    counts: bool = True


@dataclass(frozen=True, slots=True)
class ItemLabel:
    """What a person did about an item, and how that is traced to its list."""

    state: OpeningState = field(default_factory=OpeningState)
    attribution: int = _NONE

    @property
    def started(self) -> bool:
        """Whether the person began."""
        return self.state.started_at is not None

    @property
    def grade(self) -> int:
        """How far it went, 0 to 5; turned down and nothing more is 0."""
        state = self.state
        if self.started:
            return 5 if 1 in (self.held(90), self.held(180)) else 4
        if state.applied or state.offered or state.accepted:
            return 3
        if state.dismissed:
            return 0
        return 2 if state.saved or state.shortlisted else int(state.opened)

    def held(self, days: int) -> int:
        """Whether the move held that many days: 1, 0, or unknown where nobody gave a mark."""
        outcome = self.state.outcomes.get(days)
        if outcome is None:
            return UNKNOWN
        if not outcome["stayed"]:
            return 0
        marks = [outcome[name] for name in _MARKS if outcome.get(name) is not None]
        return int(sum(marks) / len(marks) >= _GOOD) if marks else UNKNOWN


@dataclass(frozen=True, slots=True)
class ListLabels:
    """Whether a list was seen, how far down, and what became of its openings."""

    seen: bool
    positions_seen: int
    items: Mapping[str, ItemLabel]

    def grades(self) -> dict[str, int]:
        """The grades that are not 0."""
        return {key: one.grade for key, one in self.items.items() if one.grade}


@dataclass(frozen=True, slots=True)
class Traced:
    """The labels of a person's lists, and how many events of each type were traced how."""

    lists: Mapping[str, ListLabels]
    counts: Mapping[tuple[EventType, str], int]


def labelled(lists: Sequence[Shown], events: Iterable[Any]) -> Traced:
    """Trace a person's events to the lists and fold them, list by list.

    An event that names a list belongs to it if the list holds its opening; one that names none
    belongs to the newest list with its opening. In both cases it must have happened after the list
    was served and inside of the time of its type: what was known before tells nothing about a
    list, and a label is final once its time is over. In whichever order events arrive, the result
    is the same.
    """
    by_id = {one.list_id: one for one in lists}
    newest_first = sorted(lists, key=lambda one: (one.at, one.list_id), reverse=True)
    of_list: dict[str, list[Any]] = defaultdict(list)
    how: dict[tuple[str, str | None], int] = defaultdict(int)
    counts: Counter[tuple[EventType, str]] = Counter()
    for event in sorted(events, key=lambda one: (one.happened_at, one.event_id)):
        found, traced = _list_of(event, by_id, newest_first)
        counts[event.type, ATTRIBUTIONS[traced]] += 1
        if found is not None:
            of_list[found.list_id].append(event)
            key = found.list_id, event.opening_external_id
            how[key] = max(how[key], traced)
    return Traced(
        {one.list_id: _labels(one, of_list[one.list_id], how) for one in lists if one.counts},
        counts,
    )


def is_mature(shown_at: datetime, label: DatasetLabel, until: datetime) -> bool:
    """Whether nothing that decides the label can come any more."""
    return shown_at + timedelta(days=LABEL_DAYS[label]) <= until


def _list_of(
    event: Any, by_id: Mapping[str, Shown], newest_first: Sequence[Shown]
) -> tuple[Shown | None, int]:
    if event.list_id is not None:
        named = by_id.get(event.list_id)
        fits = named is not None and _belongs(event, named) and _in_time(event, named)
        return (named, _EXPLICIT) if fits else (None, _NONE)
    if event.opening_external_id is not None:
        for one in newest_first:
            if event.opening_external_id in one.openings and _in_time(event, one, exact=True):
                return one, _INFERRED
    return None, _NONE


def _belongs(event: Any, one: Shown) -> bool:
    return event.opening_external_id is None or event.opening_external_id in one.openings


def _in_time(event: Any, one: Shown, *, exact: bool = False) -> bool:
    """Where the client names the list, its clock may be a little off."""
    days = WINDOW_DAYS.get(event.type, WINDOW_DAYS[EventType.OPEN])
    earliest = one.at if exact else one.at - MOST_AHEAD
    return bool(earliest <= event.happened_at <= one.at + timedelta(days=days))


def _labels(
    one: Shown, events: Sequence[Any], how: Mapping[tuple[str, str | None], int]
) -> ListLabels:
    states = folded(events)
    views = [event for event in events if event.type is EventType.VIEW]
    told = [event.position for event in views if event.position is not None]
    return ListLabels(
        seen=any(event.type in BY_THE_PERSON for event in events),
        positions_seen=min(max(told), len(one.openings)) if told else UNKNOWN,
        items={
            opening: ItemLabel(state, how.get((one.list_id, opening), _NONE))
            for opening, state in states.items()
        },
    )
