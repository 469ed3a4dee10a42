"""Trees are added where later lists bear them out, and nowhere else."""

import numpy as np
import pytest

from ml.feedback.base import Base, joined
from ml.feedback.dataset import FeedbackData
from ml.feedback.ranker import ClickRanker
from ml.feedback.trees import sums_of
from ml.ranking.scoring.combination import shipped_combination
from ml.ranking.scoring.forest import Forest
from ml.ranking.scoring.monotone import falling
from ml.ranking.signals.table import NAMES
from ml.types import Vectors
from tests.support.feedback_world import World, served, world


def test_trees_prove_themselves_on_later_lists_or_are_left_out() -> None:
    of = world(4, together=True)
    fitted = _with_trees(served(of, 3000, 4), of)
    gain = fitted.trees_told_.gain
    assert gain is not None
    assert fitted.trees_told_.kept == (gain.low > 0)
    assert fitted.trees_told_.kept, "two signals together say much here"
    compiled = fitted.unaligned()
    assert falling(compiled.terms, compiled.forest) == ""
    rows = of.signals.reshape(-1, len(NAMES))[::11]
    said = (fitted.decision_function(rows) - fitted.model_.start) / fitted.model_.scale
    assert said == pytest.approx(Base.of(compiled).sums(rows), abs=2e-5)


def test_trees_that_later_lists_do_not_bear_out_are_left_out() -> None:
    same = world(3, same=True)
    fitted = _with_trees(served(same, 300, 4), same)
    assert not fitted.trees_told_.kept
    assert fitted.forest_ is None


def _with_trees(data: FeedbackData, of: World) -> ClickRanker:
    rows = data.sorted()
    lists = rows.list_index
    pair = rows.pair_at[lists]
    return ClickRanker(of.base, penalties=(np.inf, 30.0), folds=2).fit(
        rows.signals[:, [rows.signal_names.index(name) for name in NAMES]],
        rows.opened,
        place=rows.position,
        qid=rows.list_key[lists],
        groups=rows.person_key[lists],
        day=rows.day[lists],
        exchanged=(pair > 0) & ((rows.position == pair) | (rows.position == pair + 1)),
    )


def test_a_shallow_forest_beside_a_deep_one_says_the_sum_of_both() -> None:
    deep = shipped_combination(Vectors.NONE).forest
    assert deep is not None
    shallow = Forest(
        deep.gate,
        ("text_work", "essential_cover"),
        (deep.reasons[0], deep.reasons[0]),
        np.array([[0]]),
        np.array([[0.1]]),
        np.array([[0.6]]),
        np.array([[0.0, 0.7]]),
    )
    rows = world(0, people=20, openings=10).signals.reshape(-1, len(NAMES))
    both = joined(deep, shallow)
    assert sums_of(both, rows) == pytest.approx(
        sums_of(deep, rows) + sums_of(shallow, rows), abs=1e-9
    )
