"""Lets the audit store call people as they are called now."""

from sqlmodel import Session, col, select

from app.core.db import Database
from app.governance.fairness.store import AuditStore
from models.employees import Employee
from models.renames import FormerId
from models.vocabulary import EntityKind


def follow_renames(database: Database, store: AuditStore) -> None:
    """Keep under their new ids what is kept of people who were renamed.

    No transaction spans both databases, so whoever asks the store lets it follow first.
    """
    with database.read() as session:
        former = renamed(session)
    store.follow(former)


def renamed(session: Session) -> dict[str, str]:
    """What people of the catalogue are called now, by the ids that they had before."""
    query = (
        select(FormerId.former_id, FormerId.external_id)
        .join(Employee, col(Employee.external_id) == col(FormerId.external_id))
        .where(FormerId.entity == EntityKind.EMPLOYEE)
        .order_by(col(FormerId.id))
    )
    return dict(session.exec(query).all())
