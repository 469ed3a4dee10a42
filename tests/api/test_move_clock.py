"""What nobody does is done on its day, once: silence, reminders, consents, starts and ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.mobility.cases import clock as case_clock
from app.mobility.cases import facts
from app.mobility.cases.clock import keep_time
from app.mobility.cases.steps import date_release
from app.mobility.policy import service as policy
from models.base import utc_today
from models.move_vocabulary import CaseSide
from tests.support.catalogue import Headers, Keys
from tests.support.moves import HIRER, OPENING, START, UNIT, Moves, told_of

TODAY = utc_today()
Clock = Callable[[int], int]


@pytest.fixture
def moves(loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys) -> Moves:
    return Moves.made(loaded_database, client, hr_headers, keys)


@pytest.fixture
def clock(moves: Moves) -> Clock:
    """Run the clock as of so many days from today; how many cases changed."""
    return lambda days: keep_time(moves.database, TODAY + timedelta(days))


def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    sides = frozenset({CaseSide.PERSON, CaseSide.RECEIVING, CaseSide.SENDING})
    monkeypatch.setattr(facts, "committed_sides", lambda _session, _case: sides)


def by_rule(moves: Moves, clock: Clock) -> tuple[list[int], str, str, list[str]]:
    """What the clock makes of silence if it stands still for a month and then runs twice.

    How many cases each run changed, the date, who set it, and what the sending side reads.
    """
    uid = moves.to("asked")
    runs = [clock(6), clock(31), clock(31)]
    release = moves.read("sending", uid)["release"]
    told = [one["action"] for one in moves.timeline("sending", uid)]
    return runs, str(release["date"]), str(release["dated_by"]), told


# A month passes without a clock, and the days are still those that were agreed.
BY_RULE = ([0, 1, 0], str(TODAY + timedelta(42)), "rule", ["ask", "consent"])


def test_a_silent_manager_consents_on_a_date_by_rule(moves: Moves, clock: Clock) -> None:
    assert by_rule(moves, clock) == BY_RULE


def _dated_from_today(session: Any, of: Any, release: Any, _day: Any, by: Any) -> None:
    date_release(session, of, release, of.today + timedelta(of.terms.release_days), by)


def _dated_without_a_mark(_session: Any, _of: Any, release: Any, day: Any, by: Any) -> None:
    release.release_date, release.dated_by = day, by


@pytest.mark.parametrize("fault", [_dated_from_today, _dated_without_a_mark])
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_clock_that_runs_late_or_does_its_duty_again_is_seen(
    moves: Moves, clock: Clock, monkeypatch: pytest.MonkeyPatch, fault: Any
) -> None:
    monkeypatch.setattr(case_clock, "date_release", fault)
    assert by_rule(moves, clock) != BY_RULE


def test_a_manager_is_reminded_once_and_has_the_whole_last_day(moves: Moves, clock: Clock) -> None:
    uid = moves.to("asked")
    assert (clock(7), clock(7), clock(8), clock(10)) == (1, 0, 0, 0)
    assert [one["action"] for one in moves.timeline("sending", uid)] == ["ask", "remind"]
    assert moves.row(uid)[1].state == "asked"  # type: ignore[union-attr]  # it was asked
    assert clock(11) == 1


def test_a_contested_release_that_hr_leaves_alone_is_dated_by_rule(
    moves: Moves, clock: Clock
) -> None:
    uid = moves.to("asked")
    body = {"reason": "running_handover", "note": "The year's end."}
    assert moves.release("sending", uid, "contest", **body).status_code == 200
    clock(10)
    assert moves.read("hr", uid)["release"]["state"] == "contested"
    clock(11)
    release = moves.read("hr", uid)["release"]
    assert (release["state"], release["dated_by"]) == ("dated", "rule")


def test_silence_of_the_receiving_side_is_counted_and_ends_the_share(
    moves: Moves, clock: Clock
) -> None:
    uid = moves.begin()
    assert clock(7) == 1
    assert [one["action"] for one in moves.timeline("receiving", uid)][-1] == "remind"
    assert (clock(14), clock(15), clock(15), clock(60)) == (0, 1, 0, 0)
    assert moves.row(uid)[0].unanswered_since == TODAY + timedelta(14)
    assert clock(61) == 1
    read = moves.read("person", uid)
    assert (read["state"], read["closed"]["reason"]) == ("expired", "unanswered")
    assert clock(200) == 0


def test_a_skipped_clock_still_counts_the_silence(moves: Moves, clock: Clock) -> None:
    uid = moves.begin()
    assert clock(90) == 1
    case, _ = moves.row(uid)
    assert (case.state, case.unanswered_since) == ("expired", TODAY + timedelta(14))


def test_an_offer_waits_for_the_release_and_then_for_ten_days(moves: Moves, clock: Clock) -> None:
    uid = moves.to("asked")
    offer = {"start_date": str(START)}
    assert moves.step("receiving", uid, "offer", **offer).status_code == 200
    assert clock(11) == 1
    assert moves.read("person", uid)["state"] == "offered"
    assert (clock(18), clock(21)) == (1, 0)
    assert clock(22) == 1
    assert moves.read("person", uid)["state"] == "expired"
    # The line reads that nothing comes of it, and never why.
    sending = moves.read("sending", uid)
    assert (sending["state"], sending["closed"]) == (None, None)
    assert sending["release"]["state"] == "lapsed"
    assert "expire" not in told_of(moves, uid)["sending"]


def under_changed_policy(moves: Moves, clock: Clock) -> list[tuple[str, str | None]]:
    """How two releases stand 11 days after they were asked, before and after a change of terms.

    Managers get 30 days to answer instead of 10, and silence dates a release 60 days after it was
    asked instead of 42.
    """
    uid = moves.to("asked")
    terms = {"answer_release_days": 30, "release_days": 60}
    changed = moves.records.client.put("/v1/move-policy", json=terms, headers=moves.sides["hr"])
    assert changed.status_code == 200, changed.text
    moves.open("O-LATER")
    other = moves.begin(opening="O-LATER")
    assert moves.release("person", other, "ask").status_code == 200
    clock(11)
    read = [moves.read("person", one)["release"] for one in (uid, other)]
    return [(one["state"], one["date"]) for one in read]


KEPT = [("dated", str(TODAY + timedelta(42))), ("asked", None)]


def test_a_case_keeps_the_policy_under_which_it_began(moves: Moves, clock: Clock) -> None:
    assert under_changed_policy(moves, clock) == KEPT


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_policy_that_works_backwards_is_seen(
    moves: Moves, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_version = policy.terms_of

    def newest(session: Any, _version: int) -> Any:
        return of_version(session, policy.version_for(session, None))

    monkeypatch.setattr(policy, "terms_of", newest)
    assert under_changed_policy(moves, clock) != KEPT


def test_silence_consents_where_the_policy_of_the_place_says_so(moves: Moves, clock: Clock) -> None:
    gates = [
        {"kind": "works_council", "days": 7, "silence_consents": True},
        {"kind": "clearance", "days": 7},
    ]
    moves.records.client.put("/v1/move-policy", json={"gates": gates}, headers=moves.sides["hr"])
    uid = moves.to("accepted")
    clock(7)
    assert {one["state"] for one in moves.read("hr", uid)["gates"]} == {"open"}
    assert (clock(8), clock(8)) == (1, 0)
    states = {one["kind"]: one["state"] for one in moves.read("hr", uid)["gates"]}
    assert states == {"works_council": "deemed", "clearance": "open"}
    assert "deem" not in told_of(moves, uid)["sending"]


def test_the_record_starts_the_case_on_its_day_and_the_return_right_ends_it(
    moves: Moves, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = moves.to("accepted")
    days = (START - TODAY).days
    clock(days)
    assert moves.read("hr", uid)["state"] == "accepted"
    moves.place(org_unit=UNIT, manager=HIRER)
    clock(days)
    waiting = moves.read("hr", uid)
    assert waiting["state"] == "accepted"
    assert [one["needs"] for one in waiting["allowed"] if one["action"] == "start"] == [
        ["first_day", "commitments"]
    ]
    early = moves.step("hr", uid, "start", override_reason="They are needed now.")
    assert (early.status_code, str(START) in early.json()["detail"]) == (409, True)
    committed(monkeypatch)
    # Nothing that has a date acts before it.
    assert clock(days - 1) == 0
    assert clock(days) == 1
    started = moves.read("person", uid)
    assert (started["state"], started["release"]["state"]) == ("started", "done")
    assert started["return_until"] == str(START + timedelta(180))
    assert clock(days + 180) == 0
    assert clock(days + 181) == 1
    assert moves.read("person", uid)["state"] == "completed"


@pytest.mark.parametrize(
    ("status", "reason"), [("filled", "opening_filled"), ("closed", "opening_closed")]
)
def test_cases_of_an_opening_that_is_not_to_be_had_close(
    moves: Moves, clock: Clock, status: str, reason: str
) -> None:
    uid = moves.to("asked")
    moves.open(status=status)
    assert (clock(0), clock(0)) == (1, 0)
    read = moves.read("person", uid)
    assert (read["state"], read["closed"]["reason"]) == ("cancelled", reason)
    assert moves.read("sending", uid)["closed"] is None


def test_an_accepted_case_fills_its_own_opening(moves: Moves, clock: Clock) -> None:
    uid = moves.to("accepted")
    moves.open(status="filled")
    assert clock(0) == 0
    assert moves.read("person", uid)["state"] == "accepted"


def test_the_cases_of_whoever_leaves_close(moves: Moves, clock: Clock) -> None:
    moves.open("O-OTHER")
    cases = [moves.begin("note"), moves.begin(opening="O-OTHER")]
    moves.place(end_date=str(TODAY))
    assert clock(0) == 0
    assert clock(1) == 2
    assert {moves.read("hr", uid)["closed"]["reason"] for uid in cases} == {"person_left"}


def test_a_date_is_done_when_its_day_has_come(moves: Moves, clock: Clock) -> None:
    uid = moves.to("accepted", opening=OPENING)
    days = (START - TODAY).days
    assert clock(days) == 1
    assert moves.read("sending", uid)["release"]["state"] == "done"
