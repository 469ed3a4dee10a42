"""Rows of datasets, and of what they are made from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import select as select_columns
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from app.core.among import among
from models.choices import Objection
from models.datasets import Dataset, DatasetUse
from models.employees import Employee
from models.events import FeedbackEvent
from models.experiments import Experiment
from models.feedback import ServedList
from models.jobs import Job
from models.learning import ModelVersion
from models.ranker_vocabulary import ExperimentOutcome
from models.training import TrainingRun
from models.vocabulary import Audience

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Person:
    """What a person's key is made from: no rename changes it, and nobody else gets both."""

    row: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """Which lists and events: those of a time, as far as they were known by a moment."""

    since: datetime
    until: datetime
    known_by: datetime

    @classmethod
    def of(cls, asked: Dataset) -> Self:
        """Those that a dataset asks for."""
        return cls(asked.began_at, asked.ended_at, asked.known_by)


def people(session: Session) -> dict[str, Person]:
    """Everybody, by external id."""
    query = select(Employee.external_id, Employee.id, Employee.created_at)
    return {key: Person(row or 0, at) for key, row, at in session.exec(query)}


def objecting(session: Session) -> set[str]:
    """Who objects to learning, or to profiling, which learning is."""
    return set(session.exec(select(Objection.employee_external_id)).all())


def served_people(session: Session, span: Span) -> list[str]:
    """The people who were served lists in a time, in order."""
    query = select(ServedList.employee_external_id).where(*_lists(span)).distinct()
    return sorted(session.exec(query))


def lists_of(
    session: Session, span: Span, external_ids: Sequence[str]
) -> dict[str, list[ServedList]]:
    """The lists that these people were served in a time, whoever looked, by person."""
    mine = among(session, col(ServedList.employee_external_id), external_ids)
    found: dict[str, list[ServedList]] = defaultdict(list)
    # What only a replay may read is not even asked for.
    sealed: Any = ServedList.sealed
    rows = select(ServedList).options(defer(sealed))
    for row in session.exec(rows.where(*_lists(span), mine)):
        session.expunge(row)
        found[row.employee_external_id].append(row)
    return found


def events_of(
    session: Session, span: Span, external_ids: Sequence[str]
) -> dict[str, list[FeedbackEvent]]:
    """The events about these people in a time, by person."""
    rows = select(FeedbackEvent).where(
        # What happened is received afterwards, but for a clock that is a little ahead.
        col(FeedbackEvent.day) >= (span.since - _A_DAY).date(),
        col(FeedbackEvent.happened_at) >= span.since,
        col(FeedbackEvent.happened_at) <= span.until,
        col(FeedbackEvent.received_at) <= span.known_by,
        among(session, col(FeedbackEvent.employee_external_id), external_ids),
    )
    found: dict[str, list[FeedbackEvent]] = defaultdict(list)
    for row in session.exec(rows):
        session.expunge(row)
        found[row.employee_external_id].append(row)
    return found


def not_for_the_person(session: Session, span: Span) -> int:
    """How many lists of a time others were shown."""
    query = select_columns(col(ServedList.list_id)).where(
        *_lists(span), col(ServedList.audience) != Audience.EMPLOYEE
    )
    return len(session.execute(query).all())


def harmful(session: Session, known_by: datetime) -> frozenset[str]:
    """The experiments that had ended by harm by a moment."""
    query = select(Experiment.uid).where(
        Experiment.outcome == ExperimentOutcome.HARM, col(Experiment.ended_at) <= known_by
    )
    return frozenset(session.exec(query))


def find(session: Session, uid: str, *, lock: bool = False) -> Dataset | None:
    """A dataset."""
    query = select(Dataset).where(Dataset.uid == uid)
    return session.exec(query.with_for_update() if lock else query).first()


def of_job(session: Session, job_id: int) -> Dataset | None:
    """The dataset that a job writes."""
    return session.exec(select(Dataset).where(Dataset.job_id == job_id)).first()


def of_jobs(session: Session, jobs: Iterable[int]) -> Mapping[int, Dataset]:
    """The datasets that jobs write, by the row of the job."""
    rows = session.exec(select(Dataset).where(col(Dataset.job_id).in_(list(jobs)))).all()
    return {row.job_id or 0: row for row in rows}


def page(session: Session, *, after: int, limit: int) -> Sequence[Dataset]:
    """Datasets in the order in which they were asked for."""
    query = select(Dataset).where(col(Dataset.id) > after).order_by(col(Dataset.id))
    return session.exec(query.limit(limit)).all()


def written(session: Session) -> Sequence[Dataset]:
    """Every dataset whose files there are."""
    query = select(Dataset).where(col(Dataset.fingerprint).is_not(None))
    return session.exec(query.order_by(col(Dataset.id))).all()


def every(session: Session) -> Sequence[Dataset]:
    """Every dataset."""
    return session.exec(select(Dataset).order_by(col(Dataset.id))).all()


def jobs_of(session: Session, rows: Iterable[Dataset]) -> Mapping[int, Job]:
    """The jobs of datasets, by their row; those that ended long ago are gone."""
    ids = [row.job_id for row in rows if row.job_id is not None]
    return {job.id or 0: job for job in session.exec(select(Job).where(col(Job.id).in_(ids)))}


def before(session: Session, asked: Dataset) -> Dataset | None:
    """The newest dataset of the same kind that knew less."""
    query = (
        select(Dataset)
        .where(
            col(Dataset.fingerprint).is_not(None),
            Dataset.label == asked.label,
            col(Dataset.known_by) < asked.known_by,
        )
        .order_by(col(Dataset.known_by).desc(), col(Dataset.id).desc())
    )
    same = (row for row in session.exec(query) if sorted(row.surfaces) == sorted(asked.surfaces))
    return next(same, None)


def uses(session: Session, rows: Iterable[Dataset]) -> dict[int, list[str]]:
    """Who works with datasets, by their row; also versions in service that learnt from them.

    Such a dataset has to stay: it tells whether the version holds somebody who was erased since.
    """
    rows = list(rows)
    ids = [row.id for row in rows]
    query = select(DatasetUse).where(col(DatasetUse.dataset_id).in_(ids))
    found: dict[int, list[str]] = defaultdict(list)
    for use in session.exec(query.order_by(col(DatasetUse.used_by))):
        found[use.dataset_id].append(use.used_by)
    named = {row.uid: row.id or 0 for row in rows}
    learnt = (
        select(TrainingRun.dataset_uid, ModelVersion.version)
        .join(ModelVersion, col(ModelVersion.version) == col(TrainingRun.version))
        .where(col(TrainingRun.dataset_uid).in_(named), col(ModelVersion.retired_at).is_(None))
        .order_by(col(ModelVersion.version))
        .distinct()
    )
    for uid, version in session.exec(learnt):
        found[named[uid]].append(f"model:{version}")
    return found


def use(session: Session, dataset_id: int, used_by: str) -> DatasetUse | None:
    """That somebody works with a dataset, if so."""
    return session.get(DatasetUse, (dataset_id, used_by))


def _lists(span: Span) -> tuple[Any, ...]:
    return (
        col(ServedList.day) >= span.since.date(),
        col(ServedList.day) <= span.until.date(),
        col(ServedList.first_shown_at) >= span.since,
        col(ServedList.first_shown_at) <= min(span.until, span.known_by),
    )
