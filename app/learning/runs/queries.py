"""Rows of training runs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.datasets import Dataset
from models.jobs import Job
from models.training import TrainingRun
from models.vocabulary import JobState


def find(session: Session, uid: str) -> TrainingRun | None:
    """A run by its id."""
    return session.exec(select(TrainingRun).where(TrainingRun.uid == uid)).first()


def of_jobs(session: Session, job_ids: Sequence[int]) -> dict[int, TrainingRun]:
    """The runs that jobs do, by the row of the job."""
    query = select(TrainingRun).where(col(TrainingRun.job_id).in_(job_ids))
    return {row.job_id: row for row in session.exec(query) if row.job_id is not None}


def page(session: Session, *, after: int, limit: int) -> Sequence[TrainingRun]:
    """Runs after a row, oldest first."""
    query = select(TrainingRun).where(col(TrainingRun.id) > after)
    return session.exec(query.order_by(col(TrainingRun.id)).limit(limit)).all()


def jobs_of(session: Session, rows: Sequence[TrainingRun]) -> Mapping[int, Job]:
    """The jobs of runs, by their row."""
    ids = [row.job_id for row in rows if row.job_id is not None]
    return {job.id or 0: job for job in session.exec(select(Job).where(col(Job.id).in_(ids)))}


def job_of(session: Session, row: TrainingRun) -> Job | None:
    """The job of a run, which nobody else changes until this transaction ends."""
    query = select(Job).where(Job.id == row.job_id).with_for_update()
    return session.exec(query).first()


def scheduled(session: Session, by: str) -> Dataset | None:
    """The newest dataset that somebody asked for."""
    query = select(Dataset).where(Dataset.created_by == by)
    return session.exec(query.order_by(col(Dataset.id).desc()).limit(1)).first()


def has_run(session: Session, dataset_uid: str) -> bool:
    """Whether a run learnt from a dataset, or is to."""
    query = select(TrainingRun.id).where(TrainingRun.dataset_uid == dataset_uid)
    return session.exec(query.limit(1)).first() is not None


def first_judged(session: Session, dataset_uid: str, base_version: str) -> datetime | None:
    """When a dataset first judged anything that was learnt on top of a version."""
    query = select(TrainingRun.evaluated_at).where(
        TrainingRun.dataset_uid == dataset_uid,
        TrainingRun.base_version == base_version,
        col(TrainingRun.evaluated_at).is_not(None),
    )
    return session.exec(query.order_by(col(TrainingRun.evaluated_at))).first()


def ended_without_result(session: Session, finished: Collection[JobState]) -> Sequence[TrainingRun]:
    """Runs that have no verdict, and no job that could still give them one."""
    query = select(TrainingRun).outerjoin(Job, col(Job.id) == col(TrainingRun.job_id))
    over = or_(col(Job.id).is_(None), col(Job.state).in_(finished))
    return session.exec(query.where(col(TrainingRun.verdict).is_(None), over)).all()


def going_on(session: Session, finished: Collection[JobState]) -> Sequence[str]:
    """The ids of runs whose job is not over."""
    query = select(TrainingRun.uid).join(Job, col(Job.id) == col(TrainingRun.job_id))
    return session.exec(query.where(col(Job.state).not_in(finished))).all()
