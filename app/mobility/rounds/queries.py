"""What rounds read and write."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.cases import MoveCase
from models.employees import Employee, WorkHistoryEntry
from models.jobs import Job
from models.journal import OutboxEvent
from models.learning import ModelAlias
from models.move_vocabulary import CaseState
from models.openings import Opening
from models.roles import Role
from models.round_vocabulary import RoundOutcome, RoundSubject
from models.rounds import Round, RoundChoice, RoundInvitation, RoundResult
from models.vocabulary import EntityKind

_PIECE = 500


def known(session: Session, table: type[Employee] | type[Opening], keys: Sequence[str]) -> set[str]:
    """Those of the external ids that there are."""
    found: set[str] = set()
    for some in _pieces(keys):
        query = select(table.external_id).where(col(table.external_id).in_(some))
        found.update(session.exec(query))
    return found


def of_job(session: Session, job_id: int) -> Round | None:
    """The round that a job works out."""
    return session.exec(select(Round).where(Round.job_id == job_id)).first()


def of_jobs(session: Session, jobs: Sequence[int]) -> Mapping[int, Round]:
    """The rounds that jobs work out, by the row of the job."""
    rows = session.exec(select(Round).where(col(Round.job_id).in_(jobs))).all()
    return {row.job_id: row for row in rows}


def named(
    session: Session, uid: str, *, confidential: bool, lock: bool = False
) -> tuple[Round, Job] | None:
    """A round by the id of its job, unless it is confidential and the caller may not know."""
    query = select(Round, Job).join(Job, col(Round.job_id) == col(Job.id)).where(Job.uid == uid)
    if not confidential:
        query = query.where(col(Job.confidential).is_(False))
    return session.exec(query.with_for_update(of=Round) if lock else query).first()


def last_of_all(session: Session, count: int) -> Sequence[tuple[Round, Job]]:
    """The last rounds that were worked out and named neither people nor openings."""
    query = (
        select(Round, Job)
        .join(Job, col(Round.job_id) == col(Job.id))
        .where(
            col(Round.totals).is_not(None),
            col(Round.only_named).is_(False),
            col(Round.only_openings).is_(False),
        )
    )
    return session.exec(query.order_by(col(Round.id).desc()).limit(count)).all()


def choices(session: Session, round_id: int) -> tuple[frozenset[str], frozenset[str]]:
    """The people and the openings that a round was asked for."""
    rows = session.exec(select(RoundChoice).where(RoundChoice.round_id == round_id)).all()
    return (
        frozenset(row.employee_external_id for row in rows if row.employee_external_id),
        frozenset(row.opening_external_id for row in rows if row.opening_external_id),
    )


def placements(session: Session) -> Iterable[tuple[str, str | None, date | None, date | None]]:
    """Everybody's manager, first day, and the day on which the job of today began."""
    begun = (
        select(WorkHistoryEntry.employee_id, func.max(WorkHistoryEntry.started_on).label("since"))
        .where(col(WorkHistoryEntry.ended_on).is_(None))
        .group_by(col(WorkHistoryEntry.employee_id))
        .subquery()
    )
    query = select(
        Employee.external_id,
        col(Employee.manager_external_id),
        col(Employee.hire_date),
        begun.c.since,
    ).join(begun, begun.c.employee_id == Employee.id, isouter=True)
    return session.exec(query).all()


def in_cases(session: Session, *states: CaseState) -> frozenset[str]:
    """Everybody with a move case in one of these states."""
    query = select(MoveCase.employee_external_id).where(col(MoveCase.state).in_(states))
    return frozenset(session.exec(query))


def finish(session: Session, round_id: int, values: Mapping[str, Any]) -> None:
    """Store from what a round was worked out, and its totals."""
    statement = update(Round).where(col(Round.id) == round_id).values(**values)
    session.execute(statement, execution_options={"synchronize_session": False})


def results(
    session: Session, round_id: int, subject: RoundSubject | None, *, after: int, limit: int
) -> Sequence[RoundResult]:
    """Results in their order, beyond `after`."""
    query = select(RoundResult).where(RoundResult.round_id == round_id, col(RoundResult.id) > after)
    if subject is not None:
        query = query.where(RoundResult.subject == subject)
    return session.exec(query.order_by(col(RoundResult.id)).limit(limit)).all()


def placed(session: Session, round_id: int) -> Sequence[RoundResult]:
    """The people whom a round placed, who are still here."""
    query = select(RoundResult).where(
        RoundResult.round_id == round_id, RoundResult.outcome == RoundOutcome.PLACED
    )
    return session.exec(query.order_by(col(RoundResult.id))).all()


def invited(session: Session, results_: Sequence[int]) -> set[int]:
    """Those of the results for which somebody was invited already."""
    found: set[int] = set()
    for some in _pieces(results_):
        query = select(RoundInvitation.result_id).where(col(RoundInvitation.result_id).in_(some))
        found.update(session.exec(query))
    return found


def changed_since(
    session: Session, change_id: int, people: Sequence[str], openings: Sequence[str]
) -> dict[EntityKind, set[str]]:
    """Those of the people and openings that changed after a change."""
    found: dict[EntityKind, set[str]] = {}
    for kind, keys in ((EntityKind.EMPLOYEE, people), (EntityKind.OPENING, openings)):
        changed: set[str] = set()
        for some in _pieces(sorted(set(keys))):
            query = select(OutboxEvent.external_id).where(
                col(OutboxEvent.id) > change_id,
                OutboxEvent.entity == kind,
                col(OutboxEvent.external_id).in_(some),
            )
            changed.update(session.exec(query))
        found[kind] = changed
    return found


def champion(session: Session) -> str | None:
    """The version of the ranker in use."""
    query = select(ModelAlias.version).where(ModelAlias.alias == "champion")
    return session.exec(query.order_by(col(ModelAlias.id).desc()).limit(1)).first()


def invitations(
    session: Session, employee_id: str, *, after: int, limit: int
) -> Sequence[tuple[RoundInvitation, str]]:
    """The conversations that a person was invited to, each with the title of its opening."""
    query = (
        select(RoundInvitation, func.coalesce(Opening.title, Role.title))
        .join(Opening, col(Opening.external_id) == col(RoundInvitation.opening_external_id))
        .outerjoin(Role, col(Opening.role_id) == col(Role.id))
        .where(RoundInvitation.employee_external_id == employee_id, col(RoundInvitation.id) > after)
        .order_by(col(RoundInvitation.id))
        .limit(limit)
    )
    return session.exec(query).all()


def _pieces(keys: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (keys[start : start + _PIECE] for start in range(0, len(keys), _PIECE))
