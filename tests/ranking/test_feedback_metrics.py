"""Metrics equal those of scikit-learn and of trec_eval's definitions, and ties are told."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, ndcg_score

from ml.feedback import metrics

RNG = np.random.default_rng(6)
LISTS, K = 40, 9
LIST = np.repeat(np.arange(LISTS), K)
SCORES = RNG.permutation(LISTS * K) / 7.0
GRADES = RNG.integers(0, 4, LISTS * K).astype(float)
HIT = GRADES > 2
KEYS = np.array([f"d{number % K}" for number in range(LISTS * K)])
RANK = metrics.ranks(SCORES, LIST, KEYS)


def _rows(values: np.ndarray) -> np.ndarray:
    return values.reshape(LISTS, K)


@pytest.mark.parametrize("k", [1, 5, 10])
def test_ndcg_is_that_of_scikit_learn(k: int) -> None:
    own = metrics.ndcg(GRADES, RANK, LIST, LISTS, k=k)
    for number, (grades, scores) in enumerate(zip(_rows(GRADES), _rows(SCORES), strict=True)):
        if grades.any():
            theirs = ndcg_score(grades[None], scores[None], k=k)
            assert own[number] == pytest.approx(theirs, abs=1e-12)
        else:
            assert np.isnan(own[number])


def test_average_precision_is_that_of_scikit_learn() -> None:
    own = metrics.average_precision(HIT, RANK, LIST, LISTS)
    for number, (hit, scores) in enumerate(zip(_rows(HIT), _rows(SCORES), strict=True)):
        if hit.any():
            theirs = average_precision_score(hit, scores)
            assert own[number] == pytest.approx(theirs, abs=1e-12)
        else:
            assert np.isnan(own[number])


def test_reciprocal_rank_and_recall_by_hand() -> None:
    hit = np.array([False, True, True, False, False, False])
    list_, rank = np.array([0, 0, 0, 1, 1, 1]), np.array([1, 3, 2, 1, 2, 3])
    assert metrics.reciprocal_rank(hit, rank, list_, 2)[0] == 0.5
    assert np.isnan(metrics.reciprocal_rank(hit, rank, list_, 2)[1])
    assert metrics.recall(hit, rank, list_, 2, k=2)[0] == 0.5


def test_equal_scores_are_ordered_as_trec_eval_orders_them() -> None:
    """`sim` falling, then the number of the document falling, whatever the order of the rows."""
    scores, keys = np.array([0.5, 0.5, 0.9, 0.5]), np.array(["d1", "d3", "d0", "d2"])
    assert metrics.ranks(scores, np.zeros(4, int), keys).tolist() == [4, 2, 1, 3]
    again = [2, 0, 3, 1]
    turned = metrics.ranks(scores[again], np.zeros(4, int), keys[again])
    assert turned.tolist() == [1, 4, 3, 2]
    assert metrics.tied(scores, np.zeros(4, int)) == 0.75
    assert metrics.tied(SCORES, LIST) == 0.0


def test_nothing_ranks_what_is_not_a_number() -> None:
    with pytest.raises(ValueError, match="NaN has no rank"):
        metrics.ranks(np.array([0.1, np.nan]), np.zeros(2, int), KEYS[:2])
