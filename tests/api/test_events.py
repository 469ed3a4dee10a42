"""What people do comes back as events: each answered by itself, once, and traced to its list."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import select

from app.core.db import Database
from app.learning.events.tasks import clear_events
from app.serving import serving_of
from app.settings import Settings
from models.base import utc_now
from models.events import EventKey, FeedbackEvent
from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Headers, Keys
from tests.support.changes import eventually
from tests.support.organisation import OPENINGS, Organisation, opening_keys

Json = dict[str, Any]
MARA = "E-1"
OWN_LIST = f"/v1/employees/{MARA}/recommendations"


@pytest.fixture
def mara(keys: Keys) -> Headers:
    return keys(ActorKind.PORTAL, MARA)


@pytest.fixture
def hris(keys: Keys) -> Headers:
    return keys(ActorKind.HR_INTEGRATION)


@pytest.fixture
def scientist(keys: Keys) -> Headers:
    return keys(ActorKind.DATA_TEAM)


def event(number: int = 1, **changes: Any) -> Json:
    return {
        "event_id": f"event-{number:04}",
        "type": "open",
        "employee": MARA,
        "opening": "O-PMM",
        "occurred_at": (utc_now() - timedelta(minutes=1)).isoformat(),
        "source": "portal",
        **changes,
    }


def send(organisation: Organisation, headers: Headers, *events: Any, **envelope: Any) -> Json:
    body = {"events": list(events), **envelope}
    answer = organisation.client.post("/v1/events", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    told: Json = answer.json()
    return told


def refusals(told: Json) -> list[tuple[int, str]]:
    return [(one["index"], one["code"]) for one in told["rejected"]]


def stored(database: Database) -> Sequence[FeedbackEvent]:
    with database.read() as session:
        return session.exec(select(FeedbackEvent).order_by(FeedbackEvent.event_id)).all()


def told_of(organisation: Organisation, headers: Headers) -> Json:
    return organisation.get(f"employees/{MARA}/events", headers)


def test_a_bad_event_does_not_take_the_others_with_it(
    organisation: Organisation, database: Database, hris: Headers
) -> None:
    old = (utc_now() - timedelta(days=401)).isoformat()
    future = (utc_now() + timedelta(minutes=6)).isoformat()
    told = send(
        organisation,
        hris,
        event(1),
        event(2, employee="E-404"),
        event(3, opening="O-404"),
        event(4, type="applause"),
        event(5, occurred_at=old),
        event(6, occurred_at=future),
        event(7, note="she liked it"),
        event(8, position=0),
        event(9, opening=None),
        event(10, type="outcome"),
        event(11, reason="timing"),
        "an event",
        event(12, type="view", opening=None),
        event(13, type="outcome", outcome={"at": 90, "stayed": True, "promoted": True}),
        event(14, type="outcome", outcome={"at": 90, "stayed": True, "engagement": 6}),
    )
    assert (told["accepted"], told["duplicates"]) == (2, 0)
    assert refusals(told) == [
        (1, "unknown_employee"),
        (2, "unknown_opening"),
        (3, "unknown_type"),
        (4, "time_out_of_range"),
        (5, "time_out_of_range"),
        (6, "unknown_field"),
        (7, "invalid_value"),
        (8, "invalid_value"),
        (9, "invalid_value"),
        (10, "invalid_value"),
        (11, "invalid_value"),
        (13, "unknown_field"),
        (14, "invalid_value"),
    ]
    assert [one.event_id for one in stored(database)] == ["event-0001", "event-0012"]


def test_the_first_event_with_an_id_stays(
    organisation: Organisation, database: Database, hris: Headers
) -> None:
    first, other = event(1), event(1, type="save")
    told = send(organisation, hris, first, first, other)
    assert (told["accepted"], told["duplicates"]) == (1, 1)
    assert refusals(told) == [(2, "duplicate_differs")]
    again = send(organisation, hris, other, first, sent_at=utc_now().isoformat())
    assert (again["accepted"], again["duplicates"]) == (0, 1)
    assert refusals(again) == [(0, "duplicate_differs")]
    assert [one.type for one in stored(database)] == ["open"]


def test_what_was_refused_may_come_again(organisation: Organisation, hris: Headers) -> None:
    late = event(1, opening="O-LATE")
    assert refusals(send(organisation, hris, late)) == [(0, "unknown_opening")]
    organisation.opening("O-LATE")
    assert send(organisation, hris, late)["accepted"] == 1


def test_a_clock_that_is_off_is_set_right(
    organisation: Organisation, database: Database, hris: Headers
) -> None:
    ahead = datetime.now(UTC) + timedelta(hours=3)
    opened = event(1, occurred_at=(ahead - timedelta(minutes=10)).isoformat())
    assert send(organisation, hris, opened, sent_at=ahead.isoformat())["accepted"] == 1
    (row,) = stored(database)
    assert row.received_at - row.happened_at == timedelta(minutes=10)
    first, last = "0001-01-01T00:00:00-14:00", "9999-12-31T23:59:59+14:00"
    for number, (occurred, sent) in enumerate(((first, last), (last, first), (first, None))):
        opened = event(10 + number, occurred_at=occurred)
        told = send(organisation, hris, opened, sent_at=sent)
        assert refusals(told) == [(0, "time_out_of_range")], (occurred, sent)


def test_a_moment_is_the_same_whatever_offset_it_is_told_with(
    organisation: Organisation, hris: Headers, scientist: Headers
) -> None:
    at = utc_now() - timedelta(minutes=1)
    east = at.astimezone(timezone(timedelta(hours=14)))
    told = send(organisation, hris, event(1, occurred_at=at.isoformat()))
    assert told["accepted"] == 1
    again = send(organisation, hris, event(1, occurred_at=east.isoformat()))
    assert (again["duplicates"], again["rejected"]) == (1, [])
    span = {"from": east.isoformat(), "to": (at + timedelta(hours=1)).isoformat()}
    summary = organisation.get("events/summary", scientist, **span)
    assert [one["count"] for one in summary["counts"]] == [1]


@pytest.mark.parametrize(
    ("path", "name"),
    [("events/summary", "from"), ("employees", "updated_since"), ("audit-log", "since")],
)
def test_a_moment_beyond_the_calendar_is_refused_by_name(
    organisation: Organisation, headers_for: Callable[..., Headers], path: str, name: str
) -> None:
    headers = headers_for(*Scope)
    for moment in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        asked = {name: moment, **({"to": "2026-01-01T00:00:00Z"} if name == "from" else {})}
        answer = organisation.client.get(f"/v1/{path}", params=asked, headers=headers)
        assert answer.status_code == 422, answer.text
        assert [one["field"].strip("/") for one in answer.json()["errors"]] == [name]


def test_who_speaks_for_a_person_tells_what_she_did_and_nothing_else(
    organisation: Organisation, database: Database, mara: Headers
) -> None:
    told = send(
        organisation,
        mara,
        event(1),
        event(2, employee="E-2"),
        event(3, employee="E-404"),
        event(4, type="offer"),
    )
    assert told["accepted"] == 1
    assert refusals(told) == [
        (1, "unknown_employee"),
        (2, "unknown_employee"),
        (3, "invalid_value"),
    ]
    assert [one.employee_external_id for one in stored(database)] == [MARA]


@pytest.mark.parametrize("use", ["learning", "profiling"])
def test_events_of_who_objects_are_counted_and_not_kept(
    organisation: Organisation,
    database: Database,
    mara: Headers,
    hris: Headers,
    scientist: Headers,
    use: str,
) -> None:
    organisation.client.put(f"/v1/employees/{MARA}/objections/{use}", headers=mara)
    dismissal = f"/v1/employees/{MARA}/dismissals/O-PMM"
    assert organisation.client.put(dismissal, json={}, headers=mara).status_code == 201
    assert refusals(send(organisation, hris, event(1))) == [(0, "objection")]
    assert refusals(send(organisation, mara, event(1))) == [(0, "objection")]
    assert stored(database) == []
    now = utc_now()
    span = {"from": (now - timedelta(days=1)).isoformat(), "to": (now).isoformat()}
    summary = organisation.get("events/summary", scientist, **span)
    assert summary == {
        "counts": [],
        "refusals": [{"code": "objection", "count": 2}],
        "lateness": {},
        "position_mismatch": 0,
    }


def test_an_erased_person_leaves_no_event_and_none_comes_back(
    organisation: Organisation, database: Database, hris: Headers
) -> None:
    assert send(organisation, hris, event(1), event(2, employee="E-2"))["accepted"] == 2
    path = f"/v1/employees/{MARA}?mode=erase"
    assert organisation.client.delete(path, headers=organisation.headers).status_code == 200
    assert refusals(send(organisation, hris, event(1))) == [(0, "erased")]
    assert [one.employee_external_id for one in stored(database)] == ["E-2"]
    with database.read() as session:
        assert session.exec(select(EventKey.event_id)).all() == ["event-0002"]


def test_events_follow_people_and_openings_who_are_renamed(
    organisation: Organisation, database: Database, hris: Headers
) -> None:
    send(organisation, hris, event(1))
    for noun, old, new in (("employees", MARA, "E-100"), ("openings", "O-PMM", "O-100")):
        renamed = organisation.client.post(
            f"/v1/{noun}/{old}/rename", json={"external_id": new}, headers=organisation.headers
        )
        assert renamed.status_code == 200, renamed.text
    assert send(organisation, hris, event(1))["accepted"] == 0
    assert send(organisation, hris, event(2, type="save"))["accepted"] == 1
    named = {(one.employee_external_id, one.opening_external_id) for one in stored(database)}
    assert named == {("E-100", "O-100")}


def test_an_event_is_traced_to_the_list_that_it_names_or_to_the_one_in_whose_time_it_fell(
    organisation: Organisation, app: FastAPI, mara: Headers, hris: Headers, scientist: Headers
) -> None:
    listed = organisation.client.get(OWN_LIST, headers=mara).json()
    assert eventually(lambda: serving_of(app).impressions.written == 1)
    offered = listed["items"][0]["opening"]["external_id"]
    absent = next(key for key in OPENINGS if key not in opening_keys(listed))
    now = (utc_now() + timedelta(seconds=1)).isoformat()
    named = {"list_id": listed["list_id"], "occurred_at": now}
    forged = "l_" + "a" * 26
    told = send(
        organisation,
        hris,
        event(1, type="view", opening=None, **named),
        event(2, opening=offered, **named),
        event(3, opening=offered, list_id=forged, occurred_at=now),
        event(4, opening=absent, **named),
        event(5, opening=offered, occurred_at=now),
        event(8, opening=offered, **{**named, "position": 1}),
        event(9, opening=offered, **{**named, "position": 2}),
        event(10, opening=offered, **{**named, "position": 900}),
        event(6, opening=offered, employee="E-2", **named),
        event(7, opening=offered, occurred_at=(utc_now() - timedelta(days=2)).isoformat()),
    )
    assert told["accepted"] == 10
    items = told_of(organisation, mara)["items"]
    known = {one["event_id"][-2:]: one["attribution"] for one in items}
    assert known == {
        "01": "explicit",
        "02": "explicit",
        "03": "none",
        "04": "none",
        "05": "inferred",
        "07": "none",
        "08": "explicit",
        "09": "explicit",
        "10": "explicit",
    }
    span = {
        "from": (utc_now() - timedelta(days=1)).isoformat(),
        "to": (utc_now() + timedelta(hours=1)).isoformat(),
    }
    summary = organisation.get("events/summary", scientist, **span)
    assert summary["position_mismatch"] == 2
    assert 0 <= summary["lateness"]["p50"] < 60
    assert summary["lateness"]["p99"] > 86_400
    counts = summary["counts"]
    assert {(one["type"], one["attribution"]): one["count"] for one in counts} == {
        ("open", "explicit"): 4,
        ("open", "inferred"): 1,
        ("open", "none"): 4,
        ("view", "explicit"): 1,
    }


def test_an_event_may_come_before_its_list(
    organisation: Organisation, app: FastAPI, mara: Headers
) -> None:
    listed = organisation.client.get(OWN_LIST, headers=mara).json()
    first = listed["items"][0]["opening"]["external_id"]
    now = (utc_now() + timedelta(seconds=1)).isoformat()
    send(organisation, mara, event(1, opening=first, list_id=listed["list_id"], occurred_at=now))
    assert eventually(lambda: serving_of(app).impressions.written == 1)
    assert told_of(organisation, mara)["items"][0]["attribution"] == "explicit"


def test_events_add_up_to_a_state_of_each_opening(
    organisation: Organisation, hris: Headers, mara: Headers
) -> None:
    moments = [(utc_now() - timedelta(minutes=left)).isoformat() for left in range(9, 0, -1)]
    kinds = ("open", "save", "unsave", "apply", "shortlist", "offer", "accept", "start", "outcome")
    outcome = {"at": 90, "stayed": True, "engagement": 4, "team_engagement": None}
    events = [
        event(number, type=kind, occurred_at=at, outcome=outcome if kind == "outcome" else None)
        for number, (kind, at) in enumerate(zip(kinds, moments, strict=True))
    ]
    assert send(organisation, hris, *reversed(events))["accepted"] == len(kinds)
    (state,) = told_of(organisation, mara)["openings"]
    started = datetime.fromisoformat(state.pop("started_at"))
    assert started == datetime.fromisoformat(moments[7])
    outcomes = state.pop("outcomes")
    assert outcomes["90"]["engagement"] == 4
    assert state == {
        "opening": "O-PMM",
        "opened": True,
        "saved": False,
        "dismissed": False,
        "reason": None,
        "applied": True,
        "shortlisted": True,
        "offered": True,
        "accepted": True,
    }


def test_old_events_go_with_their_keys(
    organisation: Organisation, database: Database, settings: Settings, hris: Headers
) -> None:
    send(organisation, hris, event(1))
    clear_events(database, settings)
    assert len(stored(database)) == 1
    with database.write() as session:
        for row in session.exec(select(EventKey)):
            row.day -= timedelta(days=1_000)
    clear_events(database, settings)
    with database.read() as session:
        assert session.exec(select(EventKey)).all() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [({"events": []}, 422), ({"events": {}}, 422), ({}, 422), ({"events": [1], "x": 1}, 422)],
)
def test_a_bad_envelope_is_refused_whole(
    organisation: Organisation, hris: Headers, body: Json, status: int
) -> None:
    answer = organisation.client.post("/v1/events", json=body, headers=hris)
    assert answer.status_code == status


def test_no_more_than_a_thousand_events_come_at_once(
    organisation: Organisation, database: Database, hris: Headers
) -> None:
    many = [event(number) for number in range(1_001)]
    answer = organisation.client.post("/v1/events", json={"events": many}, headers=hris)
    assert answer.status_code == 422
    assert send(organisation, hris, *many[:1_000])["accepted"] == 1_000
    assert len(stored(database)) == 1_000
