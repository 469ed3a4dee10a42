"""What a version is worth on later lists, beside its rivals, and what the gate makes of it."""

import copy
import dataclasses
import json
from typing import Any

import numpy as np
import pytest

import ml
from ml.errors import TrainingError
from ml.feedback import sums
from ml.feedback.bootstrap import share_bounds
from ml.feedback.dataset import FeedbackData
from ml.feedback.evaluating import calibration
from ml.feedback.gate import CHAMPION, LEARNT, Beside, GatePolicy, GateResult, decide
from ml.feedback.learning import Learnt, split_days
from ml.feedback.rivals import Evaluation, evaluate
from ml.ranking import Ranker
from ml.ranking.scoring.products import ROWS_AT_ONCE
from tests.support.carried import carried
from tests.support.feedback_world import World, looked, served, world

QUICK: Any = {"trees": False, "penalties": (np.inf, 10.0), "folds": 2}
RIVALS = {"random", "popularity", "words", "shipped", CHAMPION, LEARNT}
LISTS = 1500
POLICY = GatePolicy(congestion=2.0, calibration=0.03)
"""As shipped, but for what 80 openings and 300 later lists cannot tell."""


@pytest.fixture(scope="module")
def told() -> World:
    return world(0)


@pytest.fixture(scope="module")
def base(ranker: Ranker, told: World) -> Ranker:
    return dataclasses.replace(ranker, combination=told.base)


def _judged(base: Ranker, data: FeedbackData, **more: Any) -> tuple[Learnt, Evaluation]:
    early, late = split_days(data)
    learnt = ml.learn(early, base, **QUICK)
    return learnt, evaluate(early, late, learnt, base.combination, **more)


@pytest.fixture(scope="module")
def judged(base: Ranker, told: World) -> tuple[Learnt, Evaluation]:
    return _judged(base, served(told, LISTS, 61), board=told.signals[:40])


def test_what_was_learnt_stands_beside_all_rivals(judged: tuple[Learnt, Evaluation]) -> None:
    _, evaluation = judged
    assert evaluation.figures.keys() == RIVALS
    value = {name: one.value.mean for name, one in evaluation.figures.items()}
    assert value[LEARNT] == max(value.values())
    assert value["random"] == min(value.values())
    own = evaluation.figures[LEARNT]
    for name in ("likelihood", "value"):
        assert own.against[name].low > 0, name
        assert evaluation.figures[CHAMPION].against[name].mean == 0
    assert own.recall_places == 10
    told = json.dumps(evaluation.to_json(), allow_nan=False)
    assert {"another function", "people learnt from", "listed for longer"} <= own.slices.keys()
    assert "NaN" not in told
    assert evaluation.left_out == {"not mature": 0, "below what was on screen": 0}
    assert 0 < (evaluation.overlap or 0) <= 1


