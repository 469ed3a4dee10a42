"""What a record of moving people on is read from."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Date, and_, delete, func, insert, literal, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.core.among import among
from models.cases import MoveCase, Release, ReleaseOffer
from models.employees import Employee, WorkHistoryEntry
from models.leading import LeadingSpell
from models.move_vocabulary import CaseKind, CaseState, OutcomeSide
from models.openings import Opening
from models.outcomes import Outcome
from models.readiness import Evidence, EvidencePerson
from models.roles import Role
from models.vocabulary import Behaviour, EmployeeStatus, EvidenceSource, EvidenceState, Visibility

_BEGAN = (CaseState.STARTED, CaseState.COMPLETED, CaseState.RETURNED)
_COUNTS = (EvidenceState.STATED, EvidenceState.CONFIRMED)


class Sent(NamedTuple):
    """Somebody who moved on, with the release, and the last day if there is one.

    `came_back` tells whether the person returned after a trial had been confirmed.
    """

    case: MoveCase
    release: Release | None
    left_on: date | None
    came_back: bool


class Named(NamedTuple):
    """Somebody who moved on and agreed to be named."""

    employee: str
    name: str
    opening: str
    title: str
    started_on: date | None


def sent(session: Session, manager: str, since: date) -> Sequence[Sent]:
    """The people whom a manager let go and who began elsewhere since a day."""
    query = (
        select(MoveCase, Release, col(Employee.end_date), _came_back())
        .join(Employee, col(Employee.external_id) == col(MoveCase.employee_external_id))
        .outerjoin(Release, col(Release.case_id) == col(MoveCase.id))
        .where(
            MoveCase.sending_manager_external_id == manager,
            col(MoveCase.state).in_(_BEGAN),
            col(MoveCase.start_date) >= since,
            ~_goes_on(),
        )
        .order_by(col(MoveCase.id))
    )
    return [Sent(*row) for row in session.exec(query).all()]


def led_away(session: Session, manager: str, since: date) -> Sequence[MoveCase]:
    """The moves since a day of people whom a manager ever led, or let go."""
    led = select(LeadingSpell.employee_external_id).where(
        col(LeadingSpell.manager_external_id) == manager
    )
    query = (
        select(MoveCase)
        .where(
            or_(
                col(MoveCase.sending_manager_external_id) == manager,
                col(MoveCase.employee_external_id).in_(led),
            ),
            col(MoveCase.state).in_(_BEGAN),
            col(MoveCase.start_date) >= since,
            ~_goes_on(),
        )
        .order_by(col(MoveCase.id))
    )
    return session.exec(query).all()


def _goes_on() -> ColumnElement[bool]:
    """Whether a case goes on from a trial that was confirmed: the two are one move."""
    trial = aliased(MoveCase)
    before = select(trial.id).where(
        col(trial.employee_external_id) == col(MoveCase.employee_external_id),
        col(trial.opening_external_id) == col(MoveCase.opening_external_id),
        col(trial.id) < col(MoveCase.id),
        *_confirmed(trial),
    )
    return (col(MoveCase.kind) == CaseKind.PERMANENT) & before.exists()


def _came_back() -> ColumnElement[bool]:
    """Whether somebody returned from the case that a confirmed trial went on as."""
    later = aliased(MoveCase)
    after = select(later.id).where(
        col(later.employee_external_id) == col(MoveCase.employee_external_id),
        col(later.opening_external_id) == col(MoveCase.opening_external_id),
        col(later.id) > col(MoveCase.id),
        col(later.kind) == CaseKind.PERMANENT,
        col(later.state) == CaseState.RETURNED,
    )
    return and_(*_confirmed(MoveCase), after.exists())


def _confirmed(case: type[MoveCase]) -> tuple[ColumnElement[bool], ...]:
    return col(case.kind) == CaseKind.TRIAL, col(case.state) == CaseState.COMPLETED


def spells(session: Session, people: Iterable[str]) -> Mapping[str, Sequence[LeadingSpell]]:
    """Who led these people when."""
    query = select(LeadingSpell).where(
        among(session, col(LeadingSpell.employee_external_id), people)
    )
    found: dict[str, list[LeadingSpell]] = {}
    for row in session.exec(query.order_by(col(LeadingSpell.id))).all():
        found.setdefault(row.employee_external_id, []).append(row)
    return found


def end_spells(session: Session, today: date) -> None:
    """End the spells under way of people whom somebody else leads now, or nobody."""
    still = (
        select(Employee.id)
        .where(
            col(Employee.external_id) == col(LeadingSpell.employee_external_id),
            col(Employee.manager_external_id) == col(LeadingSpell.manager_external_id),
            Employee.status != EmployeeStatus.LEFT,
        )
        .exists()
    )
    ending = update(LeadingSpell).where(col(LeadingSpell.ended_on).is_(None), ~still)
    session.execute(ending.values(ended_on=today).execution_options(synchronize_session=False))


def begin_spells(session: Session, today: date) -> None:
    """Begin a spell for everybody who is led and has none under way."""
    known = (
        select(LeadingSpell.id)
        .where(
            col(LeadingSpell.employee_external_id) == col(Employee.external_id),
            col(LeadingSpell.ended_on).is_(None),
        )
        .exists()
    )
    led = select(Employee.external_id, Employee.manager_external_id, literal(today, Date)).where(
        col(Employee.manager_external_id).is_not(None),
        Employee.status != EmployeeStatus.LEFT,
        ~known,
    )
    columns = ("employee_external_id", "manager_external_id", "began_on")
    session.execute(insert(LeadingSpell).from_select(columns, led))


def forget_spells(session: Session, before: date) -> None:
    """Remove what ended before a day."""
    session.execute(delete(LeadingSpell).where(col(LeadingSpell.ended_on) < before))


def named(session: Session, case_ids: Iterable[int]) -> Sequence[Named]:
    """Those of them who agreed to be named when they were asked last.

    An opening that was deleted since is called as it was when the case began.
    """
    wanted = [*case_ids]
    newest = (
        select(Outcome.case_id, func.max(Outcome.day).label("day"))
        .where(Outcome.side == OutcomeSide.PERSON, col(Outcome.may_be_named).is_not(None))
        .group_by(col(Outcome.case_id))
        .subquery()
    )
    query = (
        select(
            MoveCase,
            Employee.name,
            func.coalesce(Opening.title, Role.title, MoveCase.opening_title),
        )
        .join(Employee, col(Employee.external_id) == col(MoveCase.employee_external_id))
        .outerjoin(Opening, col(Opening.external_id) == col(MoveCase.opening_external_id))
        .outerjoin(Role, col(Role.id) == col(Opening.role_id))
        .join(newest, newest.c.case_id == MoveCase.id)
        .join(
            Outcome,
            (col(Outcome.case_id) == newest.c.case_id)
            & (col(Outcome.day) == newest.c.day)
            & (col(Outcome.side) == OutcomeSide.PERSON),
        )
        .where(among(session, col(MoveCase.id), wanted), col(Outcome.may_be_named).is_(True))
        .order_by(col(MoveCase.id))
    )
    return [
        Named(case.employee_external_id, name, case.opening_external_id, title, case.start_date)
        for case, name, title in session.exec(query).all()
    ]


def offers(session: Session, manager: str) -> int:
    """How many people a manager offers to release now."""
    query = select(func.count()).where(col(ReleaseOffer.manager_external_id) == manager)
    return session.exec(query.select_from(ReleaseOffer)).one()


def confirmed_evidence(
    session: Session, manager: str, since: date, shown: Sequence[Visibility]
) -> int:
    """How often somebody confirmed that the manager helped them to a next role."""
    confirmed = (
        select(EvidencePerson.id)
        .where(
            col(EvidencePerson.evidence_id) == col(Evidence.id),
            EvidencePerson.part == EvidenceSource.HELPED,
            col(EvidencePerson.confirmed_at).is_not(None),
        )
        .exists()
    )
    query = select(func.count()).where(
        col(Evidence.employee_external_id) == manager,
        col(Evidence.behaviour) == Behaviour.MOVES_PEOPLE_ON,
        col(Evidence.state).in_(_COUNTS),
        col(Evidence.happened_on) >= since,
        col(Evidence.visible_to).in_(shown),
        confirmed,
    )
    return session.exec(query.select_from(Evidence)).one()


def silent(session: Session, manager: str, since: datetime) -> int:
    """How many closed cases a hiring manager left unanswered."""
    query = select(func.count()).where(
        col(MoveCase.receiving_manager_external_id) == manager,
        col(MoveCase.unanswered_since).is_not(None),
        col(MoveCase.closed_at) >= since,
    )
    return session.exec(query.select_from(MoveCase)).one()


def applicants(session: Session, manager: str, since: datetime) -> dict[str, str | None]:
    """Who came into question for a manager's openings in closed cases, by the function of then."""
    before = (
        select(WorkHistoryEntry.function)
        .where(
            col(WorkHistoryEntry.employee_id) == col(Employee.id),
            col(WorkHistoryEntry.ended_on).is_not(None),
        )
        .order_by(col(WorkHistoryEntry.ended_on).desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Employee.external_id, Employee.function, before, MoveCase.state)
        .join(MoveCase, col(MoveCase.employee_external_id) == col(Employee.external_id))
        .where(
            MoveCase.receiving_manager_external_id == manager,
            col(MoveCase.closed_at) >= since,
        )
        .order_by(col(MoveCase.id))
    )
    # Whoever moved has the new function by now, and the former one in the history.
    return {
        key: former if state in _BEGAN else function
        for key, function, former, state in session.exec(query).all()
    }
