"""One door to the methods of a round."""

from enum import StrEnum

from ml.planning.greedy import greedy
from ml.planning.market import Market, Plan
from ml.planning.programme import best_total_fit
from ml.planning.stable import Priority, deferred_acceptance


class Method(StrEnum):
    """How a round is filled."""

    TOTAL_FIT = "total_fit"
    STABLE = "stable"
    GREEDY = "greedy"


def assign(market: Market, method: Method, priority: Priority = Priority.WAITING) -> Plan:
    """Fill a round; the same inputs and seed give the same plan."""
    if method is Method.TOTAL_FIT:
        return best_total_fit(market)
    if method is Method.STABLE:
        return deferred_acceptance(market, priority)
    return greedy(market)
