"""Evidence: who tells it, who reads it, who confirms, disputes and decides, and when it goes."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.mobility.evidence import trials
from app.mobility.evidence.tasks import forget_old
from app.settings import Settings
from models.base import utc_now, utc_today
from models.readiness import Evidence, EvidencePerson, EvidenceRequest
from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Headers, Keys, fields_of
from tests.support.organisation import EMPLOYEES, Organisation

# Mara; Jonas, whom she helped; Ada, her manager; Noor, who has nothing to do with them.
MARA, JONAS, ADA, NOOR = "E-1", "E-2", "E-3", "E-4"
PATH = f"/v1/employees/{MARA}/evidence"


def told(**changes: Any) -> dict[str, Any]:
    return {
        "behaviour": "hands_over",
        "situation": "The largest customer spoke to her alone.",
        "action": "She took Jonas along, then stayed away.",
        "effect": "The customer calls Jonas first.",
        "happened_on": "2026-03-02",
        **changes,
    }


class Talk:
    """Mara's organisation, and a key of everybody in it."""

    def __init__(self, client: TestClient, headers: Headers, keys: Keys) -> None:
        self.client = client
        self.organisation = Organisation(client, headers)
        self.organisation.put("employees", MARA, {**EMPLOYEES[MARA], "manager": ADA})
        self.mara = keys(ActorKind.PORTAL, MARA)
        self.jonas = keys(ActorKind.PORTAL, JONAS)
        self.noor = keys(ActorKind.PORTAL, NOOR)
        self.ada = keys(ActorKind.MANAGER, ADA)
        self.other_manager = keys(ActorKind.MANAGER, NOOR)
        self.hr = keys(ActorKind.HR_PARTNER)

    def tell(self, by: Headers, path: str = PATH, **changes: Any) -> httpx.Response:
        return self.client.post(path, json=told(**changes), headers=by)

    def told(self, by: Headers, **changes: Any) -> str:
        answer = self.tell(by, **changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["uid"])

    def step(self, uid: str, step: str, by: Headers, **body: Any) -> httpx.Response:
        path = f"/v1/evidence/{uid}/{step}"
        return self.client.post(path, json=body or None, headers=by)

    def listed(self, by: Headers, person: str = MARA, **query: Any) -> list[str]:
        answer = self.client.get(f"/v1/employees/{person}/evidence", params=query, headers=by)
        assert answer.status_code == 200, answer.text
        return [one["uid"] for one in answer.json()["items"]]

    def status(self, uid: str, by: Headers) -> int:
        return self.client.get(f"/v1/evidence/{uid}", headers=by).status_code


@pytest.fixture
def talk(loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys) -> Talk:
    return Talk(client, hr_headers, keys)


def test_what_a_person_tells_is_confirmed_by_who_was_there(talk: Talk) -> None:
    made = talk.tell(talk.mara, named=[{"employee": JONAS, "part": "helped"}])
    uid = made.json()["uid"]
    assert (made.status_code, made.headers["Location"]) == (201, f"/v1/evidence/{uid}")
    assert (made.json()["source"], made.json()["state"]) == ("self", "stated")
    assert talk.listed(talk.jonas, JONAS, role="named") == [uid]
    confirmed = talk.step(uid, "confirm", talk.jonas)
    assert confirmed.status_code == 200, confirmed.text
    assert (confirmed.json()["state"], confirmed.json()["named"][0]["confirmed"]) == (
        "confirmed",
        True,
    )
    again = talk.step(uid, "confirm", talk.jonas)
    assert (again.status_code, again.content) == (200, confirmed.content)


