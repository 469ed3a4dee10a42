"""Rows of gate policies."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.training import GatePolicy


def find(session: Session, policy_hash: str) -> GatePolicy | None:
    """A policy by its hash."""
    return session.exec(select(GatePolicy).where(GatePolicy.hash == policy_hash)).first()


def newest(session: Session) -> GatePolicy | None:
    """The policy that holds for new runs."""
    return session.exec(select(GatePolicy).order_by(col(GatePolicy.id).desc())).first()


def page(session: Session, *, after: int, limit: int) -> Sequence[GatePolicy]:
    """Policies after a row, oldest first."""
    query = select(GatePolicy).where(col(GatePolicy.id) > after)
    return session.exec(query.order_by(col(GatePolicy.id)).limit(limit)).all()
