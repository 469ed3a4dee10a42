"""Whatever changes, an index of files answers as one in memory does, bit for bit."""

import dataclasses
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.serving import Disclosure, shared_index
from app.serving.shared_index import AsOf, SharedIndexes
from app.settings import Settings
from ml.frames import EmployeeProfile, OpeningProfile, Target, Wish
from ml.ranking import Ranker, loose_rows
from ml.training import train
from tests.ranking.organisation import employees, frames, openings
from tests.support.killed_shards import facts_of

# Which state each opening and each person is in; 0 is gone, every other number another text.
openings_then = st.lists(st.integers(0, 3), min_size=len(openings()), max_size=len(openings()))
people_then = st.lists(st.integers(0, 3), min_size=len(employees()), max_size=len(employees()))
steps = st.lists(st.tuples(openings_then, people_then), min_size=1, max_size=4)


@cache
def ranker(seed: int) -> Ranker:
    return train(frames(), seed=seed)


def openings_of(states: Sequence[int]) -> list[OpeningProfile]:
    return [
        dataclasses.replace(one, description=f"{one.description} Tame {state} falcons.")
        for one, state in zip(openings(), states, strict=True)
        if state
    ]


def people_of(states: Sequence[int]) -> list[EmployeeProfile]:
    return [
        dataclasses.replace(one, wishes=(Wish(Target.TEXT, f"I want {state} falcons"),))
        for one, state in zip(employees(), states, strict=True)
        if state
    ]


def answers(by: Ranker, places: Any, people: Any) -> list[Any]:
    return [
        *(by.rank_openings(one, places, k=9) for one in employees()[:4]),
        *(by.rank_employees(one, people, k=9) for one in openings()[:3]),
    ]


def require_the_same(seed: int, states: list[tuple[list[int], list[int]]], joins: int) -> None:
    """One process is there from the start; each step another one comes, as after a restart."""
    by, shown = ranker(seed), Disclosure.MANAGERS
    with tempfile.TemporaryDirectory() as data, patch.object(shared_index, "LEAST_LOOSE", 1):
        here = Settings(data_dir=Path(data), shared_index_from=1)
        first = SharedIndexes(here)
        alone: Any = (None, None)
        mine: Any = (None, None)
        for number, (places_are, people_are) in enumerate(states):
            places, people = openings_of(places_are), people_of(people_are)
            alone = (by.index_openings(places, alone[0]), by.index_employees(people, alone[1]))
            if mine[0] is None:
                mine = (
                    first.openings(by, facts_of(places)),
                    first.people(by, shown, people, AsOf()),
                )
            else:
                mine = (by.index_openings(places, mine[0]), by.index_employees(people, mine[1]))
                mine = (
                    first.settled_openings(by, mine[0]),
                    first.settled_people(by, shown, mine[1], AsOf()),
                )
            expected = answers(by, *alone)
            assert answers(by, *mine) == expected
            if number >= joins:
                other = SharedIndexes(here)
                theirs = (
                    other.openings(by, facts_of(places)),
                    other.people(by, shown, people, AsOf()),
                )
                assert sum(map(loose_rows, theirs)) == 0
                assert answers(by, *theirs) == expected


@given(st.sampled_from([3, 4]), steps, st.integers(0, 3))
@settings(max_examples=6)
def test_files_change_no_bit_of_an_answer(
    seed: int, states: list[tuple[list[int], list[int]]], joins: int
) -> None:
    require_the_same(seed, states, joins)


@pytest.mark.long
@given(st.sampled_from([3, 4]), steps, st.integers(0, 3))
@settings(max_examples=200)
def test_files_change_no_bit_of_an_answer_however_often_it_is_tried(
    seed: int, states: list[tuple[list[int], list[int]]], joins: int
) -> None:
    require_the_same(seed, states, joins)
