"""How a seat that nobody follows into is dealt with: hire, cover, split time, or close it."""

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from app.mobility.seats.schemas import CoverRead, SeatEndRead
from app.mobility.seats.seat import Seat
from app.serving import Crowd, PersonView
from app.serving.wished import skill_name
from ml.frames import HeldSkill, NeededSkill

# Cover is meant for the time until somebody new was found and learnt the work.
COVER_DAYS = 90
# "A month 50/50": longer, and both teams plan with somebody whom neither has.
SPLIT_DAYS = 30


def members(crowd: Crowd, unit: str | None, today: date) -> tuple[PersonView, ...]:
    """The people who work in a unit."""
    if unit is None:
        return ()
    labels = crowd.columns.labels
    rows = np.flatnonzero(labels.org_units == labels.names.find(unit))
    views = (crowd.views[row] for row in rows)
    return tuple(view for view in views if view.facts.is_employed(today))


def holds(held: Iterable[HeldSkill], needed: NeededSkill) -> bool:
    """Whether a skill is held at the level needed; a level that nobody stated is not in the way."""
    name = skill_name(needed)
    return any(
        skill_name(one) == name
        and (one.level is None or needed.level is None or one.level >= needed.level)
        for one in held
    )


def end_of(
    crowd: Crowd, seat: Seat, gone: frozenset[str], free_on: date, today: date
) -> SeatEndRead:
    """What can be done with a seat from the day on which it is free.

    `gone` are those who left it, or leave its unit in the same chain.
    """
    needed = seat.opening.profile.skills
    staying = [
        view
        for view in members(crowd, seat.opening.org_unit, today)
        if view.facts.key not in gone and view.facts.may_be_ranked
    ]
    covers = [
        (view, [one.name for one in needed if holds(view.profile.skills, one)]) for view in staying
    ]
    covers = [(view, duties) for view, duties in covers if duties]
    covers.sort(key=lambda cover: (-len(cover[1]), cover[0].facts.key))
    covered = {name for _view, duties in covers for name in duties}
    return SeatEndRead(
        hire_title=seat.opening.profile.title,
        hire_grade=seat.opening.profile.grade,
        hire_location=seat.opening.location,
        covers=[
            CoverRead(employee=view.facts.key, title=view.facts.title, skills=duties)
            for view, duties in covers
        ],
        cover_until=free_on + timedelta(COVER_DAYS),
        split_until=free_on + timedelta(SPLIT_DAYS),
        lost_by_closing=[one.name for one in needed if one.name not in covered],
    )
