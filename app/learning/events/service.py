"""Takes events: each answered by itself, the first with an id stays, nothing of who objects."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from app.catalog import former_ids
from app.catalog.employees import service as employees
from app.core.db import Database
from app.core.erasures import refusals
from app.core.errors import FieldProblem, InvalidInputError, NotFoundError
from app.core.inserts import insert_rows
from app.core.partitions import make_sure_of_months
from app.core.security import Actor, Reach
from app.core.security.keys import derived_key, load_pepper
from app.learning.events import queries
from app.learning.events.policies import (
    BY_THE_PERSON,
    MOST_AHEAD,
    WINDOW_DAYS,
    OpeningState,
    folded,
    is_in_time,
    lateness,
)
from app.learning.events.schemas import (
    EmployeeEvents,
    EventBody,
    EventCount,
    EventRead,
    EventsAnswer,
    EventsBody,
    EventSummary,
    OpeningStateRead,
    RefusalCount,
    Refused,
    RejectedEvent,
    SummaryQuery,
)
from models.base import utc_now
from models.events import FeedbackEvent
from models.vocabulary import EntityKind

__all__ = [
    "BY_THE_PERSON",
    "MOST_AHEAD",
    "WINDOW_DAYS",
    "OpeningState",
    "folded",
    "of_person",
    "summary",
    "take",
]

_MOST_DAYS = timedelta(days=31)
_MOST_TOLD = 1_000
_QUANTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99}
_UNKNOWN_PERSON = Refused("unknown_employee", "No such employee.")
_DIFFERS = Refused("duplicate_differs", "Another event was accepted under this id; it stays.")
_ERASED = Refused("erased", "The person was erased.")
_OBJECTS = Refused("objection", "The person objects; the event is not kept.")
_UNKNOWN_OPENING = Refused("unknown_opening", "No such opening.")
_NOT_YOURS = Refused("invalid_value", "type: only the organisation can say this.")
_OUT_OF_TIME = Refused(
    "time_out_of_range", "occurred_at: is more than 400 days ago, or in the future."
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database knows of the people and openings that some events speak of."""

    people: Mapping[str, str]
    openings: Mapping[str, str]
    erased: Collection[str]
    objecting: Collection[str]

    def refusal(self, event: EventBody) -> Refused | None:
        """Why an event is not taken; nothing where it is."""
        if event.employee in self.erased:
            return _ERASED
        if event.employee not in self.people:
            return _UNKNOWN_PERSON
        if self.people[event.employee] in self.objecting:
            return _OBJECTS
        if event.opening is not None and event.opening not in self.openings:
            return _UNKNOWN_OPENING
        return None


def take(database: Database, actor: Actor, sent: EventsBody) -> EventsAnswer:
    """Store what is new of some events, in one transaction; each is answered by itself."""
    received_at = utc_now()
    key = derived_key(load_pepper(database.settings), "events")
    refused = dict(_refused_alone(actor, sent, received_at))
    left = {
        place: event
        for place, event in enumerate(sent.events)
        if place not in refused and isinstance(event, EventBody)
    }
    digests = {place: _digest(key, event) for place, event in left.items()}
    with database.write() as session:
        fresh, repeated = _fresh(session, left, digests, refused)
        stored = _store(session, fresh, digests, received_at, sent.sent_at)
        # Another sender may have stored the same ids meanwhile.
        late = [event for event in fresh.values() if event.event_id not in stored]
        again = queries.digests(session, [event.event_id for event in late])
        for place, event in fresh.items():
            if event.event_id not in stored:
                if again[event.event_id] == digests[place]:
                    repeated += 1
                else:
                    refused[place] = _DIFFERS
        codes = Counter(why.code for why in refused.values())
        queries.add_refusals(session, received_at.date(), codes)
    return EventsAnswer(
        accepted=len(stored),
        duplicates=repeated,
        rejected=[
            RejectedEvent(index=place, code=why.code, detail=why.detail)
            for place, why in sorted(refused.items())
        ],
    )


def of_person(session: Session, actor: Actor, external_id: str) -> EmployeeEvents:
    """The events about a person; for her and for privacy officers.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller speaks for somebody else.
    """
    if actor.employee_external_id not in {None, external_id}:
        raise NotFoundError("No such employee.")
    employees.require(session, external_id)
    rows = queries.of_person(session, external_id)
    traced = queries.attributions(session, external_id, WINDOW_DAYS)
    newest_first = sorted(rows, key=lambda row: (row.happened_at, row.event_id), reverse=True)
    return EmployeeEvents(
        items=[
            EventRead(
                event_id=row.event_id,
                type=row.type,
                opening=row.opening_external_id,
                list_id=row.list_id,
                position=row.position,
                happened_at=row.happened_at,
                reason=row.reason,
                outcome=row.outcome,
                source=row.source,
                attribution=traced[row.event_id],
            )
            for row in newest_first[:_MOST_TOLD]
        ],
        openings=[
            OpeningStateRead(opening=opening, **asdict(state))
            for opening, state in folded(rows).items()
        ],
    )


