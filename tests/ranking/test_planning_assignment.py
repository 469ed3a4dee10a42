"""Assignment rounds: the best total, the stable plan, and why anything is left."""

from dataclasses import replace
from threading import Event, Thread
from time import monotonic
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.planning import (
    Groups,
    Market,
    Method,
    Plan,
    PlanningError,
    Priority,
    Unplaced,
    assign,
    best_total_fit,
    blocking_pairs,
    deferred_acceptance,
    judge,
    programme,
    stable,
)
from tests.support.flows import best_total_by_flow
from tests.support.markets import Given, every_plan, keeps_limits, organisation

PEOPLE = [f"E-{number}" for number in range(6)]
OPENINGS = [f"O-{number}" for number in range(4)]
# Few values, so that many are equal.
values = st.sampled_from([0.2, 0.5, 0.5, 0.9, 1.0])
pairs = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(OPENINGS)),
    st.tuples(values, values),
    max_size=24,
)
# Two teams in a function, one outside of it, and people in none.
markets = st.builds(
    Given,
    pairs=pairs,
    seats=st.fixed_dictionaries({key: st.integers(0, 2) for key in OPENINGS}),
    team=st.fixed_dictionaries({key: st.sampled_from([-1, 1, 2, 3]) for key in PEOPLE}),
    waiting=st.fixed_dictionaries({key: st.integers(0, 3) for key in PEOPLE}),
    parent=st.just((-1, 0, 0, -1)),
    limit=st.tuples(*[st.integers(0, 3)] * 4),
)
orders = st.tuples(st.permutations(PEOPLE), st.permutations(OPENINGS))
seeds = st.integers(0, 5)
methods = st.sampled_from([*Method])
priorities = st.sampled_from([*Priority])


def _total(market: Market) -> float:
    return float(market.joint[best_total_fit(market).pairs].sum())


def _names(market: Market, plan: Plan) -> set[tuple[str, str]]:
    return {
        (market.people[market.person[pair]], market.openings[market.opening[pair]])
        for pair in plan.pairs
    }


def _would_leave(market: Market, chosen: list[int], pair: int, priority: Priority) -> bool:
    """Whether a pair, its opening and its groups would rather have it; told once more, slowly."""
    person, opening = market.person[pair], market.opening[pair]
    places = market.places()
    own = [one for one in chosen if market.person[one] == person]
    if own and places[own[0]] <= places[pair]:
        return False
    there = [one for one in chosen if market.opening[one] == opening]
    rest = [one for one in chosen if one not in own]
    for leaves in [None, *there]:
        if leaves is not None and (market.fit[leaves], -market.person[leaves]) >= (
            market.fit[pair],
            -person,
        ):
            continue
        kept = [one for one in rest if one != leaves]
        if own:
            if keeps_limits(market, [*kept, pair]):
                return True
            continue
        full = _innermost_full(market, chosen, person)
        if full is None:
            if keeps_limits(market, [*kept, pair]):
                return True
            continue
        members = [one for one in chosen if full in market.groups.around(market.person[one])]
        value = market.waiting[market.person] if priority is Priority.WAITING else market.want
        if any((value[one], -market.person[one]) < (value[pair], -person) for one in members) and (
            leaves is not None or len(there) < market.seats[opening]
        ):
            return True
    return False


def _innermost_full(market: Market, chosen: list[int], person: int) -> int | None:
    lost = market.groups.losses(market.person[np.array(chosen, dtype=np.int64)])
    around = market.groups.around(person)
    return next((group for group in around if lost[group] >= market.groups.limit[group]), None)


@settings(max_examples=40)
@given(markets, seeds)
def test_the_programme_reaches_the_total_of_the_best_of_all_plans(given: Given, seed: int) -> None:
    market = given.market(seed)
    best = max(float(market.joint[chosen].sum()) for chosen in every_plan(market))
    assert _total(market) == pytest.approx(best, abs=1e-9)
    assert best_total_by_flow(market) == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_the_programme_and_the_flow_of_least_cost_reach_the_same_total(seed: int) -> None:
    """On markets of which nobody can try every plan; limits lower the total, which both see."""
    market = organisation(120, 15, most=8, seed=seed)
    total = _total(market)
    assert total == pytest.approx(best_total_by_flow(market), abs=1e-6)
    limits = np.full_like(market.groups.limit, len(market.people))
    free = replace(market, groups=replace(market.groups, limit=limits))
    assert _total(free) == pytest.approx(best_total_by_flow(free), abs=1e-6)
    assert _total(free) > total + 1e-3


