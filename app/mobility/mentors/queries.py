"""Reads and writes of mentors."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, or_
from sqlmodel import Session, col, select

from models.cases import MoveCase
from models.employees import Employee
from models.mentors import Mentoring, MentorOffer
from models.openings import Opening
from models.vocabulary import MentoringState

_BUSY = (MentoringState.ACCEPTED, MentoringState.ACTIVE)
_OVER = (MentoringState.DECLINED, MentoringState.EXPIRED, MentoringState.ENDED)


def offer(session: Session, external_id: str, *, lock: bool = False) -> MentorOffer | None:
    """What a person offers, perhaps locked until the transaction ends."""
    query = select(MentorOffer).where(MentorOffer.employee_external_id == external_id)
    return session.exec(query.with_for_update() if lock else query).first()


def offers(session: Session, today: date) -> Sequence[MentorOffer]:
    """Everything that is offered today."""
    query = select(MentorOffer).where(col(MentorOffer.until) >= today)
    return session.exec(query.order_by(MentorOffer.employee_external_id)).all()


def places_taken(session: Session) -> dict[str, int]:
    """How many people each mentor has."""
    query = (
        select(Mentoring.mentor_external_id, func.count())
        .where(col(Mentoring.state).in_(_BUSY))
        .group_by(Mentoring.mentor_external_id)
    )
    return dict(session.exec(query).all())


def times_asked(session: Session, since: datetime) -> dict[str, int]:
    """How often each mentor was asked since a moment."""
    query = (
        select(Mentoring.mentor_external_id, func.count())
        .where(col(Mentoring.created_at) >= since)
        .group_by(Mentoring.mentor_external_id)
    )
    return dict(session.exec(query).all())


def asked_by(session: Session, mentee: str, since: datetime) -> set[str]:
    """Whom a person asked since a moment, or learns from."""
    query = select(Mentoring.mentor_external_id).where(
        Mentoring.mentee_external_id == mentee,
        or_(col(Mentoring.created_at) >= since, col(Mentoring.state).in_(_BUSY)),
    )
    return set(session.exec(query).all())


def waits(session: Session, mentee: str, today: date) -> bool:
    """Whether a request of a person waits, for all that the person can know."""
    query = select(Mentoring.id).where(
        Mentoring.mentee_external_id == mentee,
        col(Mentoring.state).in_((MentoringState.ASKED, MentoringState.DECLINED)),
        col(Mentoring.answer_by) >= today,
    )
    return session.exec(query.limit(1)).first() is not None


def find(session: Session, uid: str, *, lock: bool = False) -> Mentoring | None:
    """The mentoring, perhaps locked until the transaction ends."""
    query = select(Mentoring).where(Mentoring.uid == uid)
    return session.exec(query.with_for_update() if lock else query).first()


def names(session: Session, people: Collection[str]) -> dict[str, str]:
    """How people are called who are still here."""
    query = select(Employee.external_id, Employee.name)
    return dict(session.exec(query.where(col(Employee.external_id).in_(people))).all())


def page_of(session: Session, person: str, *, after: int, limit: int) -> Sequence[Mentoring]:
    """The mentorings of a person, on either side."""
    query = select(Mentoring).where(
        or_(
            col(Mentoring.mentee_external_id) == person,
            col(Mentoring.mentor_external_id) == person,
        ),
        col(Mentoring.id) > after,
    )
    return session.exec(query.order_by(col(Mentoring.id)).limit(limit)).all()


def case(session: Session, uid: str) -> MoveCase | None:
    """A move case."""
    return session.exec(select(MoveCase).where(MoveCase.uid == uid)).first()


def deciders(session: Session, person: str, opening: str | None) -> set[str]:
    """Who decides an open case of a person, or hires for an opening."""
    open_cases = (
        select(
            MoveCase.receiving_manager_external_id,
            MoveCase.sending_manager_external_id,
            Opening.hiring_manager_external_id,
        )
        .join(Opening, col(Opening.external_id) == col(MoveCase.opening_external_id))
        .where(MoveCase.employee_external_id == person, col(MoveCase.closed_at).is_(None))
    )
    found = {one for row in session.exec(open_cases) for one in row}
    hires = select(Opening.hiring_manager_external_id).where(Opening.external_id == opening)
    return {one for one in (*found, *session.exec(hires)) if one is not None}


def unanswered(session: Session, today: date, limit: int) -> Sequence[Mentoring]:
    """Requests whose time is over."""
    query = select(Mentoring).where(
        Mentoring.state == MentoringState.ASKED, col(Mentoring.answer_by) < today
    )
    return session.exec(query.order_by(col(Mentoring.id)).limit(limit).with_for_update()).all()


def forget(session: Session, over_before: datetime, offered_until: date) -> None:
    """Remove mentorings that are long over, and offers whose last day is long past."""
    old = col(Mentoring.state).in_(_OVER) & (col(Mentoring.updated_at) < over_before)
    session.execute(delete(Mentoring).where(old))
    session.execute(delete(MentorOffer).where(col(MentorOffer.until) < offered_until))
