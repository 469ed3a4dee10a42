"""A move case from the interest to the acceptance, and what each side reads of it."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from app.core.db import Database
from app.mobility.cases.clock import keep_time
from models.base import utc_today
from models.cases import MoveCase
from models.move_vocabulary import CaseState
from models.readiness import WhyLead
from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import EMPLOYEES, Organisation

PERSON, BOSS, HIRER = "E-1", "E-2", "E-3"
CASES = "/v1/move-cases"
START = str(utc_today() + timedelta(60))
FARTHEST = utc_today() + timedelta(731)


@pytest.fixture
def records(loaded_database: Database, client: TestClient, hr_headers: Headers) -> Organisation:
    """A person, her manager, and another manager who hires for an opening that all may have."""
    made = Organisation(client, hr_headers)
    made.put("employees", PERSON, {**EMPLOYEES[PERSON], "manager": BOSS})
    made.put("employees", BOSS, {**EMPLOYEES[BOSS], "manager": None})
    made.put("employees", HIRER, {**EMPLOYEES[HIRER], "manager": None})
    made.put("openings", "O-NEW", {"title": "Planner", "hiring_manager": HIRER})
    return made


@pytest.fixture
def sides(keys: Keys) -> dict[str, Headers]:
    return {
        "person": keys(ActorKind.PORTAL, PERSON),
        "sending": keys(ActorKind.MANAGER, BOSS),
        "receiving": keys(ActorKind.MANAGER, HIRER),
        "hr": keys(ActorKind.HR_PARTNER),
        "hr_system": keys(ActorKind.HR_INTEGRATION),
    }


def post(records: Organisation, headers: Headers, path: str, **body: Any) -> httpx.Response:
    return records.client.post(f"{CASES}{path}", json=body, headers=headers)


def begin(records: Organisation, headers: Headers, **other: Any) -> str:
    body = {"employee": PERSON, "opening": "O-NEW", "action": "share", **other}
    made = post(records, headers, "", **body)
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"{CASES}/{made.json()['uid']}"
    return str(made.json()["uid"])


def problem_of(answer: Any) -> tuple[str, str]:
    assert answer.status_code == 422, answer.text
    (problem,) = answer.json()["errors"]
    return problem["field"], problem["reason"]


def status(records: Organisation, headers: Headers, uid: str) -> int:
    return records.client.get(f"{CASES}/{uid}", headers=headers).status_code


def test_a_case_goes_from_interest_to_acceptance(
    records: Organisation, sides: dict[str, Headers]
) -> None:
    uid = begin(records, sides["person"])
    step, release = f"/{uid}/transitions", f"/{uid}/release"
    receiving = sides["receiving"]
    refused = post(records, receiving, step, action="offer", start_date=START)
    assert (refused.status_code, refused.json()["code"]) == (409, "transition_refused")
    assert refused.json()["state"] == "shared"
    assert {one["action"] for one in refused.json()["allowed"]} == {"take_up", "decline"}
    day = str(utc_today())
    assert post(records, receiving, step, action="take_up", talk_on=day).status_code == 200
    early = post(records, receiving, step, action="offer", start_date=START)
    assert early.json()["code"] == "release_not_asked"
    declined = {"action": "decline", "reason": "timing", "note": "Not now.", "to_learn": "SQL."}
    assert post(records, receiving, step, **declined).json()["code"] == "talk_missing"
    # Nobody of the person's line knows, in no byte and no count.
    assert status(records, sides["sending"], uid) == 404
    listed = records.client.get(CASES, headers=sides["sending"])
    assert listed.json() == {"items": [], "next_cursor": None}
    assert status(records, sides["hr_system"], uid) == 404
    assert post(records, sides["person"], release, action="ask").status_code == 200
    shown = records.client.get(f"{CASES}/{uid}", headers=sides["sending"]).json()
    assert (shown["view"], shown["state"], shown["motives"]) == ("sending", None, None)
    assert status(records, sides["hr_system"], uid) == 200
    late = str(utc_today() + timedelta(91))
    assert post(records, sides["sending"], release, action="date", date=late).status_code == 422
    assert post(records, sides["sending"], release, action="date", date=day).status_code == 200
    for far in (FARTHEST + timedelta(1), date.max):
        unplanned = post(records, receiving, step, action="offer", start_date=str(far))
        assert problem_of(unplanned) == ("/start_date", f"should lie between {day} and {FARTHEST}")
    assert post(records, receiving, step, action="offer", start_date=day).status_code == 200
    assert post(records, receiving, step, action="accept").status_code == 403
    accepted = post(records, sides["person"], step, action="accept")
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    blocked = post(records, sides["hr"], step, action="start")
    assert blocked.json()["allowed"][0]["needs"] == ["commitments"]
    reason = {"action": "start", "override_reason": "The plan is on paper."}
    assert post(records, sides["hr_system"], step, **reason).status_code == 200
    back = post(records, sides["person"], step, action="go_back", note="Not for me.")
    assert back.json()["state"] == "returned"
    told = records.client.get(f"{CASES}/{uid}/timeline", headers=sides["sending"]).json()
    assert told["items"][0]["action"] == "ask"
    assert "Not for me." not in records.client.get(f"{CASES}/{uid}", headers=receiving).text


def test_an_offered_release_answers_the_same_bytes_with_and_without_a_case(
    records: Organisation, sides: dict[str, Headers]
) -> None:
    path = f"/v1/employees/{PERSON}/release-offer"
    far = records.client.put(path, json={"date": "9999-12-31"}, headers=sides["sending"])
    assert problem_of(far) == ("/date", f"should lie between {utc_today()} and {FARTHEST}")
    body = {"date": START}
    first = records.client.put(path, json=body, headers=sides["sending"])
    assert first.status_code == 201
    without = records.client.put(path, json=body, headers=sides["sending"])
    uid = begin(records, sides["person"])
    with_a_case = records.client.put(path, json=body, headers=sides["sending"])
    assert without.content == with_a_case.content
    assert without.headers["ETag"] == with_a_case.headers["ETag"]
    asked = post(records, sides["person"], f"/{uid}/release", action="ask")
    assert asked.json()["release"]["state"] == "dated"
    assert asked.json()["release"]["date"] == START


def test_the_line_is_not_told_unless_the_person_says_so(
    records: Organisation, sides: dict[str, Headers]
) -> None:
    records.put("employees", PERSON, {**EMPLOYEES[PERSON], "manager": HIRER})
    body = {"employee": PERSON, "opening": "O-NEW", "action": "share"}
    refused = post(records, sides["person"], "", **body)
    assert (refused.status_code, refused.json()["code"]) == (409, "line_would_know")
    begin(records, sides["person"], acknowledged_line=True)
    again = post(records, sides["person"], "", **body)
    assert again.json()["code"] == "duplicate_case"


def test_missing_and_forbidden_cases_look_the_same(
    records: Organisation, sides: dict[str, Headers]
) -> None:
    uid = begin(records, sides["person"], action="note")
    other = "00000000-0000-4000-8000-000000000000"
    answers = [
        records.client.get(f"{CASES}/{one}", headers=sides["sending"]).json()
        for one in (uid, other)
    ]
    for answer in answers:
        del answer["request_id"], answer["instance"]
    assert answers[0] == answers[1]
    assert status(records, sides["receiving"], uid) == 404
    assert status(records, sides["hr"], uid) == 200


def test_whoever_considers_leading_is_asked_why_and_not_again_for_a_year_after_a_no(
    records: Organisation, sides: dict[str, Headers], database: Database
) -> None:
    records.put("openings", "O-TEAM", {"title": "Lead", "hiring_manager": HIRER,
                                       "people_leader": True})  # fmt: skip
    body = {"employee": PERSON, "opening": "O-TEAM", "action": "share"}
    asked = post(records, sides["person"], "", **body)
    assert (asked.status_code, asked.json()["code"]) == (409, "why_lead_asked")
    noted = begin(records, sides["person"], **{**body, "action": "note"})
    read = records.client.get(f"{CASES}/{noted}", headers=sides["person"]).json()
    needs = {one["action"]: one["needs"] for one in read["allowed"]}
    assert needs["share"] == ["why_lead"]
    why = f"/v1/employees/{PERSON}/why-lead"
    said = records.client.put(why, json={"wants": False}, headers=sides["person"])
    assert said.is_success, said.text
    with database.write() as session:
        row = session.exec(select(WhyLead)).one()
        row.answered_on = utc_today() - timedelta(400)
    shared = post(records, sides["person"], f"/{noted}/transitions", action="share")
    assert shared.json()["code"] == "why_lead_asked"
    with database.write() as session:
        session.exec(select(WhyLead)).one().answered_on = utc_today() - timedelta(300)
    shared = post(records, sides["person"], f"/{noted}/transitions", action="share")
    assert shared.status_code == 200, shared.text


def test_a_trial_of_leading_ends_once_those_who_were_led_told_how_it_went(
    records: Organisation, sides: dict[str, Headers], database: Database, keys: Keys
) -> None:
    records.put("openings", "O-TEAM", {"title": "Lead", "hiring_manager": HIRER,
                                       "people_leader": True})  # fmt: skip
    why = {"wants": True, "motives": ["help_others_grow"]}
    records.client.put(f"/v1/employees/{PERSON}/why-lead", json=why, headers=sides["person"])
    uid = begin(records, sides["person"], opening="O-TEAM", kind="trial")
    led = ("E-4", "E-5")
    for key in led:
        records.put("employees", key, {**EMPLOYEES["E-4"], "manager": PERSON})
    with database.write() as session:
        case = session.exec(select(MoveCase)).one()
        case.state, case.since = CaseState.STARTED, utc_today() - timedelta(90)
        case.start_date, case.trial_until = case.since, utc_today()
        case.return_until, case.accepted_on = utc_today() + timedelta(90), case.since
    step = f"/{uid}/transitions"
    early = post(records, sides["person"], step, action="confirm")
    assert (early.status_code, early.json()["code"]) == (409, "trial_evidence_missing")
    assert keep_time(database, utc_today()) == 1
    assert keep_time(database, utc_today()) == 0
    told = {
        "behaviour": "coaches",
        "situation": "I had never written an offer on my own before that month.",
        "action": "She sat with me for two mornings and let me write it.",
        "effect": "I write them alone now.",
        "happened_on": str(utc_today() - timedelta(3)),
        "source": "helped",
    }
    for key in led:
        mine = keys(ActorKind.PORTAL, key)
        path = f"/v1/employees/{PERSON}/evidence"
        answer = records.client.post(path, json=told, headers=mine)
        assert answer.status_code == 201, answer.text
    assert post(records, sides["person"], step, action="confirm").status_code == 200
    both = post(records, sides["receiving"], step, action="confirm").json()
    assert both["state"] == "completed"
    following = records.client.get(CASES, headers=sides["person"]).json()["items"]
    assert [(one["kind"], one["state"]) for one in following] == [
        ("trial", "completed"),
        ("permanent", "accepted"),
    ]
    with database.read() as session:
        assert session.exec(select(MoveCase.led_people).order_by(col(MoveCase.id))).all() == [
            True,
            False,
        ]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_whoever_has_no_manager_is_released_by_hr(
    records: Organisation, sides: dict[str, Headers]
) -> None:
    records.put("employees", PERSON, {**EMPLOYEES[PERSON], "manager": None})
    uid = begin(records, sides["person"])
    today = str(utc_today())
    steps: list[tuple[str, str, str, dict[str, Any]]] = [
        ("receiving", "transitions", "take_up", {"talk_on": today}),
        ("person", "release", "ask", {}),
        ("hr", "release", "date", {"date": START}),
        ("receiving", "transitions", "offer", {"start_date": START}),
        ("person", "transitions", "accept", {}),
    ]
    for side, path, action, body in steps:
        done = post(records, sides[side], f"/{uid}/{path}", action=action, **body)
        assert done.status_code == 200, done.text
        again = post(records, sides[side], f"/{uid}/{path}", action=action, **body)
        assert again.status_code == 409, (action, again.text)
    assert done.json()["release"]["date"] == START


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_nobody_decides_about_the_own_move(
    records: Organisation, sides: dict[str, Headers], keys: Keys
) -> None:
    records.put("openings", "O-OWN", {"title": "Planner", "hiring_manager": PERSON})
    own = keys(ActorKind.MANAGER, PERSON)
    body = {"employee": PERSON, "opening": "O-OWN", "action": "share"}
    refused = post(records, own, "", **body)
    assert (refused.status_code, "nobody else who hires" in refused.text) == (409, True)
    noted = post(records, own, "", **{**body, "action": "note"}).json()["uid"]
    assert post(records, own, f"/{noted}/transitions", action="share").status_code == 409
    uid = begin(records, sides["person"])
    records.put("employees", "E-4", {**EMPLOYEES["E-4"], "status": "left"})
    for manager, why in ((PERSON, "the person who moves"), ("E-4", "has left")):
        step = {"action": "reassign", "side": "receiving", "manager": manager}
        told = post(records, sides["hr"], f"/{uid}/transitions", **step)
        assert told.status_code == 422, told.text
        assert "/manager" in told.text
        assert why in told.text
