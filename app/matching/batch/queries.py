"""Rows of rankings of everybody, and who may stand in their files."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.batches import BatchRanking
from models.choices import Objection
from models.employees import Employee
from models.jobs import Job
from models.vocabulary import Objectable


def find(session: Session, uid: str, *, lock: bool = False) -> BatchRanking | None:
    """A ranking of everybody."""
    query = select(BatchRanking).where(BatchRanking.uid == uid)
    return session.exec(query.with_for_update() if lock else query).first()


def of_job(session: Session, job_id: int) -> BatchRanking | None:
    """The ranking that a job makes."""
    return session.exec(select(BatchRanking).where(BatchRanking.job_id == job_id)).first()


def of_jobs(session: Session, jobs: Iterable[int]) -> Mapping[int, BatchRanking]:
    """The rankings that jobs make, by the row of the job."""
    query = select(BatchRanking).where(col(BatchRanking.job_id).in_(list(jobs)))
    return {row.job_id or 0: row for row in session.exec(query)}


def page(session: Session, *, after: int, limit: int) -> Sequence[BatchRanking]:
    """Rankings in the order in which they were asked for."""
    query = select(BatchRanking).where(col(BatchRanking.id) > after)
    return session.exec(query.order_by(col(BatchRanking.id)).limit(limit)).all()


def every(session: Session) -> Sequence[BatchRanking]:
    """Every ranking."""
    return session.exec(select(BatchRanking).order_by(col(BatchRanking.id))).all()


def written(session: Session, *, lock: bool = False) -> Sequence[BatchRanking]:
    """Every ranking whose files there are."""
    query = select(BatchRanking).where(col(BatchRanking.read_at).is_not(None))
    query = query.order_by(col(BatchRanking.id))
    return session.exec(query.with_for_update() if lock else query).all()


def jobs_of(session: Session, rows: Iterable[BatchRanking]) -> Mapping[int, Job]:
    """The jobs of rankings, by their row; those that ended long ago are gone."""
    ids = [row.job_id for row in rows if row.job_id is not None]
    return {job.id or 0: job for job in session.exec(select(Job).where(col(Job.id).in_(ids)))}


def people(session: Session) -> dict[str, datetime]:
    """Who may stand in lists, by external id, and when each was recorded."""
    objecting = select(col(Objection.employee_external_id)).where(
        Objection.objects_to == Objectable.PROFILING
    )
    query = select(Employee.external_id, Employee.created_at)
    return dict(session.exec(query.where(col(Employee.external_id).not_in(objecting))).all())