def test_whom_the_person_named_may_tell_an_occasion_and_nobody_else(talk: Talk) -> None:
    assert talk.tell(talk.jonas, source="helped").status_code == 404
    missing = talk.tell(talk.jonas, "/v1/employees/E-404/evidence", source="helped")
    assert missing.json()["detail"] == talk.tell(talk.jonas, source="helped").json()["detail"]
    talk.told(talk.mara, named=[{"employee": JONAS, "part": "helped"}])
    own = talk.tell(talk.jonas, source="helped", behaviour="coaches")
    assert (own.status_code, own.json()["state"]) == (201, "confirmed")
    assert own.json()["uid"] in talk.listed(talk.mara)
    assert talk.listed(talk.jonas, JONAS, role="author") == [own.json()["uid"]]
    assert talk.tell(talk.noor, source="peer").status_code == 404


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_each_reads_what_is_theirs_to_read(talk: Talk) -> None:
    private = talk.told(talk.mara, named=[{"employee": JONAS, "part": "helped"}])
    shared = talk.told(talk.mara, visible_to="manager")
    of_ada = talk.told(talk.ada, behaviour="asks")
    assert talk.listed(talk.mara) == [private, shared, of_ada]
    assert talk.listed(talk.hr) == [private, shared, of_ada]
    assert talk.listed(talk.ada) == [shared, of_ada]
    assert [talk.status(private, by) for by in (talk.mara, talk.jonas, talk.hr)] == [200] * 3
    for stranger in (talk.noor, talk.other_manager):
        assert talk.client.get(PATH, headers=stranger).status_code == 404
        assert [talk.status(uid, stranger) for uid in (private, shared, of_ada)] == [404] * 3
    assert talk.status(private, talk.ada) == 404
    assert talk.client.get(f"{PATH}?role=named", headers=talk.hr).status_code == 404
    hidden = talk.step(shared, "choose", talk.mara, visible_to="private")
    assert hidden.status_code == 200
    assert talk.listed(talk.ada) == [of_ada]
    assert talk.step(of_ada, "choose", talk.mara, visible_to="private").status_code == 403


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_neither_data_teams_nor_candidate_lists_nor_feeds_know_of_it(
    talk: Talk, keys: Keys
) -> None:
    team = keys(ActorKind.DATA_TEAM)
    feed = keys(ActorKind.HR_INTEGRATION)
    since = talk.organisation.get("changes", feed, after="now")["next_cursor"]
    talk.told(talk.ada)
    assert talk.client.get(PATH, headers=team).status_code == 403
    assert talk.organisation.get("changes", feed, after=since)["items"] == []
    assert talk.organisation.get("changes", after=since)["items"] == []
    seen = talk.organisation.get(f"employees/{MARA}", talk.ada)
    assert "evidence" not in str(seen)


def test_a_disputed_record_waits_for_hr_and_not_for_its_author(talk: Talk, keys: Keys) -> None:
    uid = talk.told(talk.hr, named=[{"employee": JONAS, "part": "peer"}])
    assert talk.step(uid, "confirm", talk.jonas).json()["state"] == "confirmed"
    disputed = talk.step(uid, "dispute", talk.mara, reason="I was on leave on that day.")
    assert (disputed.status_code, disputed.json()["state"]) == (200, "disputed")
    assert disputed.json()["decide_by"] == str(utc_today() + timedelta(10))
    assert "on leave" not in talk.client.get(f"/v1/evidence/{uid}", headers=talk.jonas).text
    decision = {"stands": True, "reason": "The rota shows her at work."}
    assert talk.step(uid, "decide", talk.hr, **decision).json()["code"] == "not_your_step"
    assert talk.step(uid, "decide", talk.mara, **decision).status_code == 403
    other = keys(ActorKind.HR_PARTNER)
    decided = talk.step(uid, "decide", other, **decision)
    assert (decided.status_code, decided.json()["state"]) == (200, "confirmed")
    refused = talk.step(uid, "decide", other, **decision)
    assert (refused.status_code, refused.json()["code"]) == (409, "transition_refused")
    talk.step(uid, "dispute", talk.mara, reason="It was in May, and somebody else.")
    gone = talk.step(uid, "decide", other, stands=False, reason="The dates do not fit.")
    assert gone.json()["state"] == "withdrawn"
    assert talk.status(uid, talk.jonas) == 404


