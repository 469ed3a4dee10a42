"""Figures of served lists over time: no alarm where nothing changed, one where something did."""

from collections.abc import Callable

import numpy as np
import pytest

from ml.feedback.live import LiveFigures, SeenLists, alarms, live_figures

PLACES = 5
Rule = Callable[[LiveFigures, LiveFigures], list[str]]


def seen(
    seed: int, *, lists: int = 400, interest: float = 0.4, blind: bool = False, swap: bool = False
) -> SeenLists:
    """Lists whose scores fall by place; interest follows the score, or (`blind`) nothing."""
    rng = np.random.default_rng(seed)
    number = np.repeat(np.arange(lists), PLACES)
    place = np.tile(np.arange(1, PLACES + 1), lists)
    score = 0.9 - 0.15 * place + 0.04 * rng.random(len(place))
    wanted = rng.permutation(score) if blind else score
    pair = np.full(lists, 1 if swap else -1)
    opened = rng.random(len(place)) < interest * wanted / 0.75 / place**0.8
    opening = rng.integers(0, 40, len(place))
    return SeenLists(
        number, place, score, opened, opening % 3 == 0, opening, np.arange(lists) // 2, pair
    )


def by_means(now: LiveFigures, before: LiveFigures) -> list[str]:
    """What many do: a figure that is lower than before, by however few lists."""
    worse = now.ndcg.mean < before.ndcg.mean, abs(now.calibration.mean - 1) > 0.05
    return [name for name, is_worse in zip(("ndcg", "calibration"), worse, strict=True) if is_worse]


def require_sound(rule: Rule) -> None:
    reference = seen(0)
    before = live_figures(reference, reference)
    quiet = [rule(live_figures(seen(seed, lists=100), reference), before) for seed in range(1, 31)]
    assert sum(map(bool, quiet)) <= 3
    assert "ndcg" in rule(live_figures(seen(40, blind=True), reference), before)
    assert "calibration" in rule(live_figures(seen(41, interest=0.2), reference), before)


def test_alarms_are_rare_where_nothing_changed_and_sure_where_lists_do_worse() -> None:
    require_sound(alarms)


def test_a_rule_that_knows_no_chance_is_found_out() -> None:
    with pytest.raises(AssertionError):
        require_sound(by_means)


def test_a_change_that_is_sure_but_small_raises_no_alarm() -> None:
    reference = seen(0, lists=20_000)
    before = live_figures(reference, reference)
    now = live_figures(seen(2, lists=20_000, interest=0.36), reference)
    assert now.calibration.high < 1.0
    assert alarms(now, before) == []


def test_exchanged_neighbours_tell_how_looks_fall() -> None:
    told = seen(3, lists=20_000, swap=True)
    # Opens at places 2 and 3 divide by their looks alone once both items are equally liked.
    alike = SeenLists(
        told.lists, told.place, np.full(len(told.place), 0.5),
        np.random.default_rng(1).random(len(told.place)) < 0.5 / told.place**0.8,
        told.crosses, told.opening, told.person, told.pair,
    )  # fmt: skip
    found = live_figures(alike, alike)
    assert not found.places.assumed
    assert found.places.exponent == pytest.approx(0.8, abs=3 * found.places.spread)
    assert live_figures(seen(4), seen(4)).places.assumed
    assert len(found.open_rates) == PLACES
    assert found.open_rates[0] == pytest.approx(0.5, abs=0.02)
