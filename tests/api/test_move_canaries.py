"""A move leaves traces with those alone who may know of it, and its texts with nobody else."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.db import Database
from app.core.security import ActorKind, KeyRing
from app.governance.access.table import Caller, Place
from app.mobility import knowing
from app.mobility.cases import recording, service
from app.settings import Settings
from models.base import utc_today
from models.move_vocabulary import CaseSide
from tests.support.access import ORIGIN, PEOPLE, Walk
from tests.support.catalogue import Headers, Keys
from tests.support.compared import Seen, differing, everything
from tests.support.moves import CASES, Moves
from tests.support.receiver import Receiver, receiving
from tests.support.webhooks import allowing_loopback, deliver, stored_endpoint

Json = dict[str, Any]
TODAY = str(utc_today())
UID = uuid.UUID("0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a99")
PERSON, HIRER = PEOPLE[Place.REPORT], PEOPLE[Place.OTHER]
SINCE = "2020-01-01T00:00:00Z"
EVENTS = ("created", "updated", "released", "accepted", "started", "returned", "closed")
# They are asked by callers as well to whom a case is never shown.
OF_CASES = ("getMoveCase", "listMoveCases", "listChanges")
CANARY = "kanari-"
DECLINE = {"action": "decline", "reason": "timing", "note": "No.", "to_learn": "SQL."}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return allowing_loopback(settings, embed_origins=ORIGIN, requests_per_minute=0)


@pytest.fixture
def walk(loaded_database: Database, champion: str, client: TestClient, settings: Settings) -> Walk:
    made = Walk(client, KeyRing(loaded_database, settings))
    made.prepare_reads()
    # The case is asked for by its id before there is one.
    made._made[f"case of {PERSON}"] = str(UID)
    return made


def sent(walk: Walk, keys: Keys, by: ActorKind, who: str, path: str, /, **body: Any) -> None:
    method = "PUT" if "/items/" in path else "POST"
    answer = walk.client.request(method, f"{CASES}{path}", json=body, headers=keys(by, who))
    assert answer.is_success, answer.text


def begin(walk: Walk, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person shares an interest, plans, and is taken up by a manager of another line."""
    with monkeypatch.context() as patched:
        patched.setattr(service.uuid, "uuid4", lambda: UID)
        new = {"employee": PERSON, "opening": "O-FIN", "action": "share", "motives": ["growth"]}
        sent(walk, keys, ActorKind.PORTAL, PERSON, "", **new)
    item = {"side": "person", "kind": "learning", "text": "Learn SQL.", "due_day": 3}
    sent(walk, keys, ActorKind.PORTAL, PERSON, f"/{UID}/plan/items/x", **item)
    step = {"action": "take_up", "talk_on": TODAY}
    sent(walk, keys, ActorKind.MANAGER, HIRER, f"/{UID}/transitions", **step)


