"""The filters of a query as masks."""

import numpy as np

from app.matching.schemas import CrossFunctional, RankingQuery
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
