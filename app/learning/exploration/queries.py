"""Rows of the history of exploration."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.learning import Exploration


def newest(session: Session) -> Exploration | None:
    """What holds now; none before somebody decided."""
    query = select(Exploration).order_by(col(Exploration.id).desc())
    return session.exec(query.limit(1)).first()


def page(session: Session, *, after: int, limit: int) -> Sequence[Exploration]:
    """Decisions after a row, oldest first."""
    query = select(Exploration).where(col(Exploration.id) > after)
    return session.exec(query.order_by(col(Exploration.id)).limit(limit)).all()
