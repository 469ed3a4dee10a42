"""Which roles a person's wishes name."""

import numpy as np

from ml.careers.map import CareerMap
from ml.frames import EmployeeProfile
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.index.indexes import side_of
from ml.ranking.signals.wishes import match_wishes
from ml.types import BoolArray

CLEARLY_NAMED = 0.6
EXACTLY_NAMED = 0.9999
MOST_TARGETS = 20


def wished_roles(careers: CareerMap, person: EmployeeProfile) -> tuple[int, ...]:
    """Return the rows of the roles that a wish names by role, function or clearly by text.

    Best named first, at most 20; a function names all of its roles. A wish that names some role
    exactly means no other.
    """
    wanted: BoolArray = np.array([wish.wanted for wish in person.wishes], dtype=np.bool_)
    if not wanted.any() or not len(careers.roles):
        return ()
    people = side_of(careers.ranker.index_employees([person]))
    matches = match_wishes(people, side_of(careers.roles))
    named: AnyArray = np.maximum.reduce([matches.function, matches.spelling, matches.content])
    weights = np.array([wish.weight if wish.wanted else 0.0 for wish in person.wishes])
    strength = (named * weights[:, None]).max(axis=0)
    asked: AnyArray = np.compress(wanted, named, axis=0)
    exact = asked >= EXACTLY_NAMED
    named_here = np.where(exact.any(axis=1, keepdims=True), exact, asked >= CLEARLY_NAMED)
    clear: BoolArray = np.asarray(named_here.any(axis=0), dtype=np.bool_)
    order = np.argsort(-strength, kind="stable")
    return tuple(int(row) for row in order if clear[row])[:MOST_TARGETS]
