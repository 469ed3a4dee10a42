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
    """How far paths may go: the number of steps, and the least score of each."""

    most_steps: int = 3
    feasible: float = FEASIBLE


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
) -> list[CareerPath]:
    """Return the k best paths to any of the target rows, best first.

    A step is feasible when its score reaches `journey.feasible`, its grade lies at most two up
    or one down, no wish rules the role out and it was not held before. Paths grow step by step
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
        walks = list(_next_walks(careers, beginnings, onward, targets, journey))
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
) -> Iterator[_Walk]:
    """Take one step further, to a target or to the places that lead on best."""
    if not walks:
        return
    chances = scores(careers.ranker, [walk.person for walk in walks], careers.roles)
    aims = np.zeros(len(careers.roles), dtype=np.bool_)
    aims[list(targets)] = True
    for walk, chance in zip(walks, chances, strict=True):
        open_ways = (chance >= journey.feasible) & _is_open(careers, walk)
        promise = np.where(open_ways, chance * np.where(aims, 1.0, onward), 0.0)
        for row in np.argsort(-promise, kind="stable")[: BEAM + len(targets)]:
            if promise[row] > 0:
                role = careers.roles.profiles[row]
                reached = walk.chance * float(chance[row])
                yield _Walk((*walk.rows, int(row)), reached, after_step(walk.person, role))


def _is_open(careers: CareerMap, walk: _Walk) -> BoolArray:
    """Tell which roles may be the next step; shape (roles,)."""
    person, roles = walk.person, careers.roles.profiles
    held = {_folded(person.title), *(_folded(past.title) for past in person.history)}
    allowed = [
        role.key != person.role_key
        and _folded(role.title) not in held
        and _is_within_reach(person.grade, role.grade)
        for role in roles
    ]
    return np.array(allowed, dtype=np.bool_) & ~careers.ranker.unwanted(person, careers.roles)


def _is_within_reach(before: int | None, after: int | None) -> bool:
    return before is None or after is None or -GRADES_DOWN <= after - before <= GRADES_UP


def _explained(careers: CareerMap, person: EmployeeProfile, walk: _Walk) -> CareerPath:
    steps: list[CareerStep] = []
    for row in walk.rows:
        role = careers.roles.profiles[row]
        steps.append(CareerStep(person, role, careers.ranker.explain(person, role)))
        person = after_step(person, role)
    return CareerPath(tuple(steps), walk.chance)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
