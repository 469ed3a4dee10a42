"""Rows of events: what is known already, what is stored, and which list each belongs to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, case, cast, func, literal, null, or_
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from app.core.among import among
from models.choices import Objection
from models.employees import Employee
from models.events import EventKey, EventRefusal, FeedbackEvent
from models.feedback import ServedList
from models.feedback_vocabulary import EventType
from models.openings import Opening
from models.vocabulary import Audience

_ID = col(FeedbackEvent.event_id)


def digests(session: Session, event_ids: Iterable[str]) -> dict[str, str]:
    """The digests of those of these events that were accepted before."""
    query = select(EventKey.event_id, EventKey.digest)
    return dict(session.exec(query.where(among(session, col(EventKey.event_id), event_ids))).all())


def people(session: Session, external_ids: Iterable[str]) -> set[str]:
    """Which of these people there are; they stay until this transaction ends."""
    query = select(Employee.external_id).where(
        among(session, col(Employee.external_id), external_ids)
    )
    return set(session.exec(query.with_for_update(read=True, key_share=True)).all())


def objecting(session: Session, external_ids: Iterable[str]) -> set[str]:
    """Which of these people object to learning, or to profiling, which learning is."""
    query = select(Objection.employee_external_id)
    mine = among(session, col(Objection.employee_external_id), external_ids)
    return set(session.exec(query.where(mine)).all())


def openings(session: Session, external_ids: Iterable[str]) -> set[str]:
    """Which of these openings there are."""
    query = select(Opening.external_id)
    return set(session.exec(query.where(among(session, col(Opening.external_id), external_ids))))


def take_keys(session: Session, keys: Sequence[Mapping[str, Any]]) -> set[str]:
    """Take the ids of events; which were free. Two senders of one id wait for each other."""
    if not keys:
        return set()
    ordered = sorted(keys, key=lambda key: key["event_id"])
    insert = _insert(session, EventKey).on_conflict_do_nothing(index_elements=["event_id"])
    taken = session.execute(insert.returning(col(EventKey.event_id)), list(ordered))
    return set(taken.scalars())


def add_refusals(session: Session, day: date, counts: Mapping[str, int]) -> None:
    """Count events that were refused."""
    for code, count in sorted(counts.items()):
        insert = _insert(session, EventRefusal).values(day=day, code=code, count=count)
        more = col(EventRefusal.count) + insert.excluded.count
        session.execute(
            insert.on_conflict_do_update(index_elements=["day", "code"], set_={"count": more})
        )


def of_person(session: Session, external_id: str) -> Sequence[FeedbackEvent]:
    """Every event about a person."""
    mine = col(FeedbackEvent.employee_external_id) == external_id
    return session.exec(select(FeedbackEvent).where(mine)).all()


def attributions(
    session: Session, external_id: str, windows: Mapping[EventType, int]
) -> dict[str, Any]:
    """How each event about a person can be traced to a list, by the event's id."""
    mine = col(FeedbackEvent.employee_external_id) == external_id
    traced = attribution(session, windows)
    return dict(tuple(row) for row in session.execute(select_columns(_ID, traced).where(mine)))


def counts(
    session: Session, since: datetime, before: datetime, windows: Mapping[EventType, int]
) -> Sequence[tuple[EventType, str, int]]:
    """How many events were received in a time, by type and by how they can be traced."""
    traced = attribution(session, windows).label("attribution")
    found = (
        select_columns(col(FeedbackEvent.type), traced).where(*_received(since, before)).subquery()
    )
    grouped = select_columns(found.c.type, found.c.attribution, func.count()).group_by(
        found.c.type, found.c.attribution
    )
    return sorted((kind, how, count) for kind, how, count in session.execute(grouped))


def lateness(
    session: Session, since: datetime, before: datetime, quantiles: Sequence[float]
) -> list[float]:
    """How many seconds after they happened events of a time were received, by quantile.

    Nothing where there is none.
    """
    late = _seconds_late(session)
    received = _received(since, before)
    count = session.execute(select_columns(func.count()).where(*received)).scalar_one()
    if not count:
        return []
    ordered = select_columns(late).where(*received).order_by(late, _ID)
    places = [min(int(quantile * count), count - 1) for quantile in quantiles]
    return [float(session.execute(ordered.offset(place).limit(1)).scalar_one()) for place in places]