def summary(session: Session, query: SummaryQuery) -> EventSummary:
    """How many events were received in a time, and how many were refused on its days.

    Raises
    ------
    InvalidInputError
        When the time is empty or too long.
    """
    if not timedelta() < query.to - query.from_ <= _MOST_DAYS:
        problem = FieldProblem("to", "must be later than `from`, by 31 days at most")
        raise InvalidInputError("The time is empty or too long.", [problem])
    counted = queries.counts(session, query.from_, query.to, WINDOW_DAYS)
    refused = queries.refusals(session, query.from_.date(), query.to.date())
    late = queries.lateness(session, query.from_, query.to, [*_QUANTILES.values()])
    return EventSummary(
        lateness={
            name: round(max(one, 0.0), 1) for name, one in zip(_QUANTILES, late, strict=False)
        },
        position_mismatch=queries.elsewhere(session, query.from_, query.to),
        counts=[EventCount(type=kind, attribution=how, count=n) for kind, how, n in counted],
        refusals=[RefusalCount(code=code, count=n) for code, n in refused],
    )


def _refused_alone(
    actor: Actor, sent: EventsBody, received_at: datetime
) -> Iterator[tuple[int, Refused]]:
    """What is refused without looking anything up."""
    of_one = actor.reach is not Reach.EVERYONE
    for place, event in enumerate(sent.events):
        if isinstance(event, Refused):
            yield place, event
        elif of_one and event.employee != actor.employee_external_id:
            yield place, _UNKNOWN_PERSON
        elif of_one and event.type not in BY_THE_PERSON:
            yield place, _NOT_YOURS
        elif not is_in_time(lateness(event.occurred_at, sent.sent_at, received_at)):
            yield place, _OUT_OF_TIME


def _digest(key: bytes, event: EventBody) -> str:
    """What two events with one id are compared by: all that was said."""
    return hmac.new(key, event.model_dump_json().encode(), hashlib.sha256).hexdigest()


def _fresh(
    session: Session,
    left: Mapping[int, EventBody],
    digests: Mapping[int, str],
    refused: dict[int, Refused],
) -> tuple[dict[int, EventBody], int]:
    """The events to store, under what their people and openings are called now.

    How many were stored before, or stand in this request already, comes with them.
    """
    first = queries.digests(session, {event.event_id for event in left.values()})
    known = _known(session, left.values())
    fresh: dict[int, EventBody] = {}
    repeated = 0
    for place, event in left.items():
        if event.event_id in first:
            if first[event.event_id] == digests[place]:
                repeated += 1
            else:
                refused[place] = _DIFFERS
        elif why := known.refusal(event):
            refused[place] = why
        else:
            first[event.event_id] = digests[place]
            names = {
                "employee": known.people[event.employee],
                "opening": known.openings.get(event.opening or ""),
            }
            fresh[place] = event.model_copy(update=names)
    return fresh, repeated


def _known(session: Session, events: Collection[EventBody]) -> _Known:
    people = _named_now(session, EntityKind.EMPLOYEE, {event.employee for event in events})
    openings = _named_now(
        session, EntityKind.OPENING, {event.opening for event in events if event.opening}
    )
    there = queries.people(session, people.values())
    gone = [key for key, now in people.items() if now not in there]
    open_there = queries.openings(session, openings.values())
    return _Known(
        {key: now for key, now in people.items() if now in there},
        {key: now for key, now in openings.items() if now in open_there},
        refusals(session, gone),
        queries.objecting(session, there),
    )


def _named_now(session: Session, kind: EntityKind, ids: Collection[str]) -> dict[str, str]:
    renamed = former_ids.current(session, kind, ids)
    return {one: renamed.get(one, one) for one in ids}


def _store(
    session: Session,
    fresh: Mapping[int, EventBody],
    digests: Mapping[int, str],
    received_at: datetime,
    sent_at: datetime | None,
) -> set[str]:
    """Store events whose ids are free; which those were."""
    day = received_at.date()
    stored = queries.take_keys(
        session,
        [
            {"event_id": event.event_id, "digest": digests[place], "day": day}
            for place, event in fresh.items()
        ],
    )
    make_sure_of_months(session, FeedbackEvent, [day])
    insert_rows(
        session,
        FeedbackEvent,
        [
            {
                "day": day,
                "event_id": event.event_id,
                "received_at": received_at,
                "happened_at": received_at - lateness(event.occurred_at, sent_at, received_at),
                "type": event.type,
                "employee_external_id": event.employee,
                "opening_external_id": event.opening,
                "list_id": event.list_id,
                "position": event.position,
                "reason": event.reason,
                "outcome": event.outcome.model_dump() if event.outcome else None,
                "source": event.source,
            }
            for event in fresh.values()
            if event.event_id in stored
        ],
    )
    return stored
