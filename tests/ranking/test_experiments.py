"""Drafts are fair, and the sequential test errs as rarely as it says, however often one looks."""

from itertools import cycle

import numpy as np
import pytest

from ml.experiments.agreement import rank_correlation
from ml.experiments.drafting import Pick, team_draft
from ml.experiments.sequential import (
    FEWEST_PEOPLE,
    Estimate,
    boundary,
    needed_lists,
    of_drafts,
    of_shares,
    preference,
    share_between,
)

K = 10
DAYS, A_DAY = 60, 100


def fair(rng):
    while True:
        yield bool(rng.random() < 0.5)


def test_a_draft_takes_the_best_of_each_side_once_and_a_shorter_one_is_its_beginning():
    first, second = [*"abcdef"], [*"fbxayz"]
    coins = [True, False, True, False, True, True]
    whole = team_draft(first, second, iter(coins), 9)
    assert whole[:4] == [Pick("f", True), Pick("a", False), Pick("b", False), Pick("x", True)]
    assert {pick.key for pick in whole} == set("abcdefxyz")
    assert len({pick.key for pick in whole}) == len(whole)
    for k in range(9):
        assert team_draft(first, second, iter(coins), k) == whole[:k]
    for pick, own in ((pick, second if pick.second else first) for pick in whole):
        assert pick.key in own
    assert team_draft("ab", "ab", cycle([True]), 9) == [Pick("a", True), Pick("b", False)]


def test_neither_side_of_a_draft_is_favoured():
    rng = np.random.default_rng(0)
    seconds = np.zeros(K)
    for _time in range(4_000):
        drafted = team_draft(range(0, 40, 2), range(1, 40, 2), fair(rng), K)
        seconds += [pick.second for pick in drafted]
    # 4 standard deviations of 4,000 coins are 0.032.
    assert np.abs(seconds / 4_000 - 0.5).max() < 0.032


def clicks_of_drafts(rng, lists, better=0.0):
    """What drafts of two rankings of 30 openings are credited with; the second may know more.

    People look at place j with a chance of 1 / j.
    """
    want = rng.random((lists, 30)) ** 3
    noise = rng.normal(0.0, 0.25, (2, lists, 30))
    noise[1] *= 1.0 - better
    orders = np.argsort(-(want + noise), axis=2)[:, :, :K].tolist()
    won = np.zeros(lists)
    look = rng.random((lists, K)) < 1.0 / np.arange(1, K + 1)
    open_ = rng.random((lists, K))
    for row in range(lists):
        drafted = team_draft(orders[0][row], orders[1][row], fair(rng), K)
        for place, pick in enumerate(drafted):
            if look[row, place] and open_[row, place] < want[row, pick.key]:
                won[row] += 1 if pick.second else -1
    return won


@pytest.fixture(scope="module")
def drafts():
    """What a fair contest and a planted winner credit, 3,000 lists each."""
    rng = np.random.default_rng(1)
    return clicks_of_drafts(rng, 3_000), clicks_of_drafts(rng, 3_000, better=0.9)


def looked_at(won, person):
    """On which of the days the test decides, where one looks after each; none if it never does."""
    for day in range(1, DAYS + 1):
        estimate = of_drafts(person[: day * A_DAY], won[: day * A_DAY])
        if estimate.is_decided:
            return day, estimate
    return None, of_drafts(person, won)


def test_who_looks_every_day_is_misled_as_rarely_as_promised_and_a_plain_z_misleads(drafts):
    rng, fair_lists = np.random.default_rng(2), drafts[0] - drafts[0].mean()
    rounds, false, peeked = 80, 0, 0
    for _round in range(rounds):
        won = rng.choice(fair_lists, DAYS * A_DAY)
        person = rng.integers(0, 900, len(won))
        false += looked_at(won, person)[0] is not None
        total, n = won.cumsum()[A_DAY - 1 :: A_DAY], A_DAY * np.arange(1, DAYS + 1)
        peeked += bool((np.abs(total) > 1.96 * np.sqrt(n * won.var())).any())
    # The test allows 5 %: 4 standard deviations of 80 rounds above are 15 %.
    assert false / rounds <= 0.15
    assert peeked / rounds > 0.2, "the planted fault: a test for one look, looked at daily"


def test_a_planted_winner_is_found_by_drafts_and_its_interval_holds(drafts):
    fair_lists, better = drafts
    person = np.arange(len(better)) % 900
    assert better.mean() > fair_lists.mean() + 0.02
    day, estimate = looked_at(better, person)
    assert day is not None
    assert estimate.difference - estimate.reach() > 0
    assert looked_at(-better, person)[1].difference < 0
    wins, losses = preference(person, better)
    share, low, high = share_between(wins, losses)
    assert 0.5 < low < share < high


def test_lists_of_the_same_people_say_less_than_as_many_of_others():
    rng = np.random.default_rng(3)
    leaning = rng.normal(0.0, 1.0, 60)
    person = np.repeat(np.arange(60), 20)
    won = leaning[person] + rng.normal(0.0, 0.2, len(person))
    assert of_drafts(person, won).variance > 10 * of_drafts(np.arange(len(won)), won).variance


def test_shares_of_people_are_compared_by_the_list_and_few_people_decide_nothing():
    rng = np.random.default_rng(4)
    person = np.repeat(np.arange(2_000), 3)
    second = person % 4 == 0
    counted = rng.poisson(np.where(second, 1.2, 0.8))
    found = of_shares(person, counted, second)
    assert found.difference == pytest.approx(0.4, abs=0.08)
    assert found.is_decided
    assert not found.is_harm(0.02)
    assert of_shares(person, counted, ~second).is_harm(0.02)
    few = of_shares(person % (2 * FEWEST_PEOPLE - 2), counted, person % 2 == 0)
    assert not few.is_decided
    assert not of_shares(person, counted, np.zeros(len(person), dtype=bool)).is_decided


def test_the_needed_size_is_enough_four_times_out_of_five():
    rng, variance, effect = np.random.default_rng(5), 0.8, 0.1
    needed = needed_lists(effect, variance)
    assert needed is not None
    sums = needed * effect + rng.normal(0.0, np.sqrt(needed * variance), 4_000)
    # 4 standard deviations of 4,000 experiments are 2.5 %.
    assert (sums > boundary(needed, variance)).mean() == pytest.approx(0.8, abs=0.025)
    assert needed_lists(effect / 2, variance) > 3 * needed
    assert needed_lists(1e-9, variance) is None
    assert needed_lists(effect, 0.0) == FEWEST_PEOPLE


def test_nothing_known_is_no_difference():
    nothing = of_drafts(np.array([], dtype=np.int64), np.array([]))
    assert (nothing.ratio, nothing.is_decided, nothing.is_harm(0.0)) == (1.0, False, False)
    assert nothing.reach() == np.inf
    assert preference(np.array([], dtype=np.int64), np.array([])) == (0, 0)
    assert share_between(0, 0) == (0.5, 0.0, 1.0)
    same = Estimate(0.0, 0.0, 500, 500)
    assert (same.ratio, same.is_decided, same.reach()) == (1.0, False, 0.0)


def test_orders_of_other_openings_are_not_compared():
    assert rank_correlation([*"abcd"], [*"abcd"]) == 1.0
    assert rank_correlation([*"a"], [*"a"]) == 1.0
    with pytest.raises(ValueError, match="second"):
        rank_correlation([*"ab"], [*"ac"])
