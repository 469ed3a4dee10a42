"""The moves that people made, as their histories and their cases tell them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from sqlmodel import Session, col, select

from app.serving.profiles import same_job
from ml.frames import PastMove
from models.cases import MoveCase
from models.employees import Employee, WorkHistoryEntry
from models.move_vocabulary import CaseState

# A move held when the person was still in the role half a year later, as cases ask.
HOLDS_AFTER = timedelta(days=180)
# A record may show a move some weeks before or after the day that was agreed.
_SAME_MOVE = timedelta(days=60)
_BEGUN = (CaseState.STARTED, CaseState.COMPLETED, CaseState.RETURNED)
Job = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class _Place:
    """A job and when it began and ended; the dates of the job of today may not be known."""

    job: Job
    began: date | None
    ended: date | None


@dataclass(frozen=True, slots=True)
class BegunCase:
    """A move that a case tells of: when it began, to which opening, and whether it was undone."""

    started_on: date
    opening: str
    returned: bool


def begun_cases(session: Session, as_of: date) -> dict[str, list[BegunCase]]:
    """The cases whose move began by a date, by person, in their order."""
    query = (
        select(MoveCase)
        .where(col(MoveCase.state).in_(_BEGUN), col(MoveCase.start_date) <= as_of)
        .order_by(col(MoveCase.start_date), col(MoveCase.id))
    )
    found: dict[str, list[BegunCase]] = {}
    for row in session.exec(query):
        if row.start_date is not None:
            one = BegunCase(
                row.start_date, row.opening_external_id, row.state is CaseState.RETURNED
            )
            found.setdefault(row.employee_external_id, []).append(one)
    return found


def past_moves(
    employee: Employee,
    history: Sequence[WorkHistoryEntry],
    as_of: date,
    cases: Iterable[BegunCase] = (),
    openings: Mapping[str, Job] | None = None,
) -> Iterator[PastMove]:
    """The changes of role of a person, each with its day and whether it held.

    They come from the dated entries of the work history up to the job of today, which feeds,
    imports and people fill in, and from cases that began. A case tells of a move that the history
    holds whether it was undone; one that it does not hold is a move of its own.

    Parameters
    ----------
    openings : the title and function of openings, by key
    """
    places = _places(employee, history, as_of)
    moves = [
        _move(employee, before.job, after, as_of)
        for before, after in pairwise(places)
        if not same_job(before.job, after.job)
    ]
    for case in cases:
        moves = _with_case(employee, moves, places, case, as_of, openings or {})
    yield from moves


def _places(employee: Employee, history: Sequence[WorkHistoryEntry], as_of: date) -> list[_Place]:
    jobs = [job for job in history if job.started_on is not None and job.started_on <= as_of]
    jobs.sort(key=lambda job: job.started_on or as_of)
    places = [_Place((job.title, job.function), job.started_on, job.ended_on) for job in jobs]
    if places and places[-1].ended is not None and places[-1].ended <= as_of:
        now = employee.title, employee.function
        places.append(_Place(now, places[-1].ended, employee.end_date))
    left = [*(one.began for one in places[1:]), None][: len(places)]
    return [replace(one, ended=one.ended or after) for one, after in zip(places, left, strict=True)]


def _move(employee: Employee, before: Job, after: _Place, as_of: date) -> PastMove:
    began = after.began
    return PastMove(
        *before,
        *after.job,
        person=employee.external_id,
        moved_on=began.isoformat() if began else None,
        held=_held(began, after.ended, as_of),
    )


def _held(began: date | None, ended: date | None, as_of: date) -> bool | None:
    if began is None:
        return None
    if ended is not None and ended <= as_of and ended - began < HOLDS_AFTER:
        return False
    return True if as_of - began >= HOLDS_AFTER else None


def _with_case(
    employee: Employee,
    moves: list[PastMove],
    places: Sequence[_Place],
    case: BegunCase,
    as_of: date,
    openings: Mapping[str, Job],
) -> list[PastMove]:
    for number, move in enumerate(moves):
        if move.moved_on and abs(date.fromisoformat(move.moved_on) - case.started_on) <= _SAME_MOVE:
            held = False if case.returned else move.held
            return [*moves[:number], replace(move, held=held), *moves[number + 1 :]]
    held_then = [one.job for one in places if one.began and one.began < case.started_on]
    before = held_then[-1] if held_then else (employee.title, employee.function)
    after = openings.get(case.opening)
    if after is None or same_job(before, after):
        return moves
    told = _move(employee, before, _Place(after, case.started_on, employee.end_date), as_of)
    return [*moves, replace(told, held=False if case.returned else told.held)]
