"""Rows of lists that were served, and of those that were erased."""

from sqlmodel import Session, col, select

from models.feedback import ErasedList, ServedList


def find(session: Session, list_id: str) -> ServedList | None:
    """A list by its id; of one that was served on two days the later."""
    query = select(ServedList).where(ServedList.list_id == list_id)
    return session.exec(query.order_by(col(ServedList.day).desc()).limit(1)).first()


def was_erased(session: Session, digest: str) -> bool:
    """Whether a list was erased with its person, by the digest that stays of its id."""
    return session.get(ErasedList, digest) is not None
