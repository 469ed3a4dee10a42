"""Which roles a person's wishes name."""

import numpy as np

from ml.careers.map import CareerMap
from ml.frames import EmployeeProfile
from ml.ranking.index import side_of
from ml.ranking.ragged import AnyArray
from ml.ranking.wishes import match_wishes
from ml.types import BoolArray

CLEARLY_NAMED = 0.6
MOST_TARGETS = 20


def wished_roles(careers: CareerMap, person: EmployeeProfile) -> tuple[int, ...]:
    """Return the rows of the roles that a wish names by role, function or clearly by text.

    Best named first, at most 20; a function names all of its roles.
    """
    wanted: BoolArray = np.array([wish.wanted for wish in person.wishes], dtype=np.bool_)
    if not wanted.any() or not len(careers.roles):
        return ()
    people = side_of(careers.ranker.index_employees([person]))
    matches = match_wishes(people, side_of(careers.roles))
    named: AnyArray = np.maximum.reduce([matches.function, matches.spelling, matches.content])
    weights = np.array([wish.weight if wish.wanted else 0.0 for wish in person.wishes])
    strength = (named * weights[:, None]).max(axis=0)
    clear = np.any(named[wanted] >= CLEARLY_NAMED, axis=0)
    order = np.argsort(-strength, kind="stable")
    return tuple(int(row) for row in order if clear[row])[:MOST_TARGETS]
