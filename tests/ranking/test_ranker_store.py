"""States of an index share their rows: none disturbs another, and what is unused is let go."""

import dataclasses

import numpy as np
import pytest

from ml.frames import OpeningProfile
from ml.ranking import OpeningIndex, Ranker
from ml.ranking.index import FEW, MOST_UNUSED, side_of
from ml.ranking.store import ROWS_AT_ONCE, Store
from tests.ranking.organisation import employees, opening, openings


def changed(place: OpeningProfile, number: int) -> OpeningProfile:
    return dataclasses.replace(place, description=f"Tame {number} falcons. Write about them.")


def rankings(ranker: Ranker, index: OpeningIndex) -> list[list[tuple[str, float]]]:
    return [
        [(m.opening_key, m.score) for m in ranker.rank_openings(person, index, k=50)]
        for person in employees()
    ]


def test_a_later_state_leaves_the_earlier_one_as_it_was(ranker: Ranker) -> None:
    places = list(openings())
    first = ranker.index_openings(places)
    second = ranker.index_openings([changed(places[0], 1), *places[1:]], first)
    before = rankings(ranker, second)
    third = ranker.index_openings([changed(places[0], 2), *places[2:]], second)
    assert rankings(ranker, second) == before
    assert third.store is second.store
    assert np.shares_memory(third.block.dense["retrieval"], second.block.dense["retrieval"])


def test_two_states_that_follow_the_same_one_do_not_meet(ranker: Ranker) -> None:
    places = list(openings())
    base = ranker.index_openings(places, ranker.index_openings(places))
    one = ranker.index_openings([changed(places[0], 1), *places[1:]], base)
    other = ranker.index_openings([changed(places[0], 2), *places[1:]], base)
    for number, grown in ((1, one), (2, other)):
        fresh = ranker.index_openings([changed(places[0], number), *places[1:]])
        for mine, known in zip(rankings(ranker, grown), rankings(ranker, fresh), strict=True):
            assert dict(mine) == pytest.approx(dict(known))


def test_rows_that_nobody_uses_are_let_go(ranker: Ranker) -> None:
    places = [opening("Backend developer", f"o-{n:04}") for n in range(600)]
    index = ranker.index_openings(places)
    for number in range(6):
        places = [changed(place, number) for place in places]
        index = ranker.index_openings(places, index)
    assert len(index.block) <= (1 + MOST_UNUSED) * len(index) + FEW
    np.testing.assert_allclose(index.vectors, ranker.index_openings(places).vectors, atol=1e-6)


def test_many_openings_are_encoded_some_at_a_time_as_they_are_at_once(ranker: Ranker) -> None:
    kinds = list(openings())
    places = [
        dataclasses.replace(kinds[n % len(kinds)], key=f"o-{n}") for n in range(ROWS_AT_ONCE + 9)
    ]
    index = ranker.index_openings(places)
    rows = np.array([3, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 8])
    few, some = side_of(index, rows), ranker.index_openings([places[row] for row in rows])
    for name, array in some.block.dense.items():
        np.testing.assert_allclose(few.block.dense[name], array, atol=1e-6, err_msg=name)
    for name, matrix in some.block.sparse.items():
        assert (few.block.sparse[name] != matrix).nnz == 0, name


def test_a_store_that_outgrows_its_room_keeps_what_it_held(ranker: Ranker) -> None:
    block = ranker.index_openings(openings()).block
    store = Store(1)
    first, start = store.extend(block)
    held = first.dense["retrieval"].copy()
    for turn in range(1, 40):
        last, start = store.extend(block)
        assert start == turn * len(block)
    assert len(last) == 40 * len(block)
    np.testing.assert_array_equal(first.dense["retrieval"], held)
    np.testing.assert_array_equal(last.dense["retrieval"][-len(block) :], held)
    assert (last.sparse["work"][-len(block) :] != block.sparse["work"]).nnz == 0
