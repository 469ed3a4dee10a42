"""Rows of served lists, one a person: repeated lists of one person tell the same again."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.core.among import among
from models.choices import Objection
from models.events import FeedbackEvent
from models.feedback import ServedList
from models.journal import AuditEntry
from models.learning import DriftState
from models.openings import Opening, OpeningSkill
from models.roles import RoleSkill
from models.skills import Skill
from models.vocabulary import Audience, ChangeAction, EntityKind


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


def own_lists(
    session: Session, version: str, since: date, until: date, most: int
) -> Sequence[ServedList]:
    """Lists that people were served of themselves, drawn by their ids; none of who objects."""
    objecting = select(Objection.employee_external_id)
    query = select(ServedList).where(
        ServedList.model_version == version,
        ServedList.audience == Audience.EMPLOYEE,
        col(ServedList.day) >= since,
        col(ServedList.day) < until,
        col(ServedList.employee_external_id).not_in(objecting),
    )
    return session.exec(query.order_by(col(ServedList.list_id)).limit(most)).all()


def events_of(
    session: Session, people: Collection[str], since: datetime, until: datetime
) -> Sequence[FeedbackEvent]:
    """What people did in a time."""
    query = select(FeedbackEvent).where(
        col(FeedbackEvent.day) >= since.date(),
        col(FeedbackEvent.day) <= until.date(),
        col(FeedbackEvent.happened_at) >= since,
        col(FeedbackEvent.happened_at) < until,
        among(session, col(FeedbackEvent.employee_external_id), people),
    )
    return session.exec(query).all()


def unseen_skills(session: Session, trained_at: datetime, since: datetime) -> dict[str, float]:
    """Of the skills that openings of a month ask for, the share that training did not know.

    By the month in which an opening came, as the mean over openings.
    """
    own = _skills_by(session, col(OpeningSkill.opening_id), OpeningSkill, trained_at)
    of_role = _skills_by(session, col(RoleSkill.role_id), RoleSkill, trained_at)
    columns = (col(Opening.id), col(Opening.role_id), col(Opening.created_at))
    shares: dict[str, list[float]] = defaultdict(list)
    came = select_columns(*columns).where(col(Opening.created_at) >= since)
    for opening, role, created_at in session.execute(came):
        asked = own[opening] if opening in own else of_role.get(role)
        if asked is not None:
            shares[f"{created_at:%Y-%m}"].append(asked)
    return {month: sum(told) / len(told) for month, told in shares.items()}


def _skills_by(session: Session, of: Any, table: Any, trained_at: datetime) -> dict[int, float]:
    """The share of skills that came after a moment, by what asks for them."""
    fresh = case((col(Skill.created_at) > trained_at, 1.0), else_=0.0)
    query = select_columns(of, func.avg(fresh)).join(
        Skill, col(Skill.external_id) == table.skill_external_id
    )
    return {key: float(share) for key, share in session.execute(query.group_by(of))}
