"""People are encoded when they change, and not when they are asked about."""

from collections.abc import Callable, Iterator

import pytest
from sqlmodel import Session, select

from app.core.db import Database
from app.serving import Disclosure, Serving
from app.serving.encoded_people import EncodedPeople
from ml.ranking import Ranker
from ml.ranking.index.encode import Encoder
from models import Employee
from models.vocabulary import EntityKind
from tests.support.changes import change, eventually


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of who is encoded from now on."""
    keys: list[str] = []
    plain = Encoder.employees

    def watched(encoder, profiles, names):  # type: ignore[no-untyped-def]
        keys.extend(profile.key for profile in profiles)
        return plain(encoder, profiles, names)

    monkeypatch.setattr(Encoder, "employees", watched)
    return keys


@pytest.fixture
def serving(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> Serving:
    # The thread would race with the tests, which take its steps themselves.
    return serving_on(refresh_seconds=3600, encoded_people=0)


@pytest.fixture
def people(serving: Serving) -> Iterator[EncodedPeople]:
    snapshot = serving.current()
    yield EncodedPeople(serving.current, len(snapshot.catalogue.people), 0.0)
    snapshot.ranking_board().ranker.remember_employees(None)


def ranked(serving: Serving, key: str) -> dict[str, float]:
    snapshot = serving.current()
    board, view = snapshot.ranking_board(), snapshot.person(key).seen(Disclosure.EVERYTHING)
    moves = board.ranker.rank_openings(view.profile, board.index, k=5)
    return {move.opening_key: move.score for move in moves}


def test_nobody_is_encoded_who_asks_and_answers_are_the_same(
    serving: Serving, people: EncodedPeople, encoded: list[str]
) -> None:
    keys = list(serving.current().catalogue.people)
    before = {key: ranked(serving, key) for key in keys}
    assert set(encoded) == set(keys)
    people.follow()
    encoded.clear()
    after = {key: ranked(serving, key) for key in keys}
    assert encoded == []
    for key in keys:
        assert after[key] == pytest.approx(before[key], abs=1.1e-6)


def test_only_who_changed_is_encoded_again(
    serving: Serving, people: EncodedPeople, encoded: list[str]
) -> None:
    people.follow()
    encoded.clear()
    people.follow()
    assert encoded == []

    def edit(session: Session) -> None:
        person = session.exec(select(Employee).where(Employee.external_id == "E-1")).one()
        person.title = "Falconer"

    change(serving._database, EntityKind.EMPLOYEE, "E-1", edit)
    people.follow()
    assert encoded == ["E-1"]
    ranked(serving, "E-1")
    assert encoded == ["E-1"]


def test_an_organisation_larger_than_the_setting_is_encoded_when_it_is_asked_about(
    serving: Serving, encoded: list[str]
) -> None:
    EncodedPeople(serving.current, len(serving.current().catalogue.people) - 1, 0.0).follow()
    assert encoded == []
    ranked(serving, "E-1")
    assert encoded == ["E-1"]


def test_an_erasure_lets_go_of_everybody(
    serving: Serving, people: EncodedPeople, encoded: list[str]
) -> None:
    people.follow()
    ranker = serving.current().ranking_board().ranker
    assert ranker.sides._known is not None
    people.forget()
    assert ranker.sides._known is None
    encoded.clear()
    people.follow()
    assert set(encoded) == set(serving.current().catalogue.people)


def test_a_running_process_encodes_its_people(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    serving = serving_on(refresh_seconds=0.05)

    def is_encoded() -> bool:
        ranker: Ranker = serving.current().ranking_board().ranker
        return ranker.sides._known is not None

    assert eventually(is_encoded)