def test_a_programme_that_forgets_a_limit_or_a_seat_is_seen() -> None:
    market = organisation(120, 15, most=8)
    constraints = programme._constraints

    def without(rows: slice) -> float:
        def forgetful(given: Market) -> Any:
            matrix, bounds = constraints(given)
            bounds[rows] = len(given.people)
            return matrix, bounds

        with mock.patch.object(programme, "_constraints", forgetful):
            return _total(market)

    people, openings = len(market.people), len(market.openings)
    for rows in (slice(people + openings, None), slice(people, people + openings)):
        assert without(rows) > best_total_by_flow(market) + 1e-3


@settings(max_examples=60)
@given(markets, seeds, methods, priorities)
def test_every_method_keeps_seats_and_nested_limits(
    given: Given, seed: int, method: Method, priority: Priority
) -> None:
    market = given.market(seed)
    assert keeps_limits(market, assign(market, method, priority).pairs.tolist())


@settings(max_examples=80)
@given(markets, seeds, priorities)
def test_nobody_would_leave_a_stable_plan(given: Given, seed: int, priority: Priority) -> None:
    market = given.market(seed)
    plan = deferred_acceptance(market, priority)
    assert not len(blocking_pairs(market, plan, priority))
    chosen = plan.pairs.tolist()
    others = set(range(len(market.person))) - set(chosen)
    assert not [one for one in others if _would_leave(market, chosen, one, priority)]


@settings(max_examples=60)
@given(markets, seeds, methods, priorities)
def test_blocking_pairs_are_those_that_a_slow_look_finds(
    given: Given, seed: int, method: Method, priority: Priority
) -> None:
    market = given.market(seed)
    plan = assign(market, method)
    chosen = plan.pairs.tolist()
    others = sorted(set(range(len(market.person))) - set(chosen))
    slowly = [one for one in others if _would_leave(market, chosen, one, priority)]
    assert blocking_pairs(market, plan, priority).tolist() == slowly


@settings(max_examples=40)
@given(markets, seeds, orders, methods, priorities)
def test_the_order_of_what_is_given_changes_nothing(
    given: Given,
    seed: int,
    order: tuple[list[str], list[str]],
    method: Method,
    priority: Priority,
) -> None:
    market, other = given.market(seed), given.market(seed, *order)
    assert (market.people, market.openings) == (other.people, other.openings)
    plan, again = assign(market, method, priority), assign(other, method, priority)
    assert plan.pairs.tolist() == again.pairs.tolist()
    assert judge(market, plan) == judge(other, again)


@settings(max_examples=40)
@given(markets, seeds, methods)
def test_whoever_is_left_is_told_why_and_every_empty_seat_is_accounted_for(
    given: Given, seed: int, method: Method
) -> None:
    market = given.market(seed)
    plan = assign(market, method)
    judged = judge(market, plan)
    assert judged.placed + len(judged.unplaced) == len(market.people)
    assert judged.placed + sum(one.seats for one in judged.empty.values()) == judged.seats
    for person, left in judged.unplaced.items():
        own = np.flatnonzero(market.person == person)
        assert (left.reason is Unplaced.NO_PAIR) == (not len(own))
        if left.group is not None:
            lost = market.groups.losses(market.person[plan.pairs])
            assert lost[left.group] == market.groups.limit[left.group]
    for one in judged.empty.values():
        # A seat stays empty only as its candidates have another place or their group is full.
        assert one.candidates >= one.elsewhere + one.held_back


@settings(max_examples=30)
@given(markets)
def test_a_price_bounds_what_one_more_leaver_adds(given: Given) -> None:
    market = given.market()
    plan = best_total_fit(market)
    assert plan.group_prices is not None
    total = float(market.joint[plan.pairs].sum())
    for group, price in enumerate(plan.group_prices):
        limit = market.groups.limit.copy()
        limit[group] += 1
        groups = Groups(market.groups.of, market.groups.parent, limit)
        more = best_total_fit(replace(market, groups=groups))
        assert float(market.joint[more.pairs].sum()) - total <= price + 1e-7


def test_the_seed_decides_between_equals_and_nothing_else_does() -> None:
    given = Given(
        pairs={("E-0", "O-0"): (0.5, 0.5), ("E-1", "O-0"): (0.5, 0.5)},
        seats={"O-0": 1},
        team={"E-0": -1, "E-1": -1},
        waiting={"E-0": 1, "E-1": 1},
        parent=(),
        limit=(),
    )
    for method in Method:
        won = set()
        for seed in range(20):
            market = given.market(seed)
            won |= _names(market, assign(market, method))
        assert won == {("E-0", "O-0"), ("E-1", "O-0")}


