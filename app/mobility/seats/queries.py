"""Reads of move cases for what they do to seats."""

from sqlmodel import Session, col, select

from models.cases import MoveCase, Release
from models.move_vocabulary import CaseState

_TAKES_AWAY = (CaseState.ACCEPTED, CaseState.STARTED)


def case_of(session: Session, uid: str) -> MoveCase | None:
    """A case, whoever asks."""
    return session.exec(select(MoveCase).where(MoveCase.uid == uid)).first()


def release_of(session: Session, case: MoveCase) -> Release | None:
    """The release of a case, once it was asked."""
    return session.exec(select(Release).where(Release.case_id == case.id)).first()


def people_on_the_move(session: Session) -> frozenset[str]:
    """Whom a move that is agreed takes elsewhere, or took and is not confirmed yet."""
    query = select(MoveCase.employee_external_id).where(col(MoveCase.state).in_(_TAKES_AWAY))
    return frozenset(session.exec(query).all())
