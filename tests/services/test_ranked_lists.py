"""The two lists of matching leave out the same for everybody who takes them, and count it once."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from app.core.db import Database
from app.matching.lists import offered_openings, offered_people, ranked_openings, ranked_people
from app.matching.schemas import RankingQuery
from app.serving import Disclosure, Serving
from models.base import utc_today

EVERYBODY = RankingQuery(k=50)


def test_a_person_and_an_opening_find_each_other_with_the_same_score(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    snapshot, today = serving_on(refresh_seconds=3600).current(), utc_today()
    board, crowd = snapshot.ranking_board(), snapshot.crowd(Disclosure.EVERYTHING)
    person = snapshot.person("E-1").seen(Disclosure.EVERYTHING)
    ranked = ranked_openings(board, person, EVERYBODY, today, own_text=True)
    assert ranked.person is person
    assert ranked.model_version == champion
    assert [item.move.rank for item in ranked.items] == list(range(1, len(ranked.items) + 1))
    first = ranked.items[0]
    people = ranked_people(
        crowd, first.opening, EVERYBODY, today, own_text=True, include_not_open=True
    )
    back = next(item for item in people.items if item.person.facts.key == "E-1")
    assert back.move.score == pytest.approx(first.move.score, abs=1e-6)
    assert not back.put_forward


def test_what_one_reason_left_out_is_not_counted_again(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    snapshot, today = serving_on(refresh_seconds=3600).current(), utc_today()
    board, crowd = snapshot.ranking_board(), snapshot.crowd(Disclosure.EVERYTHING)
    for view in crowd.views:
        offered = offered_openings(board, view, EVERYBODY, today)
        assert int(offered.mask.sum()) + sum(offered.excluded.values()) == len(board.openings)
        ranked = ranked_openings(board, view, EVERYBODY, today, own_text=False)
        rows = {board.row_of[item.opening.key] for item in ranked.items}
        assert rows <= set(np.flatnonzero(offered.mask).tolist())
        assert ranked.excluded == offered.excluded


def test_who_is_put_forward_need_not_be_open_to_moves_but_must_be_eligible(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    snapshot = serving_on(refresh_seconds=3600).current()
    board, crowd = snapshot.ranking_board(), snapshot.crowd(Disclosure.EVERYTHING)
    everybody = np.arange(len(crowd.views))
    for opening in board.openings:
        of_own_will = offered_people(crowd, opening, EVERYBODY, utc_today(), everybody[:0])
        put = offered_people(crowd, opening, EVERYBODY, utc_today(), everybody)
        everyone = offered_people(
            crowd, opening, EVERYBODY, utc_today(), everybody[:0], include_not_open=True
        )
        assert (put.mask == everyone.mask).all()
        assert (of_own_will.mask <= put.mask).all()
    long_ago = offered_people(crowd, board.openings[0], EVERYBODY, date(1990, 1, 1), everybody)
    assert not long_ago.mask.any()