def test_waiting_and_wish_decide_who_of_a_team_goes() -> None:
    given = Given(
        pairs={("E-0", "O-0"): (0.9, 0.5), ("E-1", "O-1"): (0.5, 0.5)},
        seats={"O-0": 1, "O-1": 1},
        team={"E-0": 0, "E-1": 0},
        waiting={"E-0": 5, "E-1": 60},
        parent=(-1,),
        limit=(1,),
    )
    market = given.market()
    waited = deferred_acceptance(market, Priority.WAITING)
    wished = deferred_acceptance(market, Priority.WISH)
    assert _names(market, waited) == {("E-1", "O-1")}
    assert _names(market, wished) == {("E-0", "O-0")}
    (left,) = judge(market, waited).unplaced.values()
    assert (left.reason, left.group) == (Unplaced.GROUP_LIMIT, 0)
    (empty,) = judge(market, waited).empty.values()
    assert (empty.candidates, empty.held_back) == (1, 1)


def test_a_thousand_people_are_planned_within_limits_and_better_than_greedily() -> None:
    market = organisation(1000, 100, most=20)
    plans = {method: judge(market, assign(market, method)) for method in Method}
    assert plans[Method.TOTAL_FIT].total_fit > plans[Method.GREEDY].total_fit
    assert plans[Method.STABLE].blocking == 0 < plans[Method.TOTAL_FIT].blocking
    prices = best_total_fit(market).group_prices
    assert prices is not None
    assert (prices > 0).any()


def test_the_checks_notice_planted_faults() -> None:
    market = organisation(300, 20, most=10)
    first = market.person[np.flatnonzero(market.opening == 0)]
    assert len(first) > market.seats[0]
    everybody = np.flatnonzero(market.opening == 0)
    assert not keeps_limits(market, everybody.tolist())
    # Whoever came first stays.
    with mock.patch.object(stable._Proposals, "_last_of", return_value=None):
        assert len(blocking_pairs(market, deferred_acceptance(market), Priority.WAITING))
    nobody = Plan(np.zeros(0, dtype=np.int64))
    assert len(blocking_pairs(market, nobody, Priority.WAITING))


def test_an_optimum_that_is_not_whole_is_refused() -> None:
    market = organisation(50, 5, most=4)
    solved = mock.Mock(status=0, x=np.full(len(market.person), 0.5))
    with (
        mock.patch("ml.planning.programme.linprog", return_value=solved),
        pytest.raises(PlanningError, match="not whole"),
    ):
        best_total_fit(market)
    failed = mock.Mock(status=4, message="numerical difficulties")
    with (
        mock.patch("ml.planning.programme.linprog", return_value=failed),
        pytest.raises(PlanningError, match="numerical difficulties"),
    ):
        best_total_fit(market)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"pairs": {("E-0", "O-0"): (0.0, 0.5)}}, "want"),
        ({"pairs": {("E-0", "O-0"): (0.5, 1.5)}}, "fit"),
        ({"seats": {"O-0": -1}}, "seats"),
        ({"team": {"E-0": 3}}, "groups.of"),
        ({"parent": (0,)}, "groups.parent"),
        ({"limit": (-1,)}, "limits"),
    ],
)
def test_what_cannot_be_planned_with_is_named(change: dict[str, object], named: str) -> None:
    whole = Given(
        pairs={("E-0", "O-0"): (0.5, 0.5)},
        seats={"O-0": 1},
        team={"E-0": 0},
        waiting={"E-0": 1},
        parent=(-1,),
        limit=(1,),
    )
    with pytest.raises(PlanningError, match=named):
        replace(whole, **change).market()  # type: ignore[arg-type]  # one field at a time


def test_other_threads_run_while_the_programme_is_solved() -> None:
    """A worker keeps its lease by a thread that renews it."""
    market, over, beats = organisation(1000, 100, most=40), Event(), [monotonic()]

    def beat() -> None:
        while not over.wait(0.002):
            beats.append(monotonic())

    thread = Thread(target=beat)
    thread.start()
    began = monotonic()
    best_total_fit(market)
    took = monotonic() - began
    over.set()
    thread.join()
    assert max(np.diff(beats)) < took / 2
