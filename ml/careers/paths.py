"""Several steps from the role of today to an aspired one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ml.careers.map import CareerMap
from ml.careers.persons import after_step, scores
from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.index.indexes import side_of
from ml.types import BoolArray, RankedMove

FEASIBLE = 0.01
MOST_STEPS = 4
GRADES_UP = 2
GRADES_DOWN = 1
BEAM = 16
WITHIN_REACH = 0.25
"""Part of all roles that counts as within reach of a person whose scores are low throughout."""


@dataclass(frozen=True, slots=True)
class CareerStep:
    """One move of a path, explained for the person as she would be by then (`person`).

    `move.gaps` is what is learnt on the way, `move.matched` what carries over.
    """

    person: EmployeeProfile
    role: OpeningProfile
    move: RankedMove


@dataclass(frozen=True, slots=True)
class CareerPath:
    """Steps to an aspired role.

    `chance` (0-1) is the product of the steps' scores: the chance that each is called sensible,
    taken as independent of the others.
    """

    steps: tuple[CareerStep, ...]
    chance: float


@dataclass(frozen=True, slots=True)
class Journey:
    """How far paths may go: the number of steps, and the least score and the grades of each."""

    most_steps: int = 3
    feasible: float = FEASIBLE
    grades_up: int = GRADES_UP
    grades_down: int = GRADES_DOWN


FAR_ENOUGH = Journey()


@dataclass(frozen=True)
class _Walk:
    """The beginning of a path and the person at its end."""

    rows: tuple[int, ...]
    chance: float
    person: EmployeeProfile


def career_paths(
    careers: CareerMap,
    person: EmployeeProfile,
    targets: Sequence[int],
    *,
    k: int,
    journey: Journey = FAR_ENOUGH,
    without: BoolArray | None = None,
) -> list[CareerPath]:
    """Return the k best paths to any of the target rows, best first.

    A step is feasible when its score reaches `journey.feasible`, its grade lies at most
    `journey.grades_up` up or `journey.grades_down` down, no wish rules the role out, it was not
    held before, and it is none of the rows in `without`, shape (roles,). Paths grow step by step
    from the most promising beginnings (a beam search): the chance so far times the chance that
    who holds the last role takes a target next. Every score on a path is that of the person
    with all that the earlier steps teach.

    Raises
    ------
    ValueError
        When k or the number of steps is out of range, or a target is no row of the map.
    """
    _check(careers, targets, k, journey)
    if not targets:
        return []
    beginnings = [_Walk((), 1.0, person)]
    onward = _onward(careers, targets)
    arrived: list[_Walk] = []
    for _step in range(journey.most_steps):
        walks = list(_next_walks(careers, beginnings, onward, targets, journey, without))
        arrived += [walk for walk in walks if walk.rows[-1] in targets]
        going = [walk for walk in walks if walk.rows[-1] not in targets]
        going.sort(key=lambda walk: (-walk.chance * onward[walk.rows[-1]], walk.rows))
        beginnings = going[:BEAM]
    arrived.sort(key=lambda walk: (-walk.chance, len(walk.rows), walk.rows))
    return [_explained(careers, person, walk) for walk in arrived[:k]]


def _check(careers: CareerMap, targets: Sequence[int], k: int, journey: Journey) -> None:
    if k < 1:
        raise ValueError(f"k: must be at least 1, is {k}")
    if not 1 <= journey.most_steps <= MOST_STEPS:
        raise ValueError(f"most_steps: must lie in 1 to {MOST_STEPS}, is {journey.most_steps}")
    if any(not 0 <= row < len(careers.roles) for row in targets):
        raise ValueError("targets: a row is not on the map")


def _onward(careers: CareerMap, targets: Sequence[int]) -> AnyArray:
    """Return, for each role, how well who holds it could take the best target next."""
    aims = side_of(careers.roles, np.array(targets))
    found, _shares = careers.ranker.score_pairs(side_of(careers.holders), aims)
    best: AnyArray = np.asarray(found).reshape(len(careers.roles), len(targets)).max(axis=1)
    return best


def _next_walks(
    careers: CareerMap,
    walks: Sequence[_Walk],
    onward: AnyArray,
    targets: Sequence[int],
    journey: Journey,
    without: BoolArray | None,
) -> Iterator[_Walk]:
    """Take one step further, to a target or to the places that lead on best."""
    if not walks:
        return
    chances = scores(careers.ranker, [walk.person for walk in walks], careers.roles)
    aims = np.zeros(len(careers.roles), dtype=np.bool_)
    aims[list(targets)] = True
    for walk, chance in zip(walks, chances, strict=True):
        open_ways = (chance >= journey.feasible) & _is_open(careers, walk.person, journey)
        if without is not None:
            open_ways &= ~without
        promise = np.where(open_ways, chance * np.where(aims, 1.0, onward), 0.0)
        for row in np.argsort(-promise, kind="stable")[: BEAM + len(targets)]:
            if promise[row] > 0:
                role = careers.roles.profiles[row]
                reached = walk.chance * float(chance[row])
                yield _Walk((*walk.rows, int(row)), reached, after_step(walk.person, role))


def _is_open(careers: CareerMap, person: EmployeeProfile, journey: Journey) -> BoolArray:
    """Tell which roles may be the next step; shape (roles,)."""
    near = [_is_within_reach(person.grade, role.grade, journey) for role in careers.roles.profiles]
    open_ways: BoolArray = np.array(near, dtype=np.bool_) & ~held_roles(careers, person)
    return open_ways & ~careers.ranker.unwanted(person, careers.roles)


def held_roles(careers: CareerMap, person: EmployeeProfile) -> BoolArray:
    """Tell which roles a person holds or held, by key or title; shape (roles,)."""
    titles = {_folded(person.title), *(_folded(past.title) for past in person.history)}
    held = [
        role.key == person.role_key or _folded(role.title) in titles
        for role in careers.roles.profiles
    ]
    return np.array(held, dtype=np.bool_)


def usual_least(careers: CareerMap, person: EmployeeProfile) -> float:
    """Return the least score of a step where nobody names one.

    It is `FEASIBLE`, or what a quarter of all roles reach for this person where that is less: in a
    small organisation or with a short record every score may be low, and a path is there all the
    same.
    """
    if not len(careers.roles):
        return FEASIBLE
    own = scores(careers.ranker, [person], careers.roles)[0]
    return min(FEASIBLE, float(np.quantile(own, 1.0 - WITHIN_REACH)))


def _is_within_reach(before: int | None, after: int | None, journey: Journey) -> bool:
    if before is None or after is None:
        return True
    return -journey.grades_down <= after - before <= journey.grades_up


def _explained(careers: CareerMap, person: EmployeeProfile, walk: _Walk) -> CareerPath:
    steps: list[CareerStep] = []
    for row in walk.rows:
        role = careers.roles.profiles[row]
        steps.append(CareerStep(person, role, careers.ranker.explain(person, role)))
        person = after_step(person, role)
    return CareerPath(tuple(steps), walk.chance)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