@pytest.mark.parametrize(
    "caller",
    [
        Caller.MANAGER,
        pytest.param(Caller.EMBEDDED_MANAGER, marks=pytest.mark.long),
        pytest.param(Caller.HR_INTEGRATION, marks=pytest.mark.long),
        pytest.param(Caller.DATA_TEAM, marks=pytest.mark.long),
        pytest.param(Caller.PORTAL, marks=pytest.mark.long),
    ],
)
def test_no_answer_and_no_statement_tells_of_a_case_before_the_release_is_asked(
    app: FastAPI, walk: Walk, keys: Keys, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seen() -> Seen:
        return everything(app, walk, caller, SINCE) | everything(app, walk, caller, SINCE, OF_CASES)

    before = seen()
    asked = {status for path, (status, *_) in before.items() if str(UID) in path}
    assert asked <= {403, 404}
    assert asked
    begin(walk, keys, monkeypatch)
    assert differing(before, seen()) == []
    path = f"/{UID}/transitions"
    sent(walk, keys, ActorKind.MANAGER, HIRER, path, talked_on=TODAY, **DECLINE)
    assert differing(before, seen()) == []


def test_a_trace_is_found(
    app: FastAPI, walk: Walk, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seen(caller: Caller) -> Seen:
        return everything(app, walk, caller, SINCE, OF_CASES)

    line, system = seen(Caller.MANAGER), seen(Caller.HR_INTEGRATION)
    with monkeypatch.context() as fault:
        fault.setattr(recording, "is_confidential", lambda _case: False)
        begin(walk, keys, monkeypatch)
    heard = {path.partition("?")[0] for path, *_ in differing(system, seen(Caller.HR_INTEGRATION))}
    assert heard == {"/v1/changes"}
    assert differing(line, seen(Caller.MANAGER)) == []
    for place, name, planted in FAULTS:
        with monkeypatch.context() as fault:
            fault.setattr(place, name, planted)
            assert differing(line, seen(Caller.MANAGER)) != [], name


def _reading_more(session: Any, uid: str, of_uid: Any = service.queries.of_uid) -> Any:
    found = of_uid(session, uid)
    return found and service.queries.lock(session, uid)


FAULTS: tuple[tuple[Any, str, Any], ...] = (
    (knowing, "may_know", lambda _case, _actor: frozenset({CaseSide.SENDING})),
    (service, "_known_to", lambda _actor, _query: service.col(service.MoveCase.id) > 0),
    (service.queries, "of_uid", _reading_more),
)


@pytest.fixture
def moves(loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys) -> Moves:
    return Moves.made(loaded_database, client, hr_headers, keys)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as started:
        yield started


def whole_life(moves: Moves) -> list[str]:
    """A case with a text in every place that takes one; what refusals answered on the way."""
    refused = []
    uid = moves.begin(motives=["growth"])
    item = {"side": "person", "kind": "handover", "text": f"{CANARY}plan", "due_day": 3}
    for side in ("person", "sending"):
        path = f"{CASES}/{uid}/plan/items/x"
        answer = moves.records.client.put(path, json=item, headers=moves.sides[side])
        refused += [answer.text] if side == "sending" else []
    steps: list[tuple[str, str, str, Json]] = [
        ("receiving", "step", "take_up", {"talk_on": TODAY, "note": f"{CANARY}early"}),
        ("person", "release", "ask", {"note": f"{CANARY}ask"}),
        ("sending", "release", "contest", {"reason": "wrong_facts", "note": f"{CANARY}contest"}),
        ("hr", "release", "decide", {"date": TODAY, "note": f"{CANARY}decide"}),
        ("receiving", "step", "offer", {"start_date": TODAY}),
        ("person", "step", "accept", {}),
        ("hr", "step", "start", {"override_reason": f"{CANARY}override"}),
        ("person", "step", "go_back", {"note": f"{CANARY}return"}),
    ]
    for side, kind, action, body in steps:
        for other in sorted(set(moves.sides) - {side, "hr", "hr_system"}):
            refused.append(getattr(moves, kind)(other, uid, action, **body).text)
        done = getattr(moves, kind)(side, uid, action, **body)
        assert done.status_code == 200, done.text
    return [*refused, ended(moves, "decline", to_learn=f"{CANARY}learn"), ended(moves, "cancel")]


def ended(moves: Moves, action: str, **body: Any) -> str:
    """What a refusal answers about another case, which ends so."""
    moves.open(f"O-{action}")
    uid = moves.to("selection", opening=f"O-{action}")
    side = "receiving" if action == "decline" else "hr"
    body = {"reason": "other", "note": f"{CANARY}{action}", "talked_on": TODAY, **body}
    assert moves.step(side, uid, action, **body).status_code == 200
    return moves.step(side, uid, action, **body).text


def leaked(
    moves: Moves, settings: Settings, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> set[str]:
    """Where a text of a move is found that its sides alone read."""
    types = tuple(f"move_case.{event}" for event in EVENTS)
    stored_endpoint(moves.database, settings, receiver.url, event_types=types, confidential=True)
    capsys.readouterr()
    refusals = whole_life(moves)
    deliver(moves.database, settings)
    assert len(receiver.messages) > len(EVENTS)
    hr, client = moves.sides["hr"], moves.records.client
    told = {
        "a refusal": "".join(refusals),
        "a webhook": "".join(str(message.body) for message in receiver.messages),
        "the feed": client.get("/v1/changes", headers=hr).text,
        "the metrics": client.get("/metrics").text,
        "the audit log": client.get("/v1/audit-log?limit=200", headers=moves.records.headers).text,
        "a log line": capsys.readouterr().out,
    }
    assert "decide" in told["the audit log"]
    assert "route=/v1/move-cases" in told["a log line"]
    return {place for place, text in told.items() if CANARY in text}


def test_what_the_sides_write_is_found_in_no_log_and_nothing_that_is_sent(
    moves: Moves, settings: Settings, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    assert leaked(moves, settings, receiver, capsys) == set()


def test_a_log_line_and_an_audit_entry_that_repeat_a_text_are_found(
    moves: Moves,
    settings: Settings,
    receiver: Receiver,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recording, "_TEXTS", frozenset())
    carry_out = service.carry_out

    def telling(session: Any, of: Any, doer: Any, body: Any) -> None:
        structlog.get_logger().info("step", note=body.note)
        carry_out(session, of, doer, body)

    monkeypatch.setattr(service, "carry_out", telling)
    assert leaked(moves, settings, receiver, capsys) == {"a log line", "the audit log"}
