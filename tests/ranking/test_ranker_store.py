"""States of an index share their rows: none disturbs another, and what is unused is let go."""

import dataclasses
from unittest.mock import Mock

import numpy as np
import pytest

from ml.frames import OpeningProfile, Target, Wish
from ml.ranking import OpeningIndex, Ranker
from ml.ranking.arrays.blocks import Block
from ml.ranking.arrays.store import Store
from ml.ranking.index import shards as shards_of
from ml.ranking.index.indexes import side_of
from ml.ranking.index.shards import FEW, MOST_UNUSED, ROWS_AT_ONCE
from ml.ranking.ranker import CLEARLY_UNWANTED
from ml.ranking.signals import refusals
from ml.ranking.signals.refusals import refused_strength
from tests.ranking.organisation import employee, employees, opening, openings
from tests.support.blocks import assert_same_rows


def changed(place: OpeningProfile, number: int) -> OpeningProfile:
    return dataclasses.replace(place, description=f"Tame {number} falcons. Write about them.")


def rankings(ranker: Ranker, index: OpeningIndex) -> list[list[tuple[str, float]]]:
    return [
        [(m.opening_key, m.score) for m in ranker.rank_openings(person, index, k=50)]
        for person in employees()
    ]


def held(index: OpeningIndex, name: str) -> np.ndarray:
    (shard,) = index.shards
    return shard.block.columns[name]


def total(index: OpeningIndex) -> int:
    return sum(len(shard) for shard in index.shards)


def test_a_later_state_leaves_the_earlier_one_as_it_was(ranker: Ranker) -> None:
    places = list(openings())
    first = ranker.index_openings(places)
    second = ranker.index_openings([changed(places[0], 1), *places[1:]], first)
    before = rankings(ranker, second)
    third = ranker.index_openings([changed(places[0], 2), *places[2:]], second)
    assert rankings(ranker, second) == before
    assert third.shards[0].store is second.shards[0].store
    assert np.shares_memory(*(held(index, "retrieval") for index in (third, second)))


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
    assert total(index) <= (1 + MOST_UNUSED) * len(index) + FEW
    np.testing.assert_allclose(index.vectors, ranker.index_openings(places).vectors, atol=1e-6)


def test_many_openings_are_encoded_some_at_a_time_as_they_are_at_once(ranker: Ranker) -> None:
    kinds = list(openings())
    places = [
        dataclasses.replace(kinds[n % len(kinds)], key=f"o-{n}") for n in range(ROWS_AT_ONCE + 9)
    ]
    index = ranker.index_openings(places)
    rows = np.array([3, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 8])
    some = side_of(ranker.index_openings([places[row] for row in rows])).block
    assert_same_rows(some, side_of(index, rows).block, atol=1e-6)


def test_a_store_that_outgrows_its_room_keeps_what_it_held(ranker: Ranker) -> None:
    block = side_of(ranker.index_openings(openings())).block
    store = Store(1)
    first, start = store.extend(block)
    held = first.retrieval.copy()
    for turn in range(1, 40):
        last, start = store.extend(block)
        assert start == turn * len(block)
    assert len(last) == 40 * len(block)
    np.testing.assert_array_equal(first.retrieval, held)
    np.testing.assert_array_equal(last.retrieval[-len(block) :], held)
    assert (last.work_words[-len(block) :] != block.work_words).nnz == 0


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards_of, "SHARD_ROWS", 5)
    monkeypatch.setattr(shards_of, "FEW", 1)


@pytest.fixture
def spread(ranker: Ranker, small_shards: None) -> tuple[list[OpeningProfile], OpeningIndex]:
    """Openings that lie in several shards, some of them changed, moved or gone."""
    kinds = list(openings())
    places = [dataclasses.replace(kinds[n % len(kinds)], key=f"o-{n:02}") for n in range(24)]
    index = ranker.index_openings([])
    for count in range(1, len(places) + 1):
        index = ranker.index_openings(places[:count], index)
    for number in range(0, len(places), 3):
        places[number] = changed(places[number], number)
    places = [*places[4:], *places[:2]]
    return places, ranker.index_openings(places, index)


