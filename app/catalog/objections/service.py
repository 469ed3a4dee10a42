"""The rules of objections (Article 21 of the GDPR): a person says no to a use, without a reason."""

from sqlmodel import Session

from app.catalog.employees import service as employees
from app.catalog.objections import queries
from app.catalog.objections.schemas import ObjectionList, ObjectionRead
from app.core.errors import NotFoundError
from app.core.journal import record_change
from app.core.security import Actor
from models.choices import Objection
from models.vocabulary import ChangeAction, EntityKind, Objectable


def make(session: Session, actor: Actor, employee_id: str, use: Objectable) -> None:
    """Record that a person objects to a use; once is enough.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller may not know.
    """
    actor.audience_for(employee_id)
    employees.require(session, employee_id, keep=True)
    if queries.stored(session, employee_id, use) is None:
        session.add(Objection(employee_external_id=employee_id, objects_to=use))
        _record(session, actor, employee_id)


def take_back(session: Session, actor: Actor, employee_id: str, use: Objectable) -> None:
    """Let the use happen again from now on.

    Raises
    ------
    NotFoundError
        When the person does not object to it, or the caller may not know.
    """
    actor.audience_for(employee_id)
    row = queries.stored(session, employee_id, use)
    if row is None:
        raise NotFoundError("No such objection.")
    session.delete(row)
    _record(session, actor, employee_id)


def of_person(session: Session, actor: Actor, employee_id: str) -> ObjectionList:
    """What a person objects to; for herself and for HR.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller speaks for somebody else.
    """
    actor.audience_for(employee_id)
    employees.require(session, employee_id)
    rows = queries.of_person(session, employee_id)
    return ObjectionList(
        items=[ObjectionRead(objects_to=row.objects_to, made_at=row.made_at) for row in rows]
    )


def _record(session: Session, actor: Actor, employee_id: str) -> None:
    """An objection is part of the person's record; only she and HR may know that it changed."""
    session.flush()
    record_change(
        session,
        actor.name,
        ChangeAction.UPDATED,
        EntityKind.EMPLOYEE,
        employee_id,
        {"fields": ["objections"]},
        confidential=True,
    )