def test_a_reply_stands_beside_and_only_the_author_takes_back(talk: Talk) -> None:
    uid = talk.told(talk.ada)
    replied = talk.step(uid, "reply", talk.mara, text="Jonas did most of it himself.")
    assert replied.json()["reply"].startswith("Jonas did")
    assert talk.client.get(f"/v1/evidence/{uid}", headers=talk.ada).json()["reply"]
    assert talk.step(uid, "withdraw", talk.mara).status_code == 403
    assert talk.step(uid, "reply", talk.ada, text="No, it was hers.").status_code == 403
    assert talk.step(uid, "confirm", talk.ada).status_code == 403
    assert talk.step(uid, "withdraw", talk.ada).json()["state"] == "withdrawn"
    assert talk.listed(talk.mara) == [uid]
    assert talk.listed(talk.hr) == []
    again = talk.step(uid, "withdraw", talk.ada)
    assert (again.status_code, again.json()["code"]) == (409, "transition_refused")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"happened_on": str(utc_today() + timedelta(2))}, "/happened_on"),
        ({"situation": "a", "action": "b", "effect": "c"}, "/situation"),
        ({"situation": "s" * 1500, "action": "a" * 600}, "/situation"),
        ({"source": "manager"}, "/source"),
        ({"team_size": 8}, "/team_size"),
        ({"named": [{"employee": MARA, "part": "peer"}]}, "/named/0"),
        ({"named": [{"employee": "E-9", "part": "peer"}] * 2}, "/named"),
        ({"behaviour": "sells"}, "/behaviour"),
    ],
)
def test_a_refused_record_says_which_field_and_why(
    talk: Talk, changes: dict[str, Any], field: str
) -> None:
    refused = talk.tell(talk.mara, **changes)
    assert refused.status_code == 422
    assert fields_of(refused) == [field]
    assert talk.listed(talk.mara) == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_hr_describes_nobody_without_a_name_and_no_team_of_four(talk: Talk) -> None:
    assert fields_of(talk.tell(talk.hr, source="peer")) == ["/named"]
    assert fields_of(talk.tell(talk.hr, source="team", team_size=4)) == ["/team_size"]
    assert fields_of(talk.tell(talk.hr, source="team")) == ["/team_size"]
    assert fields_of(talk.tell(talk.hr, source="self")) == ["/source"]
    assert fields_of(talk.tell(talk.hr)) == ["/source"]
    assert fields_of(talk.tell(talk.ada, visible_to="hr")) == ["/visible_to"]
    team = talk.tell(talk.hr, behaviour="lifts_team", team_size=5)
    assert (team.json()["source"], team.json()["author_is"]) == ("team", "hr")
    assert talk.step(team.json()["uid"], "confirm", talk.ada).json()["state"] == "confirmed"


def test_a_step_asks_for_the_version_that_was_seen(talk: Talk) -> None:
    uid = talk.told(talk.ada)
    stale = {**talk.mara, "If-Match": '"old"'}
    assert talk.step(uid, "reply", stale, text="That is so.").status_code == 412
    tag = talk.client.get(f"/v1/evidence/{uid}", headers=talk.mara).headers["ETag"]
    current = {**talk.mara, "If-Match": tag}
    assert talk.step(uid, "reply", current, text="That is so.").status_code == 200


def test_an_occasion_sent_twice_under_one_key_is_stored_once(talk: Talk) -> None:
    keyed = {**talk.mara, "Idempotency-Key": "one-occasion"}
    first, second = talk.tell(keyed), talk.tell(keyed)
    assert first.json() == second.json()
    assert talk.listed(talk.mara) == [first.json()["uid"]]


def test_reads_and_changes_are_in_the_audit_log_without_texts(talk: Talk) -> None:
    uid = talk.told(talk.ada)
    talk.listed(talk.hr)
    log = talk.organisation.get("audit-log", external_id=MARA)["items"]
    assert [one for one in log if one["details"].get("operation") == "listEvidence"]
    changes = talk.organisation.get("audit-log", entity="evidence")["items"]
    assert [(one["external_id"], one["action"]) for one in changes] == [(uid, "created")]
    assert "customer" not in str(log) + str(changes)


def erase(talk: Talk, keys: Keys, person: str) -> None:
    officer = keys(ActorKind.HR_PARTNER, None, *Scope)
    path = f"/v1/employees/{person}?mode=erase"
    assert talk.client.delete(path, headers=officer).status_code == 200


