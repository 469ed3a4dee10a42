"""What holds of prices of crowded openings, whoever was served what."""

from math import exp, log
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.lists import RankedOpening, RankedOpenings
from app.matching.recommendations.congestion import spread
from app.mobility.exposure.policies import SEVERAL, gini, seats_taken
from app.mobility.exposure.prices import STEPS, contenders, learn
from app.serving import OpeningFacts, PersonView
from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking import told_score
from ml.types import RankedMove
from models.base import utc_now

KEYS = [f"O-{number}" for number in range(8)]
PERSON = cast("PersonView", SimpleNamespace(profile=EmployeeProfile("E-1")))
# Above every floor: nothing in these lists is far. The ranker tells six digits.
near = st.floats(0.5, 1.0).map(told_score)
scores = st.dictionaries(st.sampled_from(KEYS), near, min_size=1)
caps = st.sampled_from([0.05, 0.3, 1.0])
prices_up_to = st.dictionaries(st.sampled_from(KEYS), st.floats(0, 1))
crowds = st.lists(scores, min_size=1, max_size=60)
seats = st.fixed_dictionaries({key: st.integers(1, 3) for key in KEYS[:6]})

Scores = dict[str, float]


def ranked(by_opening: Scores) -> RankedOpenings:
    """A list as the ranker gives it."""
    best_first = sorted(by_opening, key=lambda key: -by_opening[key])
    items = tuple(
        RankedOpening(
            OpeningFacts(OpeningProfile(key, key)),
            RankedMove("E-1", key, rank, by_opening[key], (), (), (), (), ()),
        )
        for rank, key in enumerate(best_first, 1)
    )
    return RankedOpenings(PERSON, "v", utc_now(), items, items, {}, None, (), len(items), None)


def odds(score: float) -> float:
    return log(score) - log(1.0 - score) if score < 1.0 else float("inf")


def overtaken(
    order: list[str], by_opening: Scores, prices: dict[str, float]
) -> list[tuple[str, str]]:
    """Which opening stands above which other that is better by more than its price."""
    return [
        (above, below)
        for place, above in enumerate(order)
        for below in order[place + 1 :]
        if odds(by_opening[below]) - odds(by_opening[above]) > prices.get(below, 0.0) + 1e-6
    ]


def beyond(lists: list[Scores], seats: dict[str, int], prices: dict[str, float]) -> float:
    """People beyond the fair share of seats, if everybody asks for the first of the own list."""
    firsts = dict.fromkeys(seats, 0)
    for one in lists:
        still = [key for key in one if key in seats]
        if still:
            kept = {key: one[key] / (1 - one[key]) * exp(-prices.get(key, 0.0)) for key in still}
            firsts[max(still, key=lambda key: kept[key])] += 1
    fair = max(SEVERAL, sum(firsts.values()) / sum(seats.values()))
    return sum(max(firsts[key] - fair * seats[key], 0.0) for key in seats)


def learnt(lists: list[Scores], seats: dict[str, int], cap: float) -> dict[str, float]:
    return learn([contenders([*one.items()], seats, cap) for one in lists], seats, cap)


@given(scores, prices_up_to)
def test_the_same_openings_stay_in_order_of_what_is_shown(
    by_opening: Scores, prices: dict[str, float]
) -> None:
    before = ranked(by_opening)
    after = spread(before, prices).items
    assert {one.opening.key for one in after} == set(by_opening)
    assert [one.move.rank for one in after] == list(range(1, len(after) + 1))
    shown = [one.shown for one in after]
    assert shown == sorted(shown, reverse=True)
    for one in after:
        assert one.move.score == by_opening[one.opening.key]
        assert 0.0 <= one.shown <= one.move.score


@given(scores, prices_up_to)
def test_nothing_overtakes_what_is_better_by_more_than_its_price(
    by_opening: Scores, prices: dict[str, float]
) -> None:
    order = [one.opening.key for one in spread(ranked(by_opening), prices).items]
    assert not overtaken(order, by_opening, prices)


