"""Pure decisions about events: when they happened, and what they add up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from models.events import FeedbackEvent
from models.feedback_vocabulary import EventType
from models.vocabulary import DismissalReason

# A clock may be a little ahead; a backfill may be a year late.
MOST_AHEAD = timedelta(minutes=5)
OLDEST = timedelta(days=400)

# What the person does; everything else is done by the organisation, and only it may say so.
BY_THE_PERSON = frozenset(
    {
        EventType.VIEW,
        EventType.OPEN,
        EventType.SAVE,
        EventType.UNSAVE,
        EventType.DISMISS,
        EventType.NOT_THIS,
        EventType.APPLY,
        EventType.WITHDRAW,
        EventType.ACCEPT,
        EventType.DECLINE,
    }
)
_WEEK, _MONTH, _HALF_YEAR = 7, 30, 180
# What is simply so after an event, until another takes it back.
_FLAGS: Mapping[EventType, tuple[str, bool]] = {
    EventType.OPEN: ("opened", True),
    EventType.SAVE: ("saved", True),
    EventType.UNSAVE: ("saved", False),
    EventType.DISMISS: ("dismissed", True),
    EventType.NOT_THIS: ("dismissed", True),
    EventType.APPLY: ("applied", True),
    EventType.WITHDRAW: ("applied", False),
    EventType.SHORTLIST: ("shortlisted", True),
    EventType.DECLINE_CANDIDATE: ("shortlisted", False),
    EventType.OFFER: ("offered", True),
    EventType.ACCEPT: ("accepted", True),
    EventType.DECLINE: ("accepted", False),
}
# For how many days after a list an event without a list's id may still belong to it. An outcome
# is told half a year after a start, which may be half a year after the list.
WINDOW_DAYS: Mapping[EventType, int] = {
    **dict.fromkeys((EventType.OPEN, EventType.SAVE, EventType.UNSAVE), _WEEK),
    **dict.fromkeys((EventType.DISMISS, EventType.NOT_THIS), _WEEK),
    **dict.fromkeys((EventType.APPLY, EventType.WITHDRAW), _MONTH),
    **dict.fromkeys((EventType.SHORTLIST, EventType.DECLINE_CANDIDATE), _HALF_YEAR),
    **dict.fromkeys((EventType.OFFER, EventType.ACCEPT, EventType.DECLINE), _HALF_YEAR),
    EventType.START: _HALF_YEAR,
    EventType.OUTCOME: 2 * _HALF_YEAR,
}


def lateness(occurred_at: datetime, sent_at: datetime | None, received_at: datetime) -> timedelta:
    """How long before we received it something happened: as long as before it was sent."""
    return (sent_at or received_at) - occurred_at


def is_in_time(late: timedelta) -> bool:
    """Whether something happened neither in the future nor too long ago.

    Clocks may be off by thousands of years, and no moment lies so far away.
    """
    return -MOST_AHEAD <= late <= OLDEST


@dataclass(frozen=True, slots=True)
class OpeningState:
    """What a person's events about one opening add up to."""

    opened: bool = False
    saved: bool = False
    dismissed: bool = False
    reason: DismissalReason | None = None
    applied: bool = False
    shortlisted: bool = False
    offered: bool = False
    accepted: bool = False
    started_at: datetime | None = None
    outcomes: dict[int, dict[str, Any]] = field(default_factory=dict)


def folded(events: Iterable[FeedbackEvent]) -> dict[str, OpeningState]:
    """The state of each opening that a person's events speak of.

    Events are taken in the order in which they happened, ties by id: in whichever order they
    arrived, the state is the same.
    """
    states: dict[str, dict[str, Any]] = {}
    for event in sorted(events, key=lambda one: (one.happened_at, one.event_id)):
        if event.opening_external_id is not None:
            state = states.setdefault(event.opening_external_id, {"outcomes": {}})
            state.update(_change(event, state))
    return {opening: OpeningState(**state) for opening, state in sorted(states.items())}


def _change(event: FeedbackEvent, state: Mapping[str, Any]) -> dict[str, Any]:
    """What an event sets; the last word about a thing stands, and the first start."""
    if event.type in _FLAGS:
        flag, value = _FLAGS[event.type]
        return {flag: value, "reason": event.reason} if flag == "dismissed" else {flag: value}
    if event.type is EventType.START:
        return {"started_at": state.get("started_at") or event.happened_at}
    if event.outcome is not None:
        return {"outcomes": {**state["outcomes"], event.outcome["at"]: event.outcome}}
    return {}
