"""Lists of candidates that were shown, and who was shortlisted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.events import FeedbackEvent
from models.feedback_vocabulary import EventType
from models.learning import Impression

# What impressions of an opening's candidates are called.
_SURFACE = "candidates"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Period:
    """Days, the last one included."""

    since: date
    until: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first moment, and the first one after it."""
        end = self.until + timedelta(days=1)
        return tuple(datetime.combine(day, time(), UTC) for day in (self.since, end))  # type: ignore[return-value]


def count_lists(session: Session, period: Period) -> int:
    """How many lists of candidates were shown."""
    return session.exec(select(func.count()).select_from(Impression).where(*_shown(period))).one()


def lists(session: Session, period: Period) -> Iterator[tuple[str, Sequence[tuple[str, int]]]]:
    """The opening of each list, and the people on it with their ranks."""
    query = select(Impression.subject_external_id, Impression.items).where(*_shown(period))
    rows = session.exec(query.order_by(col(Impression.id)).execution_options(yield_per=_AT_ONCE))
    for opening, items in rows:
        yield opening, [(str(item["employee"]), int(item["rank"])) for item in items]


def shortlisted(session: Session, period: Period) -> Iterator[tuple[str, str]]:
    """The opening and the person of each shortlisting."""
    since, end = period.moments
    query = select(FeedbackEvent.opening_external_id, FeedbackEvent.employee_external_id).where(
        FeedbackEvent.type == EventType.SHORTLIST,
        # What happened is received afterwards, but for a clock that is a little ahead.
        col(FeedbackEvent.day) >= period.since - timedelta(days=1),
        col(FeedbackEvent.happened_at) >= since,
        col(FeedbackEvent.happened_at) < end,
    )
    for opening, person in session.exec(query):
        if opening is not None:
            yield opening, person


def _shown(period: Period) -> tuple[Any, ...]:
    since, end = period.moments
    return (
        Impression.surface == _SURFACE,
        col(Impression.shown_at) >= since,
        col(Impression.shown_at) < end,
    )
