"""Two people accept the last seat at once: one of them has it, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.core.security import ActorKind
from app.mobility.cases import queries, service
from models.base import utc_today
from tests.support.catalogue import Headers, Keys
from tests.support.moves import BOSS, CASES, OPENING, Moves
from tests.support.organisation import EMPLOYEES

OTHER = "E-4"
# Long enough for another request to come as far, short enough to wait for one that cannot.
MEET_SECONDS = 2


@pytest.fixture
def moves(loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys) -> Moves:
    made = Moves.made(loaded_database, client, hr_headers, keys)
    made.records.put("employees", OTHER, {**EMPLOYEES[OTHER], "manager": BOSS})
    made.sides["other"] = keys(ActorKind.PORTAL, OTHER)
    return made


def offered_to_both(moves: Moves) -> dict[str, str]:
    """Two people who hold an offer of the one seat."""
    mine = moves.to("offered")
    made = moves.post("other", "", employee=OTHER, opening=OPENING, action="share")
    theirs = str(made.json()["uid"])
    read = moves.read("receiving", mine)
    day, start = {"talk_on": read["talk_on"]}, {"start_date": read["start_date"]}
    assert moves.step("receiving", theirs, "take_up", **day).status_code == 200
    assert moves.release("other", theirs, "ask").status_code == 200
    dated = moves.release("sending", theirs, "date", date=read["release"]["date"])
    assert dated.status_code == 200, dated.text
    assert moves.step("receiving", theirs, "offer", **start).status_code == 200
    return {"person": mine, "other": theirs}


def accepted_at_once(moves: Moves, monkeypatch: pytest.MonkeyPatch) -> list[httpx.Response]:
    """Both accept, and each has read the facts before either goes on, if it can come so far."""
    cases, meeting, read = offered_to_both(moves), Barrier(2), service.facts_of

    def slowly(*arguments: Any) -> Any:
        facts = read(*arguments)
        with suppress(BrokenBarrierError):
            meeting.wait(MEET_SECONDS)
        return facts

    monkeypatch.setattr(service, "facts_of", slowly)
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(moves.step, side, uid, "accept") for side, uid in cases.items()]
        return [answer.result() for answer in answers]


def test_of_two_who_accept_the_last_seat_one_has_it(
    moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = accepted_at_once(moves, monkeypatch)
    assert sorted(one.status_code for one in answers) == [200, 409]
    refused = next(one for one in answers if one.status_code == 409).json()
    assert (refused["code"], refused["state"]) == ("seat_taken", "offered")
    headers = moves.sides["hr"]
    taken = moves.records.client.get(f"{CASES}?state=accepted", headers=headers).json()["items"]
    assert len(taken) == 1


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_seat_that_is_not_locked_is_given_twice(
    moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has one writer at a time and needs no lock; PostgreSQL shows what it is for."""
    monkeypatch.setattr(queries, "lock_opening", lambda _session, _key: None)
    answers = accepted_at_once(moves, monkeypatch)
    assert [one.status_code for one in answers] == [200, 200]


def test_the_same_key_takes_a_step_once(moves: Moves) -> None:
    uid = moves.to("offered")
    path, headers = f"{CASES}/{uid}/transitions", {**moves.sides["person"], "Idempotency-Key": "a"}
    answers = [
        moves.records.client.post(path, json={"action": "accept"}, headers=headers)
        for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert moves.row(uid)[0].version == answers[0].json()["version"]


def test_a_step_on_an_older_version_is_refused(moves: Moves) -> None:
    uid = moves.begin()
    path = f"{CASES}/{uid}"
    tag = moves.records.client.get(path, headers=moves.sides["person"]).headers["ETag"]
    today = str(utc_today())
    assert moves.step("receiving", uid, "take_up", talk_on=today).status_code == 200
    headers = {**moves.sides["person"], "If-Match": tag}
    late = moves.records.client.post(
        f"{path}/transitions", json={"action": "withdraw"}, headers=headers
    )
    assert (late.status_code, late.json()["code"]) == (412, "version_mismatch")
    assert moves.read("person", uid)["state"] == "selection"
