"""What carries over between packs, by pack, signal, kind of person and difficulty."""

import numpy as np
import pytest

from benchmarks.ceiling import KNOWING, by_families
from ml.evaluation.carrying import difficulty, hold_out, kinds, reference, swapped
from ml.evaluation.packs import Pack
from ml.frames import EmployeeProfile, HeldSkill, Target, Wish
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.signals.table import COLUMN, NAMES
from ml.training import RankingLines
from ml.training.queries import GradedQueries

PEOPLE, ROLES, FAMILIES = 36, 30, 9
TOLD = ("text_work", "title_meaning")


def pack(name: str, said_by: str) -> GradedQueries:
    """Grades follow one signal, the other is noise."""
    rng = np.random.default_rng(len(name))
    signals = np.zeros((PEOPLE, ROLES, len(NAMES)), dtype=np.float32)
    for signal in TOLD:
        signals[..., COLUMN[signal]] = rng.random((PEOPLE, ROLES))
    grades = (signals[..., COLUMN[said_by]] > 0.8).astype(np.int8)
    families = [f"family {n % FAMILIES}" for n in range(PEOPLE)]
    return GradedQueries(name, signals, grades, families, np.zeros(grades.shape, dtype=np.bool_))


def mean(values: AnyArray) -> float:
    return float(np.nanmean(values[0]))


def test_what_one_pack_teaches_is_worth_little_on_a_pack_of_another_kind() -> None:
    packs = [pack("text", "text_work"), pack("titles", "title_meaning")]
    of_text = hold_out(packs, RankingLines(TOLD), ("text",))
    assert mean(of_text.values(0)) > 0.95
    assert mean(of_text.values(1)) < 0.6
    assert mean(of_text.values(0)) > mean(reference(packs[0]))


def test_a_signal_that_does_not_carry_over_is_named_by_what_its_slopes_lose() -> None:
    packs = [pack("text", "text_work"), pack("titles", "title_meaning")]
    own = hold_out(packs, RankingLines(TOLD), ("text",))
    other = hold_out(packs, RankingLines(TOLD), ("titles",))
    lost = dict(swapped(own, other, 0))
    assert lost.keys() == set(TOLD)
    assert lost["text_work"][1] > 0.1
    assert all(mean == 0.0 for mean, _, _ in dict(swapped(own, own, 0)).values())


def test_what_is_fitted_to_those_it_judges_flatters_where_nothing_carries_over() -> None:
    noisy = pack("noise", "text_work")
    rng = np.random.default_rng(9)
    noisy.signals[:] = rng.random(noisy.signals.shape)
    noisy.grades[:] = rng.random(noisy.grades.shape) < 0.2
    *others, (label, knowing) = by_families(noisy, RankingLines(candidates=20, rounds=1), 3)
    assert label == KNOWING
    assert len(others) == 2
    assert all(of[0][0] + 0.02 < knowing[0][0] for _, of in others)


def test_the_slope_on_the_reference_is_found_where_families_differ_in_difficulty() -> None:
    rng = np.random.default_rng(5)
    families = [f"family {n}" for n in range(40) for _ in range(20)]
    hard = np.repeat(rng.random(40), 20)
    unlearnt = hard + rng.normal(0.0, 0.02, 800)
    followed = difficulty(families, 1.4 * hard + 0.1, unlearnt)
    assert followed.slope[0] == pytest.approx(1.4, abs=0.05)
    assert followed.slope[1] <= followed.slope[0] <= followed.slope[2]
    assert followed.left < 0.01
    noisy = difficulty(families, 1.4 * hard + np.repeat(rng.normal(0.0, 0.1, 40), 20), unlearnt)
    assert noisy.left > 3 * followed.left


def test_people_are_told_apart_by_wish_by_words_and_by_skills() -> None:
    people = (
        EmployeeProfile("a", skills=(HeldSkill("x"),)),
        EmployeeProfile("b", text="word " * 60, wishes=(Wish(Target.FUNCTION, "Sales"),)),
        EmployeeProfile(
            "c",
            text="word " * 20,
            skills=tuple(HeldSkill(f"skill {n}") for n in range(9)),
            wishes=(Wish(Target.FUNCTION, "Sales"), Wish(Target.TEXT, "selling")),
        ),
    )
    found = {kind: mask.tolist() for kind, mask in kinds(Pack("p", people, (), {})).items()}
    assert found["wish: none"] == [True, False, False]
    assert found["wish: function"] == [False, True, False]
    assert found["wish: text"] == [False, False, True]
    assert found["no text"] == [True, False, False]
    assert found["15 to 49 words"] == [False, False, True]
    assert found["50 words and more"] == [False, True, False]
    assert found["many skills (third)"] == [False, False, True]
    assert "1 to 14 words" not in found
