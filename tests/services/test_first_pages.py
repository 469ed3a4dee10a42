"""Everybody's first page is made ahead, where and when it is asked for."""

from collections.abc import Callable
from datetime import timedelta
from typing import get_args

import pytest
from sqlmodel import Session, func, select

from app.core.db import Database
from app.matching.recommendations import requests, warming
from app.matching.recommendations.metrics import FirstPageCollector
from app.matching.recommendations.requests import last_request, request, request_at_night
from app.matching.recommendations.warming import Warming
from app.matching.words import Language
from app.serving import Serving
from app.serving.answers import Answers
from app.settings import Settings
from ml.ranking import Ranker
from models import AuditEntry, Impression
from models.base import utc_now
from models.feedback import ServedList


@pytest.fixture
def serving(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> Serving:
    return serving_on(refresh_seconds=3600)


@pytest.fixture
def process(loaded_database: Database, serving: Serving, settings: Settings) -> Warming:
    return Warming(loaded_database, serving, settings)


@pytest.fixture
def ranked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """For whom openings are ranked from now on."""
    people: list[str] = []
    plain = Ranker.rank_retrieved

    def watched(ranker, employee, *about, **more):  # type: ignore[no-untyped-def]
        people.append(employee.key)
        return plain(ranker, employee, *about, **more)

    monkeypatch.setattr(Ranker, "rank_retrieved", watched)
    monkeypatch.setattr(warming, "BREATHING", 0.0)
    return people


def counted(session: Session) -> list[int]:
    tables = AuditEntry, Impression, ServedList
    return [session.exec(select(func.count()).select_from(table)).one() for table in tables]


def test_a_request_makes_every_page_once_and_shows_nobody_anything(
    loaded_database: Database, serving: Serving, process: Warming, ranked: list[str]
) -> None:
    with loaded_database.read() as session:
        before = counted(session)
    process.follow()
    assert ranked == []
    request(loaded_database)
    process.follow()
    everybody = list(serving.current().catalogue.people)
    assert ranked == everybody
    process.follow()
    request(loaded_database)
    process.follow()
    assert ranked == everybody
    told = [metric.samples[0].value for metric in FirstPageCollector(process).collect()]
    assert told == [len(everybody), len(everybody)]
    with loaded_database.read() as session:
        assert counted(session) == before


def test_it_ends_where_the_memory_for_lists_is_nearly_full(
    loaded_database: Database,
    process: Warming,
    ranked: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Answers, "is_nearly_full", property(lambda answers: len(answers) >= 2))
    request(loaded_database)
    process.follow()
    assert len(ranked) == process.done == 2 < process.total


def test_a_process_that_starts_long_after_a_request_makes_nothing(
    loaded_database: Database,
    process: Warming,
    ranked: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request(loaded_database)
    late = utc_now() + warming.VALID_FOR + timedelta(minutes=1)
    monkeypatch.setattr(warming, "utc_now", lambda: late)
    process.follow()
    assert ranked == []


def test_the_worker_asks_once_in_the_hour_of_the_setting_and_never_without_one(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    three = utc_now().replace(hour=3, minute=10)
    monkeypatch.setattr(requests, "utc_now", lambda: three)
    request_at_night(database, settings)
    at_four = settings.model_copy(update={"warm_hour": 4})
    request_at_night(database, at_four)
    assert last_request(database) is None
    at_three = settings.model_copy(update={"warm_hour": 3})
    request_at_night(database, at_three)
    monkeypatch.setattr(requests, "utc_now", lambda: three + timedelta(minutes=20))
    request_at_night(database, at_three)
    assert last_request(database) == three
    tomorrow = three + timedelta(days=1)
    monkeypatch.setattr(requests, "utc_now", lambda: tomorrow)
    request_at_night(database, at_three)
    assert last_request(database) == tomorrow


def test_the_setting_names_the_languages_that_there_are() -> None:
    allowed = get_args(Settings.model_fields["warm_language"].annotation)
    assert set(allowed) == set(Language)
