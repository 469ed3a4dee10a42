"""Reads of move cases and of what belongs to them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, cast, false, func, or_
from sqlalchemy.types import Text
from sqlmodel import Session, col, select

from app.core.among import among
from models.cases import Gate, MoveCase, Release, TimelineEntry
from models.employees import Employee
from models.move_vocabulary import CaseKind, CaseSide, CaseState
from models.openings import Opening
from models.roles import Role
from models.vocabulary import EmployeeStatus, OpeningStatus

_STILL_OPEN = col(MoveCase.closed_at).is_(None)
# Somebody works there to stay. A trial that was confirmed went on as a case of its own.
_BEGUN = col(MoveCase.state).in_((CaseState.STARTED, CaseState.COMPLETED)) & (
    col(MoveCase.kind) == CaseKind.PERMANENT
)
# A seat is kept for whoever accepted, and for the time of a trial.
_PROMISED = col(MoveCase.state).in_((CaseState.ACCEPTED, CaseState.STARTED))


class PersonRow(NamedTuple):
    """A person as moves need one."""

    external_id: str
    name: str
    manager: str | None
    org_unit: str | None
    location: str | None
    role: str | None
    title: str
    left: bool


class OpeningRow(NamedTuple):
    """An opening as moves need one, its role filled in."""

    external_id: str
    title: str
    function: str | None
    hiring_manager: str | None
    org_unit: str | None
    location: str | None
    role: str | None
    headcount: int
    status: OpeningStatus
    leads: bool
    seats_taken: int
    seats_begun: int

    @property
    def is_open(self) -> bool:
        """Whether it can be filled now."""
        return self.status is OpeningStatus.OPEN

    @property
    def is_filled(self) -> bool:
        """Whether people began in every seat, to stay."""
        return self.seats_begun > 0 and self.seats_begun >= self.headcount

    @property
    def is_draft(self) -> bool:
        """Whether few may know of it yet."""
        return self.status is OpeningStatus.DRAFT


# A step reads these columns of wide records, in the order of the rows above.
_OF_PERSON: Any = (
    Employee.external_id,
    Employee.name,
    Employee.manager_external_id,
    Employee.org_unit,
    Employee.location,
    Employee.role_external_id,
    Employee.title,
    Employee.status,
    Employee.end_date,
)
_OF_OPENING: Any = (
    Opening.external_id,
    func.coalesce(Opening.title, Role.title, ""),
    func.coalesce(Opening.function, Role.function),
    Opening.hiring_manager_external_id,
    Opening.org_unit,
    Opening.location,
    col(Role.external_id).label("role"),
    Opening.headcount,
    Opening.status,
    func.coalesce(Opening.people_leader, Role.people_leader, false()),
)


def of_uid(session: Session, uid: str) -> MoveCase | None:
    """The case of this id."""
    return session.exec(select(MoveCase).where(MoveCase.uid == uid)).first()


def lock(session: Session, uid: str) -> MoveCase | None:
    """The same, and no other writer changes it before this transaction ends."""
    query = select(MoveCase).where(MoveCase.uid == uid)
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).first()


def lock_person(session: Session, external_id: str) -> bool:
    """Let nobody else begin or accept a case of this person; whether there is such a person."""
    query = select(Employee.id).where(Employee.external_id == external_id)
    return session.exec(query.with_for_update()).first() is not None


def lock_opening(session: Session, external_id: str) -> None:
    """Let nobody else take a seat of this opening."""
    query = select(Opening.id).where(Opening.external_id == external_id)
    session.exec(query.with_for_update()).first()


def open_of_pair(session: Session, employee: str, opening: str) -> MoveCase | None:
    """The open case of a person and an opening."""
    query = select(MoveCase).where(
        MoveCase.employee_external_id == employee,
        MoveCase.opening_external_id == opening,
        _STILL_OPEN,
    )
    return session.exec(query).first()


def open_of_person(session: Session, employee: str, besides: int | None) -> Sequence[MoveCase]:
    """The open cases of a person besides one, those that began already left out."""
    query = select(MoveCase).where(
        MoveCase.employee_external_id == employee,
        _STILL_OPEN,
        col(MoveCase.state) != CaseState.STARTED,
    )
    if besides is not None:
        query = query.where(col(MoveCase.id) != besides)
    return session.exec(query.order_by(col(MoveCase.id))).all()


def gates(session: Session, case_ids: Collection[int]) -> dict[int, list[Gate]]:
    """The gates of these cases, those of each in their order."""
    query = select(Gate).where(among(session, col(Gate.case_id), list(case_ids)))
    query = query.order_by(col(Gate.id)).execution_options(populate_existing=True)
    found: dict[int, list[Gate]] = {}
    for row in session.exec(query).all():
        found.setdefault(row.case_id, []).append(row)
    return found


def people(session: Session, keys: Iterable[str], today: date) -> dict[str, PersonRow]:
    """These people, by their keys."""
    named = among(session, col(Employee.external_id), sorted(set(keys)))
    rows = session.execute(select(*_OF_PERSON).where(named)).all()
    return {row.external_id: _person(row, today) for row in rows}


def openings(session: Session, keys: Iterable[str]) -> dict[str, OpeningRow]:
    """These openings, by their keys, with the seats that cases hold of each."""
    columns = (*_OF_OPENING, _seats(_BEGUN | _PROMISED), _seats(_BEGUN))
    query = (
        select(*columns)
        .outerjoin(Role, col(Role.id) == col(Opening.role_id))
        .where(among(session, col(Opening.external_id), sorted(set(keys))))
    )
    return {row.external_id: OpeningRow(*row) for row in session.execute(query).all()}


def openings_of(session: Session, cases: Iterable[MoveCase]) -> dict[str, OpeningRow]:
    """The openings of these cases; one that was deleted is closed, and called as it was."""
    of = {case.opening_external_id: case for case in cases}
    found = openings(session, of)
    return {key: found.get(key) or _deleted(case) for key, case in of.items()}


def _seats(held: ColumnElement[bool]) -> ColumnElement[int]:
    """How many cases of an opening hold a seat of it so."""
    of_it = select(func.count()).where(col(MoveCase.opening_external_id) == Opening.external_id)
    return of_it.where(held).correlate(Opening).scalar_subquery()


def page(
    session: Session, known: ColumnElement[bool], *, after: int, limit: int
) -> Sequence[MoveCase]:
    """Cases in the order of their beginning, beyond `after`."""
    query = select(MoveCase).where(known, col(MoveCase.id) > after)
    return session.exec(query.order_by(col(MoveCase.id)).limit(limit)).all()


def releases(session: Session, case_ids: Collection[int]) -> dict[int, Release]:
    """The releases of these cases."""
    query = select(Release).where(among(session, col(Release.case_id), list(case_ids)))
    rows = session.exec(query.execution_options(populate_existing=True)).all()
    return {row.case_id: row for row in rows}


def changed_for(side: CaseSide, since: datetime) -> ColumnElement[bool]:
    """Whether something happened in a case since then of which this side was told."""
    told = cast(col(TimelineEntry.told), Text).contains(f'"{side}"', autoescape=True)
    return (
        select(TimelineEntry.id)
        .where(
            col(TimelineEntry.case_id) == col(MoveCase.id),
            col(TimelineEntry.occurred_at) >= since,
            told,
        )
        .exists()
    )


def entries(
    session: Session, case_id: int, sides: Collection[CaseSide], *, after: int, limit: int
) -> Sequence[TimelineEntry]:
    """What these sides were told of a case, the oldest first."""
    told = cast(col(TimelineEntry.told), Text)
    query = select(TimelineEntry).where(
        TimelineEntry.case_id == case_id,
        col(TimelineEntry.id) > after,
        or_(*(told.contains(f'"{side}"', autoescape=True) for side in sorted(sides))),
    )
    return session.exec(query.order_by(col(TimelineEntry.id)).limit(limit)).all()


def open_cases(session: Session, after: int, limit: int) -> Sequence[MoveCase]:
    """Open cases in the order of their beginning, beyond `after`."""
    query = select(MoveCase).where(_STILL_OPEN, col(MoveCase.id) > after)
    return session.exec(query.order_by(col(MoveCase.id)).limit(limit)).all()


def _person(row: Row[Any], today: date) -> PersonRow:
    over = row.end_date is not None and row.end_date < today
    return PersonRow._make((*row[:7], over or row.status == EmployeeStatus.LEFT))


def _deleted(case: MoveCase) -> OpeningRow:
    return OpeningRow(
        case.opening_external_id,
        case.opening_title,
        case.opening_function,
        hiring_manager=None,
        org_unit=None,
        location=None,
        role=None,
        headcount=0,
        status=OpeningStatus.CLOSED,
        leads=False,
        seats_taken=0,
        seats_begun=0,
    )
