"""Impact ratios and their tests, by golden vectors; small cells stay hidden."""

import numpy as np
import pytest

from ml.auditing import (
    Category,
    Reselected,
    Verdict,
    compare,
    exposure_ratios,
    impact_table,
    mantel_haenszel,
    ratio_changes,
    scoring_categories,
    suppressed,
    suppressed_of_two,
)
from ml.auditing.proxies import proxy_auc

# selected, total of a group and of the reference: ratio, z, p of z, Fisher's p.
GOLDEN = [
    ((170, 390, 412, 797), (0.8432, -2.623, 0.0087, 0.0094)),
    ((2, 10, 6, 15), (0.5, -1.05, 0.2936, 0.4018)),
    ((1, 8, 2, 8), (0.5, -0.641, 0.5218, 1.0)),
    ((4700, 10000, 4900, 10000), (0.9592, -2.831, 0.0046, 0.0049)),
    ((555, 1181, 667, 1390), (0.9793, -0.502, 0.6159, 0.6345)),
]
# Men admitted and asked, women admitted and asked, by department (Bickel and others 1975).
BERKELEY = [
    (825, 0.62, 108, 0.82),
    (560, 0.63, 25, 0.68),
    (325, 0.37, 593, 0.34),
    (417, 0.33, 375, 0.35),
    (191, 0.28, 393, 0.24),
    (373, 0.06, 341, 0.07),
]


def counted(name: str, selected: int, total: int) -> Category:
    return Category(name, total, selected)


@pytest.mark.parametrize(("counts", "expected"), GOLDEN)
def test_a_comparison_equals_its_golden_numbers(
    counts: tuple[int, int, int, int], expected: tuple[float, float, float, float]
) -> None:
    found = compare(counted("g", *counts[:2]), counted("r", *counts[2:]))
    assert found.ratio is not None
    assert found.z is not None
    assert found.p_z is not None
    told = (round(found.ratio, 4), round(found.z, 3), round(found.p_z, 4), round(found.p_fisher, 4))
    assert told == expected
    assert found.p_mid < found.p_fisher


def test_the_interval_shortfall_and_effect_equal_their_golden_numbers() -> None:
    found = compare(counted("g", 170, 390), counted("r", 412, 797))
    assert found.interval is not None
    assert tuple(round(one, 3) for one in found.interval) == (0.739, 0.962)
    assert round(found.shortfall, 2) == 21.22
    assert round(compare(counted("g", 4700, 10000), counted("r", 4900, 10000)).effect_h, 2) == -0.04


def test_small_counts_are_decided_by_the_exact_test() -> None:
    small, large = GOLDEN[1][0], GOLDEN[0][0]
    for counts, exact in ((small, True), (large, False)):
        found = compare(counted("g", *counts[:2]), counted("r", *counts[2:]))
        assert found.exact is exact
        assert found.p == (found.p_fisher if exact else found.p_z)
    assert compare(counted("g", 7, 29), counted("r", 700, 2900)).exact, "fewer than thirty"


def test_an_exact_test_equals_one_that_is_counted_out() -> None:
    """Of all 2x2 tables with the margins of 1 of 8 against 2 of 8, by hand."""
    found = compare(counted("g", 1, 8), counted("r", 2, 8))
    weights = {0: 56 / 560, 1: 224 / 560, 2: 224 / 560, 3: 56 / 560}
    assert found.p_fisher == pytest.approx(sum(weights.values()))
    assert found.p_mid == pytest.approx(1 - weights[1] / 2)


def test_the_example_of_the_rule_on_automated_tools_is_reproduced() -> None:
    men, women = counted("Male", 50, 92), counted("Female", 34, 76)
    table = impact_table([men, women])
    ratios = {row.category.name: row.compared for row in table.rows}
    assert table.reference == "Male"
    assert [round(100 * (one.rate or 0), 1) for one in (men, women)] == [54.3, 44.7]
    assert round(ratios["Female"].ratio, 2) == 0.82  # type: ignore[union-attr, arg-type]
    groups = [
        counted("Hispanic", 18, 28),
        counted("White", 15, 40),
        counted("Black", 16, 32),
        counted("NHPI", 5, 8),
        counted("Asian", 10, 24),
    ]
    found = impact_table(groups)
    assert found.reference == "Hispanic"
    assert round(100 * 18 / 28, 2) == 64.29
    told = {
        row.category.name: round(row.compared.ratio, 2)
        for row in found.rows
        if row.compared is not None and row.compared.ratio is not None
    }
    assert told == {"White": 0.58, "Black": 0.78, "NHPI": 0.97, "Asian": 0.65}


