"""Reads of move cases for what they do to seats."""

from sqlmodel import Session, col, select

from models.cases import MoveCase
from models.move_vocabulary import CaseState

_TAKES_AWAY = (CaseState.ACCEPTED, CaseState.STARTED)


def people_on_the_move(session: Session) -> frozenset[str]:
    """Whom a move that is agreed takes elsewhere, or took and is not confirmed yet."""
    query = select(MoveCase.employee_external_id).where(col(MoveCase.state).in_(_TAKES_AWAY))
    return frozenset(session.exec(query).all())
