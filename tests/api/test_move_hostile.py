"""No value makes a step of a move fail, in whatever state the case stands and whoever sends it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import delete

from app.core.db import Database
from app.mobility.cases import steps
from models.base import utc_today
from models.cases import MoveCase, Release
from models.move_vocabulary import CaseSide, CaseState, ReleaseState
from tests.support.catalogue import Headers, Keys
from tests.support.hostile import NEVER_VALID, ODD, SPOT, places, with_spot
from tests.support.moves import BOSS, CASES, HIRER, OPENING, PERSON, START, Moves

Json = dict[str, Any]
UID = "5d0c6f0a-8d2f-4a49-9c55-6c1d7b1a2f33"
TODAY = str(utc_today())
ALL_OF_A_STEP: Json = {
    "action": "decline",
    "acknowledged_line": True,
    "talk_on": TODAY,
    "talked_on": TODAY,
    "start_date": str(START),
    "trial_until": str(START),
    "confirm": True,
    "reason": "timing",
    "note": "No.",
    "to_learn": "SQL.",
    "override_reason": "Because.",
    "side": "sending",
    "manager": BOSS,
}
ALL_OF_A_RELEASE: Json = {
    "action": "date",
    "date": str(START),
    "reason": "wrong_facts",
    "note": "No.",
    "with_agreement": True,
}
ITEM: Json = {
    "side": "sending",
    "kind": "split",
    "text": "Half here.",
    "due_day": 0,
    "last_day": 30,
    "column": "people",
    "mentor": "E-4",
}
NEW: Json = {
    "employee": PERSON,
    "opening": OPENING,
    "action": "share",
    "kind": "trial",
    "motives": ["growth"],
    "acknowledged_line": True,
}
OUTCOME: Json = {"day": 90, "person": {"would_again": True, "learns": True}}
# Each with who sends it; HR may take most of the steps.
CALLS: tuple[tuple[str, str, str, Json], ...] = (
    ("hr", "POST", f"{CASES}/{UID}/transitions", ALL_OF_A_STEP),
    ("hr", "POST", f"{CASES}/{UID}/transitions", {**ALL_OF_A_STEP, "action": "reassign"}),
    ("person", "POST", f"{CASES}/{UID}/transitions", {**ALL_OF_A_STEP, "action": "accept"}),
    ("receiving", "POST", f"{CASES}/{UID}/transitions", {**ALL_OF_A_STEP, "action": "offer"}),
    ("sending", "POST", f"{CASES}/{UID}/release", ALL_OF_A_RELEASE),
    ("hr", "POST", f"{CASES}/{UID}/release", {**ALL_OF_A_RELEASE, "action": "decide"}),
    ("hr", "PUT", f"{CASES}/{UID}/gates/works_council", {"state": "given", "due_on": TODAY}),
    ("person", "PUT", f"{CASES}/{UID}/plan/items/x", ITEM),
    ("sending", "PUT", f"{CASES}/{UID}/plan/items/x", ITEM),
    ("person", "POST", f"{CASES}/{UID}/outcomes", OUTCOME),
    ("person", "POST", CASES, NEW),
    ("sending", "PUT", f"/v1/employees/{PERSON}/release-offer", {"date": str(START)}),
)
ANSWERED = {200, 201, 403, 404, 409, 422}
# In the short run each call meets the state in which it can do most.
SHORT = (CaseState.SELECTION, CaseState.OFFERED, CaseState.STARTED)


@pytest.fixture
def moves(loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys) -> Moves:
    return Moves.made(loaded_database, client, hr_headers, keys)


def stand(moves: Moves, state: CaseState) -> None:
    """Let the one case of the person stand in a state, whatever became of the last one."""
    closed = state in {CaseState.WITHDRAWN, CaseState.COMPLETED, CaseState.RETURNED}
    with moves.database.write() as session:
        session.execute(delete(MoveCase))
        case = MoveCase(
            uid=UID,
            employee_external_id=PERSON,
            opening_external_id=OPENING,
            state=state,
            receiving_manager_external_id=HIRER,
            sending_manager_external_id=BOSS,
            accepted_on=utc_today() if state in {CaseState.ACCEPTED, CaseState.STARTED} else None,
            start_date=utc_today(),
            return_until=START,
            since=utc_today(),
        )
        session.add(case)
        session.flush()
        if not closed:
            session.add(
                Release(
                    case_id=case.id or 0,
                    state=ReleaseState.ASKED,
                    asked_on=utc_today(),
                    asked_by=CaseSide.PERSON,
                    answer_by=utc_today(),
                )
            )


def hostile(body: Json, step: int) -> Iterator[tuple[str, bytes, bool]]:
    """A body with a value at every so manieth place, and whether it can never be valid."""
    number = 0
    for values, never in ((NEVER_VALID, True), (ODD, False)):
        for path in places(body):
            text = json.dumps(with_spot(body, path))
            for name, value in values.items():
                number += 1
                if number % step == 0:
                    yield f"{path} {name}", text.replace(SPOT, value).encode(), never


def failing(moves: Moves, state: CaseState, step: int) -> dict[str, int]:
    """What was answered otherwise than with a success or a refusal that names the reason."""
    unexpected = {}
    stand(moves, state)
    for side, method, path, body in CALLS:
        headers = {**moves.sides[side], "Content-Type": "application/json"}
        for name, content, never in hostile(body, step):
            answer = moves.records.client.request(method, path, content=content, headers=headers)
            if answer.is_success:
                stand(moves, state)
            wanted = {422} if never else ANSWERED
            if answer.status_code not in wanted:
                unexpected[f"{state} {method} {path} {name}"] = answer.status_code
    return unexpected


@pytest.mark.parametrize("state", SHORT)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_no_value_makes_a_step_of_a_move_fail(moves: Moves, state: CaseState) -> None:
    assert failing(moves, state, step=29) == {}


@pytest.mark.long
@pytest.mark.parametrize("state", [*CaseState])
def test_no_value_makes_a_step_fail_in_any_state(moves: Moves, state: CaseState) -> None:
    assert failing(moves, state, step=1) == {}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_step_that_fails_is_seen(moves: Moves, monkeypatch: pytest.MonkeyPatch) -> None:
    def failed(_value: object, name: str) -> None:
        raise RuntimeError(name)

    monkeypatch.setattr(steps, "_needed", failed)
    assert set(failing(moves, CaseState.SELECTION, step=101).values()) == {500}