@pytest.mark.parametrize(
    ("groups", "verdict"),
    [
        ([(412, 797), (170, 390)], Verdict.SIGNIFICANT_ABOVE),
        ([(6, 15), (2, 10)], Verdict.RATIO_ONLY),
        ([(300, 600), (180, 600)], Verdict.FLAG),
        ([(667, 1390), (555, 1181)], Verdict.NO_FLAG),
        ([(0, 30), (0, 40)], Verdict.INSUFFICIENT),
        ([(10, 30)], Verdict.INSUFFICIENT),
    ],
)
def test_a_table_says_what_to_make_of_it(groups: list[tuple[int, int]], verdict: Verdict) -> None:
    table = impact_table([counted(f"g{place}", *one) for place, one in enumerate(groups)])
    assert table.verdict is verdict
    assert table.reason.endswith(".")


def test_a_group_below_two_in_a_hundred_has_no_ratio_and_is_never_the_reference() -> None:
    table = impact_table([counted("a", 300, 600), counted("b", 190, 390), counted("c", 10, 10)])
    assert table.reference == "a"
    assert table.rows[2].compared is None
    assert "fewer than 2 %" in table.rows[2].note


def test_p_values_are_corrected_over_the_groups() -> None:
    others = [counted(f"g{place}", 85, 200) for place in range(8)]
    table = impact_table([counted("top", 105, 200), *others])
    row = table.rows[1]
    assert row.compared is not None
    assert row.compared.p < 0.05 < (row.p_holm or 0)
    assert table.verdict is Verdict.NO_FLAG


def test_one_person_may_turn_a_small_ratio() -> None:
    assert compare(counted("g", 3, 10), counted("r", 5, 10)).turns_by_one
    assert not compare(counted("g", 100, 500), counted("r", 300, 600)).turns_by_one
    assert not compare(counted("g", 5, 10), counted("r", 5, 10)).turns_by_one


def test_tied_scores_lie_above_no_median() -> None:
    found, unknown = scoring_categories([1.0] * 6, ["a", "a", "b", "b", "b", None])
    assert [one.selected for one in found] == [0, 0]
    assert unknown == 1
    assert impact_table(found).verdict is Verdict.INSUFFICIENT
    with pytest.raises(ValueError, match="finite"):
        scoring_categories([1.0, float("nan")], ["a", "b"])


def test_a_difference_that_comes_from_where_people_asked_is_none_by_stratum() -> None:
    strata, women, men = [], [0.0, 0.0], [0.0, 0.0]
    above = below = 0.0
    for asked, rate, asked_women, rate_women in BERKELEY:
        group = (asked_women * rate_women, asked_women)
        other = (asked * rate, asked)
        strata.append((group, other))
        whole = asked + asked_women
        above += group[0] * (other[1] - other[0]) / whole
        below += (group[1] - group[0]) * other[0] / whole
        women = [women[0] + group[0], women[1] + group[1]]
        men = [men[0] + other[0], men[1] + other[1]]
    pooled = women[0] / (women[1] - women[0]) * (men[1] - men[0]) / men[0]
    assert (round(pooled, 3), round(above / below, 2)) == (0.543, 1.10)
    rounded = [
        (counted("w", round(group[0]), group[1]), counted("m", round(other[0]), other[1]))
        for group, other in strata
    ]
    found = mantel_haenszel(rounded)
    assert found == pytest.approx(1.10, abs=0.01)
    assert mantel_haenszel([(counted("w", 0, 0), counted("m", 1, 2))]) is None


