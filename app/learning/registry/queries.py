"""Rows of model versions and aliases."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.learning import ModelAlias, ModelVersion


def versions(session: Session) -> Sequence[ModelVersion]:
    """Every version, newest first."""
    return session.exec(select(ModelVersion).order_by(col(ModelVersion.id).desc())).all()


def version(session: Session, name: str) -> ModelVersion | None:
    """One version."""
    return session.exec(select(ModelVersion).where(ModelVersion.version == name)).first()


def alias_history(session: Session, alias: str, limit: int) -> Sequence[ModelAlias]:
    """What an alias pointed at, the present first."""
    newest_first = select(ModelAlias).where(ModelAlias.alias == alias)
    return session.exec(newest_first.order_by(col(ModelAlias.id).desc()).limit(limit)).all()
