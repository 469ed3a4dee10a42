"""A move case from the interest to the acceptance, and what each side reads of it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from models.base import utc_today
from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import EMPLOYEES, Organisation

PERSON, BOSS, HIRER = "E-1", "E-2", "E-3"
CASES = "/v1/move-cases"
START = str(utc_today() + timedelta(60))


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
    assert post(records, sides["sending"], release, action="date", date=START).status_code == 200
    assert post(records, receiving, step, action="offer", start_date=START).status_code == 200
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
