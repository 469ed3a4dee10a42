"""What is learnt from a part of a matrix is read where it is, and is what a copy would give."""

import tracemalloc

import numpy as np
import pytest
from scipy.special import expit

from ml.feedback.clicks import Clicks, fit_clicks
from ml.feedback.places import Places
from ml.feedback.trees import ClickTrees
from ml.training.histograms import ROWS_AT_ONCE
from ml.training.reading import Turned
from ml.training.trees import _spread

PLACES = 10
ITEMS, COLUMNS = 3 * ROWS_AT_ONCE, 12


@pytest.fixture(scope="module")
def clicks():
    """Items in lists of ten, opened by what the columns say and as far as people look."""
    rng = np.random.default_rng(3)
    rows = np.maximum(rng.normal(0.2, 0.4, (ITEMS, COLUMNS)), 0.0).astype(np.float32)
    base = rows.sum(axis=1)
    place = (np.arange(ITEMS) % PLACES).astype(np.int16)
    opened = rng.random(ITEMS) < expit(2.0 * base - 6.0) / (1 + place)
    person = np.repeat(np.arange(ITEMS // 50 + 1), 50)[:ITEMS].astype(np.int32)
    return Clicks(rows, base, opened, place, rng.random(ITEMS) < 0.02, person)


@pytest.fixture(scope="module")
def some():
    """Two thirds of the items, over several blocks."""
    return np.flatnonzero(np.arange(ITEMS) % 3 > 0)


@pytest.fixture(scope="module")
def model(clicks):
    """What the lines make of all items."""
    prior = Places(1.0, 1.0, 0).prior(PLACES)
    return fit_clicks(clicks, prior, np.full(COLUMNS, -0.5), penalty=30.0)


def told(trees):
    """Everything that is asked and said by fitted trees."""
    return [
        (tree.feature, tree.threshold, leaves.tolist())
        for tree, leaves in zip(trees.trees_, trees.leaves_, strict=True)
    ]


def test_picked_items_give_the_model_that_copied_ones_give(clicks, some):
    prior, floor = Places(1.0, 1.0, 0).prior(PLACES), np.full(COLUMNS, -0.5)
    copied = fit_clicks(clicks.only(some), prior, floor, penalty=30.0)
    picked = fit_clicks(clicks.picked(some), prior, floor, penalty=30.0)
    assert copied.change.any()
    assert picked.change.tobytes() == copied.change.tobytes()
    assert (picked.start, picked.scale) == (copied.start, copied.scale)
    again = clicks.picked(some).picked(np.arange(5, 50))
    assert np.array_equal(again.columns[:], clicks.columns[some[5:50]])


def test_the_interest_of_some_items_is_what_it_is_among_all(clicks, some, model):
    assert model.interest(clicks, some).tobytes() == model.interest(clicks)[some].tobytes()


@pytest.mark.parametrize("shuffled", [False, True], ids=["lists in order", "lists in any order"])
def test_trees_of_some_rows_are_those_of_their_copy(clicks, some, model, shuffled):
    lists = some // PLACES
    of = np.random.default_rng(0).permutation(int(lists.max()) + 1)[lists] if shuffled else lists
    known = {
        "qid": of,
        "looked": model.theta[clicks.place[some]],
        "base": model.interest(clicks, some),
    }
    before = known["base"].copy()
    opened = clicks.opened[some]
    grown = ClickTrees(trees=8).fit(clicks.columns, opened, some=some, **known)
    copied = ClickTrees(trees=8).fit(clicks.columns[some], opened, **known)
    assert told(grown) == told(copied)
    assert len(grown.trees_) == 8
    assert np.array_equal(known["base"], before), "what the caller gave stays as it is"


def test_growing_trees_takes_less_memory_than_a_copy_of_the_rows():
    rng = np.random.default_rng(1)
    rows = rng.random((25 * ROWS_AT_ONCE, 60), dtype=np.float32)
    some = np.flatnonzero(np.arange(len(rows)) % 3 > 0)
    opened = rng.random(len(some)) < rows[some, 0]
    tracemalloc.start()
    ClickTrees(trees=1).fit(rows, opened, qid=some // PLACES, some=some)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < rows[some].nbytes


def test_the_spread_of_turned_columns_is_that_of_numpy_to_the_bit(clicks, some):
    asked, signs = np.array([4, 0, 7]), np.array([1.0, -1.0, 1.0], dtype=np.float32)
    turned = Turned(clicks.columns, some, asked, signs)
    copy = np.ascontiguousarray(clicks.columns[some][:, asked]) * signs
    assert _spread(turned).tobytes() == copy.std(axis=0, dtype=np.float64).tobytes()
    assert all(map(np.array_equal, turned.columns(), copy.T))
