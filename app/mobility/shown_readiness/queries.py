"""Reads of what a person shows in a case."""

from sqlmodel import Session, select

from models.cases import MoveCase


def case(session: Session, uid: str) -> MoveCase | None:
    """The case of this id."""
    return session.exec(select(MoveCase).where(MoveCase.uid == uid)).first()
