"""Few answers are computed at a time; what needs no computing never waits for them."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from app.core.clocks import computing, request_clock
from app.core.errors import OverloadedError
from app.core.turns import ComputingTurns
from app.matching.career_paths import service as career_paths
from app.serving.answers import Answer, Answers
from app.settings import Settings
from models.base import utc_now
from tests.support.changes import eventually
from tests.support.counted_reads import counted
from tests.support.organisation import OPENINGS, Organisation

LIST = "employees/E-1/recommendations?include_far=true&k={}"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """One answer is computed, and none may wait."""
    return settings.model_copy(update={"computing_at_once": 1, "computing_waiting": 0})


@contextmanager
def one_is_computed(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody's career paths take the only turn until the block ends."""
    entered, leave = threading.Event(), threading.Event()

    def stuck(*_arguments: object) -> object:
        with computing():
            entered.set()
            leave.wait()
            raise OverloadedError("The turn is given back by who fails, too.")

    with monkeypatch.context() as patch, ThreadPoolExecutor(1) as threads:
        patch.setattr(career_paths, "find", stuck)
        path = "/v1/employees/E-1/career-paths"
        first = threads.submit(organisation.client.get, path, headers=organisation.headers)
        assert entered.wait(60.0)
        try:
            yield
        finally:
            leave.set()
        assert first.result().status_code == 503


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_while_answers_are_computed_others_are_refused_and_what_lies_ready_is_answered(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def status(path: str) -> int:
        return organisation.client.get(path, headers=organisation.headers).status_code

    remembered, computed = (f"/v1/{LIST.format(k)}" for k in (3, 4))
    assert status(remembered) == 200
    with one_is_computed(organisation, monkeypatch):
        refused = organisation.client.get(computed, headers=organisation.headers)
        assert (refused.status_code, refused.json()["code"]) == (503, "overloaded")
        assert refused.headers["Retry-After"]
        assert status(f"/v1/employees/E-1/openings/{next(iter(OPENINGS))}/match") == 503
        assert [status(one) for one in (remembered, "/v1/employees/E-1", "/livez")] == [200] * 3
    assert status(computed) == 200


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_list_asks_the_database_for_its_audit_note_alone(organisation: Organisation) -> None:
    organisation.get(LIST.format(3))
    with counted(organisation.client) as asked:
        for k in (4, 4):
            organisation.get(LIST.format(k))
    pseudonym, newest = "FROM audit_people", "FROM audit_entries"
    assert [one for one in asked if pseudonym not in one and newest not in one] == []
    assert len(asked) == 2 * len((pseudonym, newest))


def test_who_waits_gets_the_turn_of_who_is_done_and_one_too_many_is_refused_at_once() -> None:
    turns = ComputingTurns(at_once=1, waiting=1, seconds=60.0)
    turns.take()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(turns.take)
        assert eventually(lambda: turns.waiting == 1)
        with pytest.raises(OverloadedError, match="Too many"):
            turns.take()
        turns.give_back()
        waiting.result()
    assert turns.waiting == 0


def test_a_wait_for_a_turn_ends() -> None:
    turns = ComputingTurns(at_once=1, waiting=1, seconds=0.01)
    turns.take()
    with pytest.raises(OverloadedError, match=r"waited 0\.01 s"):
        turns.take()
    assert turns.waiting == 0


def test_a_turn_is_taken_once_and_its_wait_is_no_work() -> None:
    turns = ComputingTurns(at_once=1, waiting=0, seconds=60.0)
    with request_clock(1.0, 1.0, turns) as clock:
        with computing(), computing(), pytest.raises(OverloadedError):
            turns.take()
        with computing():
            pass
        clock.enter_thread(0.0)
        clock.turn_wait = 100.0
        assert clock.work == 0.0


def test_what_is_computed_for_no_request_waits_for_nobody() -> None:
    with computing():
        pass


def test_who_waited_for_a_turn_takes_what_another_one_made_meanwhile() -> None:
    turns, answers = ComputingTurns(at_once=1, waiting=1, seconds=60.0), Answers()
    made: list[Answer] = []

    def make() -> Answer:
        assert eventually(lambda: turns.waiting == 1)
        made.append(Answer(b"{}", [], "l_a", utc_now()))
        return made[-1]

    def ask() -> Answer:
        with request_clock(1.0, 1.0, turns):
            return answers.get("question", make)

    with ThreadPoolExecutor(2) as threads:
        first, second = [threads.submit(ask) for _ in range(2)]
        assert first.result() is second.result()
    assert len(made) == 1
