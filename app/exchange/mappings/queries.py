"""Reads of stored mappings."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.imports import ImportMapping


def find(session: Session, name: str) -> ImportMapping | None:
    """The mapping of this name."""
    query = select(ImportMapping).where(ImportMapping.external_id == name)
    return session.exec(query).first()


def lock(session: Session, name: str) -> ImportMapping | None:
    """The same, and no other writer changes it before this transaction ends."""
    query = select(ImportMapping).where(ImportMapping.external_id == name)
    return session.exec(query.with_for_update()).first()


def page(session: Session, *, after: int, limit: int) -> Sequence[ImportMapping]:
    """Mappings in the order of their ids, beyond `after`."""
    query = select(ImportMapping).where(col(ImportMapping.id) > after)
    return session.exec(query.order_by(col(ImportMapping.id)).limit(limit)).all()
