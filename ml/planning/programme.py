"""The plan of the greatest total fit, by linear programming."""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from ml.planning.market import Market, Plan, PlanningError
from ml.types import IntArray

# How far from 0 or 1 a value of the solver may lie: its own tolerance is 1e-7.
WHOLE = 1e-6
# A price below this is the solver's rounding.
FREE = 1e-9


def best_total_fit(market: Market) -> Plan:
    """Choose the pairs whose joint fit has the greatest sum.

    Everybody takes one seat; headcounts and the nested limits of groups are two laminar families.
    The corners of such a polytope are whole numbers (Edmonds 1970), so no integer programme is
    needed; the answer is checked for it all the same. The dual values of the constraints are the
    prices: by how much the total would grow with one seat, or one leaver, more.

    Raises
    ------
    PlanningError
        When the solver finds no whole optimum, which the structure rules out.
    """
    pairs, groups = len(market.person), len(market.groups.limit)
    if not pairs:
        zero = np.zeros(0, dtype=np.int64)
        return Plan(zero, np.zeros(len(market.openings)), np.zeros(groups))
    matrix, bounds = _constraints(market)
    # The simplex ends in a corner, where an interior point may end between equal ones.
    solved = linprog(-market.joint, A_ub=matrix, b_ub=bounds, bounds=(0, 1), method="highs-ds")
    if solved.status != 0:
        raise PlanningError(f"the linear programme was not solved: {solved.message}")
    fractional = int(((solved.x > WHOLE) & (solved.x < 1 - WHOLE)).sum())
    if fractional:
        raise PlanningError(f"{fractional} pairs of the optimum are not whole")
    prices = np.maximum(-np.asarray(solved.ineqlin.marginals), 0.0)
    prices[prices < FREE] = 0.0
    first, second = len(market.people), len(market.people) + len(market.openings)
    return Plan(np.flatnonzero(solved.x > 0.5), prices[first:second], prices[second:])


def _constraints(market: Market) -> tuple[csr_matrix, np.ndarray]:
    """One row a person, then one an opening, then one a group."""
    pairs = len(market.person)
    people, openings, groups = len(market.people), len(market.openings), market.groups
    number = np.arange(pairs)
    parts = [
        _ones(market.person, number, people, pairs),
        _ones(market.opening, number, openings, pairs),
        _memberships(market),
    ]
    bounds = np.concatenate([np.ones(people), market.seats, groups.limit]).astype(np.float64)
    return vstack(parts, format="csr"), bounds


def _memberships(market: Market) -> csr_matrix:
    """Which pairs take somebody out of which group, at every level."""
    groups, pairs = market.groups, len(market.person)
    rows, columns = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    at, number = groups.of[market.person], np.arange(pairs)
    while (inside := at >= 0).any():
        at, number = at[inside], number[inside]
        rows.append(at)
        columns.append(number)
        at = groups.parent[at]
    return _ones(np.concatenate(rows), np.concatenate(columns), len(groups.limit), pairs)


def _ones(rows: IntArray, columns: IntArray, height: int, width: int) -> csr_matrix:
    return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(height, width))
