"""What opens teach a base: the order, never what a score means, and nothing without evidence."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ml
from ml.artifact import save_artifact
from ml.feedback.alignment import aligned
from ml.feedback.base import Base
from ml.feedback.clicks import (
    Clicks,
    PlacePrior,
    _Scaled,
    _Unlikely,
    falling_places,
    fit_clicks,
    newton,
)
from ml.feedback.dataset import ITEM_COLUMNS, FeedbackData
from ml.feedback.learning import Learnt, shown_items
from ml.feedback.places import Places, exchanged
from ml.feedback.ranker import ClickRanker
from ml.feedback.shrinkage import choose_penalty
from ml.ranking import Ranker
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination
from ml.ranking.scoring.monotone import falling
from ml.ranking.signals.table import COLUMN, NAMES
from tests.support.feedback_world import World, looked, served, world

LISTS = 600
QUICK: Any = {"trees": False, "penalties": (np.inf, 10.0), "folds": 2}


@pytest.fixture(scope="module")
def told() -> World:
    return world(0)


@pytest.fixture(scope="module")
def base(ranker: Ranker, told: World) -> Ranker:
    return dataclasses.replace(ranker, combination=told.base)


@pytest.fixture(scope="module")
def data(told: World) -> FeedbackData:
    return served(told, LISTS, 51)


@pytest.fixture(scope="module")
def learnt(data: FeedbackData, base: Ranker, told: World) -> Learnt:
    return ml.learn(data, base, board=_board(told), **QUICK)


def _board(of: World) -> AnyArray:
    return of.signals.reshape(-1, len(NAMES))


def test_what_people_open_brings_the_order_nearer_to_the_truth(learnt: Learnt, told: World) -> None:
    shipped = told.ndcg(told.sums)
    assert told.ndcg(told.sums_of(learnt.ranker.combination)) > shipped + 0.3 * (1 - shipped)
    assert learnt.report.penalty is not None
    assert 0 < learnt.report.effective_parameters < len(learnt.clicks.base_.weights)
    assert learnt.report.in_words.startswith("The slopes moved by")


def test_a_score_keeps_its_distribution(learnt: Learnt, told: World) -> None:
    before, after = told.sums_of(told.base), told.sums_of(learnt.ranker.combination)
    unbent, _ = learnt.clicks.unaligned().score(_board(told))
    shares = (0.1, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
    wanted = np.quantile(before, shares)
    away = [np.abs(np.quantile(one, shares) - wanted).max() for one in (after, unbent)]
    assert away[0] < 0.05 < away[1]


def test_no_signal_may_lower_a_score_and_no_slope_falls_below_half(learnt: Learnt) -> None:
    combination = learnt.ranker.combination
    assert falling(combination.terms, combination.forest) == ""
    after = Base.of(combination).weights
    assert (after >= 0.5 * learnt.clicks.base_.weights - 1e-9).all()
    assert (after < 0.75 * learnt.clicks.base_.weights).any(), "the floor was never near"


def test_the_compiled_sum_is_what_was_learnt(learnt: Learnt, told: World) -> None:
    rows = _board(told)[::7]
    model = learnt.clicks.model_
    said = (learnt.clicks.decision_function(rows) - model.start) / model.scale
    compiled = Base.of(learnt.clicks.unaligned()).sums(rows)
    assert said == pytest.approx(compiled, abs=2e-5)  # columns are float32
    exact = (
        told.sums.ravel()[::7] + learnt.clicks.base_.columns(rows.astype(np.float64)) @ model.change
    )
    assert exact == pytest.approx(compiled, abs=1e-9)


def test_contributions_add_up_to_the_score(learnt: Learnt, told: World) -> None:
    score, shares = learnt.ranker.combination.score(_board(told)[:500].astype(np.float64))
    assert sum(shares.values()) == pytest.approx(score, abs=1e-9)


def test_more_of_a_signal_never_lowers_a_learnt_score(learnt: Learnt, told: World) -> None:
    rows = _board(told)[:300]
    before, _ = learnt.ranker.combination.score(rows)
    for name in ("essential_cover", "skill_words", "title_meaning", "text_work"):
        more = rows.copy()
        more[:, COLUMN[name]] += 0.1
        after, _ = learnt.ranker.combination.score(more)
        assert (after >= before - 1e-12).all(), name


def test_without_a_difference_the_base_stays_to_the_byte(
    base: Ranker, ranker: Ranker, tmp_path: Path
) -> None:
    same = world(1, same=True)
    stayed = ml.learn(
        served(same, LISTS, 51),
        base,
        trees=False,
        penalties=(np.inf, 300.0, 30.0),
        folds=5,
    )
    assert stayed.stayed
    assert stayed.report.penalty is None
    assert stayed.report.in_words == "The order stays that of the base."
    for name, one in (("base", base), ("stayed", stayed.ranker)):
        save_artifact(one, tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "base").iterdir())
    assert all(
        (tmp_path / "base" / name).read_bytes() == (tmp_path / "stayed" / name).read_bytes()
        for name in files
    )


def test_rows_in_another_order_give_the_same_version(
    data: FeedbackData, base: Ranker, told: World, learnt: Learnt
) -> None:
    mixed = _shuffled(data)
    again = ml.learn(mixed, base, board=_board(told), **QUICK)
    assert again.ranker.version == learnt.ranker.version
    other = ml.learn(data.take(np.arange(LISTS - 20)), base, board=_board(told), **QUICK)
    assert other.ranker.version != learnt.ranker.version


def _shuffled(data: FeedbackData) -> FeedbackData:
    rng = np.random.default_rng(5)
    items = rng.permutation(data.n_items)
    columns = rng.permutation(len(data.signal_names))
    kept = {name: getattr(data, name)[items] for name in ITEM_COLUMNS}
    return dataclasses.replace(
        data,
        **kept,
        signals=data.signals[np.ix_(items, columns)],
        signal_names=tuple(data.signal_names[column] for column in columns),
    )


class _KilledError(Exception):
    pass


@pytest.mark.parametrize("stage", ["folds", "lines", "trees"])
def test_a_killed_run_is_taken_up_and_ends_in_the_same_version(
    data: FeedbackData, base: Ranker, told: World, learnt: Learnt, tmp_path: Path, stage: str
) -> None:
    passed: list[str] = []

    def killed(name: str, done: int, of: int) -> None:
        if name == stage:
            raise _KilledError

    file = tmp_path / "stages.json"
    with pytest.raises(_KilledError):
        ml.learn(data, base, board=_board(told), **QUICK, checkpoint=file, told=killed)
    again = ml.learn(
        data,
        base,
        board=_board(told),
        **QUICK,
        checkpoint=file,
        told=lambda name, done, of: passed.append(f"{name} {done}/{of}"),
    )
    assert again.ranker.version == learnt.ranker.version
    assert "bias 0/1" not in passed, "the first stage was run again"


def test_results_of_other_inputs_are_left_aside(
    data: FeedbackData, base: Ranker, told: World, learnt: Learnt, tmp_path: Path
) -> None:
    file = tmp_path / "stages.json"
    ml.learn(data, base, board=_board(told), seed=9, **QUICK, checkpoint=file)
    again = ml.learn(data, base, board=_board(told), **QUICK, checkpoint=file)
    assert again.ranker.version == learnt.ranker.version


def test_a_checkpoint_that_broke_off_is_left_aside(
    data: FeedbackData, base: Ranker, told: World, learnt: Learnt, tmp_path: Path
) -> None:
    file = tmp_path / "stages.json"
    file.write_text('{"inputs": "ab')
    again = ml.learn(data, base, board=_board(told), **QUICK, checkpoint=file)
    assert again.ranker.version == learnt.ranker.version


# Places


def test_exchanged_neighbours_tell_the_law_and_without_them_it_is_assumed(told: World) -> None:
    steep = served(told, 4000, 3, theta=looked(1.6))
    flat = served(told, 4000, 3, theta=looked(0.4))
    laws = [_places(one) for one in (steep, flat)]
    assert laws[0].exponent > laws[1].exponent + 0.5
    assert not laws[0].assumed
    nobody = _places(served(told, 300, 3, exchange=False))
    assert (nobody.assumed, nobody.exponent) == (True, 1.0)


def _places(data: FeedbackData) -> Places:
    opened = data.opened.reshape(data.n_lists, -1)
    every, pair = np.arange(data.n_lists), data.pair_at.astype(np.int64) - 1
    return exchanged(pair, opened[every, pair], opened[every, pair + 1])


def test_places_never_rise() -> None:
    clicks = _plain(np.zeros((3, 1)), place=np.array([0, 1, 2]))
    flat = falling_places(np.array([1.0, 0.3, 0.5]), clicks)
    assert flat.tolist() == [1.0, 0.4, 0.4]


def test_the_report_says_whether_the_places_are_known_or_assumed(
    learnt: Learnt, base: Ranker, told: World
) -> None:
    assert learnt.report.bias == "exchanged"
    without = ml.learn(served(told, LISTS, 5, exchange=False), base, **QUICK)
    assert without.report.bias == "assumed"
    assert (np.diff(learnt.report.theta) <= 0).all()


def test_places_forced_to_one_state_the_wrong_chance(data: FeedbackData, told: World) -> None:
    """The planted fault of a learner that forgets the bias: it is calibrated by the places only."""
    errors = []
    for theta in (None, np.ones(10)):
        ranker = ClickRanker(told.base, trees=False)
        ranker.base_ = Base.of(told.base)
        shown = _shown(ranker.base_, data)
        prior = PlacePrior(looked(), np.full(10, 0.5))
        model = fit_clicks(shown, prior, ranker.base_.floor, penalty=30.0, theta=theta)
        rows = data.sorted()
        place = _people(rows), _openings(rows)
        stated = 1 / (1 + np.exp(-model.interest(shown)))
        errors.append(stated.mean() / told.interest[place].mean())
    assert errors[0] == pytest.approx(1.0, abs=0.25)
    assert errors[1] < 0.6


def _people(data: FeedbackData) -> AnyArray:
    person = np.array([int(key[1:]) for key in data.person_key])
    return np.asarray(person[data.list_index])


def _openings(data: FeedbackData) -> AnyArray:
    return np.array([int(key[1:]) for key in data.opening_key])


def _shown(base: Base, data: FeedbackData) -> Clicks:
    return shown_items(data.sorted(), base, "interest").clicks


# The likelihood


def _plain(columns: AnyArray, *, place: AnyArray, seen: bool = False, opened: object = 0) -> Clicks:
    n = len(columns)
    return Clicks(
        columns.astype(np.float32),
        np.zeros(n),
        np.zeros(n, dtype=bool) | np.asarray(opened, dtype=bool),
        place,
        np.full(n, seen),
        np.arange(n),
    )


def test_the_gradient_is_that_of_the_loss() -> None:
    rng = np.random.default_rng(2)
    clicks = Clicks(
        rng.random((60, 3)).astype(np.float32),
        rng.normal(size=60),
        rng.random(60) < 0.3,
        np.tile(np.arange(4), 15),
        rng.random(60) < 0.1,
        np.arange(60),
    )
    prior = PlacePrior(looked()[:4], np.full(4, 0.7))
    unlikely = _Unlikely(clicks, _Scaled(clicks), prior, 2.0, None)
    at = rng.normal(scale=0.3, size=2 + 3 + 3)
    _, gradient = unlikely(at)
    for number in range(len(at)):
        step = np.zeros(len(at))
        step[number] = 1e-3
        numeric = (unlikely(at + step)[0] - unlikely(at - step)[0]) / 2e-3
        assert gradient[number] == pytest.approx(numeric, abs=2e-5), number


def test_the_newton_step_of_trees_is_the_slope_of_the_loss() -> None:
    s, looked_at = np.array([-1.0, 0.4, 2.0]), np.array([1.0, 0.5, 0.2])
    opened = np.array([False, True, False])

    def likely(z: AnyArray) -> AnyArray:
        chance = looked_at / (1 + np.exp(-z))
        return np.asarray(np.where(opened, np.log(chance), np.log(1 - chance)))

    slope, curve = newton(s, looked_at, opened)
    assert slope == pytest.approx((likely(s + 1e-5) - likely(s - 1e-5)) / 2e-5, abs=1e-6)
    assert (curve > 0).all()


def test_who_turned_an_item_down_had_seen_it() -> None:
    """A dismissal far down says more against an item than silence there."""
    columns = np.tile([[1.0], [0.0]], (200, 1))
    place = np.tile([0, 9], 200)
    opened = np.tile([True, False], 200) & (np.arange(400) % 3 == 0)
    prior, floor = PlacePrior(looked(), np.full(10, 0.01)), np.array([-9.0])
    slopes = [
        fit_clicks(
            dataclasses.replace(
                _plain(columns, place=place, opened=opened), seen=np.tile([False, seen], 200)
            ),
            prior,
            floor,
            penalty=1.0,
            theta=looked(),
        ).change[0]
        for seen in (False, True)
    ]
    assert slopes[1] > slopes[0] + 0.1


def test_the_strongest_within_one_standard_error_is_chosen(told: World) -> None:
    shown = _shown(Base.of(told.base), served(told, 400, 8))
    chosen = choose_penalty(
        shown,
        PlacePrior(looked(), np.full(10, 0.5)),
        Base.of(told.base).floor,
        seed=0,
        penalties=(np.inf, 300.0, 3.0),
        folds=3,
    )
    best = min(chosen.losses, key=lambda of: chosen.losses[of])
    assert chosen.penalty >= best
    for penalty, (mean, error) in chosen.above.items():
        assert (mean <= error) <= (penalty <= chosen.penalty)


# Alignment


def test_a_board_of_one_pair_still_gives_a_rising_curve(told: World, learnt: Learnt) -> None:
    bent = aligned(learnt.clicks.unaligned(), told.base, _board(told)[:1])
    assert Combination.from_json(json.loads(json.dumps(bent.to_json()))).bends[0].shape == (5,)
    with pytest.raises(ValueError, match="board: no pair"):
        aligned(learnt.clicks.unaligned(), told.base, _board(told)[:0])


def test_what_is_not_learnt_is_said(learnt: Learnt) -> None:
    said = " ".join(learnt.report.not_learnt)
    assert "Outcomes" in said
    assert "a signal of its own" in said
    json.dumps(learnt.report.to_json(), allow_nan=False)
