"""The reference that a better plan is measured against: the best pair first."""

import numpy as np

from ml.planning.market import Market, Plan


def greedy(market: Market) -> Plan:
    """Take pairs by falling joint fit while person, seat and limits allow it.

    Fast, and what a spreadsheet would do; early pairs use up what later ones needed.
    """
    groups, seats = market.groups, market.seats.copy()
    left = groups.limit.copy()
    free = np.ones(len(market.people), dtype=np.bool_)
    taken: list[int] = []
    for pair in np.argsort(-market.joint, kind="stable").tolist():
        person, opening = int(market.person[pair]), int(market.opening[pair])
        around = [*groups.around(person)]
        if free[person] and seats[opening] and all(left[group] for group in around):
            free[person] = False
            seats[opening] -= 1
            left[around] -= 1
            taken.append(pair)
    return Plan(np.array(sorted(taken), dtype=np.int64))
