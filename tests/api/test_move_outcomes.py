"""What became of a move: each side answers for itself, HR reads all, and no answer is no no."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.mobility.outcomes import reminders
from app.mobility.outcomes.policies import labels
from models.base import utc_now, utc_today
from models.cases import MoveCase
from models.journal import AuditEntry
from models.move_vocabulary import CaseState, OutcomeSide
from models.outcomes import Outcome
from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import EMPLOYEES, Organisation

PERSON, BOSS, HIRER = "E-1", "E-2", "E-3"
UID = "0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a77"
PATH = f"/v1/move-cases/{UID}/outcomes"
ALL_OF = {
    "person": {"would_again": True, "learns": True, "belongs": False, "may_be_named": True},
    "receiving": {"would_again": True, "bridge_used": True, "bridge_about": ["pricing"]},
    "sending": {"seat_covered": True, "covered_after_days": 40, "suffered": ["deadlines"]},
}
Case = Callable[..., None]


@pytest.fixture
def records(loaded_database: Database, client: TestClient, hr_headers: Headers) -> Organisation:
    made = Organisation(client, hr_headers)
    made.put("employees", PERSON, {**EMPLOYEES[PERSON], "manager": HIRER})
    return made


@pytest.fixture
def sides(keys: Keys) -> dict[str, Headers]:
    return {
        "person": keys(ActorKind.PORTAL, PERSON),
        "sending": keys(ActorKind.MANAGER, BOSS),
        "receiving": keys(ActorKind.MANAGER, HIRER),
        "team": keys(ActorKind.HR_PARTNER),
    }


@pytest.fixture
def case(records: Organisation, database: Database) -> Case:
    """Stores a case that began so many days ago."""

    def store(days: int = 100, **other: Any) -> None:
        begun = utc_today() - timedelta(days)
        values = {
            "state": CaseState.STARTED,
            "receiving_manager_external_id": HIRER,
            "sending_manager_external_id": BOSS,
            "accepted_on": begun,
            "start_date": begun,
            "since": begun,
            **other,
        }
        with database.write() as session:
            session.add(
                MoveCase(
                    uid=UID, employee_external_id=PERSON, opening_external_id="O-PMM", **values
                )
            )

    return store


def told_of_outcomes(records: Organisation, headers: Headers) -> list[str]:
    feed = records.client.get("/v1/changes", params={"entity": "outcome"}, headers=headers)
    assert feed.status_code == 200, feed.text
    assert {one["type"] for one in feed.json()["items"]} <= {"outcome.due"}
    return [one["external_id"] for one in feed.json()["items"]]


def asked_in_timeline(records: Organisation, headers: Headers) -> list[tuple[str, str]]:
    path = f"/v1/move-cases/{UID}/timeline"
    entries = records.client.get(path, headers=headers).json()["items"]
    return [(one["details"]["day"], one["details"]["side"]) for one in entries]


def test_each_side_is_told_once_on_each_day_unless_it_answered(
    records: Organisation, sides: dict[str, Headers], keys: Keys, case: Case, database: Database
) -> None:
    case(days=90)
    system, today = keys(ActorKind.HR_INTEGRATION), utc_today()
    assert reminders.ask(database, today - timedelta(1)) == 0
    assert answer(records, sides["person"], person=ALL_OF["person"]).status_code == 201
    assert (reminders.ask(database, today), reminders.ask(database, today)) == (1, 0)
    first = [f"{UID}:90:receiving", f"{UID}:90:sending"]
    assert told_of_outcomes(records, system) == first
    assert reminders.ask(database, today + timedelta(89)) == 0
    assert reminders.ask(database, today + timedelta(90)) == 1
    assert reminders.ask(database, today + timedelta(900)) == 0
    second = [f"{UID}:180:{side}" for side in ("person", "receiving", "sending")]
    assert told_of_outcomes(records, system) == first + second
    assert asked_in_timeline(records, sides["person"]) == [("180", "person")]
    for side in ("receiving", "sending"):
        assert asked_in_timeline(records, sides[side]) == [("90", side), ("180", side)]
    assert len(asked_in_timeline(records, sides["team"])) == len(first + second)


def test_a_clock_that_stood_still_asks_for_both_days_and_of_no_move_that_ended_before(
    records: Organisation, keys: Keys, case: Case, database: Database
) -> None:
    case(days=200, sending_manager_external_id=None)
    with database.write() as session:
        (row,) = session.exec(select(MoveCase)).all()
        ended = {**row.model_dump(exclude={"id"}), "uid": "a-return", "state": CaseState.RETURNED}
        session.add(MoveCase(**{**ended, "closed_at": utc_now() - timedelta(150)}))
    assert reminders.ask(database, utc_today()) == 1
    told = told_of_outcomes(records, keys(ActorKind.HR_INTEGRATION))
    assert told == [f"{UID}:{day}:{side}" for day in (90, 180) for side in ("person", "receiving")]


def answer(records: Organisation, headers: Headers, day: int = 90, **said: Any) -> httpx.Response:
    return records.client.post(PATH, json={"day": day, **said}, headers=headers)


def test_each_side_answers_for_itself_and_reads_its_own_answers(
    records: Organisation, sides: dict[str, Headers], case: Case, database: Database
) -> None:
    case()
    for side, said in ALL_OF.items():
        made = answer(records, sides[side], **{side: said})
        assert (made.status_code, made.headers["Location"]) == (201, PATH), made.text
        assert {name: made.json()[name] for name in said} == said
    for side, headers in sides.items():
        read = records.client.get(PATH, headers=headers).json()
        shown = [one["side"] for one in read["items"]]
        assert shown == ([*ALL_OF] if side == "team" else [side])
        assert read["asked"][0]["answered"] == shown
        assert (read["labels"] is None) == (side != "team")
    assert records.client.get(PATH, headers=sides["team"]).json()["labels"] == {
        "stayed": None,
        "mutual_yes": True,
        "seat_covered": True,
        "bridge_used": True,
    }
    with database.read() as session:
        entries = session.exec(select(AuditEntry)).all()
    told = [one.details for one in entries if one.entity == "outcome"]
    assert [one["side"] for one in told] == [*ALL_OF]
    assert "would_again" not in str(told)


def test_answering_again_replaces_and_what_is_left_out_is_missing(
    records: Organisation, sides: dict[str, Headers], case: Case
) -> None:
    case()
    assert answer(records, sides["person"], person=ALL_OF["person"]).status_code == 201
    again = answer(records, sides["person"], person={"would_again": False})
    assert (again.status_code, again.json()["would_again"]) == (200, False)
    assert (again.json()["learns"], again.json()["may_be_named"]) == (None, None)
    read = records.client.get(PATH, headers=sides["team"]).json()
    assert len(read["items"]) == 1
    assert read["labels"]["mutual_yes"] is False
    assert read["labels"]["seat_covered"] is None


def test_another_sides_answers_are_refused_and_who_may_not_know_finds_nothing(
    records: Organisation, sides: dict[str, Headers], case: Case, keys: Keys
) -> None:
    case()
    for side, said in ALL_OF.items():
        for other in sides.keys() - {side}:
            refused = answer(records, sides[other], **{side: said})
            assert (refused.status_code, refused.json()["code"]) == (403, "not_your_step")
    team = {"team": "sending", "team_size": 6, "engagement": "higher"}
    assert answer(records, sides["sending"], team=team).status_code == 403
    assert answer(records, sides["team"], team=team).json()["side"] == "sending_team"
    stranger = keys(ActorKind.PORTAL, "E-4")
    assert answer(records, stranger, person={}).status_code == 404
    assert records.client.get(PATH, headers=stranger).status_code == 404


@pytest.mark.parametrize(
    ("days", "other", "status"),
    [
        (89, {}, 409),
        (90, {}, 201),
        (100, {"state": CaseState.ACCEPTED}, 409),
        (100, {"state": CaseState.RETURNED, "closed_at": utc_now() - timedelta(40)}, 409),
        (100, {"state": CaseState.RETURNED, "closed_at": utc_now()}, 201),
    ],
)
def test_a_move_is_asked_of_when_the_day_has_come(
    records: Organisation,
    sides: dict[str, Headers],
    case: Case,
    days: int,
    other: dict[str, Any],
    status: int,
) -> None:
    case(days, **other)
    told = answer(records, sides["person"], person={"would_again": True})
    assert told.status_code == status
    if status == 409:
        assert told.json()["code"] == "outcome_not_due"
    assert answer(records, sides["person"], 180, person={}).status_code == 409


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"person": {"revenue": 3}}, "/person/revenue"),
        ({"team": {"team": "sending", "team_size": 4}}, "/team/team_size"),
        ({"team": {"team": "sending", "team_size": 5, "quota": 1}}, "/team/quota"),
        ({"sending": {"seat_covered": False, "covered_after_days": 3}}, "/sending"),
        ({"sending": {"suffered": ["nothing", "quality"]}}, "/sending"),
        ({"person": {}, "sending": {}}, ""),
        ({}, ""),
    ],
)
def test_there_is_no_field_for_results_and_bad_answers_are_named(
    records: Organisation,
    sides: dict[str, Headers],
    case: Case,
    said: dict[str, Any],
    field: str,
) -> None:
    case()
    refused = answer(records, sides["team"], **said)
    assert refused.status_code == 422
    assert field in [one["field"] for one in refused.json()["errors"]]


def _case(state: CaseState, days: int) -> MoveCase:
    return MoveCase(
        uid=UID,
        employee_external_id=PERSON,
        opening_external_id="O-PMM",
        state=state,
        start_date=date(2026, 1, 1),
        since=date(2026, 1, 1) + timedelta(days),
    )


@pytest.mark.parametrize(
    ("state", "left_on", "today", "stayed"),
    [
        (CaseState.STARTED, None, date(2026, 6, 1), None),
        (CaseState.STARTED, None, date(2026, 6, 30), True),
        (CaseState.COMPLETED, date(2026, 5, 1), date(2026, 6, 30), False),
        (CaseState.COMPLETED, date(2026, 8, 1), date(2026, 9, 30), True),
        (CaseState.RETURNED, None, date(2026, 3, 1), False),
        (CaseState.ACCEPTED, None, date(2026, 9, 1), None),
    ],
)
def test_staying_is_known_after_180_days_or_when_somebody_left(
    state: CaseState, left_on: date | None, today: date, stayed: bool | None
) -> None:
    assert labels(_case(state, 0), [], left_on=left_on, today=today).stayed is stayed


def test_the_later_answer_of_a_side_counts_and_a_missing_one_is_no_no() -> None:
    def said(side: OutcomeSide, day: int, again: bool | None) -> Outcome:
        return Outcome(case_id=1, day=day, side=side, answered_by="a", would_again=again)

    person, receiving = OutcomeSide.PERSON, OutcomeSide.RECEIVING
    case, today = _case(CaseState.STARTED, 0), date(2026, 9, 1)
    for answers, mutual in (
        ([said(person, 90, True), said(receiving, 90, True)], True),
        ([said(person, 180, False), said(person, 90, True), said(receiving, 90, True)], False),
        ([said(person, 90, True)], None),
        ([said(person, 90, False)], False),
        ([said(person, 90, True), said(receiving, 90, None)], None),
    ):
        assert labels(case, answers, left_on=None, today=today).mutual_yes is mutual
