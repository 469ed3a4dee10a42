"""What people did before: stints inside the company and a job outside, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.chance import dice, pick
from demo.seats import WITHOUT_ROLE, Seat
from demo.tables import OutsideJob, RoleRow, Tables

_MONTH = 30.44
_MOST_STEPS = 4
_LIKELIHOOD = {True: 20.0, False: 1.0}


@dataclass(frozen=True, slots=True)
class Stint:
    """One job in a career; exactly one of `role` and `job` is set, none for the top seat."""

    title: str
    function: str | None
    started: date
    ended: date | None
    role: RoleRow | None
    job: OutsideJob | None


def career_of(seat: Seat, tables: Tables) -> list[Stint]:
    """The stints that led to a seat, the present one first."""
    rng = dice("career", seat.external_id)
    started = _months_before(tables.reference, rng.randint(6, 54))
    stints = [Stint(seat.title, seat.function, started, None, seat.role, None)]
    role = seat.role
    while len(stints) < _MOST_STEPS:
        step = pick(rng, _ways_in(tables, seat, role))
        if step == "outside":
            break
        role = tables.roles[step]
        ended = stints[-1].started - timedelta(days=1)
        started = _months_before(ended, rng.randint(14, 44))
        stints.append(Stint(role.title, role.function or seat.function, started, ended, role, None))
    if role is not None and rng.random() < 0.75:
        stints.append(_outside(tables, role, stints[-1].started, rng))
    return stints


def _ways_in(tables: Tables, seat: Seat, role: RoleRow | None) -> Mapping[str, int]:
    """The roles that lead to a role; where a role serves several functions, those of the seat's."""
    ways = tables.paths[role.slug if role else WITHOUT_ROLE]
    if role is None or role.function is not None:
        return ways
    own = {
        slug: weight
        for slug, weight in ways.items()
        if slug != "outside" and tables.roles[slug].function == seat.function
    }
    return own or ways


def _outside(tables: Tables, role: RoleRow, joined: date, rng: Random) -> Stint:
    fitting = {
        job: _LIKELIHOOD[job.function == role.function]
        for job in tables.jobs
        if job.lowest_grade <= role.grade <= job.highest_grade
    }
    job = pick(rng, fitting or dict.fromkeys(tables.jobs, 1.0))
    ended = joined - timedelta(days=rng.randint(5, 60))
    started = _months_before(ended, rng.randint(12, 72))
    return Stint(job.title, job.function, started, ended, None, job)


def hired_on(stints: list[Stint]) -> date:
    """The first day in the company."""
    return min(stint.started for stint in stints if stint.job is None)


def _months_before(day: date, months: int) -> date:
    earlier = day - timedelta(days=round(months * _MONTH))
    return earlier.replace(day=1)
