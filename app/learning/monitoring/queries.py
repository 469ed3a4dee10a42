"""Rows of served lists, one a person: repeated lists of one person tell the same again."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.feedback import ServedList
from models.journal import AuditEntry
from models.learning import DriftState
from models.vocabulary import ChangeAction, EntityKind


def lists(
    session: Session, version: str, since: date, until: date, most: int, *, newest: bool
) -> Sequence[ServedList]:
    """Lists that a version served from a day on and before another, the newest or oldest first."""
    within = select(ServedList).where(
        ServedList.model_version == version,
        col(ServedList.day) >= since,
        col(ServedList.day) < until,
    )
    day = col(ServedList.day)
    order = day.desc() if newest else day
    return session.exec(within.order_by(order, col(ServedList.list_id)).limit(most)).all()


def first_day(session: Session, version: str) -> date | None:
    """The day on which a version served its first list that is still kept."""
    earliest = select(func.min(col(ServedList.day))).where(ServedList.model_version == version)
    return session.exec(earliest).one()


def told_since(session: Session, version: str, moment: datetime) -> bool:
    """Whether a drift of the version was told since a moment."""
    told = select(AuditEntry.id).where(
        AuditEntry.external_id == version,
        AuditEntry.entity == EntityKind.MODEL,
        AuditEntry.action == ChangeAction.DRIFT,
        col(AuditEntry.occurred_at) >= moment,
    )
    return session.exec(told.limit(1)).first() is not None


def state(session: Session, version: str) -> DriftState | None:
    """What was seen last of a version's drift."""
    return session.get(DriftState, version)
