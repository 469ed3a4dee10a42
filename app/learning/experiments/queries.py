"""Rows of experiments, of the lists that they served, and of what people did with those."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.core.among import among
from models.choices import Objection
from models.events import FeedbackEvent
from models.experiments import Experiment, ShadowTally
from models.feedback import ServedList
from models.ranker_vocabulary import ExperimentKind, ExperimentOutcome
from models.vocabulary import Audience


def find(session: Session, uid: str) -> Experiment | None:
    """An experiment by its id."""
    return session.exec(select(Experiment).where(Experiment.uid == uid)).first()


def running(session: Session) -> Experiment | None:
    """The experiment that runs."""
    query = select(Experiment).where(col(Experiment.ended_at).is_(None))
    return session.exec(query.order_by(col(Experiment.id))).first()


def to_be_measured(session: Session) -> Experiment | None:
    """One that somebody stopped since it was measured last, or before it ever was."""
    stopped = col(Experiment.outcome) == ExperimentOutcome.STOPPED
    compared = col(Experiment.kind) != ExperimentKind.SHADOW
    query = select(Experiment).where(stopped, compared).order_by(col(Experiment.id).desc())
    row = session.exec(query.limit(1)).first()
    if row is None or row.ended_at is None:
        return None
    measured = (row.result or {}).get("as_of")
    late = measured is None or datetime.fromisoformat(measured) < row.ended_at
    return row if late else None


def page(session: Session, *, after: int, limit: int) -> Sequence[Experiment]:
    """Experiments after a row, oldest first."""
    query = select(Experiment).where(col(Experiment.id) > after)
    return session.exec(query.order_by(col(Experiment.id)).limit(limit)).all()


def people_of(session: Session, uid: str) -> Sequence[str]:
    """Who was served lists of an experiment, in order."""
    mine = col(ServedList.experiment_uid) == uid
    query = select_columns(col(ServedList.employee_external_id)).where(mine).distinct()
    return sorted(session.execute(query).scalars())


def people_since(session: Session, since: date) -> Sequence[str]:
    """Who was served own lists since a day, in order."""
    query = select_columns(col(ServedList.employee_external_id)).where(
        col(ServedList.day) >= since, col(ServedList.audience) == Audience.EMPLOYEE
    )
    return sorted(session.execute(query.distinct()).scalars())


def lists_of(
    session: Session, people: Collection[str], since: date, uid: str | None = None
) -> Sequence[ServedList]:
    """Own lists of people since a day, or those of an experiment."""
    query = select(ServedList).where(
        col(ServedList.day) >= since,
        col(ServedList.audience) == Audience.EMPLOYEE,
        among(session, col(ServedList.employee_external_id), people),
    )
    if uid is not None:
        query = query.where(ServedList.experiment_uid == uid)
    return session.exec(query).all()


def events_of(
    session: Session, people: Collection[str], since: datetime
) -> Sequence[FeedbackEvent]:
    """What people did since a moment."""
    query = select(FeedbackEvent).where(
        col(FeedbackEvent.day) >= since.date(),
        col(FeedbackEvent.happened_at) >= since,
        among(session, col(FeedbackEvent.employee_external_id), people),
    )
    return session.exec(query).all()


def objecting(session: Session, people: Collection[str]) -> set[str]:
    """Which of these people object to learning, or to profiling, which learning is."""
    mine = among(session, col(Objection.employee_external_id), people)
    return set(session.exec(select(Objection.employee_external_id).where(mine)).all())


def tallies(session: Session, uid: str) -> Mapping[str, Mapping[str, float]]:
    """The sums of a shadow over all days, by the function of the people."""
    added = ("lists", "failed", "left_out", "overlap", "correlation", "same_first", "crossing")
    times = ("crossing_challenger", "seconds", "seconds_challenger")
    sums = [func.sum(getattr(ShadowTally, name)).label(name) for name in (*added, *times)]
    slowest = func.max(col(ShadowTally.slowest_challenger)).label("slowest_challenger")
    query = select_columns(col(ShadowTally.function), *sums, slowest)
    rows = session.execute(
        query.where(col(ShadowTally.experiment_uid) == uid)
        .group_by(col(ShadowTally.function))
        .order_by(col(ShadowTally.function))
    ).mappings()
    return {row["function"]: {k: v for k, v in row.items() if k != "function"} for row in rows}
