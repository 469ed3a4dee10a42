"""Drift: no alarm where nothing moved, one where it did, whatever the size of the sample."""

import json
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from ml.auditing import DriftTest, Reference, drift_of, holm, judge, reference_of

Rule = Callable[[DriftTest], bool]


def by_judge(test: DriftTest) -> bool:
    return judge({"signal": test})["signal"].alarm


def by_fixed_threshold(test: DriftTest) -> bool:
    """What many do: a PSI above 0.1, however many rows there are."""
    return test.psi > 0.1


def false_alarms(rule: Rule, rows: int = 100, windows: int = 100) -> float:
    rng = np.random.default_rng(0)
    before = reference_of(rng.normal(size=5_000))
    return float(np.mean([rule(drift_of(before, rng.normal(size=rows))) for _ in range(windows)]))


def seen(rule: Rule, shift: float, rows: int = 3_000, windows: int = 20) -> float:
    rng = np.random.default_rng(1)
    before = reference_of(rng.normal(size=5_000))
    found = [rule(drift_of(before, rng.normal(shift, 1, rows))) for _ in range(windows)]
    return float(np.mean(found))


def require_sound(rule: Rule) -> None:
    assert false_alarms(rule) <= 0.03
    assert seen(rule, 0.3) >= 0.95


def test_alarms_are_rare_without_drift_and_sure_with_it() -> None:
    require_sound(by_judge)


def test_a_fixed_threshold_is_found_out() -> None:
    with pytest.raises(AssertionError):
        require_sound(by_fixed_threshold)
    assert false_alarms(by_fixed_threshold) > 0.2


def test_what_chance_alone_gives_is_expected() -> None:
    rng = np.random.default_rng(2)
    before = reference_of(rng.normal(size=5_000))
    found = [drift_of(before, rng.normal(size=100)) for _ in range(200)]
    assert np.mean([one.psi for one in found]) == pytest.approx(found[0].expected, rel=0.15)
    assert np.mean([one.p_psi < 0.05 for one in found]) < 0.12
    assert np.mean([one.p_ks < 0.05 for one in found]) < 0.12


def test_a_shift_too_small_to_matter_raises_no_alarm_in_a_large_sample() -> None:
    rng = np.random.default_rng(3)
    found = drift_of(reference_of(rng.normal(size=50_000)), rng.normal(0.1, 1, 50_000))
    assert found.p < 1e-6
    assert not by_judge(found)


def test_zeros_have_a_bin_of_their_own() -> None:
    rng = np.random.default_rng(4)

    def sparse(zeros: float, rows: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.where(rng.random(rows) < zeros, 0.0, rng.random(rows))

    before = reference_of(sparse(0.4, 5_000))
    assert before.zero_share == pytest.approx(0.4, abs=0.03)
    same, other = drift_of(before, sparse(0.4, 1_000)), drift_of(before, sparse(0.7, 1_000))
    assert same.bins == 11
    assert (by_judge(same), by_judge(other)) == (False, True)


def test_few_distinct_values_are_compared_as_they_are() -> None:
    rng = np.random.default_rng(5)
    before = reference_of(rng.choice([0.0, 0.5, 1.0], 3_000, p=[0.5, 0.3, 0.2]))
    same = drift_of(before, rng.choice([0.0, 0.5, 1.0], 1_000, p=[0.5, 0.3, 0.2]))
    moved = drift_of(before, rng.choice([0.0, 0.5, 1.0], 1_000, p=[0.5, 0.1, 0.4]))
    assert (by_judge(same), by_judge(moved)) == (False, True)
    constant = drift_of(reference_of([0.0] * 50), [0.0] * 20)
    assert (constant.psi, constant.bins, constant.p_psi, constant.distance) == (0.0, 1, 1.0, 0.0)


def test_the_distance_is_close_to_that_of_the_whole_samples() -> None:
    rng = np.random.default_rng(6)
    before, now = rng.normal(size=4_000), rng.normal(0.4, 1, 800)
    whole = stats.ks_2samp(before, now)
    found = drift_of(reference_of(before), now)
    assert found.distance == pytest.approx(whole.statistic, abs=0.01)


def test_several_signals_are_corrected_for_their_number() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))
    assert holm([]) == ()
    rng = np.random.default_rng(8)
    before = reference_of(rng.normal(size=2_000))
    tests = {f"s{place}": drift_of(before, rng.normal(size=100)) for place in range(60)}
    assert not any(found.alarm for found in judge(tests).values())


def test_a_reference_is_kept_and_read_again() -> None:
    before = reference_of([0.0, 0.2, 0.4, 0.4])
    assert Reference.from_json(json.loads(json.dumps(before.as_json()))) == before
    for bad in (
        {},
        {"count": 0, "zero_share": 0, "quantiles": []},
        {**before.as_json(), "count": "x"},
    ):
        with pytest.raises(ValueError):  # noqa: PT011 - any reason
            Reference.from_json(bad)
    for values in ([], [1.0, float("nan")]):
        with pytest.raises(ValueError, match="finite"):
            reference_of(values)
