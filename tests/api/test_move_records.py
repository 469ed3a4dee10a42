"""What becomes of a case when the records that it goes by are closed, deleted or filled."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.mobility.cases.clock import keep_time
from models.base import utc_today
from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, Keys
from tests.support.moves import BOSS, CASES, OPENING, PERSON, START, Moves

TODAY = utc_today()
Clock = Callable[[int], int]
RECORDS = {"openings": OPENING, "employees": PERSON}


@pytest.fixture
def moves(loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys) -> Moves:
    return Moves.made(loaded_database, client, hr_headers, keys)


@pytest.fixture
def clock(moves: Moves) -> Clock:
    return lambda days: keep_time(moves.database, TODAY + timedelta(days))


def delete(moves: Moves, side: str, noun: str) -> tuple[int, bytes]:
    answer = moves.records.client.delete(f"/v1/{noun}/{RECORDS[noun]}", headers=moves.sides[side])
    return answer.status_code, answer.content


@pytest.mark.parametrize("noun", sorted(RECORDS))
def test_a_record_stays_while_somebody_moves_by_it(moves: Moves, clock: Clock, noun: str) -> None:
    uid = moves.to("accepted")
    for side in ("hr", "hr_system"):
        status, body = delete(moves, side, noun)
        assert (status, b"moves_under_way" in body, b"1 move is" in body) == (409, True, True)
    assert moves.read("person", uid)["state"] == "accepted"
    if noun == "openings":
        assert moves.step("hr", uid, "cancel", reason="opening_closed").status_code == 200
    else:
        moves.place(end_date=str(TODAY))
        assert clock(1) == 1
        assert moves.read("receiving", uid)["closed"]["reason"] == "person_left"
    assert delete(moves, "hr_system", noun) == (204, b"")


def test_a_deleted_opening_ends_interests_in_sight_and_their_history_stays(
    moves: Moves, clock: Clock
) -> None:
    uids = {"declined": moves.to("selection"), "shared": ""}
    answers = {"reason": "timing", "note": "No.", "to_learn": "SQL.", "talked_on": str(TODAY)}
    assert moves.step("receiving", uids["declined"], "decline", **answers).status_code == 200
    uids["shared"] = moves.begin()
    assert delete(moves, "hr_system", "openings") == (204, b"")
    for side in ("person", "receiving", "hr"):
        read = moves.read(side, uids["shared"])
        assert (read["state"], read["opening"]["title"]) == ("shared", "Planner")
    assert (clock(0), clock(0)) == (1, 0)
    read = moves.read("receiving", uids["shared"])
    assert (read["state"], read["closed"]["reason"]) == ("cancelled", "opening_closed")
    assert moves.timeline("person", uids["shared"])[-1]["action"] == "cancel"
    assert moves.read("person", uids["declined"])["closed"]["to_learn"] == "SQL."
    client, headers = moves.records.client, moves.sides["person"]
    listed = client.get(CASES, headers=headers).json()["items"]
    assert {one["opening"]["title"] for one in listed} == {"Planner"}
    assert client.get(f"{CASES}/{uids['shared']}/plan", headers=headers).status_code == 200
    # A new opening under the old id is not what the person asked for.
    moves.open()
    assert moves.read("person", uids["shared"])["state"] == "cancelled"


@pytest.mark.parametrize("state", ["interest", "shared", "selection", "withdrawn"])
def test_a_deletion_tells_nothing_of_what_nobody_accepted(moves: Moves, state: str) -> None:
    uid = moves.to(state if state in {"interest", "shared"} else "selection")
    if state == "withdrawn":
        assert moves.step("person", uid, "withdraw").status_code == 200
    with_case = delete(moves, "hr_system", "openings")
    moves.open()
    assert with_case == delete(moves, "hr_system", "openings") == (204, b"")


def test_a_renamed_opening_keeps_its_cases(moves: Moves) -> None:
    uid = moves.to("selection")
    before = moves.read("receiving", uid)["version"]
    renamed = moves.records.client.post(
        f"/v1/openings/{OPENING}/rename",
        json={"external_id": "O-RENAMED"},
        headers=moves.sides["hr"],
    )
    assert renamed.status_code == 200, renamed.text
    read = moves.read("receiving", uid)
    assert (read["opening"]["external_id"], read["version"]) == ("O-RENAMED", before)


def test_a_seat_is_filled_by_whoever_began_and_the_other_cases_close(
    moves: Moves, clock: Clock, keys: Keys
) -> None:
    second = rival(moves, keys)
    uid = moves.to("accepted", start=TODAY)
    # The release is done on its day.
    assert (clock(0), clock(0)) == (1, 0)
    assert moves.read("rival", second)["state"] == "selection"
    offered = moves.step("receiving", second, "offer", start_date=str(START))
    assert (offered.status_code, offered.json()["code"]) == (409, "seat_taken")
    started = moves.step("hr", uid, "start", override_reason="The plan is on paper.")
    assert started.status_code == 200
    assert clock(0) == 1
    read = moves.read("rival", second)
    assert (read["state"], read["closed"]["reason"]) == ("cancelled", "opening_filled")
    for side in ("person", "receiving"):
        assert moves.step(side, uid, "confirm").status_code == 200
    assert moves.read("hr", uid)["state"] == "completed"
    later = rival(moves, keys)
    offered = moves.step("receiving", later, "offer", start_date=str(START))
    assert (offered.status_code, offered.json()["code"]) == (409, "seat_taken")
    moves.open(headcount=2)
    assert clock(0) == 0
    assert moves.step("receiving", later, "offer", start_date=str(START)).status_code == 409
    assert moves.post("rival", f"/{later}/release", action="ask").status_code == 200
    assert moves.step("receiving", later, "offer", start_date=str(START)).status_code == 200


def test_a_trial_closes_no_other_case_before_it_is_confirmed(
    moves: Moves, clock: Clock, keys: Keys
) -> None:
    second = rival(moves, keys)
    uid = moves.to("started", kind="trial")
    assert clock(0) == 0
    assert moves.read("rival", second)["state"] == "selection"
    for side in ("person", "receiving"):
        assert moves.step(side, uid, "confirm").status_code == 200
    offered = moves.step("receiving", second, "offer", start_date=str(START))
    assert (offered.status_code, offered.json()["code"]) == (409, "seat_taken")


def rival(moves: Moves, keys: Keys) -> str:
    """The id of the case of somebody else who was taken up for the same opening."""
    moves.sides.setdefault("rival", keys(ActorKind.PORTAL, "E-4"))
    moves.records.put("employees", "E-4", {"name": "Rival", "title": "Clerk", "manager": BOSS})
    body = {"employee": "E-4", "opening": OPENING, "action": "share", "acknowledged_line": True}
    made = moves.post("rival", "", **body)
    assert made.status_code == 201, made.text
    uid = str(made.json()["uid"])
    assert moves.step("receiving", uid, "take_up", talk_on=str(TODAY)).status_code == 200
    return uid
