"""How well a move fits, as each side of the case may know it."""

from typing import Any

import pytest

from app.core.db import Database
from app.core.security import ActorKind
from app.mobility.match import service
from models.vocabulary import Audience
from tests.support.catalogue import Keys
from tests.support.moves import BOSS, CASES, HIRER, PERSON, START, Moves
from tests.support.organisation import EMPLOYEES, Organisation, wish

Json = dict[str, Any]
OPENING = "O-MATCH"
PRIVATE, SHARED = "Marketing", "Finance"
LOOSE = {"snapshot_at"}

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def moves(organisation: Organisation, database: Database, keys: Keys) -> Moves:
    """A person with a shared and a private wish, in a service that ranks."""
    wishes = [wish(SHARED, visibility="manager"), wish(PRIVATE, visibility="private")]
    for key, record in (
        (BOSS, {**EMPLOYEES[BOSS], "manager": None}),
        (HIRER, {**EMPLOYEES[HIRER], "manager": None}),
        (PERSON, {**EMPLOYEES[PERSON], "manager": BOSS}),
    ):
        organisation.put("employees", key, record)
    opening = {"role": "R-PMM", "hiring_manager": HIRER, "org_unit": "Marketing"}
    organisation.put("openings", OPENING, opening)
    sides = {
        "person": keys(ActorKind.PORTAL, PERSON),
        "sending": keys(ActorKind.MANAGER, BOSS),
        "receiving": keys(ActorKind.MANAGER, HIRER),
        "hr": keys(ActorKind.HR_PARTNER),
        "hr_system": keys(ActorKind.HR_INTEGRATION),
    }
    stated = organisation.client.patch(
        f"/v1/employees/{PERSON}",
        json={"aspirations": wishes},
        headers={**sides["person"], "Content-Type": "application/merge-patch+json"},
    )
    assert stated.status_code == 200, stated.text
    return Moves(database, organisation, sides)


def match(moves: Moves, side: str, uid: str) -> tuple[int, Json]:
    path = f"{CASES}/{uid}/match"
    answer = moves.records.client.get(path, headers=moves.sides[side])
    return answer.status_code, answer.json()


def explained(moves: Moves, side: str) -> Json:
    path = f"/v1/employees/{PERSON}/openings/{OPENING}/match"
    answer = moves.records.client.get(path, headers=moves.sides[side])
    assert answer.status_code == 200, answer.text
    read: Json = answer.json()
    return read


def test_each_side_reads_the_explanation_that_is_its_own(moves: Moves) -> None:
    uid = moves.begin("note", opening=OPENING)
    assert [match(moves, side, uid)[0] for side in ("receiving", "sending", "hr_system")] == [
        404
    ] * 3
    moves.step("person", uid, "share", acknowledged_line=True)
    assert moves.release("person", uid, "ask").status_code == 200
    read = {side: match(moves, side, uid) for side in moves.sides}
    assert {status for status, _ in read.values()} == {200}
    for side in ("person", "hr"):
        assert told(read[side][1]["match"]) == told(explained(moves, side))
        assert wished_for(read[side][1]) == (2, True)
    receiving = read["receiving"][1]
    assert wished_for(receiving) == (1, False)
    assert receiving["match"]["score"] < read["person"][1]["match"]["score"]
    assert all(reason["code"] for reason in receiving["match"]["reasons"])
    for side in ("sending", "hr_system"):
        body = read[side][1]
        assert (body["match"], body["opening"]["external_id"]) == (None, OPENING)


def test_a_private_wish_that_the_receiving_side_could_read_is_seen(
    moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = moves.begin(opening=OPENING, acknowledged_line=True)
    assert wished_for(match(moves, "receiving", uid)[1]) == (1, False)
    leaking = dict.fromkeys(service._AUDIENCES, Audience.EMPLOYEE)
    monkeypatch.setattr(service, "_AUDIENCES", leaking)
    assert wished_for(match(moves, "receiving", uid)[1]) == (2, True)


def test_a_case_that_ended_or_lost_its_opening_says_so(moves: Moves) -> None:
    uid = moves.begin(opening=OPENING, acknowledged_line=True)
    assert moves.release("person", uid, "ask").status_code == 200
    gone = moves.records.client.delete(f"/v1/openings/{OPENING}", headers=moves.sides["hr"])
    assert gone.status_code == 204
    for side in ("person", "receiving", "hr"):
        status, body = match(moves, side, uid)
        assert (status, body["code"]) == (410, "opening_gone")
    unaware = match(moves, "sending", uid)
    assert unaware[0] == 200
    assert moves.step("person", uid, "withdraw").status_code == 200
    for side in ("person", "receiving", "hr"):
        status, body = match(moves, side, uid)
        assert (status, body["code"]) == (409, "case_closed")
    # The sending side learns from it neither that the opening went nor that the case ended.
    assert match(moves, "sending", uid) == (200, unaware[1])
    assert str(START) not in str(unaware)


def wished_for(read: Json) -> tuple[int, bool]:
    """How many wishes an answer rests on, and whether it says that the person wants the move."""
    codes = {reason["code"] for reason in read["match"]["reasons"]}
    return read["match"]["aspirations_considered"], any(code.startswith("wish") for code in codes)


def told(read: Json) -> Json:
    return {name: value for name, value in read.items() if name not in LOOSE}
