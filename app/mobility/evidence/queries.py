"""Reads and writes of evidence."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, update
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.core.among import among
from models.employees import Employee
from models.readiness import Evidence, EvidencePerson, EvidenceRequest
from models.vocabulary import Behaviour, EmployeeStatus, EvidenceState, Visibility

_PEOPLE: Any = selectinload(Evidence.people)  # type: ignore[arg-type]  # SQLModel types it as rows


def find(session: Session, uid: str, *, lock: bool = False) -> Evidence | None:
    """The record with whom it names, perhaps locked until the transaction ends."""
    query = select(Evidence).where(Evidence.uid == uid).options(_PEOPLE)
    return session.exec(query.with_for_update(of=Evidence) if lock else query).first()


def is_named_by(session: Session, person: str, somebody: str) -> bool:
    """Whether a person named somebody in a record of their own that stands."""
    query = (
        select(EvidencePerson.id)
        .join(Evidence)
        .where(
            Evidence.employee_external_id == person,
            Evidence.author_external_id == person,
            EvidencePerson.employee_external_id == somebody,
            Evidence.state != EvidenceState.WITHDRAWN,
        )
    )
    return session.exec(query.limit(1)).first() is not None


def open_request(session: Session, person: str, asked: str) -> EvidenceRequest | None:
    """The oldest question about a person that somebody has not answered."""
    query = (
        select(EvidenceRequest)
        .where(
            EvidenceRequest.employee_external_id == person,
            EvidenceRequest.asked_external_id == asked,
            col(EvidenceRequest.answered_at).is_(None),
        )
        .order_by(col(EvidenceRequest.due_on), col(EvidenceRequest.id))
    )
    return session.exec(query.limit(1)).first()


def was_asked(session: Session, person: str, asked: str) -> bool:
    """Whether somebody was asked about a person, answered or not."""
    query = select(EvidenceRequest.id).where(
        EvidenceRequest.employee_external_id == person,
        EvidenceRequest.asked_external_id == asked,
    )
    return session.exec(query.limit(1)).first() is not None


def count_of_author(session: Session, person: str, author: str | None, recorded_by: str) -> int:
    """How many records an author holds of a person, withdrawn ones left out."""
    mine = (
        col(Evidence.author_external_id) == author
        if author is not None
        else col(Evidence.recorded_by) == recorded_by
    )
    query = select(func.count()).where(
        col(Evidence.employee_external_id) == person,
        mine,
        col(Evidence.state) != EvidenceState.WITHDRAWN,
    )
    return session.exec(query).one()


def page_about(
    session: Session,
    person: str,
    visible_to: Iterable[Visibility] | None,
    behaviour: Behaviour | None,
    *,
    after: int,
    limit: int,
) -> Sequence[Evidence]:
    """Records of a person; withdrawn ones only where everything is visible (`None`)."""
    wanted = [col(Evidence.employee_external_id) == person]
    if visible_to is not None:
        wanted += [
            col(Evidence.visible_to).in_(list(visible_to)),
            col(Evidence.state) != EvidenceState.WITHDRAWN,
        ]
    return _page(session, wanted, behaviour, after, limit)


def page_by(
    session: Session, author: str, behaviour: Behaviour | None, *, after: int, limit: int
) -> Sequence[Evidence]:
    """Records of others that a person wrote."""
    wanted = [
        col(Evidence.author_external_id) == author,
        col(Evidence.employee_external_id) != author,
    ]
    return _page(session, wanted, behaviour, after, limit)


def page_naming(
    session: Session, person: str, behaviour: Behaviour | None, *, after: int, limit: int
) -> Sequence[Evidence]:
    """Records in which others named a person, withdrawn ones left out."""
    named = select(EvidencePerson.evidence_id).where(EvidencePerson.employee_external_id == person)
    wanted = [
        col(Evidence.id).in_(named),
        col(Evidence.author_external_id).is_distinct_from(person),
        col(Evidence.state) != EvidenceState.WITHDRAWN,
    ]
    return _page(session, wanted, behaviour, after, limit)


def _page(
    session: Session,
    wanted: Iterable[ColumnElement[bool]],
    behaviour: Behaviour | None,
    after: int,
    limit: int,
) -> Sequence[Evidence]:
    query = select(Evidence).where(*wanted, col(Evidence.id) > after).options(_PEOPLE)
    if behaviour is not None:
        query = query.where(Evidence.behaviour == behaviour)
    return session.exec(query.order_by(col(Evidence.id)).limit(limit)).all()


def that_stand(
    session: Session, people: Iterable[str], visible_to: Iterable[Visibility]
) -> Sequence[Evidence]:
    """The records of people that are neither disputed nor withdrawn, as far as they are visible."""
    query = (
        select(Evidence)
        .where(
            among(session, col(Evidence.employee_external_id), people),
            col(Evidence.visible_to).in_(list(visible_to)),
            col(Evidence.state).in_([EvidenceState.STATED, EvidenceState.CONFIRMED]),
        )
        .options(_PEOPLE)
    )
    return session.exec(query.order_by(col(Evidence.id))).all()


def reports_of(session: Session, manager: str) -> Sequence[str]:
    """Who reports directly to a person and is with the organisation."""
    query = select(Employee.external_id).where(
        Employee.manager_external_id == manager, Employee.status != EmployeeStatus.LEFT
    )
    return session.exec(query.order_by(Employee.external_id)).all()


def requests_in(session: Session, case_uid: str) -> Sequence[EvidenceRequest]:
    """Whom a trial asked."""
    query = select(EvidenceRequest).where(EvidenceRequest.case_uid == case_uid)
    return session.exec(query.order_by(col(EvidenceRequest.id))).all()


def open_requests(
    session: Session, asked: str, *, after: int, limit: int
) -> Sequence[EvidenceRequest]:
    """What a person is asked and has not answered."""
    query = select(EvidenceRequest).where(
        EvidenceRequest.asked_external_id == asked,
        col(EvidenceRequest.answered_at).is_(None),
        col(EvidenceRequest.id) > after,
    )
    return session.exec(query.order_by(col(EvidenceRequest.id)).limit(limit)).all()


def told_in(session: Session, person: str, case_uid: str, since: date) -> Sequence[Evidence]:
    """What a trial's led people told of a person, and what their team told since its start."""
    query = select(Evidence).where(
        Evidence.employee_external_id == person,
        (col(Evidence.case_uid) == case_uid)
        | (col(Evidence.team_size).is_not(None) & (col(Evidence.happened_on) >= since)),
    )
    return session.exec(query.order_by(col(Evidence.id))).all()


def answer(session: Session, request: EvidenceRequest, moment: datetime) -> None:
    """Note that a question was answered."""
    done = update(EvidenceRequest).where(col(EvidenceRequest.id) == request.id)
    session.execute(done.values(answered_at=moment))


def older_than(session: Session, day: date, limit: int) -> Sequence[Evidence]:
    """Records of occasions before a day."""
    query = select(Evidence).where(col(Evidence.happened_on) < day).order_by(col(Evidence.id))
    return session.exec(query.limit(limit).options(_PEOPLE)).all()


def forget_requests(session: Session, due_before: date) -> None:
    """Remove questions that were due before a day."""
    session.execute(delete(EvidenceRequest).where(col(EvidenceRequest.due_on) < due_before))
