"""Matching a whole organisation at once: who goes where, and what limits cost."""

from ml.planning.assign import Method, assign
from ml.planning.greedy import greedy
from ml.planning.judging import Empty, Judgement, Unplaced, blocking_pairs, judge
from ml.planning.market import Groups, Market, Plan, PlanningError, lots, make_market
from ml.planning.programme import best_total_fit
from ml.planning.stable import Priority, deferred_acceptance

__all__ = [
    "Empty",
    "Groups",
    "Judgement",
    "Market",
    "Method",
    "Plan",
    "PlanningError",
    "Priority",
    "Unplaced",
    "assign",
    "best_total_fit",
    "blocking_pairs",
    "deferred_acceptance",
    "greedy",
    "judge",
    "lots",
    "make_market",
]
