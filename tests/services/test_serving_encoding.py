"""What a web process encodes again: what changed, and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from sqlmodel import Session, select

from app.core.db import Database
from app.serving import Disclosure, Serving
from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking.arrays.blocks import Block
from ml.ranking.index.encode import Encoder
from ml.ranking.language.names import NameTable
from models import Employee
from models.vocabulary import EntityKind
from tests.support.changes import change, retitle, title_of


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The keys of all profiles whose vectors are worked out, in order."""
    keys: list[str] = []

    def watch(name: str) -> None:
        plain = getattr(Encoder, name)

        def watched(encoder: Encoder, profiles: Sequence[Any], names: NameTable) -> Block:
            keys.extend(profile.key for profile in profiles)
            block: Block = plain(encoder, profiles, names)
            return block

        monkeypatch.setattr(Encoder, name, watched)

    watch("openings")
    watch("employees")
    return keys


def rank(serving: Serving, key: str) -> EmployeeProfile:
    """Rank the openings for a person, and the people for an opening."""
    snapshot = serving.current()
    board, crowd = snapshot.ranking_board(), snapshot.crowd(Disclosure.EVERYTHING)
    person = snapshot.person(key).seen(Disclosure.EVERYTHING).profile
    opening: OpeningProfile = board.index.profiles[0]
    assert board.ranker.rank_openings(person, board.index, k=5)
    assert board.ranker.rank_employees(opening, crowd.index, k=5)
    return person


def test_what_is_logged_of_an_answer_is_read_from_the_arrays_of_the_answer(
    loaded_database: Database,
    champion: str,
    serving_on: Callable[..., Serving],
    encoded: list[str],
) -> None:
    serving = serving_on(refresh_seconds=3600)
    person, board = rank(serving, "E-1"), serving.current().ranking_board()
    encoded.clear()
    rows = np.arange(2)
    told = board.ranker.signals_for(person, board.index, rows)
    assert encoded == []
    people = board.ranker.index_employees([person])
    assert np.array_equal(told, board.ranker.pair_signals(people, board.index, rows)[0])


def test_what_did_not_change_is_never_encoded_again(
    loaded_database: Database,
    champion: str,
    serving_on: Callable[..., Serving],
    encoded: list[str],
) -> None:
    serving = serving_on(refresh_seconds=3600)
    rank(serving, "E-1")
    encoded.clear()
    rank(serving, "E-1")
    assert encoded == []

    retitle(serving._database, "O-PMM", "Herald")
    assert title_of(serving.current(), "O-PMM") == "Herald"
    assert encoded == ["O-PMM"]
    encoded.clear()

    def learn(session: Session) -> None:
        session.exec(select(Employee).where(Employee.external_id == "E-1")).one().summary = "Sails."

    change(serving._database, EntityKind.EMPLOYEE, "E-1", learn)
    board = serving.current().ranking_board()
    serving.current().crowd(Disclosure.EVERYTHING)
    assert encoded == ["E-1"]
    assert serving.current().ranking_board() is board
