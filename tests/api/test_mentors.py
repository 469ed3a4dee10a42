"""Mentors: who is shown to whom, asked one at a time, and a no that nobody learns of."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.mobility.mentors import queries
from app.mobility.mentors.tasks import keep_time
from app.settings import Settings
from models.base import utc_now, utc_today
from models.mentors import Mentoring, MentorOffer
from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Headers, Keys, fields_of
from tests.support.organisation import EMPLOYEES, Organisation, holds, seller

# Mara sells and lacks what a product marketing manager needs: market research.
MARA, JONAS, NOOR = "E-1", "E-2", "E-4"
UNTIL = str(utc_today() + timedelta(100))
MENTORS = f"/v1/employees/{MARA}/mentors?opening=O-PMM"


class School:
    """Mara, and people who offer to teach her."""

    def __init__(self, client: TestClient, headers: Headers, keys: Keys) -> None:
        self.client, self.keys = client, keys
        self.organisation = Organisation(client, headers)
        self.mara = keys(ActorKind.PORTAL, MARA)

    def person(self, key: str, **changes: Any) -> None:
        stated = {"skills": holds(RESEARCH=4), "work_history": [], **changes}
        self.organisation.put("employees", key, seller(name=f"Name of {key}", **stated))

    def offer(self, key: str, **changes: Any) -> httpx.Response:
        body = {"skills": ["S-RESEARCH"], "until": UNTIL, **changes}
        path = f"/v1/employees/{key}/mentor-offer"
        return self.client.put(path, json=body, headers=self.keys(ActorKind.PORTAL, key))

    def teacher(self, key: str, **changes: Any) -> None:
        self.person(key, **changes)
        assert self.offer(key).status_code == 201

    def shown(self, path: str = MENTORS) -> list[str]:
        answer = self.client.get(path, headers=self.mara)
        assert answer.status_code == 200, answer.text
        return [one["mentor"] for one in answer.json()["items"]]

    def ask(self, mentor: str, by: Headers | None = None) -> httpx.Response:
        body = {"mentor": mentor, "message": "Please teach me."}
        return self.client.post("/v1/mentorings", json=body, headers=by or self.mara)

    def step(self, uid: str, action: str, by: Headers) -> httpx.Response:
        path = f"/v1/mentorings/{uid}/transitions"
        return self.client.post(path, json={"action": action}, headers=by)


@pytest.fixture
def school(
    loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys
) -> School:
    return School(client, hr_headers, keys)


def test_a_mentor_is_asked_accepts_and_ends(school: School) -> None:
    school.teacher("M-1")
    mentor = school.keys(ActorKind.PORTAL, "M-1")
    [shown] = school.client.get(MENTORS, headers=school.mara).json()["items"]
    assert (shown["teaches"], shown["labels"]) == (
        ["S-RESEARCH"],
        {"S-RESEARCH": "Market research"},
    )
    asked = school.ask("M-1")
    names = (asked.json()["mentee_name"], asked.json()["mentor_name"])
    assert names == (EMPLOYEES[MARA]["name"], "Name of M-1")
    uid = asked.json()["uid"]
    assert (asked.status_code, asked.headers["Location"]) == (201, f"/v1/mentorings/{uid}")
    assert asked.json()["answer_by"] == str(utc_today() + timedelta(14))
    assert school.step(uid, "accept", school.mara).json()["code"] == "not_your_step"
    assert school.step(uid, "accept", mentor).json()["state"] == "accepted"
    assert school.step(uid, "decline", mentor).json()["code"] == "transition_refused"
    assert school.step(uid, "start", school.mara).json()["state"] == "active"
    assert school.step(uid, "end", mentor).json()["state"] == "ended"
    other = school.keys(ActorKind.PORTAL, NOOR)
    partner = school.keys(ActorKind.HR_PARTNER)
    for stranger in (other, partner):
        path = f"/v1/mentorings/{uid}"
        assert school.client.get(path, headers=stranger).status_code == 404
        assert school.step(uid, "end", stranger).status_code == 404
        assert school.client.get("/v1/mentorings", headers=stranger).json()["items"] == []


def test_a_no_is_told_to_nobody(school: School, database: Database, settings: Settings) -> None:
    school.teacher("M-1")
    school.teacher("M-2")
    uid = school.ask("M-1").json()["uid"]
    feed = school.organisation.get("changes", after="now")["next_cursor"]
    paths = (f"/v1/mentorings/{uid}", "/v1/mentorings", MENTORS)

    def seen() -> list[bytes]:
        return [school.client.get(path, headers=school.mara).content for path in paths]

    before, blocked = seen(), school.ask("M-2")
    declined = school.step(uid, "decline", school.keys(ActorKind.PORTAL, "M-1"))
    assert declined.json()["state"] == "declined"
    assert seen() == before
    assert (blocked.status_code, blocked.json()["code"]) == (409, "already_asked")
    assert school.ask("M-2").json()["detail"] == blocked.json()["detail"]
    assert school.organisation.get("changes", after=feed)["items"] == []
    export = school.organisation.get(f"employees/{MARA}/data-export", school.mara)
    assert export["held"]["mentorings"][0]["state"] == "asked"
    log = school.organisation.get("audit-log", entity="mentoring")["items"]
    assert "declined" not in str(log)
    with database.write() as session:
        for row in session.exec(select(Mentoring)):
            row.answer_by = utc_today() - timedelta(1)
    keep_time(database, settings)
    over = school.client.get(f"/v1/mentorings/{uid}", headers=school.mara).json()
    assert (over["state"], over["steps"]) == ("expired", [])
    assert school.ask("M-2").status_code == 201


def test_a_request_expires_after_two_weeks_and_may_be_withdrawn_before(
    school: School, database: Database, settings: Settings
) -> None:
    school.teacher("M-1")
    school.teacher("M-2")
    uid = school.ask("M-1").json()["uid"]
    assert school.step(uid, "withdraw", school.mara).json()["state"] == "ended"
    assert school.ask("M-1").json()["code"] == "already_asked"
    second = school.ask("M-2").json()["uid"]
    keep_time(database, settings)
    assert school.client.get(f"/v1/mentorings/{second}", headers=school.mara).json()["steps"]
    with database.write() as session:
        row = queries.find(session, second)
        assert row is not None
        row.answer_by = utc_today() - timedelta(1)
    keep_time(database, settings)
    keep_time(database, settings)
    over = school.client.get(f"/v1/mentorings/{second}", headers=school.mara).json()
    assert over["state"] == "expired"


def test_a_mentor_takes_as_many_as_offered(school: School) -> None:
    school.teacher("M-1")
    mentor = school.keys(ActorKind.PORTAL, "M-1")
    jonas = school.keys(ActorKind.PORTAL, JONAS)
    first = school.ask("M-1").json()["uid"]
    second = school.ask("M-1", jonas).json()["uid"]
    assert school.step(first, "accept", mentor).status_code == 200
    refused = school.step(second, "accept", mentor)
    assert (refused.status_code, refused.json()["code"]) == (409, "full")
    late = school.ask("M-1", school.keys(ActorKind.PORTAL, NOOR))
    assert (late.status_code, late.json()["code"]) == (409, "full")
    assert school.shown() == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_who_is_in_the_line_decides_or_shares_no_language_is_not_shown(school: School) -> None:
    french = [{"code": "fr", "level": "native"}]
    school.teacher("M-BOSS")
    school.teacher("M-TOP")
    school.person("M-BOSS", manager="M-TOP")
    school.organisation.put("employees", MARA, {**EMPLOYEES[MARA], "manager": "M-BOSS"})
    school.teacher("M-REPORT", manager=MARA)
    school.teacher("M-HIRES")
    school.teacher("M-FRENCH", languages=french)
    school.teacher("M-LEFT", status="left")
    school.teacher("M-ALMOST", skills=holds(RESEARCH=1.9))
    school.teacher("M-FINE", manager="M-BOSS")
    school.organisation.put("openings", "O-PMM", {"role": "R-PMM", "hiring_manager": "M-HIRES"})
    assert school.shown() == ["M-FINE"]
    for key in ("M-BOSS", "M-TOP", "M-REPORT", "M-FRENCH", "M-LEFT", "M-NOBODY", NOOR):
        assert school.ask(key).json()["detail"] == "No such mentor."


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_reciprocal_need_comes_first_and_the_less_asked_among_equals(school: School) -> None:
    for key in ("M-1", "M-2", "M-3"):
        school.teacher(key)
    assert school.offer("M-3", wants_to_learn=["S-NEG"]).status_code == 200
    assert school.shown() == ["M-3", "M-1", "M-2"]
    school.ask("M-1", school.keys(ActorKind.PORTAL, JONAS))
    assert school.shown() == ["M-3", "M-2", "M-1"]
    first = school.client.get(f"{MENTORS}&limit=2", headers=school.mara).json()
    rest = f"{MENTORS}&limit=2&cursor={first['next_cursor']}"
    assert school.shown(rest) == ["M-1"]
    assert first["items"][0]["wants_from_you"] == ["S-NEG"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_move_counts_where_the_record_shows_it(school: School) -> None:
    made = [{"from_function": "sales", "to_function": "Marketing"}]
    assert school.offer(NOOR, skills=[], moves=made).status_code == 201
    assert school.offer(JONAS, skills=[], moves=made).status_code == 201
    [only] = school.client.get(MENTORS, headers=school.mara).json()["items"]
    assert (only["mentor"], only["made_move"], only["teaches"]) == (NOOR, True, [])
    wish = f"/v1/employees/{MARA}/mentors"
    assert school.shown(wish) == []
    school.teacher("M-1")
    assert school.offer(MARA, skills=[], wants_to_learn=["S-RESEARCH"]).status_code == 201
    assert school.shown(wish) == ["M-1"]


def test_an_offer_is_checked_replaced_and_taken_back(school: School) -> None:
    nothing = school.offer(NOOR, skills=[])
    assert fields_of(nothing) == ["/skills"]
    late = school.offer(NOOR, until=str(utc_today() - timedelta(1)))
    assert fields_of(late) == ["/until"]
    made = school.offer(NOOR)
    assert school.offer(NOOR).content == made.content
    path = f"/v1/employees/{NOOR}/mentor-offer"
    own = school.keys(ActorKind.PORTAL, NOOR)
    told = school.client.get(path, headers=own)
    assert (told.json(), told.headers["ETag"]) == (made.json(), made.headers["ETag"])
    stale = {**own, "If-Match": '"old"'}
    assert school.client.delete(path, headers=stale).status_code == 412
    manager = school.keys(ActorKind.MANAGER, JONAS)
    assert school.client.get(path, headers=manager).status_code == 404
    assert school.client.delete(path, headers=manager).status_code == 404
    empty = f"{path}?allow_empty=true"
    assert school.client.get(empty, headers=own).json() == made.json()
    assert school.client.delete(path, headers=own).status_code == 204
    assert school.client.delete(path, headers=own).status_code == 404
    assert school.client.get(path, headers=own).status_code == 404
    nothing = school.client.get(empty, headers=own)
    assert (nothing.status_code, nothing.content) == (204, b"")
    # Whoever may not know learns nothing of it, and nobody of somebody who is not there.
    assert school.client.get(empty, headers=manager).status_code == 404
    nobody = empty.replace(NOOR, "E-NOBODY")
    officer = school.keys(ActorKind.HR_PARTNER, None, *Scope)
    assert school.client.get(nobody, headers=officer).status_code == 404


def test_erasure_takes_offers_and_mentorings_along(school: School, database: Database) -> None:
    school.teacher("M-1")
    school.ask("M-1")
    export = school.organisation.get("employees/M-1/data-export")
    assert len(export["held"]["mentor_offers"]) == len(export["held"]["mentorings"]) == 1
    officer = school.keys(ActorKind.HR_PARTNER, None, *Scope)
    gone = school.client.delete("/v1/employees/M-1?mode=erase", headers=officer)
    assert gone.status_code == 200
    with database.read() as session:
        assert session.exec(select(Mentoring)).all() == []
        assert session.exec(select(MentorOffer)).all() == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_is_long_over_is_forgotten(
    school: School, database: Database, settings: Settings
) -> None:
    school.teacher("M-1")
    uid = school.ask("M-1").json()["uid"]
    school.step(uid, "withdraw", school.mara)
    with database.write() as session:
        session.exec(select(Mentoring)).one().updated_at = utc_now() - timedelta(731)
        session.exec(select(MentorOffer)).one().until = utc_today() - timedelta(31)
    keep_time(database, settings)
    with database.read() as session:
        assert session.exec(select(Mentoring)).all() == []
        assert session.exec(select(MentorOffer)).all() == []
