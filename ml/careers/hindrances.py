"""Why there is no path: which limit, taken away, would show one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ml.careers.map import CareerMap
from ml.careers.paths import MOST_STEPS, CareerPath, Journey, career_paths, held_roles
from ml.frames import EmployeeProfile

ANY_GRADE = 100
"""More grades than any ladder has."""


class Limit(StrEnum):
    """What keeps a person from a role."""

    WISH = "wish"
    HELD = "held"
    SCORE = "score"
    STEPS = "steps"
    GRADES = "grades"


@dataclass(frozen=True, slots=True)
class Hindrance:
    """The limits that have to give way together, and the path that is there then.

    Wishes and roles held before give way to nothing, so there is no path beside them. Without
    limits there is no path at all.
    """

    limits: tuple[Limit, ...]
    path: CareerPath | None = None


def what_hinders(
    careers: CareerMap, person: EmployeeProfile, targets: Sequence[int], journey: Journey
) -> Hindrance:
    """Return why no path of this journey leads to any of the targets.

    One limit is taken away at a time, then all of them: the cause is what shows a path.
    """
    rows = list(targets)
    held = held_roles(careers, person)[rows]
    unwanted = careers.ranker.unwanted(person, careers.roles)[rows]
    if (held | unwanted).all():
        return Hindrance((Limit.WISH,) if (unwanted & ~held).any() else (Limit.HELD,))
    limits = [Limit.GRADES, Limit.SCORE, *([Limit.STEPS] * (journey.most_steps < MOST_STEPS))]
    for lifted in (*((limit,) for limit in limits), tuple(limits)):
        farther = _without(journey, lifted)
        found = career_paths(careers, person, targets, k=1, journey=farther)
        if found:
            return Hindrance(lifted, found[0])
    return Hindrance(())


def _without(journey: Journey, limits: Sequence[Limit]) -> Journey:
    if Limit.GRADES in limits:
        journey = replace(journey, grades_up=ANY_GRADE, grades_down=ANY_GRADE)
    if Limit.SCORE in limits:
        journey = replace(journey, feasible=0.0)
    return replace(journey, most_steps=MOST_STEPS) if Limit.STEPS in limits else journey
