"""No id and no limit of a plan tells the sending side of items that it does not read."""

from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.core.security import ActorKind
from app.mobility.plans import items, policies
from tests.support.catalogue import Headers, Keys
from tests.support.moves import CASES, Moves

Json = dict[str, Any]
Told = tuple[int, Any, list[str | None]]


@pytest.fixture
def moves(loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys) -> Moves:
    made = Moves.made(loaded_database, client, hr_headers, keys)
    made.sides["stranger"] = keys(ActorKind.PORTAL, "E-4")
    return made


def item(side: str = "person", kind: str = "commitment") -> Json:
    return {"side": side, "kind": kind, "text": "Meet once a month.", "due_day": 30}


def put(moves: Moves, side: str, uid: str, key: str, body: Json, **more: str) -> httpx.Response:
    path, headers = f"{CASES}/{uid}/plan/items/{key}", {**moves.sides[side], **more}
    return moves.records.client.put(path, json=body, headers=headers)


def told_of_an_id(moves: Moves, uid: str) -> list[Told]:
    """All that the sending side and a stranger are answered when they try an id."""
    client, path = moves.records.client, f"{CASES}/{uid}/plan"
    mine, other = moves.sides["sending"], moves.sides["stranger"]
    answers = [
        client.get(f"{path}/items/x", headers=mine),
        put(moves, "sending", uid, "x", item()),
        put(moves, "sending", uid, "x", item("sending"), **{"If-Match": '"1"'}),
        put(moves, "sending", uid, "x", item("sending")),
        put(moves, "sending", uid, "x", item("sending")),
        client.post(f"{path}/items/x/agree", headers=mine),
        client.get(f"{path}/items/x", headers=mine),
        client.get(path, headers=mine),
        put(moves, "sending", uid, "x" * 121, item("sending")),
        client.delete(f"{path}/items/x", headers=mine),
        client.delete(f"{path}/items/x", headers=mine),
        put(moves, "stranger", uid, "x", item("mentor")),
        client.get(path, headers=other),
    ]
    return [_told(one) for one in answers]


def _told(answer: httpx.Response) -> Told:
    body = answer.json() if answer.content else None
    if isinstance(body, dict):
        body.pop("request_id", None)
    heads = ("ETag", "Location", "Content-Length")
    return answer.status_code, body, [answer.headers.get(head) for head in heads]


def test_an_id_that_is_taken_unseen_tells_the_sending_side_nothing(moves: Moves) -> None:
    uid = moves.to("accepted")
    alone = told_of_an_id(moves, uid)
    assert [status for status, *_ in alone[3:7]] == [201, 200, 200, 200]
    for key, kind in (("x", "learning"), ("y", "commitment")):
        assert put(moves, "person", uid, key, item(kind=kind)).status_code == 201
    assert told_of_an_id(moves, uid) == alone


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_id_that_tells_is_seen(moves: Moves, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = moves.to("accepted")
    alone = told_of_an_id(moves, uid)
    assert put(moves, "person", uid, "x", item(kind="learning")).status_code == 201
    monkeypatch.setattr(policies, "own_key", lambda key, _of: key)
    monkeypatch.setattr(items, "_readable", lambda rows, _plan: list(rows))
    assert told_of_an_id(moves, uid) != alone


def test_the_ids_of_the_sending_side_stay_its_own(moves: Moves) -> None:
    uid = moves.to("accepted")
    foreign = put(moves, "person", uid, "sending.x", item("sending"))
    assert (foreign.status_code, foreign.json()["errors"][0]["field"]) == (422, "/item_id")
    made = put(moves, "sending", uid, "x", item("sending"))
    assert made.headers["Location"] == f"{CASES}/{uid}/plan/items/sending.x"
    hidden = put(moves, "hr", uid, "sending.x", item("person", "learning"))
    assert (hidden.status_code, hidden.json()["errors"][0]["field"]) == (422, "/side")
    assert put(moves, "hr", uid, "sending.x", item("person", "handover")).status_code == 200
    read = moves.records.client.get(f"{CASES}/{uid}/plan", headers=moves.sides["sending"]).json()
    assert {one["id"] for one in read["items"]} == {"sending.x"}


def test_a_full_plan_tells_the_sending_side_of_its_own_items_alone(
    moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "MOST_ITEMS", 2)
    uid = moves.to("accepted")
    for side in ("person", "sending"):
        for key, status in (("a", 201), ("b", 201), ("c", 409)):
            assert put(moves, side, uid, key, item(side)).status_code == status
