"""Trees are exact in what they credit, rise with what they ask, and survive storage."""

import json
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from ml.ranking.scoring.forest import Forest
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.table import COLUMN, NAMES
from ml.training.forest import grow
from ml.training.pairs import pairs_of

GATE, ASKED = "text_known", ("skill_words", "text_work", "grade_down")
REASONS = (Reason.RELATED_SKILLS, Reason.WORK_CONTENT, Reason.GRADE_DISTANCE)
SIGNS = np.array([1, 1, -1])


@pytest.fixture(scope="module")
def forest() -> Forest:
    """Trees grown on grades that need two signals together and no step down."""
    chance = np.random.default_rng(2)
    rows = chance.random((40 * 50, 3))
    truth = rows[:, 0] * rows[:, 1] - 0.3 * rows[:, 2]
    grades = np.repeat(np.quantile(truth.reshape(40, 50), 0.9, axis=1), 50) < truth
    offsets = np.arange(41) * 50
    pairs = pairs_of(grades.astype(float), offsets)
    grown = grow(rows * SIGNS, offsets, pairs, np.zeros(len(rows)), seed=1)
    return grown.forest(GATE, ASKED, REASONS, SIGNS)


def signals(*rows: tuple[float, float, float], gate: float = 1.0) -> np.ndarray:
    """Return the signals of pairs, given those asked."""
    values = np.zeros((len(rows), len(NAMES)), dtype=np.float32)
    values[:, [COLUMN[name] for name in ASKED]] = rows
    values[:, COLUMN[GATE]] = gate
    return values


def test_what_needs_two_signals_together_is_learnt(forest: Forest) -> None:
    both, one, other, none = forest.total(
        signals((0.95, 0.95, 0.0), (0.95, 0.1, 0.0), (0.1, 0.95, 0.0), (0.1, 0.1, 0.0))
    )
    assert both - one - other + none > 0.2


def test_parts_add_up_to_the_total_and_nothing_earns_nothing(forest: Forest) -> None:
    values = signals(*map(tuple, np.random.default_rng(3).random((20, 3))))
    parts = sum(forest.parts(values).values())
    assert parts == pytest.approx(forest.total(values), abs=1e-5)
    assert not any(part.any() for part in forest.parts(signals((0.0, 0.0, 0.0))).values())


def test_parts_are_shapley_values_by_their_definition(forest: Forest) -> None:
    trees = replace(forest, asked=np.tile([0, 1, 2], (len(forest.asked), 1)))
    for row in np.random.default_rng(3).random((20, 3)):
        expected = dict.fromkeys(REASONS, 0.0)
        for order in permutations(range(3)):
            present = np.zeros(3)
            for player in order:
                before = trees.total(signals(tuple(present)))[0]
                present[player] = row[player]
                expected[REASONS[player]] += (trees.total(signals(tuple(present)))[0] - before) / 6
        parts = trees.parts(signals(tuple(row)))
        assert {r: v[0] for r, v in parts.items()} == pytest.approx(expected, abs=1e-5)


def test_more_of_what_is_asked_never_lowers_and_a_step_down_never_raises(forest: Forest) -> None:
    chance = np.random.default_rng(4)
    low = chance.random((500, 3))
    high = low + chance.random((500, 3)) * np.array([0.5, 0.5, -0.5])
    rising = forest.total(signals(*map(tuple, high))) - forest.total(signals(*map(tuple, low)))
    assert rising.min() >= -1e-6
    assert rising.max() > 0.1


def test_trees_are_silent_where_the_gate_is_shut(forest: Forest) -> None:
    assert forest.total(signals((0.9, 0.9, 0.0), gate=0.0))[0] == 0.0


def test_a_small_change_of_a_signal_is_a_small_change_of_the_logit(forest: Forest) -> None:
    row = np.random.default_rng(5).random((500, 3))
    moved = forest.total(signals(*map(tuple, row + 1e-6)))
    assert np.abs(moved - forest.total(signals(*map(tuple, row)))).max() < 1e-3


def test_growing_twice_gives_the_same_and_storage_keeps_it(forest: Forest) -> None:
    stored = json.loads(json.dumps(forest.to_json()))
    assert Forest.from_json(stored).to_json() == stored


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"signals": ["skill_words", "text_work", "horoscope"]}, "horoscope"),
        ({"asked": [[0, 1, 7]]}, "fit"),
        ({"leaves": [[0.0] * 4]}, "leaves"),
        ({"reasons": ["bridge"]}, "reason"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(forest: Forest, change, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Forest.from_json({**forest.to_json(), **change})