def test_who_asks_the_versions_and_in_how_many_blocks_changes_no_bit(
    judged: tuple[Learnt, Evaluation], told: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt, whole = judged
    early, late = split_days(served(told, LISTS, 61))
    small = 8 * ROWS_AT_ONCE
    monkeypatch.setattr(
        sums, "blocks", lambda rows: [slice(n, min(n + small, rows)) for n in range(0, rows, small)]
    )
    asked = {"champion": told.base, "board": told.signals[:40], "engine": carried}
    assert evaluate(early, late, learnt, **asked).to_json() == whole.to_json()


def test_a_real_gain_passes(judged: tuple[Learnt, Evaluation]) -> None:
    result = decide(POLICY, judged[1], Beside(flagged=False, repeats=True))
    assert result.passed is True, result.failed
    assert result.policy == POLICY.hash
    assert {line.name for line in result.lines} >= {"likelihood", "value", "calibration", "slices"}


@pytest.mark.parametrize("seed", [71, 72])
def test_shuffled_opens_are_refused(base: Ranker, told: World, seed: int) -> None:
    _, evaluation = _judged(base, served(told, LISTS, seed, shuffled=True))
    assert decide(POLICY, evaluation).passed is not True


def test_where_nothing_differs_nothing_passes_or_nothing_is_lost(base: Ranker) -> None:
    same = world(1, same=True)
    learnt, evaluation = _judged(base, served(same, LISTS, 73))
    lost = same.ndcg(same.sums) - same.ndcg(same.sums_of(learnt.ranker.combination))
    assert decide(POLICY, evaluation).passed is not True or lost < 0.005


def test_places_forced_to_one_fail_the_calibration(
    base: Ranker, told: World, judged: tuple[Learnt, Evaluation]
) -> None:
    early, late = split_days(served(told, LISTS, 61))
    learnt = judged[0]
    model = learnt.clicks.model_
    flat = dataclasses.replace(model, theta=np.ones(10), start=model.start - 1.2)
    clicks = dataclasses.replace(learnt, clicks=_with_model(learnt, flat))
    evaluation = evaluate(early, late, clicks, base.combination)
    failed = {line.name for line in decide(POLICY, evaluation).failed}
    assert "calibration" in failed


def _with_model(learnt: Learnt, model: Any) -> Any:
    clicks = copy.copy(learnt.clicks)
    clicks.model_ = model
    return clicks


def _changed(evaluation: Evaluation, **figures: Any) -> Evaluation:
    own = dataclasses.replace(evaluation.figures[LEARNT], **figures)
    return dataclasses.replace(evaluation, figures={**evaluation.figures, LEARNT: own})


def test_without_a_sure_value_the_matter_is_open(judged: tuple[Learnt, Evaluation]) -> None:
    against = judged[1].figures[LEARNT].against
    unsure = dataclasses.replace(against["value"], low=-0.001)
    open_ = _changed(judged[1], against={**against, "value": unsure})
    assert decide(POLICY, open_).passed is None
    no_gain = dataclasses.replace(against["likelihood"], low=0.0)
    refused = _changed(judged[1], against={**against, "likelihood": no_gain})
    assert decide(POLICY, refused).passed is False


@pytest.mark.parametrize(
    ("figures", "name"),
    [
        ({"calibration_error": 0.9}, "calibration"),
        ({"congestion": 1.0, "congestion_low": 0.9}, "congestion"),
        ({"cross_functional": 0.0}, "cross_functional"),
    ],
)
def test_a_condition_that_is_not_met_is_told_with_its_numbers(
    judged: tuple[Learnt, Evaluation], figures: dict[str, float], name: str
) -> None:
    result = decide(POLICY, _changed(judged[1], **figures))
    assert result.passed is False
    (line,) = result.failed
    assert (line.name, line.measured) == (name, next(iter(figures.values())))


def test_a_crowd_that_chance_may_have_made_refuses_nothing(
    judged: tuple[Learnt, Evaluation],
) -> None:
    own, champion = (judged[1].figures[name] for name in (LEARNT, CHAMPION))
    assert 0.0 < own.congestion_low < own.congestion
    most = champion.congestion * POLICY.congestion
    for low, passed in ((0.9 * most, True), (1.1 * most, False)):
        result = decide(POLICY, _changed(judged[1], congestion=1.5 * most, congestion_low=low))
        (line,) = (one for one in result.lines if one.name == "congestion")
        assert (line.bound, line.passed) == (low, passed)


@pytest.mark.parametrize(
    ("beside", "name", "passed"),
    [
        (Beside(expert=-0.02), "expert", False),
        (Beside(expert=-0.009), "", True),
        (Beside(flagged=True), "fairness", False),
        (Beside(flagged=True, champion_flagged=True), "", True),
        (Beside(proxies=[("text_work", 0.8)]), "proxy: text_work", False),
        (Beside(proxies=[("text_work", 0.8)], reviewed=["text_work"]), "", True),
        (Beside(repeats=False), "repeats", False),
    ],
)
def test_what_is_known_beside_the_lists_counts(
    judged: tuple[Learnt, Evaluation], beside: Beside, name: str, passed: bool
) -> None:
    result = decide(POLICY, judged[1], beside)
    assert result.passed is passed
    assert "".join(line.name for line in result.failed) == name


def test_a_slice_that_surely_loses_is_named(judged: tuple[Learnt, Evaluation]) -> None:
    own = judged[1].figures[LEARNT]
    worse = dataclasses.replace(own.slices["another function"]["against"], mean=-9.0, high=-1.0)
    slices = {
        **own.slices,
        "another function": {**own.slices["another function"], "against": worse},
    }
    result = decide(POLICY, _changed(judged[1], slices=slices))
    assert [line.name for line in result.failed] == ["slice: another function"]
    few = decide(
        dataclasses.replace(POLICY, slice_lists=10_000), _changed(judged[1], slices=slices)
    )
    assert not few.failed


def test_a_board_on_which_the_orders_hardly_meet_leaves_the_matter_open(
    judged: tuple[Learnt, Evaluation],
) -> None:
    apart = dataclasses.replace(judged[1], overlap=0.3)
    assert decide(POLICY, apart).passed is None


def test_an_edited_policy_has_another_hash_and_a_wrong_one_is_refused() -> None:
    assert GatePolicy().hash == GatePolicy.from_json({}).hash
    assert GatePolicy(calibration=0.02).hash != GatePolicy().hash
    assert GatePolicy.from_json({"value": 1}).hash == GatePolicy(value=1.0).hash
    with pytest.raises(TrainingError, match="'recall' is no threshold"):
        GatePolicy.from_json({"recall": 0.1})
    for wrong in (float("nan"), -1.0, True, "0.1"):
        with pytest.raises(TrainingError, match="policy: value must be"):
            GatePolicy(value=wrong)  # type: ignore[arg-type]


def test_a_result_says_everything_as_plain_values(judged: tuple[Learnt, Evaluation]) -> None:
    result = decide(POLICY, judged[1])
    assert isinstance(result, GateResult)
    stored = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert stored["passed"] == result.passed
    assert all(
        {"name", "measured", "bound", "threshold", "passed"} <= line.keys()
        for line in stored["lines"]
    )


def test_lists_of_one_day_cannot_be_split(told: World) -> None:
    with pytest.raises(TrainingError, match="all lists are of one day"):
        split_days(served(told, 50, 1, days=1))


def test_stated_and_true_interest_are_compared_by_looks() -> None:
    theta = np.tile(looked(), 3000)
    rng = np.random.default_rng(4)
    stated = rng.choice([0.15, 0.55], len(theta))
    opened = (rng.random(len(theta)) < theta) & (rng.random(len(theta)) < stated)
    person = np.arange(len(theta)) // 50
    error, curve = calibration(stated, opened, theta, person)
    assert error < 0.02
    assert [round(part.stated, 2) for part in curve] == [0.15, 0.55]
    assert all(0.0 < part.low < part.observed < part.high < part.low + 0.05 for part in curve)
    doubled, _ = calibration(stated, opened, np.ones(len(theta)), person)
    assert doubled > 0.15, "places that are taken for looked at state too much"


def test_the_bounds_of_a_share_hold_where_looks_of_one_person_are_alike() -> None:
    rng = np.random.default_rng(5)
    person, looked = np.arange(1200) // 20, np.tile(1.0 / np.arange(1, 11), 120)
    within = {"people": 0, "looks": 0}
    for _ in range(300):
        keen = rng.beta(1.0, 4.0, 60)[person]
        opened = (rng.random(1200) < looked * keen).astype(float)
        for name, whose in (("people", person), ("looks", np.arange(1200))):
            low, high = share_bounds(opened, looked, whose)
            within[name] += low <= 0.2 <= high
    assert 0.85 <= within["people"] / 300 <= 0.97, "95 % to either side"
    assert within["looks"] / 300 < 0.82, "looks that are taken for independent promise too much"


def test_a_share_without_a_hit_or_of_one_person_has_bounds_as_well() -> None:
    _, high = share_bounds(np.zeros(40), np.full(40, 0.5), np.arange(40))
    assert 0.1 < high < 0.2
    low, high = share_bounds(np.array([1.0, 0.0]), np.ones(2), np.zeros(2, dtype=np.int64))
    assert low < 0.15
    assert high > 0.85


def test_what_is_measured_later_takes_the_place_of_what_was_not(
    judged: tuple[Learnt, Evaluation],
) -> None:
    first = decide(POLICY, judged[1], Beside(expert=-0.002))
    kept = {line.name: line.passed for line in first.lines}
    assert (kept["proxies"], kept["fairness"], kept["repeats"]) == (None, None, None)
    told = GateResult.from_json(json.loads(json.dumps(first.to_json())))
    assert told == first
    leak = Beside(flagged=False, proxies=[("text_work", 0.8), ("held_before", 0.6)], repeats=True)
    later = told.with_beside(POLICY, leak)
    assert later.passed is False
    assert [line.name for line in later.failed] == ["proxy: text_work"]
    known = {line.name: line for line in later.lines}
    assert "proxies" not in known
    assert known["expert"].measured == -0.002
    assert known["repeats"].passed
    clean = later.with_beside(POLICY, Beside(proxies=[("held_before", 0.6)]))
    assert clean.passed is True
    assert {line.name: line.measured for line in clean.lines}["proxies"] == 0.6
    with pytest.raises(TrainingError, match="policy"):
        told.with_beside(GatePolicy(), leak)
