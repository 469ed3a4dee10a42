"""The person's own line hears nothing of a case before the release is asked, and no why after."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.core.security import ActorKind
from app.mobility import knowing
from app.mobility.cases import recording, service
from app.mobility.cases.clock import keep_time
from app.mobility.machine import Step
from models.base import utc_today
from models.cases import MoveCase
from models.move_vocabulary import CaseSide, CaseState
from tests.support.catalogue import Headers, Keys
from tests.support.moves import BOSS, CASES, HIRER, OPENING, PERSON, START, Moves
from tests.support.organisation import EMPLOYEES

NOBODY = str(uuid.UUID(int=0))
TODAY = str(utc_today())
OFFER = f"/v1/employees/{PERSON}/release-offer"


@pytest.fixture
def moves(loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys) -> Moves:
    made = Moves.made(loaded_database, client, hr_headers, keys)
    # An unbound caller that may know of moves, and not of what is confidential.
    made.sides["hr_system"] = keys(ActorKind.HR_INTEGRATION)
    return made


def bytes_of(answer: httpx.Response, uid: str) -> tuple[int, bytes, str | None]:
    """What a caller can tell answers apart by, the id of the request and of the case aside."""
    body = answer.content.replace(uid.encode(), b"CASE")
    told = answer.json()
    if "next_cursor" in told and answer.url.path == "/v1/changes":
        # The cursor of the feed is sealed anew each time, and stands behind what is hidden.
        body = body.replace(told["next_cursor"].encode(), b"CURSOR")
    if "request_id" in told:
        body = body.replace(told["request_id"].encode(), b"REQUEST")
    return answer.status_code, body, answer.headers.get("ETag")


def seen(moves: Moves, side: str, uid: str) -> list[tuple[int, bytes, str | None]]:
    """Everything that a side can ask about a case and about whose it is."""
    get: Callable[..., httpx.Response] = moves.records.client.get
    headers = moves.sides[side]
    paths = [
        CASES,
        f"{CASES}?limit=1",
        *(f"{CASES}?state={state}" for state in CaseState),
        *(f"{CASES}?role={role}" for role in ("person", "sending", "receiving")),
        f"{CASES}?updated_since=2020-01-01T00:00:00Z",
        f"{CASES}/{uid}",
        f"{CASES}/{uid}/timeline",
        f"/v1/employees/{PERSON}",
        f"/v1/openings/{OPENING}",
        OFFER,
        "/v1/changes?entity=move_case",
    ]
    answers = [bytes_of(get(path, headers=headers), uid) for path in paths]
    answers += [
        bytes_of(moves.step(side, uid, action), uid) for action in ("take_up", "accept", "cancel")
    ]
    answers += [
        bytes_of(moves.release(side, uid, action, date=TODAY), uid) for action in ("ask", "date")
    ]
    answers.append(
        bytes_of(moves.records.client.put(OFFER, json={"date": str(START)}, headers=headers), uid)
    )
    begun = moves.post(side, "", employee=PERSON, opening=OPENING, action="share")
    return [*answers, bytes_of(begun, uid)]


@pytest.mark.parametrize("side", ["sending", "hr_system"])
@pytest.mark.parametrize("state", ["interest", "shared", "selection", "withdrawn", "declined"])
def test_nothing_tells_of_a_case_before_the_release_is_asked(
    moves: Moves, side: str, state: str
) -> None:
    moves.records.client.put(OFFER, json={"date": str(START)}, headers=moves.sides["sending"])
    without = seen(moves, side, NOBODY)
    uid = moves.to(state if state in {"interest", "shared"} else "selection")
    if state == "withdrawn":
        assert moves.step("person", uid, "withdraw").status_code == 200
    if state == "declined":
        body = {"reason": "timing", "note": "No.", "to_learn": "SQL.", "talked_on": TODAY}
        assert moves.step("receiving", uid, "decline", **body).status_code == 200
    assert seen(moves, side, uid) == without


def test_a_line_that_may_know_too_early_is_seen(
    moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves.records.client.put(OFFER, json={"date": str(START)}, headers=moves.sides["sending"])
    without = seen(moves, "sending", NOBODY)
    uid = moves.begin()

    def leaking(case: MoveCase, _actor: Any) -> frozenset[CaseSide]:
        return frozenset({CaseSide.SENDING}) if case.employee_external_id == PERSON else frozenset()

    monkeypatch.setattr(knowing, "may_know", leaking)
    assert seen(moves, "sending", uid) != without


def test_an_event_that_is_not_confidential_is_seen(
    moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = seen(moves, "hr_system", NOBODY)
    monkeypatch.setattr(recording, "is_confidential", lambda _case: False)
    uid = moves.begin()
    assert seen(moves, "hr_system", uid) != without


@pytest.mark.parametrize("end", ["withdraw", "refuse", "cancel", "expire", "moved"])
def test_the_sending_side_reads_that_nothing_comes_of_it_and_never_why(
    moves: Moves, end: str
) -> None:
    """Every end before the acceptance looks the same to it, byte for byte."""
    answers = []
    for how in ("withdraw", end):
        moves.open(f"O-{how}")
        uid = moves.to("offered", opening=f"O-{how}")
        ended(moves, uid, how)
        headers = moves.sides["sending"]
        paths = (f"{CASES}/{uid}", f"{CASES}/{uid}/timeline")
        told = [moves.records.client.get(path, headers=headers).json() for path in paths]
        for entry in told[1]["items"]:
            del entry["occurred_at"]
        told[0].pop("uid")
        told[0].pop("opening")
        assert told[0]["release"]["state"] == "lapsed"
        assert told[1]["items"][-1]["action"] == "lapse"
        answers.append(told)
    assert answers[0] == answers[1]


def ended(moves: Moves, uid: str, how: str) -> None:
    """End an offered case in one of the ways that there are."""
    if how == "expire":
        keep_time(moves.database, utc_today() + timedelta(8))
        keep_time(moves.database, utc_today() + timedelta(11))
    elif how == "moved":
        moves.open("O-TAKEN")
        taken = moves.to("offered", opening="O-TAKEN")
        assert moves.step("person", taken, "accept", confirm=True).status_code == 200
    else:
        side = "hr" if how == "cancel" else "person"
        body = {"reason": "other", "note": "CANARY"} if how == "cancel" else {}
        assert moves.step(side, uid, how, **body).status_code == 200


def test_what_one_side_writes_for_another_reaches_no_third(moves: Moves) -> None:
    uid = moves.to("asked", motives=["growth"])
    contest = {"reason": "running_handover", "note": "CANARY contest"}
    assert moves.release("sending", uid, "contest", **contest).status_code == 200
    decline = {"reason": "timing", "note": "CANARY decline", "to_learn": "CANARY learn"}
    declined = moves.step("receiving", uid, "decline", talked_on=TODAY, **decline)
    assert declined.status_code == 200, declined.text
    heard = {side: all_of(moves, side, uid) for side in ("person", "receiving", "sending", "hr")}
    assert "CANARY contest" not in heard["receiving"]
    assert "CANARY decline" not in heard["sending"]
    assert "CANARY learn" not in heard["sending"]
    assert "growth" not in heard["receiving"] + heard["sending"]
    for side in ("person", "hr"):
        assert "CANARY contest" in heard[side]
        assert "CANARY decline" in heard[side]


def all_of(moves: Moves, side: str, uid: str) -> str:
    """All that a side reads of a case."""
    paths = (CASES, f"{CASES}/{uid}", f"{CASES}/{uid}/timeline", "/v1/changes?entity=move_case")
    headers = moves.sides[side]
    return "".join(moves.records.client.get(path, headers=headers).text for path in paths)


def told_beyond_the_limit(moves: Moves) -> dict[str, str]:
    """What each caller is answered who begins a case of a person with as many as there may be."""
    changed = moves.records.client.put(
        "/v1/move-policy", json={"most_open_cases": 1}, headers=moves.sides["hr"]
    )
    assert changed.status_code == 200
    moves.begin()
    moves.open("O-MORE")
    body = {"employee": PERSON, "opening": "O-MORE", "action": "note"}
    return {side: str(moves.post(side, "", **body).json()["code"]) for side in SIDES}


SIDES = ("person", "sending", "receiving", "hr")
LIMIT_TOLD = {
    "person": "too_many",
    "sending": "not_your_step",
    "receiving": "not_found",
    "hr": "not_your_step",
}


def test_the_number_of_open_cases_is_told_to_the_person_alone(moves: Moves) -> None:
    assert told_beyond_the_limit(moves) == LIMIT_TOLD


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_limit_that_tells_the_line_is_seen(moves: Moves, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "check_beginner", lambda *_: None)
    told = told_beyond_the_limit(moves)
    assert told != LIMIT_TOLD
    assert told["sending"] == "too_many"


def acted_for_both_managers(moves: Moves) -> list[tuple[str, str | None, bool]]:
    """What the person reads of two steps that HR takes while both managers are on leave.

    Who took each, for whom, and whether there is a name.
    """
    for manager in (BOSS, HIRER):
        away = {**EMPLOYEES[manager], "manager": None, "status": "on_leave"}
        moves.records.put("employees", manager, away)
    uid = moves.begin()
    assert moves.step("hr", uid, "take_up", talk_on=TODAY).status_code == 200
    assert moves.release("person", uid, "ask").status_code == 200
    assert moves.release("hr", uid, "date", date=str(START)).status_code == 200
    entries = moves.timeline("person", uid)
    assert [one["action"] for one in entries] == ["share", "take_up", "ask", "date"]
    assert {**moves.timeline("sending", uid)[-1], "state": None} == {**entries[-1], "state": None}
    return [
        (one["side"], one["on_behalf_of"], bool(one["by"]))
        for one in entries
        if one["side"] == "hr"
    ]


HR_NAMED = [("hr", "receiving", True), ("hr", "sending", True)]


def test_hr_acts_for_managers_on_leave_and_is_named(moves: Moves) -> None:
    assert acted_for_both_managers(moves) == HR_NAMED


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_hr_that_acts_in_the_name_of_a_side_is_seen(
    moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Step, "for_whom", lambda _step, _side: None)
    assert acted_for_both_managers(moves) != HR_NAMED


def dated_after_a_change_of_managers(moves: Moves, keys: Keys) -> tuple[int, int]:
    """What the new manager and the one who was asked are answered when they date the release."""
    uid = moves.to("asked")
    moves.place(manager="E-4")
    moves.sides["later"] = keys(ActorKind.MANAGER, "E-4")
    answers = [moves.release(side, uid, "date", date=str(START)) for side in ("later", "sending")]
    return answers[0].status_code, answers[1].status_code


def test_whoever_was_asked_dates_the_release_though_the_manager_changed(
    moves: Moves, keys: Keys
) -> None:
    assert dated_after_a_change_of_managers(moves, keys) == (404, 200)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_case_that_follows_the_record_to_a_new_manager_is_seen(
    moves: Moves, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def following(case: MoveCase, actor: Any) -> frozenset[CaseSide]:
        with moves.database.read() as session:
            today = utc_today()
            [person] = service.queries.people(session, [PERSON], today).values()
        leads = actor.employee_external_id == person.manager
        return frozenset({CaseSide.SENDING}) if leads else may_know(case, actor)

    may_know = knowing.may_know
    monkeypatch.setattr(knowing, "may_know", following)
    assert dated_after_a_change_of_managers(moves, keys) != (404, 200)


def test_a_manager_who_came_later_learns_of_a_case_by_hr_alone(moves: Moves, keys: Keys) -> None:
    uid = moves.to("asked")
    moves.place(manager="E-4")
    later = keys(ActorKind.MANAGER, "E-4")
    path = f"{CASES}/{uid}"
    assert moves.records.client.get(path, headers=later).status_code == 404
    body = {"side": "sending", "manager": "E-4"}
    assert moves.step("hr", uid, "reassign", **body).status_code == 200
    shown = moves.records.client.get(path, headers=later)
    assert (shown.status_code, shown.json()["view"]) == (200, "sending")
    assert moves.records.client.get(path, headers=moves.sides["sending"]).status_code == 404


def test_lists_and_single_cases_agree_on_who_may_know(moves: Moves) -> None:
    """The condition of the database and `may_know` say the same for every state and caller."""
    for state in ("interest", "shared", "asked", "accepted"):
        uid = moves.to(state)
        for side, headers in moves.sides.items():
            status = moves.records.client.get(f"{CASES}/{uid}", headers=headers).status_code
            listed = moves.records.client.get(CASES, headers=headers).json()["items"]
            assert (status == 200) == (uid in {one["uid"] for one in listed}), (state, side)
        with moves.database.write() as session:
            case = service.queries.of_uid(session, uid)
            session.delete(case)
