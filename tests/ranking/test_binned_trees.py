"""Trees that are grown on bins ask what trees on exact values ask, and never fall."""

import numpy as np
import pytest
from sklearn.tree import DecisionTreeRegressor

from ml.training.histograms import BINS, binned, grow_tree


def said(tree, rows):
    """What a tree says of rows."""
    node = np.zeros(len(rows), dtype=int)
    left, right = np.array(tree.children_left), np.array(tree.children_right)
    feature, threshold = np.array(tree.feature), np.array(tree.threshold)
    for _depth in range(4):
        inner = left[node] >= 0
        value = rows[np.arange(len(rows)), np.maximum(feature[node], 0)]
        following = np.where(value <= threshold[node], left[node], right[node])
        node = np.where(inner, following, node)
    return tree.value[node, 0, 0]


@pytest.fixture(scope="module")
def problem():
    """Columns of few values, as bins hold them exactly, and the steps of a loss."""
    rng = np.random.default_rng(0)
    rows = rng.integers(0, 40, (3_000, 6)) / 40.0
    rows[:, 3] = np.where(rows[:, 3] < 0.6, 0.0, rows[:, 3])
    curve = rng.random(3_000) + 0.1
    wanted = rows[:, 0] + 2.0 * (rows[:, 3] > 0.7) * (rows[:, 1] > 0.5) - rows[:, 4]
    slope = curve * (wanted + rng.normal(0.0, 0.3, 3_000))
    return rows, slope, curve


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_on_few_values_it_is_the_tree_of_exact_values(problem, depth):
    rows, slope, curve = problem
    columns = np.array([0, 1, 3, 4])
    tree = grow_tree(
        binned(rows.T, rows.shape), np.arange(3_000), columns, slope, curve, depth=depth, least=0.03
    )
    exact = DecisionTreeRegressor(
        max_depth=depth,
        min_weight_fraction_leaf=0.03,
        monotonic_cst=np.ones(4, dtype=np.int64),
        random_state=0,
    ).fit(rows[:, columns], slope / curve, sample_weight=curve)
    assert said(tree, rows) == pytest.approx(exact.predict(rows[:, columns]), abs=1e-6)
    assert set(tree.feature) <= {-1, *columns}


def test_it_never_falls_where_more_is_better(problem):
    rows, slope, curve = problem
    tree = grow_tree(
        binned(rows.T, rows.shape),
        np.arange(3_000),
        np.arange(6),
        slope,
        curve,
        depth=3,
        least=0.01,
    )
    before = said(tree, rows)
    for column in range(6):
        raised = rows.copy()
        raised[:, column] += 0.2
        assert (said(tree, raised) >= before - 1e-12).all(), column
    assert 4 not in tree.feature, "more of it is worse, so it is not asked"


def test_each_leaf_holds_enough_and_nothing_to_tell_is_a_single_leaf():
    rng = np.random.default_rng(1)
    rows = rng.random((2_000, 3))
    curve = np.ones(2_000)
    rare = (rows[:, 0] > 0.995).astype(float)
    every, columns = np.arange(2_000), np.arange(3)
    tree = grow_tree(binned(rows.T, rows.shape), every, columns, rare, curve, depth=1, least=0.05)
    assert np.bincount((rows[:, 0] > tree.threshold[0]).astype(int)).min() >= 100
    flat = grow_tree(
        binned(rows.T, rows.shape),
        np.arange(2_000),
        np.arange(3),
        curve,
        curve,
        depth=2,
        least=0.05,
    )
    assert flat.feature == [-1]
    assert flat.value.ravel().tolist() == [1.0]


def test_bins_are_even_few_and_keep_a_value_of_many_apart():
    rng = np.random.default_rng(2)
    rows = np.maximum(rng.normal(0.0, 1.0, (5_000, 1)), 0.0)
    found = binned(rows.T, rows.shape)
    assert found.codes.max() < BINS
    assert found.edges[0][0] == 0.0
    assert ((found.codes[:, 0] == 0) == (rows[:, 0] == 0.0)).all()
    assert np.bincount(found.codes[:, 0])[1:].max() < 3 * 5_000 / BINS
    assert binned(np.ones((1, 10)), (10, 1)).edges[0].tolist() == []