def elsewhere(session: Session, since: datetime, before: datetime) -> int:
    """How many events of a time name a list of their person and a place of another opening."""
    person = col(ServedList.employee_external_id) == col(FeedbackEvent.employee_external_id)
    opening = col(FeedbackEvent.opening_external_id)
    lists = select_columns(literal(1)).where(
        person,
        col(ServedList.list_id) == col(FeedbackEvent.list_id),
        _holds(session, opening),
        func.coalesce(_opening_at(session, col(FeedbackEvent.position)), "") != opening,
    )
    found = select_columns(func.count()).where(
        *_received(since, before), col(FeedbackEvent.position).is_not(None), lists.exists()
    )
    return int(session.execute(found).scalar_one())


def _opening_at(session: Session, position: Any) -> Any:
    """The opening at a place of a list, null beyond its end; lists of before say more of it."""
    items, place = col(ServedList.items), cast(position - 1, Text)
    if _on_sqlite(session):
        path = literal("$[") + place + literal("]")
        told, said = cast(items, Text), func.json_extract
        return func.coalesce(said(told, path + literal(".opening")), said(told, path))
    said = func.json_extract_path_text
    return func.coalesce(said(items, place, "opening"), said(items, place))


def _seconds_late(session: Session) -> Any:
    received, happened = col(FeedbackEvent.received_at), col(FeedbackEvent.happened_at)
    if _on_sqlite(session):
        return (func.julianday(received) - func.julianday(happened)) * 86_400.0
    return func.extract("epoch", received - happened)


def _received(since: datetime, before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(FeedbackEvent.day) >= since.date(),
        col(FeedbackEvent.day) <= before.date(),
        col(FeedbackEvent.received_at) >= since,
        col(FeedbackEvent.received_at) < before,
    )


def refusals(session: Session, since: date, until: date) -> Sequence[tuple[str, int]]:
    """How many events were refused on these days, by reason."""
    days = col(EventRefusal.day) >= since, col(EventRefusal.day) <= until
    total = select_columns(col(EventRefusal.code), func.sum(col(EventRefusal.count)))
    grouped = total.where(*days).group_by(col(EventRefusal.code)).order_by(col(EventRefusal.code))
    return [(code, count) for code, count in session.execute(grouped)]


def attribution(session: Session, windows: Mapping[EventType, int]) -> Any:
    """How an event can be traced to a list, worked out whenever it is asked for.

    So it does not matter whether the event or its list was stored first. A list that the client
    names must have been served for this person, and hold the opening.
    """
    person = col(ServedList.employee_external_id) == col(FeedbackEvent.employee_external_id)
    opening = col(FeedbackEvent.opening_external_id)
    named = (
        select_columns(literal(1))
        .where(
            person,
            col(ServedList.list_id) == col(FeedbackEvent.list_id),
            or_(opening.is_(None), _holds(session, opening)),
        )
        .exists()
    )
    seen = (
        select_columns(literal(1))
        .where(
            person,
            col(ServedList.audience) == Audience.EMPLOYEE,
            _holds(session, opening),
            col(ServedList.first_shown_at) <= col(FeedbackEvent.happened_at),
            _days_between(session) <= _window(windows),
        )
        .exists()
    )
    return case(
        (col(FeedbackEvent.list_id).is_not(None) & named, "explicit"),
        (col(FeedbackEvent.list_id).is_(None) & seen, "inferred"),
        else_="none",
    )


def _holds(session: Session, opening: Any) -> ColumnElement[bool]:
    """Whether a list holds an opening: external ids need no escape in JSON.

    Items of lists of before are objects, so their text begins in another way.
    """
    items = cast(col(ServedList.items), Text)
    place = func.instr if _on_sqlite(session) else func.strpos
    name = literal('"') + opening + literal('"')
    needle = case((func.substr(items, 1, 2) == "[{", literal('"opening": ') + name), else_=name)
    found: ColumnElement[bool] = place(items, needle) > 0
    return found


def _days_between(session: Session) -> Any:
    """The days from a list's last showing to an event."""
    shown, happened = col(ServedList.last_shown_at), col(FeedbackEvent.happened_at)
    if _on_sqlite(session):
        return func.julianday(happened) - func.julianday(shown)
    return func.extract("epoch", happened - shown) / 86_400.0


def _window(windows: Mapping[EventType, int]) -> Any:
    chosen = [(col(FeedbackEvent.type) == kind, days) for kind, days in windows.items()]
    return case(*chosen, else_=null())


def _insert(session: Session, table: Any) -> Any:
    return (sqlite if _on_sqlite(session) else postgresql).insert(table)


def _on_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
