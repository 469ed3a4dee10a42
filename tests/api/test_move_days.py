"""The days of a move fit each other in whatever order they become known."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.mobility.cases import steps
from app.mobility.cases.clock import keep_time
from app.mobility.plans import service as plans
from app.mobility.releases import service as releases
from models.base import utc_today
from tests.support.catalogue import Headers, Keys
from tests.support.moves import CASES, HIRER, PERSON, START, UNIT, Moves, told_of

TODAY = utc_today()
SOON, LATER = TODAY + timedelta(20), TODAY + timedelta(50)
Clock = Callable[[int], int]


@pytest.fixture
def moves(loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys) -> Moves:
    return Moves.made(loaded_database, client, hr_headers, keys)


@pytest.fixture
def clock(moves: Moves) -> Clock:
    """Run the clock as of so many days from today; how many cases changed."""
    return lambda days: keep_time(moves.database, TODAY + timedelta(days))


def by_the_manager(moves: Moves, uid: str, _clock: Clock) -> date:
    assert moves.release("sending", uid, "date", date=str(LATER)).status_code == 200
    return LATER


def by_hr(moves: Moves, uid: str, _clock: Clock) -> date:
    contest = {"reason": "running_handover", "note": "It takes two months."}
    assert moves.release("sending", uid, "contest", **contest).status_code == 200
    decided = moves.release("hr", uid, "decide", date=str(LATER), note="Two months.")
    assert decided.status_code == 200
    return LATER


def by_rule(_moves: Moves, _uid: str, clock: Clock) -> date:
    assert clock(11) == 1
    return TODAY + timedelta(42)


DATED = (by_the_manager, by_hr, by_rule)


def offered_early(moves: Moves, clock: Clock, dated: Callable[..., date]) -> tuple[date, Any]:
    """The day of a release that comes after the offer, and the case that the person then reads."""
    uid = moves.to("asked", kind="trial")
    offer = {"start_date": str(SOON), "trial_until": str(SOON + timedelta(60))}
    assert moves.step("receiving", uid, "offer", **offer).status_code == 200
    return dated(moves, uid, clock), moves.read("person", uid)


@pytest.mark.parametrize("dated", DATED)
def test_a_release_that_is_dated_after_the_offer_takes_the_first_day_along(
    moves: Moves, clock: Clock, dated: Callable[..., date]
) -> None:
    free, read = offered_early(moves, clock, dated)
    assert (read["start_date"], read["release"]["date"]) == (str(free), str(free))
    assert read["trial_until"] == str(free + timedelta(60))
    assert read["return_until"] == str(free + timedelta(180))
    told = moves.timeline("receiving", read["uid"])[-1]["details"]
    assert told == {"date": str(free), "start_date": str(free)}
    assert moves.step("person", read["uid"], "accept").status_code == 200


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_offer_that_nobody_could_ever_accept_is_seen(
    moves: Moves, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "take_start_along", lambda _of, _day: None)
    _, read = offered_early(moves, clock, by_the_manager)
    accepted = moves.step("person", read["uid"], "accept")
    assert (accepted.status_code, read["start_date"]) == (409, str(SOON))


def test_a_release_that_moves_after_the_acceptance_takes_the_first_day_along_and_never_back(
    moves: Moves,
) -> None:
    uid = moves.to("accepted", start=SOON)
    for side in ("person", "sending", "receiving"):
        assert moves.read("hr", uid)["start_date"] == str(SOON)
        moved = moves.release(side, uid, "move_date", date=str(LATER))
        assert moved.status_code == 200, moved.text
    assert moves.read("hr_system", uid)["start_date"] == str(LATER)
    earlier = moves.release("hr", uid, "move_date", date=str(SOON))
    assert earlier.status_code == 200
    read = moves.read("hr", uid)
    assert (read["release"]["date"], read["start_date"]) == (str(SOON), str(LATER))


def offered_ahead(moves: Moves, days: int) -> str:
    """Where a release stands that is asked when the manager offers it so many days ahead."""
    path = f"/v1/employees/{PERSON}/release-offer"
    body = {"date": str(TODAY + timedelta(days))}
    made = moves.records.client.put(path, json=body, headers=moves.sides["sending"])
    assert made.status_code == 201, made.text
    uid = moves.begin()
    return str(moves.release("person", uid, "ask").json()["release"]["state"])


@pytest.mark.parametrize(("days", "state"), [(90, "dated"), (91, "asked")])
def test_a_release_that_is_offered_for_a_day_beyond_the_limit_is_no_date(
    moves: Moves, days: int, state: str
) -> None:
    assert offered_ahead(moves, days) == state


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_offer_that_would_be_a_veto_is_seen(
    moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "_covers", lambda _offer, _of: True)
    assert offered_ahead(moves, 700) == "dated"


@pytest.mark.parametrize("state", ["asked", "offered"])
def test_a_record_that_shows_the_new_manager_too_early_takes_the_release_from_nobody(
    moves: Moves, state: str
) -> None:
    uid = moves.to("asked")
    if state == "offered":
        assert moves.step("receiving", uid, "offer", start_date=str(START)).status_code == 200
    moves.place(org_unit=UNIT, manager=HIRER)
    if state == "asked":
        assert moves.step("receiving", uid, "offer", start_date=str(START)).status_code == 200
    early = moves.step("person", uid, "accept")
    assert (early.status_code, early.json()["code"]) == (409, "release_not_dated")
    assert moves.release("sending", uid, "date", date=str(START)).status_code == 200
    assert moves.step("person", uid, "accept").status_code == 200
    assert moves.read("sending", uid)["sending_manager"] == "E-2"


@pytest.mark.parametrize("ends", ["withdraw", "cancel", "moved"])
def test_a_release_whose_day_came_lapses_where_the_move_ends_before_its_start(
    moves: Moves, clock: Clock, ends: str
) -> None:
    uid = moves.to("accepted")
    assert clock((START - TODAY).days) == 1
    assert moves.read("sending", uid)["release"]["state"] == "done"
    if ends == "withdraw":
        assert moves.step("person", uid, "withdraw").status_code == 200
    elif ends == "cancel":
        assert moves.step("hr", uid, "cancel", reason="opening_frozen").status_code == 200
    else:
        moves.open("O-OTHER")
        other = moves.to("offered", opening="O-OTHER")
        assert moves.step("person", other, "accept", confirm=True).status_code == 200
    read = moves.read("sending", uid)
    assert (read["release"]["state"], read["state"]) == ("lapsed", None)
    assert moves.timeline("sending", uid)[-1]["action"] == "lapse"
    # The system that was told to change the position is told that it should not.
    told = "cancel" if ends == "cancel" else "withdraw"
    assert moves.timeline("hr_system", uid)[-1]["action"] == told


@pytest.mark.parametrize("status", ["closed", "filled", "draft"])
def test_a_seat_of_an_opening_that_is_not_open_any_more_is_neither_offered_nor_taken(
    moves: Moves, status: str
) -> None:
    uid = moves.to("dated")
    for side, action, body in (
        ("receiving", "offer", {"start_date": str(START)}),
        ("person", "accept", {}),
    ):
        moves.open(status=status)
        refused = moves.step(side, uid, action, **body)
        assert (refused.status_code, refused.json()["code"]) == (409, "transition_refused")
        needs = {one["action"]: one["needs"] for one in refused.json()["allowed"]}
        assert needs[action] == ["opening_open"]
        moves.open()
        assert moves.step(side, uid, action, **body).status_code == 200


def test_whoever_began_was_released_though_the_move_is_cancelled(moves: Moves) -> None:
    uid = moves.to("started")
    assert moves.step("hr", uid, "cancel", reason="other").status_code == 200
    assert moves.read("sending", uid)["release"]["state"] == "done"


def test_who_has_not_confirmed_a_trial_is_reminded_once_when_its_last_day_is_over(
    moves: Moves, clock: Clock
) -> None:
    uid = moves.to("started", kind="trial")
    moves.place(org_unit=UNIT, manager=HIRER)
    assert clock(90) == 0
    assert (clock(91), clock(91), clock(150)) == (1, 0, 0)
    assert {side: told.count("remind") for side, told in told_of(moves, uid).items()} == {
        "person": 1,
        "receiving": 1,
        "sending": 0,
        "hr": 2,
    }


def confirmed_trial(moves: Moves) -> str:
    """The id of the permanent move that a trial became, of which all sides promised something."""
    uid = moves.to("accepted", kind="trial", start=TODAY)
    for side in ("person", "sending", "receiving"):
        path = f"{CASES}/{uid}/plan/items/{side}"
        body = {"side": side, "kind": "commitment", "text": "Meet once a month.", "due_day": 30}
        made = moves.records.client.put(path, json=body, headers=moves.sides[side])
        assert made.status_code == 201, made.text
        assert moves.post(side, f"/{uid}/plan/items/{made.json()['id']}/agree").is_success
    assert moves.step("hr", uid, "start").status_code == 200
    moves.place(org_unit=UNIT, manager=HIRER)
    for side in ("person", "receiving"):
        assert moves.step(side, uid, "confirm").status_code == 200
    listed = moves.records.client.get(CASES, headers=moves.sides["hr"]).json()["items"]
    return str(listed[-1]["uid"])


def test_a_trial_that_is_confirmed_goes_on_by_what_the_sides_promised(
    moves: Moves, clock: Clock
) -> None:
    uid = confirmed_trial(moves)
    assert moves.read("person", uid)["state"] == "accepted"
    assert (clock(0), clock(1)) == (0, 1)
    assert moves.read("person", uid)["state"] == "started"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_confirmed_trial_that_forgets_the_promises_is_seen(
    moves: Moves, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "carry_on", lambda _session, _before, _after: None)
    uid = confirmed_trial(moves)
    assert clock(1) == 0
    assert moves.read("person", uid)["state"] == "accepted"


def test_who_consents_to_a_trial_is_asked_again_for_the_permanent_move(
    moves: Moves, clock: Clock
) -> None:
    gates = [{"kind": "works_council", "days": 7, "silence_consents": True}]
    put = moves.records.client.put(
        "/v1/move-policy", json={"gates": gates}, headers=moves.sides["hr"]
    )
    assert put.status_code == 200, put.text
    uid = moves.to("accepted", kind="trial", start=TODAY)
    given = moves.records.client.put(
        f"{CASES}/{uid}/gates/works_council", json={"state": "given"}, headers=moves.sides["hr"]
    )
    assert given.status_code == 200, given.text
    reason = "The plan is on paper."
    assert moves.step("hr", uid, "start", override_reason=reason).status_code == 200
    for side in ("person", "receiving"):
        assert moves.step(side, uid, "confirm").status_code == 200
    listed = moves.records.client.get(CASES, headers=moves.sides["hr"]).json()["items"]
    permanent = moves.read("hr", listed[-1]["uid"])
    assert [(one["kind"], one["state"]) for one in permanent["gates"]] == [
        ("works_council", "open")
    ]
    assert clock(8) == 1
    assert moves.read("hr", permanent["uid"])["gates"][0]["state"] == "deemed"
