"""A list of candidates longer than what is ranked at once is walked whole, each person once."""

from dataclasses import replace

import numpy as np
import pytest

from app.core.errors import InvalidInputError
from app.matching.errors import ListChangedError
from app.matching.walking import Part, Walk
from app.serving import Crowd, OpeningFacts, PersonFacts, PersonView
from app.serving.columns import person_columns
from ml.frames import EmployeeProfile
from ml.ranking import Ranker
from ml.ranking.index.retrieval import POOL
from ml.training import train
from models.base import utc_now
from tests.ranking.organisation import employees, frames, openings

MANY = 2 * POOL + 90
NOT_ALLOWED = 7


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return train(frames(), seed=3)


def crowd_of(ranker: Ranker, count: int = MANY) -> Crowd:
    """People of a few kinds, so that many tie and many differ."""
    kinds = employees()
    profiles = [replace(kinds[n % len(kinds)], key=f"E-{n:05d}", grade=n % 5) for n in range(count)]
    views = tuple(_view(profile) for profile in profiles)
    index = ranker.index_employees(profiles)
    return Crowd(utc_now(), ranker, views, index, person_columns([view.facts for view in views]))


def _view(profile: EmployeeProfile) -> PersonView:
    return PersonView(PersonFacts(profile.key, profile.key, profile.title), profile, (), utc_now())


@pytest.fixture(scope="module")
def walk(ranker: Ranker) -> Walk:
    crowd = crowd_of(ranker)
    mask = np.arange(MANY) % NOT_ALLOWED != 0
    opening = OpeningFacts(openings()[0])
    return Walk(crowd, opening, mask, np.zeros(0, dtype=np.int64), "O all", own_text=False)


def last_of(walk: Walk) -> np.ndarray:
    """The rows of the three people who stand last in the list."""
    keys = [move.employee_key for part in parts(walk, 100) for move in part.moves]
    return np.array([walk.crowd.row_of[key] for key in keys[-3:]], dtype=np.int64)


def parts(walk: Walk, *sizes: int) -> list[Part]:
    """The whole list in parts, the sizes taken in turn."""
    found = [walk.part(None, sizes[0])]
    while found[-1].next_cursor is not None:
        found.append(walk.part(found[-1].next_cursor, sizes[len(found) % len(sizes)]))
    return found


@pytest.mark.parametrize("sizes", [(100,), (100, 7, 64)])
def test_a_walk_shows_each_person_once_in_one_order(walk: Walk, sizes: tuple[int, ...]) -> None:
    found = [move for part in parts(walk, *sizes) for move in part.moves]
    allowed = int(walk.mask.sum())
    assert len({move.employee_key for move in found}) == len(found) == allowed
    assert [move.rank for move in found] == list(range(1, allowed + 1))
    again = [move.employee_key for part in parts(walk, 90) for move in part.moves]
    assert again == [move.employee_key for move in found]
    first = [move.score for move in found[:POOL]]
    # The blocks of a walk are multiplied apart: the last bits of equal scores may differ.
    assert first == pytest.approx(sorted(first, reverse=True), abs=1e-6)


def test_the_first_part_is_what_the_ranker_ranks_first(walk: Walk) -> None:
    expected = walk.crowd.ranker.rank_employees(
        walk.opening.profile, walk.crowd.index, k=20, mask=walk.mask, own_text=False
    )
    found = walk.part(None, 20).moves
    assert [(one.employee_key, one.rank) for one in found] == [
        (one.employee_key, one.rank) for one in expected
    ]
    assert [one.score for one in found] == pytest.approx([one.score for one in expected])


@pytest.mark.parametrize("size", [1, 30])
def test_who_is_shown_first_is_on_the_first_part_and_never_again(walk: Walk, size: int) -> None:
    put_forward = replace(walk, shown_first=last_of(walk))
    found = parts(put_forward, size, 100)
    keys = {walk.crowd.index.keys[row] for row in put_forward.shown_first}
    assert keys <= {move.employee_key for move in found[0].moves}
    assert len(found[0].moves) == size + len(keys)
    shown = [move for part in found for move in part.moves]
    assert len({move.employee_key for move in shown}) == len(shown) == int(walk.mask.sum())
    assert sorted(move.rank or 0 for move in shown) == list(range(1, len(shown) + 1))


def test_who_is_ruled_out_is_not_shown_first(walk: Walk) -> None:
    out = np.flatnonzero(~walk.mask)[:2]
    found = replace(walk, shown_first=out).part(None, 5).moves
    assert {walk.crowd.index.keys[row] for row in out}.isdisjoint(m.employee_key for m in found)


@pytest.mark.parametrize("reached", [30, POOL, POOL + 60])
def test_a_walk_ends_when_somebody_before_the_cursor_left(walk: Walk, reached: int) -> None:
    cursor: str | None = None
    seen: list[str] = []
    while len(seen) < reached:
        part = walk.part(cursor, min(100, reached - len(seen)))
        cursor, seen = part.next_cursor, seen + [move.employee_key for move in part.moves]
    mask = walk.mask.copy()
    mask[walk.crowd.row_of[seen[3]]] = False
    with pytest.raises(ListChangedError):
        replace(walk, mask=mask).part(cursor, 10)
    with pytest.raises(ListChangedError):
        replace(walk, question="O others").part(cursor, 10)
    assert walk.part(cursor, 10).moves[0].rank == reached + 1


@pytest.mark.parametrize("cursor", ["", "x", "é", "AAAA", "A" * 64, "A" * 32])
def test_a_text_that_is_no_cursor_is_refused(walk: Walk, cursor: str) -> None:
    with pytest.raises(InvalidInputError):
        walk.part(cursor, 10)


def test_nobody_is_a_list_without_an_end_to_walk_to(walk: Walk) -> None:
    empty = replace(walk, mask=np.zeros(MANY, dtype=bool))
    nobody = empty.part(None, 10)
    assert (nobody.moves, nobody.next_cursor, len(nobody.block)) == ([], None, 0)
