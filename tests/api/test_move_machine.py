"""Every step in every state by every caller, against the table of the product written out here."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete
from sqlmodel import select

from app.core.db import Database
from app.mobility import machine
from models.base import utc_now, utc_today
from models.cases import MoveCase, Release
from models.move_vocabulary import (
    CaseAction,
    CaseSide,
    CaseState,
    ClosedReason,
    ContestReason,
    ReleaseState,
)
from tests.support.catalogue import Headers, Keys
from tests.support.moves import BOSS, HIRER, OPENING, PERSON, Moves

TODAY = utc_today()
FREE = TODAY + timedelta(30)
SIDES = ("person", "receiving", "sending", "hr", "hr_system")
Json = dict[str, Any]

# What the machine is meant to do, written by hand: from which states, whose step, and where to.
STEPS: dict[str, tuple[str, str, str | None]] = {
    "share": ("interest", "person", "shared"),
    "take_up": ("shared", "receiving hr", "selection"),
    "decline": ("shared selection", "receiving hr", "declined"),
    "offer": ("selection", "receiving hr", "offered"),
    "accept": ("offered", "person", "accepted"),
    "refuse": ("offered", "person", "refused"),
    "start": ("accepted", "hr hr_system", "started"),
    "confirm": ("started", "person receiving", None),
    "go_back": ("started", "person hr", "returned"),
    "withdraw": ("interest shared selection offered accepted", "person", "withdrawn"),
    "cancel": ("interest shared selection offered accepted started", "hr", "cancelled"),
    "reassign": ("shared selection offered accepted started", "hr", None),
}
BODIES: dict[str, Json] = {
    "take_up": {"talk_on": str(TODAY)},
    "decline": {"reason": "timing", "note": "Not now.", "to_learn": "SQL.",
                "talked_on": str(TODAY)},
    "offer": {"start_date": str(FREE)},
    "start": {"override_reason": "The plan is on paper."},
    "cancel": {"reason": "other"},
    "reassign": {"side": "receiving", "manager": "E-4"},
}  # fmt: skip
RELEASE_STEPS: dict[str, tuple[str, str, str | None]] = {
    "ask": ("none", "person hr", "asked"),
    "date": ("asked", "sending hr", "dated"),
    "contest": ("asked", "sending", "contested"),
    "decide": ("contested", "hr", "dated"),
    "move_date": ("dated", "person receiving sending hr", "dated"),
}
RELEASE_BODIES: dict[str, Json] = {
    "ask": {"with_agreement": True},
    "date": {"date": str(FREE)},
    "contest": {"reason": "wrong_facts", "note": "No."},
    "decide": {"date": str(FREE), "note": "So."},
    "move_date": {"date": str(FREE)},
}
RELEASE_STATES = ("none", "asked", "contested", "dated", "done", "lapsed")
OPEN = ("interest", "shared", "selection", "offered", "accepted", "started")


@pytest.fixture
def moves(loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys) -> Moves:
    return Moves.made(loaded_database, client, hr_headers, keys)


def stored(moves: Moves, state: str, release: str) -> str:
    """The id of the one case that there is, in these states."""
    released, shared = release != "none", state != "interest"
    case = MoveCase(
        uid=str(uuid.uuid4()),
        employee_external_id=PERSON,
        opening_external_id=OPENING,
        state=CaseState(state),
        receiving_manager_external_id=HIRER if shared else None,
        sending_manager_external_id=BOSS if released else None,
        since=TODAY,
        start_date={"offered": FREE, "accepted": TODAY, "started": FREE}.get(state),
        return_until=FREE if state == "started" else None,
        closed_at=None if state in OPEN else utc_now(),
        closed_reason=None if state in OPEN else ClosedReason.OTHER,
    )
    with moves.database.write() as session:
        session.execute(delete(MoveCase))
        session.add(case)
        session.flush()
        uid = case.uid
        if released:
            dated = release in {"dated", "done"}
            session.add(
                Release(
                    case_id=case.id or 0,
                    state=ReleaseState(release),
                    asked_on=TODAY,
                    asked_by=CaseSide.PERSON,
                    answer_by=TODAY + timedelta(10),
                    release_date=FREE if dated else None,
                    contested_on=TODAY if release == "contested" else None,
                    contest_reason=ContestReason.WRONG_FACTS if release == "contested" else None,
                )
            )
    return uid


def knows(side: str, state: str, release: str) -> bool:
    """Whether a side knows of a case that stands so."""
    return {
        "person": True,
        "hr": True,
        "receiving": state != "interest",
        "sending": release != "none",
        "hr_system": release != "none",
    }[side]


def expected(side: str, who: str, *, known: bool, possible: bool) -> tuple[int, str | None]:
    """The status and code that a step is to be answered with."""
    if not known:
        return 404, "not_found"
    if side not in who.split():
        return 403, "not_your_step"
    return (200, None) if possible else (409, "transition_refused")


def wrong_steps(moves: Moves, state: str, actions: tuple[str, ...] = tuple(STEPS)) -> list[object]:
    """Where the service answers otherwise than the table says."""
    # Where the release can stand so, it is dated: what is missing besides is not this test's.
    release = "dated" if state in {"offered", "accepted", "started", "selection"} else "none"
    return [
        one
        for action in actions
        for side in SIDES
        for one in _wrong_step(moves, state, release, action, side)
    ]


def _wrong_step(moves: Moves, state: str, release: str, action: str, side: str) -> Iterator[object]:
    uid = stored(moves, state, release)
    states, who, to = STEPS[action]
    possible = state in states.split()
    want = expected(side, who, known=knows(side, state, release), possible=possible)
    answer = moves.step(side, uid, action, **BODIES.get(action, {}))
    told = answer.json()
    got = (answer.status_code, told.get("code"))
    if got != want:
        yield state, action, side, got, want
    with moves.database.read() as session:
        after = session.exec(select(MoveCase.state).where(MoveCase.uid == uid)).one()
    if after != (to or state if want[0] == 200 else state):
        yield state, action, side, f"stands at {after}"
    if got[0] == 409 and not {"state", "allowed"} <= told.keys():
        yield state, action, side, "does not say what is allowed"


def test_every_step_of_every_side_is_answered_as_the_table_says(moves: Moves) -> None:
    assert [one for state in CaseState for one in wrong_steps(moves, state.value)] == []


# Where a release can stand in every way, every way is tried; elsewhere those that count.
STANDING = {
    "interest": ("none",),
    "shared": RELEASE_STATES,
    "accepted": ("asked", "dated"),
    "started": ("done",),
    "withdrawn": ("lapsed",),
}


def test_every_step_in_a_release_is_answered_as_the_table_says(moves: Moves) -> None:
    assert [
        one
        for state, releases in STANDING.items()
        for release in releases
        for action in RELEASE_STEPS
        for side in SIDES
        for one in _wrong_release(moves, state, release, action, side)
    ] == []


def _wrong_release(
    moves: Moves, state: str, release: str, action: str, side: str
) -> Iterator[object]:
    states, who, to = RELEASE_STEPS[action]
    in_time = state == "shared" or (action == "move_date" and state in {"accepted", "started"})
    possible = release in states.split() and in_time
    uid = stored(moves, state, release)
    want = expected(side, who, known=knows(side, state, release), possible=possible)
    answer = moves.release(side, uid, action, **RELEASE_BODIES[action])
    if (answer.status_code, answer.json().get("code")) != want:
        yield state, release, action, side, answer.text, want
    after = moves.row(uid)[1]
    stands = "none" if after is None else after.state.value
    if stands != (to or release if want[0] == 200 else release):
        yield state, release, action, side, stands


def test_the_table_here_and_there_name_the_same_steps() -> None:
    begun = {CaseAction.NOTE.value, CaseAction.EXPIRE.value}
    assert {step.action.value for step in machine.CASE_STEPS} - begun == STEPS.keys()
    clocked = {"consent", "finish", "lapse"}
    assert {step.action.value for step in machine.RELEASE_STEPS} - clocked == RELEASE_STEPS.keys()


@pytest.mark.parametrize(
    ("action", "state", "fault"),
    [
        ("offer", "selection", {"who": machine.RECEIVING | machine.PERSON}),
        ("accept", "shared", {"states": frozenset({CaseState.OFFERED, CaseState.SHARED})}),
        ("refuse", "offered", {"to": CaseState.DECLINED}),
    ],
)
def test_a_fault_in_the_machine_is_seen(
    moves: Moves, monkeypatch: pytest.MonkeyPatch, action: str, state: str, fault: Json
) -> None:
    steps = dict(machine._BY_ACTION)
    steps[CaseAction(action)] = replace(steps[CaseAction(action)], **fault)
    monkeypatch.setattr(machine, "_BY_ACTION", steps)
    assert wrong_steps(moves, state, (action,)) != []


def test_a_missing_guard_is_seen(moves: Moves, monkeypatch: pytest.MonkeyPatch) -> None:
    def offered_without_release() -> Any:
        uid = stored(moves, "selection", "none")
        return moves.step("receiving", uid, "offer", start_date=str(FREE))

    refused = offered_without_release()
    assert (refused.status_code, refused.json()["code"]) == (409, "release_not_asked")
    steps = dict(machine._BY_ACTION)
    steps[CaseAction.OFFER] = replace(steps[CaseAction.OFFER], needs=())
    monkeypatch.setattr(machine, "_BY_ACTION", steps)
    assert offered_without_release().status_code == 200


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_no_step_is_taken_by_another_method(moves: Moves, method: str) -> None:
    uid = stored(moves, "shared", "none")
    path = f"/v1/move-cases/{uid}/transitions?action=withdraw"
    answer = moves.records.client.request(method, path, headers=moves.sides["person"])
    assert answer.status_code == 405
    assert moves.row(uid)[0].state is CaseState.SHARED
