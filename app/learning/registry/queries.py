"""Rows of model versions, of the history of aliases and of what gates said."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.experiments import Experiment
from models.journal import AuditEntry
from models.learning import GateResult, ModelAlias, ModelVersion
from models.training import TrainingRun
from models.vocabulary import ChangeAction, EntityKind


def versions(session: Session) -> Sequence[ModelVersion]:
    """Every version, newest first."""
    return session.exec(select(ModelVersion).order_by(col(ModelVersion.id).desc())).all()


def page(session: Session, *, after: int, limit: int) -> Sequence[ModelVersion]:
    """Versions in the order in which they were registered."""
    later = select(ModelVersion).where(col(ModelVersion.id) > after)
    return session.exec(later.order_by(col(ModelVersion.id)).limit(limit)).all()


def version(session: Session, name: str) -> ModelVersion | None:
    """One version."""
    return session.exec(select(ModelVersion).where(ModelVersion.version == name)).first()


def present(session: Session, alias: str) -> ModelAlias | None:
    """The newest entry of an alias: where it points."""
    newest_first = select(ModelAlias).where(ModelAlias.alias == alias)
    return session.exec(newest_first.order_by(col(ModelAlias.id).desc()).limit(1)).first()


def entry(session: Session, entry_id: int) -> ModelAlias | None:
    """One entry in the history of an alias."""
    return session.get(ModelAlias, entry_id)


def history(session: Session, alias: str, *, after: int, limit: int) -> Sequence[ModelAlias]:
    """Entries of an alias in the order in which they were made."""
    later = select(ModelAlias).where(ModelAlias.alias == alias, col(ModelAlias.id) > after)
    return session.exec(later.order_by(col(ModelAlias.id)).limit(limit)).all()


def entries_of(session: Session, version: str) -> Sequence[ModelAlias]:
    """Every entry that points at a version, the oldest first."""
    pointing = select(ModelAlias).where(ModelAlias.version == version)
    return session.exec(pointing.order_by(col(ModelAlias.id))).all()


def aliased(session: Session) -> dict[str, str]:
    """The version that each alias points at now."""
    names = session.exec(select(ModelAlias.alias).distinct()).all()
    newest = [present(session, name) for name in names]
    return {one.alias: one.version for one in newest if one is not None}


def challenger(session: Session) -> str | None:
    """The version that the experiment that runs compares with the champion."""
    running = select(Experiment.challenger).where(col(Experiment.ended_at).is_(None))
    return session.exec(running.order_by(col(Experiment.id).desc()).limit(1)).first()


def gate(session: Session, version: str) -> GateResult | None:
    """What a gate said of a version last."""
    newest_first = select(GateResult).where(GateResult.version == version)
    return session.exec(newest_first.order_by(col(GateResult.id).desc()).limit(1)).first()


def retired_before(session: Session, moment: datetime) -> Sequence[ModelVersion]:
    """Versions that were retired before a moment and whose files may still lie there."""
    due = select(ModelVersion).where(
        col(ModelVersion.retired_at) < moment, col(ModelVersion.swept_at).is_(None)
    )
    return session.exec(due.order_by(col(ModelVersion.id))).all()


def runs_of(session: Session, version: str) -> Sequence[TrainingRun]:
    """The training runs that left a version."""
    query = select(TrainingRun).where(TrainingRun.version == version)
    return session.exec(query.order_by(col(TrainingRun.id))).all()


def told_of_erasure(session: Session, version: str) -> int | None:
    """How many people were taken out of a version's data when that was told last."""
    told = select(AuditEntry.details).where(
        AuditEntry.external_id == version,
        AuditEntry.entity == EntityKind.MODEL,
        AuditEntry.action == ChangeAction.DUE,
    )
    details = session.exec(told.order_by(col(AuditEntry.id).desc()).limit(1)).first()
    return int(details["people"]) if details else None