def test_small_cells_are_hidden_with_a_second_one_that_gives_them_away() -> None:
    large = [counted("a", 20, 40), counted("b", 12, 30)]
    assert suppressed(large) == frozenset()
    assert suppressed([*large, counted("c", 3, 9)]) == {"b", "c"}
    assert suppressed([*large, counted("c", 28, 30)]) == {"b", "c"}, "two are not selected"
    tiny = [*large, counted("c", 1, 2), counted("d", 0, 1)]
    assert suppressed(tiny) == {"b", "c", "d"}, "two that are small together give each other away"
    assert suppressed([counted("a", 2, 9)]) == {"a"}


def test_no_hidden_cell_follows_from_the_sums_of_rows_and_columns() -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        cells = {
            (row, column): counted("x", int(n * rng.uniform(0.2, 0.8)), int(n))
            for row in "MF"
            for column, n in zip("abcd", rng.integers(3, 60, 4), strict=True)
        }
        hidden = suppressed_of_two(cells)
        for axis in (0, 1):
            for line in {key[axis] for key in cells}:
                lost = [cells[key] for key in hidden if key[axis] == line]
                alone = [key for key in cells if key[axis] == line and key not in hidden]
                if lost and alone:
                    assert len(lost) > 1
                    assert sum(one.total for one in lost) >= 5


def test_exposure_stands_beside_the_share_of_pairs() -> None:
    found = exposure_ratios([1.0, 0.5, 0.5], ["a", "b", None], {"a": 10, "b": 10, "c": 0})
    assert found == {"a": pytest.approx(4 / 3), "b": pytest.approx(2 / 3), "c": None}


def test_the_same_ranking_changes_no_ratio() -> None:
    same = [Reselected("a", 30, 0, 0, 70), Reselected("b", 50, 0, 0, 50)]
    told = [
        (one.before, one.after, one.difference, one.low, one.high)
        for one in ratio_changes(same, "b", "b")
    ]
    assert told == [(0.6, 0.6, 0.0, 0.0, 0.0), (1.0, 1.0, 0.0, 0.0, 0.0)]


def test_the_interval_of_a_change_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(2)
    shares = {"a": (0.2, 0.1, 0.05, 0.65), "b": (0.3, 0.1, 0.1, 0.5)}
    truth, within, apart = 0.25 / 0.4 - 0.3 / 0.4, 0, 0
    for _ in range(100):
        drawn = [
            Reselected(name, *(int(one) for one in rng.multinomial(300, chances)))
            for name, chances in shares.items()
        ]
        found = ratio_changes(drawn, "b", "b")[0]
        within += found.low <= truth <= found.high
        before, after = (
            compare(
                Category("a", 300, drawn[0].both + taken[0]),
                Category("b", 300, drawn[1].both + taken[1]),
            ).interval
            for taken in ((drawn[0].first, drawn[1].first), (drawn[0].second, drawn[1].second))
        )
        assert before is not None
        assert after is not None
        apart += found.high - found.low < np.hypot(after[1] - after[0], before[1] - before[0])
    assert 88 <= within <= 99
    assert apart == 100, "people are the same: two reports held side by side tell less"


def test_a_change_needs_the_group_with_the_highest_rate() -> None:
    groups = [Reselected("a", 3, 1, 1, 5), Reselected("b", 0, 0, 4, 6)]
    with pytest.raises(ValueError, match="not among the groups"):
        ratio_changes(groups, "a", "c")
    with pytest.raises(ValueError, match="is selected"):
        ratio_changes(groups, "b", "b")


def test_signals_that_give_a_group_away_are_seen() -> None:
    rng = np.random.default_rng(3)
    groups = ["a", "b"] * 200
    noise = rng.normal(size=(400, 3))
    leaked = np.column_stack([noise, np.array([g == "a" for g in groups]) + rng.normal(size=400)])
    people = np.arange(400)
    plain, leaking = proxy_auc(noise, groups, people), proxy_auc(leaked, groups, people)
    assert (plain["a"] or 1) < 0.65 < (leaking["a"] or 0)
    assert proxy_auc(noise[:20], groups[:8] + ["a"] * 12, people[:20])["b"] is None
