"""The live snapshot after an erasure: everything that grew is made anew, and nothing tells when."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.db import Database
from app.core.security import Actor
from app.governance.privacy.service import PersonEraser
from app.serving import Disclosure, Serving
from app.settings import Settings
from ml.ranking import EmployeeIndex, Ranker
from models.vocabulary import Scope
from tests.support.changes import retitle


@pytest.fixture
def serving(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> Serving:
    """The tests' organisation, followed when the test says so."""
    return serving_on(refresh_seconds=3600)


def erase(serving: Serving, settings: Settings, key: str) -> None:
    PersonEraser(serving._database, settings).erase(Actor("tests", frozenset(Scope)), key)


def test_people_made_anew_for_an_erasure_that_show_the_same_keep_their_moment(
    serving: Serving, settings: Settings
) -> None:
    erase(serving, settings, "E-2")
    before = serving.current().crowd(Disclosure.MANAGERS)
    assert serving._follow()
    after = serving.current().crowd(Disclosure.MANAGERS)
    assert after.index is not before.index
    assert (after.views, after.at) == (before.views, before.at)


def test_people_made_anew_without_the_erased_tell_that_they_changed(
    serving: Serving, settings: Settings
) -> None:
    before = serving.current().crowd(Disclosure.MANAGERS)
    erase(serving, settings, "E-2")
    assert serving._follow()
    after = serving.current().crowd(Disclosure.MANAGERS)
    assert before.row_of.keys() - after.row_of.keys() == {"E-2"}
    assert after.at > before.at


def test_a_late_answer_from_before_an_erasure_brings_nobody_back(
    serving: Serving, settings: Settings
) -> None:
    serving.current().crowd(Disclosure.MANAGERS)
    retitle(serving._database, "O-PMM", "Herald")
    late = serving.current()
    erase(serving, settings, "E-2")
    assert serving._follow()
    renewed = serving.current().crowd(Disclosure.MANAGERS)
    assert "E-2" in late.crowd(Disclosure.MANAGERS).row_of
    retitle(serving._database, "O-PMM", "Crier")
    assert serving.current().crowd(Disclosure.MANAGERS) is renewed


def test_people_asked_for_while_they_are_made_anew_are_made_from_the_new(
    serving: Serving, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = serving.current().crowd(Disclosure.MANAGERS)
    erase(serving, settings, "E-2")
    whole, grown_from = Ranker.index_employees, list[EmployeeIndex | None]()

    def ask_meanwhile(ranker: Ranker, profiles: Any, previous: EmployeeIndex | None) -> Any:
        grown_from.append(previous)
        if len(grown_from) == 1:
            serving.current().crowd(Disclosure.MANAGERS)
        return whole(ranker, profiles, previous)

    monkeypatch.setattr(Ranker, "index_employees", ask_meanwhile)
    assert serving._follow()
    first, second, third = grown_from
    assert first is None
    assert second is old.index
    assert third is not None
    assert third is not old.index
    meanwhile = serving.current().crowd(Disclosure.MANAGERS)
    assert meanwhile.row_of.keys() == old.row_of.keys() - {"E-2"}
    assert len(grown_from) == 3