def test_shards_rank_as_one_piece_does(
    ranker: Ranker, spread: tuple[list[OpeningProfile], OpeningIndex]
) -> None:
    places, index = spread
    assert len(index.shards) > 2
    whole = ranker.index_openings(places)
    np.testing.assert_allclose(index.vectors, whole.vectors, atol=1e-6)
    for mine, known in zip(rankings(ranker, index), rankings(ranker, whole), strict=True):
        assert dict(mine) == pytest.approx(dict(known))


def test_rows_come_from_their_shards_in_the_order_asked_for(
    ranker: Ranker, spread: tuple[list[OpeningProfile], OpeningIndex]
) -> None:
    places, index = spread
    for rows in ([len(places) - 1, 0, 7, 3, 7], [2], []):
        some = side_of(index, np.array(rows, dtype=np.int64)).block
        known = side_of(
            ranker.index_openings(
                [dataclasses.replace(places[row], key=f"o{n}") for n, row in enumerate(rows)]
            )
        ).block
        # One that is asked for twice got a key of its own each time.
        assert_same_rows(known, some, atol=1e-6, but=("key",))


def test_refusals_are_looked_up_where_the_rows_lie(
    ranker: Ranker,
    spread: tuple[list[OpeningProfile], OpeningIndex],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = spread[1]
    people = [
        employee(
            "Support engineer", wishes=tuple(Wish(Target.TEXT, no, wanted=False) for no in told)
        )
        for told in (("tame falcons",), ("Marketing",), ("Quality engineer", "tame falcons"))
    ]
    sides = [side_of(ranker.index_employees([person])) for person in people]
    known = [refused_strength(side, side_of(index))[0] >= CLEARLY_UNWANTED for side in sides]
    copies = Mock(side_effect=AssertionError("rows were copied"))
    for one in people:
        ranker.unwanted(one, ranker.index_openings([]))  # reads the person
    monkeypatch.setattr(Block, "take", copies)
    for few in (refusals.FEW_ASKED, 0):
        monkeypatch.setattr(refusals, "FEW_ASKED", few)
        found = [ranker.unwanted(person, index) for person in people]
        np.testing.assert_array_equal(found, known)
    assert all(0 < one.sum() < len(index) for one in known)


def test_who_refuses_an_opening_is_the_same_in_shards_and_in_one_piece(
    ranker: Ranker, small_shards: None
) -> None:
    kinds = [Wish(Target.TEXT, no, wanted=False) for no in ("falcons", "Marketing", "leading")]
    people = [
        employee("Support engineer", f"e-{n}", wishes=(kinds[n % 3],) * (n % 2)) for n in range(20)
    ]
    crowd = ranker.index_employees([])
    for count in range(1, len(people) + 1):
        crowd = ranker.index_employees(people[:count], crowd)
    people = [*people[7:], *people[:7]]
    crowd = ranker.index_employees(people, crowd)
    assert len(crowd.shards) > 2
    for place in openings():
        alone = ranker.index_openings([place])
        known = [ranker.unwanted(one, alone)[0] for one in people]
        np.testing.assert_array_equal(ranker.unwanted_by(place, crowd), known)


def test_a_change_writes_one_shard_anew_at_most(ranker: Ranker, small_shards: None) -> None:
    places = [opening("Backend developer", f"o-{n:02}") for n in range(20)]
    index = ranker.index_openings([])
    for count in range(1, len(places) + 1):
        index = ranker.index_openings(places[:count], index)
    assert len(index.shards) == 4
    changing = [changed(place, n) if n % 5 < 3 else place for n, place in enumerate(places)]
    crowded = ranker.index_openings(changing, index)
    stores = [shard.store for shard in crowded.shards]
    settled = ranker.index_openings(changing, crowded)
    anew = [shard for shard in settled.shards if shard.store not in stores]
    assert len(anew) == 1
    for _turn in range(len(stores)):
        settled = ranker.index_openings(changing, settled)
    assert all(len(shard) <= 5 for shard in settled.shards)
    assert total(settled) <= (1 + MOST_UNUSED) * len(places) + len(settled.shards)


def test_an_index_that_everybody_left_can_be_filled_again(
    ranker: Ranker, spread: tuple[list[OpeningProfile], OpeningIndex]
) -> None:
    places, index = spread
    empty = ranker.index_openings([], index)
    assert ranker.rank_openings(employees()[0], empty, k=5) == []
    again = ranker.index_openings(places, empty)
    np.testing.assert_allclose(again.vectors, index.vectors, atol=1e-6)
