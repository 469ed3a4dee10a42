"""Trees are exact in what they credit, rise with what they ask, and survive storage."""

import json
from itertools import permutations, product

import numpy as np
import pytest
from sklearn.base import clone

from ml.errors import ArtifactError
from ml.ranking.scoring.combination import Combination
from ml.ranking.scoring.forest import Forest
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.table import COLUMN, GATE, NAMES
from ml.training.compiling import forest_of
from ml.training.trees import RankingTrees

ASKED = ("skill_words", "text_work", "grade_down")
QUERY = np.repeat(np.arange(40), 50)
REASONS = (Reason.RELATED_SKILLS, Reason.WORK_CONTENT, Reason.GRADE_DISTANCE)


def planted() -> tuple[np.ndarray, np.ndarray]:
    """Return pairs whose grades need two signals together and no step down."""
    chance = np.random.default_rng(2)
    asked = chance.random((40 * 50, 3))
    truth = asked[:, 0] * asked[:, 1] - 0.3 * asked[:, 2]
    grades = np.repeat(np.quantile(truth.reshape(40, 50), 0.9, axis=1), 50) < truth
    return signals(*map(tuple, asked)), grades.astype(float)


@pytest.fixture(scope="module", params=[1, 2, 3])
def trees(request: pytest.FixtureRequest) -> RankingTrees:
    return RankingTrees(ASKED, depth=request.param, random_state=1).fit(*planted(), qid=QUERY)


@pytest.fixture(scope="module")
def combination(trees: RankingTrees) -> Combination:
    return Combination(0.0, (1.0, 1.0), (), forest_of(trees, 1.0))


@pytest.fixture(scope="module")
def forest(combination: Combination) -> Forest:
    assert combination.forest is not None
    return combination.forest


def signals(*rows: tuple[float, float, float], gate: float = 1.0) -> np.ndarray:
    """Return the signals of pairs, given those asked."""
    values = np.zeros((len(rows), len(NAMES)), dtype=np.float32)
    values[:, [COLUMN[name] for name in ASKED]] = rows
    values[:, COLUMN[GATE]] = gate
    return values


def parts_of(combination: Combination, values: np.ndarray) -> dict[Reason, np.ndarray]:
    """Return what the trees say, by reason; nothing else is in the combination."""
    parts = combination.logits(values)
    assert not parts.pop(Reason.STARTING_POINT).any()
    return parts


def test_what_needs_two_signals_together_is_learnt(trees: RankingTrees) -> None:
    both, one, other, none = trees.decision_function(
        signals((0.95, 0.95, 0.0), (0.95, 0.1, 0.0), (0.1, 0.95, 0.0), (0.1, 0.1, 0.0))
    )
    together = both - one - other + none
    assert together > 0.2 if trees.depth > 1 else together == pytest.approx(0.0)


def test_parts_add_up_to_the_trees_and_nothing_earns_nothing(
    trees: RankingTrees, combination: Combination
) -> None:
    values = signals(*map(tuple, np.random.default_rng(3).random((200, 3))))
    parts = sum(parts_of(combination, values).values())
    np.testing.assert_allclose(parts, trees.decision_function(values), atol=1e-9)
    nothing = parts_of(combination, signals((0.0, 0.0, 0.0)))
    assert not any(part.any() for part in nothing.values())


def test_parts_are_shapley_values_by_their_definition(
    trees: RankingTrees, combination: Combination
) -> None:
    row = np.random.default_rng(3).random((20, 3))
    value = {
        present: trees.decision_function(signals(*map(tuple, row * np.array(present))))
        for present in product((0, 1), repeat=3)
    }
    expected = {reason: np.zeros(20) for reason in REASONS}
    for order in permutations(range(3)):
        present = [0, 0, 0]
        for player in order:
            before = value[*present]
            present[player] = 1
            expected[REASONS[player]] += (value[*present] - before) / 6
    parts = parts_of(combination, signals(*map(tuple, row)))
    for reason, shapley in expected.items():
        np.testing.assert_allclose(parts[reason], shapley, atol=1e-9)


def test_more_of_what_is_asked_never_lowers_and_a_step_down_never_raises(
    trees: RankingTrees,
) -> None:
    chance = np.random.default_rng(4)
    low = chance.random((500, 3))
    high = low + chance.random((500, 3)) * np.array([0.5, 0.5, -0.5])
    before, after = (trees.decision_function(signals(*map(tuple, v))) for v in (low, high))
    assert (after - before).min() >= -1e-9
    assert (after - before).max() > 0.1


def test_trees_are_silent_where_the_gate_is_shut(
    trees: RankingTrees, combination: Combination
) -> None:
    shut = signals((0.9, 0.9, 0.0), gate=0.0)
    assert trees.decision_function(shut)[0] == 0.0
    assert not any(part.any() for part in parts_of(combination, shut).values())


def test_a_small_change_of_a_signal_is_a_small_change_of_the_sum(trees: RankingTrees) -> None:
    row = np.random.default_rng(5).random((500, 3))
    moved, known = (trees.decision_function(signals(*map(tuple, v))) for v in (row + 1e-6, row))
    assert np.abs(moved - known).max() < 1e-3


def test_growing_twice_gives_the_same_and_storage_keeps_it(
    trees: RankingTrees, forest: Forest
) -> None:
    stored = json.loads(json.dumps(forest.to_json()))
    assert Forest.from_json(stored).to_json() == stored
    assert forest_of(clone(trees).fit(*planted(), qid=QUERY), 1.0).to_json() == stored


def test_a_tree_that_falls_where_it_should_rise_is_refused(combination: Combination) -> None:
    stored = combination.to_json()
    stored["forest"]["leaves"] = (-np.array(stored["forest"]["leaves"])).tolist()
    with pytest.raises(ArtifactError, match=r"not monotone, (more|less) .* may lower"):
        Combination.from_json(stored)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"signals": ["skill_words", "text_work", "horoscope"]}, "horoscope"),
        ({"asked": [[0, 1]]}, "full tree"),
        ({"asked": [[0, 1, 7]]}, "fit"),
        ({"leaves": [[0.0] * 4]}, "leaves"),
        ({"reasons": ["bridge"]}, "reason"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(forest: Forest, change, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Forest.from_json({**forest.to_json(), **change})