def test_an_author_who_is_forgotten_takes_the_record_along_unless_the_person_keeps_it(
    talk: Talk, keys: Keys, database: Database
) -> None:
    named = {"named": [{"employee": JONAS, "part": "helped"}]}
    own = talk.told(talk.mara, **named)
    goes, stays = (talk.told(talk.jonas, source="helped") for _ in range(2))
    for uid in (own, stays):
        talk.step(uid, "confirm", talk.jonas)
        kept = talk.step(uid, "choose", talk.mara, stays_without_author=True)
        assert kept.json()["stays_without_author"]
    export = talk.organisation.get(f"employees/{JONAS}/data-export", talk.jonas)
    assert {row["uid"] for row in export["held"]["evidence"]} == {goes, stays}
    assert len(export["held"]["evidence_people"]) == 3
    erase(talk, keys, JONAS)
    assert talk.listed(talk.mara) == [own, stays]
    left = talk.client.get(f"/v1/evidence/{stays}", headers=talk.mara).json()
    assert (left["author"], left["author_is"]) == (None, "former_colleague")
    assert left["named"] == [{"employee": None, "part": "helped", "confirmed": True}]
    with database.read() as session:
        for row in session.exec(select(Evidence)):
            assert JONAS not in {row.author_external_id, row.recorded_by}
        assert {one.employee_external_id for one in session.exec(select(EvidencePerson))} == {None}


def test_erasing_the_person_leaves_nothing(talk: Talk, keys: Keys, database: Database) -> None:
    talk.told(talk.mara, named=[{"employee": JONAS, "part": "helped"}])
    talk.told(talk.ada)
    erase(talk, keys, MARA)
    with database.read() as session:
        assert session.exec(select(Evidence)).all() == []
        assert session.exec(select(EvidencePerson)).all() == []


def test_a_rename_keeps_who_told_and_who_was_there(talk: Talk, keys: Keys) -> None:
    talk.told(talk.mara, named=[{"employee": JONAS, "part": "helped"}])
    uid = talk.told(talk.jonas, source="helped")
    path = f"/v1/employees/{JONAS}/rename"
    renamed = talk.client.post(
        path, json={"external_id": "E-22"}, headers=talk.organisation.headers
    )
    assert renamed.status_code == 200
    read = talk.client.get(f"/v1/evidence/{uid}", headers=talk.mara).json()
    assert (read["author"], read["named"][0]["employee"]) == ("E-22", "E-22")


def test_what_is_older_than_four_years_is_removed(
    talk: Talk, database: Database, settings: Settings
) -> None:
    old, young = talk.told(talk.ada), talk.told(talk.ada)
    with database.write() as session:
        for row in session.exec(select(Evidence)):
            row.happened_on = utc_today() - timedelta(1461 + 30 if row.uid == old else 1400)
    forget_old(database, settings)
    assert talk.listed(talk.mara) == [young]


def test_those_who_are_led_on_trial_are_asked_once_and_two_of_them_will_do(
    talk: Talk, database: Database
) -> None:
    for key in (JONAS, NOOR):
        talk.organisation.put("employees", key, {**EMPLOYEES[key], "manager": MARA})
    due = utc_today() + timedelta(14)
    with database.write() as session:
        assert trials.ask_those_led(session, "moves", MARA, "case-1", due) == 2
        assert trials.ask_those_led(session, "moves", MARA, "case-1", due) == 0
    path = f"/v1/employees/{JONAS}/evidence-requests"
    asked = talk.client.get(path, headers=talk.jonas).json()["items"]
    assert [(one["about"], one["due_on"]) for one in asked] == [(MARA, str(due))]
    assert talk.client.get(path, headers=talk.mara).status_code == 404

    def heard() -> tuple[int, int, bool]:
        with database.read() as session:
            found = trials.trial_evidence(session, MARA, "case-1", utc_today())
        return found.asked, found.told, found.enough

    assert heard() == (2, 0, False)
    talk.told(talk.jonas, source="helped")
    assert heard() == (2, 1, False)
    assert talk.client.get(path, headers=talk.jonas).json()["items"] == []
    second = talk.told(talk.noor, source="peer")
    assert heard() == (2, 2, True)
    talk.step(second, "dispute", talk.mara, reason="That was another team.")
    assert heard() == (2, 1, False)
    talk.told(talk.hr, behaviour="lifts_team", team_size=6, happened_on=str(utc_today()))
    assert heard() == (2, 1, True)


def test_questions_of_a_trial_are_forgotten_a_quarter_after_they_were_due(
    talk: Talk, database: Database, settings: Settings
) -> None:
    talk.organisation.put("employees", JONAS, {**EMPLOYEES[JONAS], "manager": MARA})
    with database.write() as session:
        for days in (30, 100):
            due = utc_now().date() - timedelta(days)
            trials.ask_those_led(session, "moves", MARA, "case-1", due)
    forget_old(database, settings)
    with database.read() as session:
        assert len(session.exec(select(EvidenceRequest)).all()) == 1
