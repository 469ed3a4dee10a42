"""A person shows the manager who hires how far the way to leading is, in one case."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.mobility.readiness import shown
from models.base import utc_today
from models.vocabulary import Visibility
from tests.support.catalogue import Headers, Keys
from tests.support.moves import CASES, PERSON, Moves, told_of

TEAM = "O-TEAM"
Json = dict[str, Any]


@pytest.fixture
def moves(loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys) -> Moves:
    """A person who wants to lead, with an occasion of the manager and one that is private."""
    made = Moves.made(loaded_database, client, hr_headers, keys)
    made.open(TEAM, people_leader=True)
    person = f"/v1/employees/{PERSON}"
    why = {"wants": True, "motives": ["help_others_grow"], "visibility": "private"}
    assert client.put(f"{person}/why-lead", json=why, headers=made.sides["person"]).is_success
    told = {
        "situation": "Nobody of the team had ever written an offer alone.",
        "action": "Two mornings of sitting beside them.",
        "effect": "They write them alone now.",
        "happened_on": str(utc_today()),
    }
    for side, behaviour in (("sending", "coaches"), ("person", "asks")):
        body = {**told, "behaviour": behaviour}
        answer = client.post(f"{person}/evidence", json=body, headers=made.sides[side])
        assert answer.status_code == 201, answer.text
    return made


def show(moves: Moves, side: str, uid: str, *, shown: bool) -> tuple[int, Json]:
    path = f"{CASES}/{uid}/readiness"
    answer = moves.records.client.put(path, json={"shown": shown}, headers=moves.sides[side])
    return answer.status_code, answer.json()


def read(moves: Moves, side: str, uid: str) -> tuple[int, Json]:
    answer = moves.records.client.get(f"{CASES}/{uid}/readiness", headers=moves.sides[side])
    return answer.status_code, answer.json()


def levels(read: Json) -> dict[str, str]:
    return {one["behaviour"]: one["level"] for one in read["behaviours"] if one["level"] != "none"}


def test_the_receiving_side_reads_readiness_once_the_person_shows_it_and_until_the_case_ends(
    moves: Moves,
) -> None:
    uid = moves.begin(opening=TEAM)
    status, refused = read(moves, "receiving", uid)
    assert (status, refused["code"]) == (403, "not_your_step")
    for side in ("receiving", "hr"):
        assert show(moves, side, uid, shown=True)[0] == 403
    status, case = show(moves, "person", uid, shown=True)
    assert (status, case["shows_readiness"]) == (200, True)
    assert show(moves, "person", uid, shown=True)[1]["version"] == case["version"]
    answers = {side: read(moves, side, uid) for side in ("person", "receiving", "hr")}
    assert {status for status, _ in answers.values()} == {200}
    assert answers["receiving"][1] == answers["person"][1] == answers["hr"][1]
    assert answers["receiving"][1]["standing"] == "little_known"
    assert levels(answers["receiving"][1]) == {"coaches": "shown"}
    assert show(moves, "person", uid, shown=False)[0] == 200
    assert read(moves, "receiving", uid)[0] == 403
    assert show(moves, "person", uid, shown=True)[0] == 200
    assert moves.step("person", uid, "withdraw").status_code == 200
    assert read(moves, "receiving", uid)[0] == 403
    status, ended = show(moves, "person", uid, shown=False)
    assert (status, ended["code"], ended["state"]) == (409, "transition_refused", "withdrawn")
    steps = ["share", "show_readiness", "hide_readiness", "show_readiness", "withdraw"]
    assert [told_of(moves, uid)[side] for side in ("person", "receiving", "hr")] == [steps] * 3


def test_the_line_learns_nothing_of_what_is_shown(moves: Moves) -> None:
    uid = moves.begin(opening=TEAM)
    assert [call(moves, "sending", uid)[0] for call in (read, showing)] == [404, 404]
    assert moves.release("person", uid, "ask").status_code == 200
    assert show(moves, "person", uid, shown=True)[0] == 200
    assert [call(moves, "sending", uid)[0] for call in (read, showing)] == [403, 403]
    assert moves.read("sending", uid)["shows_readiness"] is None
    assert told_of(moves, uid)["sending"] == ["ask"]


def showing(moves: Moves, side: str, uid: str) -> tuple[int, Json]:
    return show(moves, side, uid, shown=True)


def test_readiness_is_shown_for_openings_that_lead_people_alone(moves: Moves) -> None:
    uid = moves.begin()
    status, refused = show(moves, "person", uid, shown=True)
    assert (status, refused["code"]) == (409, "leads_nobody")
    assert read(moves, "receiving", uid)[0] == 403


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_private_occasion_that_the_receiving_side_could_read_is_seen(
    moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = moves.begin(opening=TEAM)
    assert show(moves, "person", uid, shown=True)[0] == 200
    monkeypatch.setattr(shown, "_SHOWN", frozenset(Visibility))
    assert "asks" in levels(read(moves, "receiving", uid)[1])
