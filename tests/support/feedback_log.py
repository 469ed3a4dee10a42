"""Lists and events as a service stores them, at moments that a test chooses."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.core.partitions import make_sure_of_months
from models import Employee, FeedbackEvent, ServedList
from models.feedback_vocabulary import EventSource, EventType
from models.vocabulary import Audience, DismissalReason

START = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
OPENINGS = ("O-SALES-LEAD", "O-ANALYST", "O-COACH")


def at(days: float) -> datetime:
    """A moment so many days after the start."""
    return START + timedelta(days=days)


def add_people(session: Session, *external_ids: str) -> None:
    session.add_all(
        Employee(
            external_id=one, name=f"Name of {one}", title="Account executive", created_at=START
        )
        for one in external_ids
    )
    session.flush()


def served(
    list_id: str, person: str, day: float, openings: Sequence[str] = OPENINGS, **changed: Any
) -> ServedList:
    """A list that a person was served for herself."""
    values: dict[str, Any] = {
        "day": at(day).date(),
        "list_id": list_id,
        "surface": "recommendations",
        "employee_external_id": person,
        "audience": Audience.EMPLOYEE,
        "model_version": "lateral-1",
        "snapshot_at": at(day),
        "first_shown_at": at(day),
        "last_shown_at": at(day),
        "items": [
            {"opening": one, "score": round(0.9 - place / 10, 6)}
            for place, one in enumerate(openings)
        ],
        "inputs": {"title_meaning": [round(0.1 * len(one) % 1, 4) for one in openings]},
        "kinds": {
            "function": ["sales", None, "product"][: len(openings)],
            "grade_step": [1, None, 0][: len(openings)],
            "cross_functional": [False, False, True][: len(openings)],
        },
    }
    return ServedList(**{**values, **changed})


def happened(
    event_id: str,
    person: str,
    kind: str,
    day: float,
    opening: str | None = OPENINGS[0],
    *,
    list_id: str | None = None,
    received: float | None = None,
    **changed: Any,
) -> FeedbackEvent:
    """An event, received at once unless another day is given."""
    received_at = at(day if received is None else received)
    values: dict[str, Any] = {
        "day": received_at.date(),
        "event_id": event_id,
        "received_at": received_at,
        "happened_at": at(day),
        "type": EventType(kind),
        "employee_external_id": person,
        "opening_external_id": opening,
        "list_id": list_id,
        "source": EventSource.PORTAL,
    }
    if reason := changed.pop("reason", None):
        values["reason"] = DismissalReason(reason)
    return FeedbackEvent(**{**values, **changed})


def outcome(at_days: int, *, stayed: bool = True, **marks: int) -> Mapping[str, Any]:
    return {"at": at_days, "stayed": stayed, **marks}


def add_log(session: Session, *rows: ServedList | FeedbackEvent) -> None:
    for table in (ServedList, FeedbackEvent):
        make_sure_of_months(session, table, {row.day for row in rows if isinstance(row, table)})
    session.add_all(rows)
    session.flush()