def test_a_price_off_the_raw_score_is_found() -> None:
    by_opening, prices = {"O-0": 0.99, "O-1": 0.95}, {"O-0": 0.3}
    faulty = sorted(by_opening, key=lambda key: prices.get(key, 0.0) - by_opening[key])
    assert overtaken(faulty, by_opening, prices) == [("O-1", "O-0")]


@given(near, prices_up_to, st.sampled_from(KEYS))
def test_who_has_the_same_score_for_an_opening_is_shown_the_same(
    score: float, prices: dict[str, float], key: str
) -> None:
    alone = spread(ranked({key: score}), prices).items[0].shown
    other = spread(ranked(dict.fromkeys(KEYS, 0.9) | {key: score}), prices).items
    assert next(one.shown for one in other if one.opening.key == key) == alone


@given(scores)
def test_without_prices_the_list_is_the_very_same(by_opening: Scores) -> None:
    before = ranked(by_opening)
    assert spread(before, {}) is before
    assert spread(before, dict.fromkeys(KEYS, 0.0)) is before
    assert spread(before, {"O-ELSEWHERE": 0.5}) is before


def test_a_list_that_reaches_below_the_floor_stays_as_it_is() -> None:
    before = ranked({"O-0": 0.9, "O-1": 0.89, "O-2": 0.0001})
    assert before.items[-1].is_far(PERSON)
    assert spread(before, {"O-0": 1.0}) is before
    assert spread(ranked({"O-0": 0.9, "O-1": 0.89}), {"O-0": 1.0}).items[0].opening.key == "O-1"


@given(crowds, seats, caps)
def test_prices_lie_in_tenths_up_to_the_cap_and_leave_nothing_more_crowded(
    lists: list[Scores], seats: dict[str, int], cap: float
) -> None:
    lists = [{key: min(score, 0.999) for key, score in one.items()} for one in lists]
    prices = learnt(lists, seats, cap)
    assert prices.keys() <= seats.keys()
    for price in prices.values():
        assert 0 < price <= cap + 1e-9
        assert price * STEPS / cap == pytest.approx(round(price * STEPS / cap))
    if prices:
        assert beyond(lists, seats, prices) < beyond(lists, seats, {}) + 1e-9
    assert learnt(lists, seats, cap) == prices


@given(crowds, seats)
def test_a_cap_of_nothing_has_no_prices(lists: list[Scores], seats: dict[str, int]) -> None:
    assert learnt(lists, seats, 0.0) == {}


@pytest.mark.parametrize("people", [4, 5])
def test_fewer_than_six_a_seat_cost_nothing(people: int) -> None:
    lists = [{"O-0": 0.81, "O-1": 0.8}] * people
    assert learnt(lists, {"O-0": 1, "O-1": 1}, 1.0) == {}


def test_a_crowd_of_near_ties_spreads_and_one_of_clear_firsts_does_not() -> None:
    seats = dict.fromkeys(KEYS, 1)
    # Everybody's best is O-0; the next best is another one each, a bit further for each person.
    ties = [{"O-0": 0.8, KEYS[1 + n % 7]: 0.8 - 0.002 * n} for n in range(35)]
    clear = [{"O-0": 0.95, KEYS[1 + n % 7]: 0.6} for n in range(35)]
    assert learnt(clear, seats, 0.5) == {}
    prices = learnt(ties, seats, 0.5)
    assert set(prices) == {"O-0"}
    before, after = (firsts_of(ties, seats, some) for some in ({}, prices))
    assert (before["O-0"], seats_taken((n, 1) for n in before.values())) == (35, 1)
    assert after["O-0"] <= 5
    assert seats_taken((n, 1) for n in after.values()) == 8
    unequal = [gini([*one.values()]) or 0.0 for one in (before, after)]
    assert unequal[1] < unequal[0] / 2


def firsts_of(
    lists: list[Scores], seats: dict[str, int], prices: dict[str, float]
) -> dict[str, int]:
    """How many lists each opening leads as they are served."""
    firsts = dict.fromkeys(seats, 0)
    for one in lists:
        firsts[spread(ranked(one), prices).items[0].opening.key] += 1
    return firsts
