"""Where a database stands in its own history, by which one that was restored is told apart."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.serving.queries import newest_change
from models import AuditEntry, OutboxEvent, OutboxHorizon


@dataclass(frozen=True, slots=True)
class History:
    """A point in what happened to a database: an entry of its audit log, and the entry's hash.

    The hash rests on all entries before. So a database that holds the same one went the same way up
    to there, and one that was restored from an older backup, or is another one, does not.
    """

    entry: int = 0
    digest: str = ""


NO_HISTORY = History()


def moment(session: Session) -> tuple[int, History]:
    """The id of the newest event, and where the history ends."""
    newest = select(func.max(col(OutboxEvent.id))).scalar_subquery()
    query = select(newest, col(AuditEntry.id), col(AuditEntry.entry_hash))
    found = session.execute(query.order_by(col(AuditEntry.id).desc()).limit(1)).first()
    return (found[0] or 0, History(*found[1:])) if found else (newest_change(session), NO_HISTORY)


def has_history(session: Session, past: History) -> bool:
    """Whether the database has been where this history ends."""
    query = select(col(AuditEntry.entry_hash)).where(col(AuditEntry.id) == past.entry)
    return session.execute(query).scalar() == past.digest


def outbox_cleared_upto(session: Session) -> int:
    """The id up to which events are gone."""
    return session.execute(select(func.max(col(OutboxHorizon.change_id)))).scalar() or 0
