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
from models.base import utc_today
from models.cases import MoveCase
from models.move_vocabulary import CaseSide, CaseState
from tests.support.catalogue import Headers, Keys
from tests.support.moves import CASES, OPENING, PERSON, START, Moves

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


def test_the_number_of_open_cases_is_told_to_the_person_alone(moves: Moves) -> None:
    changed = moves.records.client.put(
        "/v1/move-policy", json={"most_open_cases": 1}, headers=moves.sides["hr"]
    )
    assert changed.status_code == 200
    moves.begin()
    moves.open("O-MORE")
    body = {"employee": PERSON, "opening": "O-MORE", "action": "note"}
    assert moves.post("person", "", **body).json()["code"] == "too_many"
    for side in ("sending", "receiving", "hr"):
        assert moves.post(side, "", **body).json()["code"] in {"not_your_step", "not_found"}


def test_hr_acts_for_a_side_and_is_named(moves: Moves) -> None:
    uid = moves.to("asked")
    assert moves.release("hr", uid, "date", date=str(START)).status_code == 200
    entry = moves.timeline("person", uid)[-1]
    assert (entry["side"], entry["on_behalf_of"]) == ("hr", "sending")
    assert entry["by"]


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
