"""The filters of a query as masks."""

from collections.abc import Sequence

import numpy as np

from app.matching.moves import move_kind
from app.matching.recommendations.schemas import RecommendationQuery
from app.matching.schemas import CrossFunctional, RankingQuery
from app.serving import OpeningFacts, PersonFacts
from app.serving.columns import Labels
from ml.types import BoolArray


def passing(query: RankingQuery, labels: Labels, own_function: str | None) -> BoolArray:
    """Which rows pass the filters; shape (rows,)."""
    names = labels.names
    allowed: BoolArray = np.ones(len(labels.functions), dtype=np.bool_)
    for wanted, column in (
        (query.function, labels.functions),
        (query.location, labels.locations),
        (query.org_unit, labels.org_units),
    ):
        if wanted is not None:
            allowed &= (column == names.find(wanted)) & (names.find(wanted) >= 0)
    if query.cross_functional is not CrossFunctional.INCLUDE:
        known = (labels.functions >= 0) & (own_function is not None)
        crossing = known & (labels.functions != names.find(own_function))
        allowed &= crossing if query.cross_functional is CrossFunctional.ONLY else ~crossing
    return allowed


def asked_of_openings(
    query: RecommendationQuery, openings: Sequence[OpeningFacts], person: PersonFacts
) -> BoolArray | None:
    """Which openings pass the filters that are about openings alone; None where none is set."""
    if not any(getattr(query, name) is not None for name in _OF_OPENINGS):
        return None
    return np.array([_passes(query, one, person) for one in openings], dtype=np.bool_)


_OF_OPENINGS = ("remote_work", "people_leader", "kind", "grade_min", "grade_max")


def _passes(query: RecommendationQuery, opening: OpeningFacts, person: PersonFacts) -> bool:
    grade, low, high = opening.profile.grade, query.grade_min, query.grade_max
    return (
        query.remote_work in {None, opening.remote_work}
        and query.people_leader in {None, opening.profile.people_leader}
        and query.kind in {None, move_kind(person, opening)}
        and (low is None or (grade is not None and grade >= low))
        and (high is None or (grade is not None and grade <= high))
    )
