"""The plan of a move over HTTP: whose items are whose, who reads them, what a start waits for."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from models.base import utc_today
from models.cases import MoveCase
from models.mentors import Mentoring
from models.move_vocabulary import CaseState
from models.vocabulary import ActorKind, MentoringState
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import EMPLOYEES, Organisation, holds, seller

Json = dict[str, Any]
PERSON, BOSS, HIRER, MENTOR = "E-1", "E-2", "E-3", "E-5"
UID = "5d0c6f0a-8d2f-4a49-9c55-6c1d7b1a2f01"
PLAN = f"/v1/move-cases/{UID}/plan"
START = utc_today() + timedelta(40)


@pytest.fixture
def records(loaded_database: Database, client: TestClient, hr_headers: Headers) -> Organisation:
    """A seller who moves to marketing, with both managers, a colleague and a mentor."""
    made = Organisation(client, hr_headers)
    made.put("employees", BOSS, {**EMPLOYEES["E-2"], "manager": None})
    made.put("employees", HIRER, {**EMPLOYEES["E-3"], "manager": None})
    made.put("employees", PERSON, seller(manager=BOSS))
    made.put("employees", "E-4", seller(name="Same Work", skills=holds(NEG=2, CRM=3, CALL=3)))
    made.put("employees", MENTOR, seller(name="Teacher", org_unit="Elsewhere"))
    made.put(
        "openings", "O-NEW", {"role": "R-PMM", "org_unit": "Marketing", "hiring_manager": HIRER}
    )
    return made


@pytest.fixture
def sides(keys: Keys) -> dict[str, Headers]:
    return {
        "person": keys(ActorKind.PORTAL, PERSON),
        "sending": keys(ActorKind.MANAGER, BOSS),
        "receiving": keys(ActorKind.MANAGER, HIRER),
        "hr": keys(ActorKind.HR_PARTNER),
        "hr_system": keys(ActorKind.HR_INTEGRATION),
        "mentor": keys(ActorKind.PORTAL, MENTOR),
        "stranger": keys(ActorKind.MANAGER, "E-4"),
    }


@pytest.fixture
def case(records: Organisation, loaded_database: Database) -> Database:
    """A case of the person that was accepted."""
    with loaded_database.write() as session:
        session.add(
            MoveCase(
                uid=UID,
                employee_external_id=PERSON,
                opening_external_id="O-NEW",
                state=CaseState.ACCEPTED,
                receiving_manager_external_id=HIRER,
                sending_manager_external_id=BOSS,
                accepted_on=utc_today(),
                start_date=START,
                since=utc_today(),
            )
        )
    return loaded_database


def change(database: Database, **fields: Any) -> None:
    with database.write() as session:
        row = session.get(MoveCase, 1)
        assert row is not None
        for name, value in fields.items():
            setattr(row, name, value)


def item(side: str = "person", kind: str = "commitment", **more: Any) -> Json:
    return {"side": side, "kind": kind, "text": "Meet once a month.", "due_day": 30, **more}


def put(records: Organisation, headers: Headers, key: str, body: Json) -> httpx.Response:
    return records.client.put(f"{PLAN}/items/{key}", json=body, headers=headers)


def post(records: Organisation, headers: Headers, key: str, step: str) -> httpx.Response:
    return records.client.post(f"{PLAN}/items/{key}/{step}", headers=headers)


def plan(records: Organisation, headers: Headers, **query: Any) -> Json:
    answer = records.client.get(PLAN, headers=headers, params=query)
    assert answer.status_code == 200, answer.text
    read: Json = answer.json()
    return read


def ids(read: Json) -> set[str]:
    return {one["id"] for one in read["items"]}


def propose_one_of_each(records: Organisation, sides: dict[str, Headers]) -> None:
    for side in ("person", "sending", "receiving", "hr"):
        assert put(records, sides["hr"], f"promise-{side}", item(side)).status_code == 201
    for kind in ("handover", "learning"):
        assert put(records, sides["person"], kind, item(kind=kind)).status_code == 201


@pytest.mark.usefixtures("case")
def test_an_item_is_proposed_agreed_to_and_done_by_whose_it_is(
    records: Organisation, sides: dict[str, Headers]
) -> None:
    made = put(records, sides["person"], "visits", item("sending"))
    assert (made.status_code, made.headers["Location"]) == (201, f"{PLAN}/items/visits")
    assert made.json()["due_on"] == str(START + timedelta(30))
    assert (made.json()["counts"], made.json()["allowed"]) == (False, ["change", "drop"])
    refused = post(records, sides["person"], "visits", "agree")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_step")
    early = post(records, sides["sending"], "visits", "done")
    assert (early.status_code, early.json()["code"]) == (409, "transition_refused")
    assert early.json()["allowed"] == ["change", "agree", "drop"]
    agreed = post(records, sides["sending"], "visits", "agree")
    assert (agreed.status_code, agreed.json()["counts"]) == (200, True)
    again = put(records, sides["person"], "visits", item("sending", due_day=60))
    assert (again.status_code, again.json()["code"]) == (403, "not_your_step")
    same = put(records, sides["person"], "visits", item("sending"))
    assert (same.status_code, same.json()["state"]) == (200, "agreed")
    done = post(records, sides["sending"], "visits", "done")
    assert (done.json()["state"], done.json()["allowed"]) == ("done", [])


@pytest.mark.usefixtures("case")
def test_each_side_reads_its_view_and_strangers_none(
    records: Organisation, sides: dict[str, Headers]
) -> None:
    propose_one_of_each(records, sides)
    everything = {"promise-person", "promise-sending", "promise-receiving", "promise-hr"}
    everything |= {"handover", "learning"}
    for side in ("person", "receiving", "hr"):
        assert ids(plan(records, sides[side])) == everything
    assert ids(plan(records, sides["sending"])) == {"promise-sending", "handover"}
    hidden = records.client.get(f"{PLAN}/items/learning", headers=sides["sending"])
    missing = records.client.get(f"{PLAN}/items/nothing", headers=sides["sending"])
    assert hidden.status_code == missing.status_code == 404
    assert hidden.json()["detail"] == missing.json()["detail"]
    for stranger in ("stranger", "mentor"):
        assert records.client.get(PLAN, headers=sides[stranger]).status_code == 404
    assert records.client.get(PLAN, headers=sides["hr_system"]).status_code == 403
    foreign = put(records, sides["sending"], "lessons", item(kind="learning"))
    assert (foreign.status_code, foreign.json()["code"]) == (403, "not_your_step")


def test_the_receiving_side_plans_from_the_acceptance_and_the_line_learns_nothing_before(
    records: Organisation, sides: dict[str, Headers], case: Database
) -> None:
    change(case, state=CaseState.SELECTION, accepted_on=None, sending_manager_external_id=None)
    assert put(records, sides["person"], "mine", item()).status_code == 201
    early = plan(records, sides["receiving"])
    assert (early["items"], early["drafts"], early["commitments"]) == ([], [], [])
    refused = put(records, sides["receiving"], "theirs", item("receiving"))
    assert (refused.status_code, refused.json()["code"]) == (409, "transition_refused")
    told = records.client.get(PLAN, headers=sides["sending"])
    missing = records.client.get(
        "/v1/move-cases/00000000-0000-4000-8000-000000000000/plan", headers=sides["sending"]
    )
    assert told.status_code == missing.status_code == 404
    assert told.json()["detail"] == missing.json()["detail"]


@pytest.mark.usefixtures("case")
def test_commitments_stand_side_by_side_and_a_start_waits_for_all_three(
    records: Organisation, sides: dict[str, Headers], case: Database
) -> None:
    change(case, start_date=utc_today())
    start = {"action": "start"}
    path = f"/v1/move-cases/{UID}/transitions"
    for side in ("person", "sending", "receiving"):
        assert put(records, sides[side], f"promise-{side}", item(side)).status_code == 201
        refused = records.client.post(path, json=start, headers=sides["hr"])
        assert (refused.status_code, refused.json()["code"]) == (409, "transition_refused")
        assert side in refused.json()["detail"]
        assert post(records, sides[side], f"promise-{side}", "agree").status_code == 200
    shown = {one["side"]: one["agreed"] for one in plan(records, sides["hr"])["commitments"]}
    assert shown == {
        "person": ["promise-person"],
        "sending": ["sending.promise-sending"],
        "receiving": ["promise-receiving"],
    }
    # A manager is not bound by what the one before agreed to.
    change(case, receiving_manager_external_id="E-4")
    refused = records.client.post(path, json=start, headers=sides["hr"])
    assert refused.status_code == 409
    change(case, receiving_manager_external_id=HIRER)
    begun = records.client.post(path, json=start, headers=sides["hr"])
    assert (begun.status_code, begun.json()["state"]) == (200, "started")


@pytest.mark.usefixtures("case")
def test_what_was_agreed_falls_in_sight_of_the_others(
    records: Organisation, sides: dict[str, Headers]
) -> None:
    put(records, sides["person"], "mine", item())
    post(records, sides["person"], "mine", "agree")
    path = f"{PLAN}/items/mine"
    foreign = records.client.delete(path, headers=sides["receiving"])
    assert (foreign.status_code, foreign.json()["code"]) == (403, "not_your_step")
    assert records.client.delete(path, headers=sides["person"]).status_code == 204
    (dropped,) = plan(records, sides["receiving"])["items"]
    assert (dropped["state"], dropped["counts"]) == ("dropped", False)
    assert records.client.delete(path, headers=sides["person"]).status_code == 204
    assert records.client.get(path, headers=sides["person"]).status_code == 404


@pytest.mark.usefixtures("case")
def test_a_measure_of_own_results_is_refused(
    records: Organisation, sides: dict[str, Headers]
) -> None:
    own = item("receiving", "measure", text="Mara's own revenue stays above the quota.")
    refused = put(records, sides["receiving"], "m", own)
    assert (refused.status_code, refused.json()["code"]) == (422, "own_result")
    assert refused.json()["errors"][0]["field"] == "/text"
    team = item("receiving", "measure", text="Two people of the team present their work.")
    assert put(records, sides["receiving"], "m", team).status_code == 201


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize(
    "bad",
    [
        item(kind="split"),
        item(last_day=40),
        item(kind="split", last_day=20),
        item(due_day=-121),
        item(due_day=366),
        item(text=""),
        item(mentor="E-5"),
        item(side="boss"),
    ],
)
def test_an_item_that_makes_no_sense_is_refused(
    records: Organisation, sides: dict[str, Headers], bad: Json
) -> None:
    assert put(records, sides["person"], "bad", bad).status_code == 422
    assert ids(plan(records, sides["person"])) == set()


@pytest.mark.usefixtures("case")
def test_drafts_come_from_the_template_and_the_two_seats(
    records: Organisation, sides: dict[str, Headers]
) -> None:
    read = plan(records, sides["person"])
    assert read["template"] == "seller_to_marketing"
    drafts = {one["id"]: one for one in read["drafts"]}
    handed_over = [one["text"] for one in drafts.values() if one["id"].startswith("handover-")]
    # The colleague negotiates, sells by telephone and keeps the customers; nobody tells stories.
    assert len(handed_over) == 1
    assert "Storytelling" in handed_over[0]
    learnt = {one["text"] for one in drafts.values() if one["id"].startswith("learning-")}
    assert any("Market research" in text for text in learnt)
    split = next(one for one in drafts.values() if one["kind"] == "split")
    assert (split["due_day"], split["last_day"]) == (0, 30)
    assert {30, 60, 90} <= {one["due_day"] for one in drafts.values() if one["kind"] == "meeting"}
    taken = {name: split[name] for name in ("side", "kind", "text", "due_day", "last_day")}
    assert put(records, sides["person"], split["id"], taken).status_code == 201
    assert split["id"] not in {one["id"] for one in plan(records, sides["person"])["drafts"]}
    seen = {
        one["kind"] for one in plan(records, sides["sending"])["drafts"] if one["side"] != "sending"
    }
    assert seen == {"handover"}
    chosen = plan(records, sides["hr"], template="producer_to_leader")
    assert {one["column"] for one in chosen["drafts"]} >= {"system", "people"}
    wrong = records.client.get(PLAN, headers=sides["hr"], params={"template": "none"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "/template")


def test_a_mentor_reads_and_agrees_to_what_is_asked_of_her_alone(
    records: Organisation, sides: dict[str, Headers], case: Database
) -> None:
    asked = item("mentor", mentor=MENTOR)
    unknown = put(records, sides["person"], "lessons", asked)
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "/mentor")
    with case.write() as session:
        session.add(
            Mentoring(
                uid="m-1",
                mentee_external_id=PERSON,
                mentor_external_id=MENTOR,
                state=MentoringState.ACTIVE,
                answer_by=utc_today(),
            )
        )
    assert put(records, sides["receiving"], "lessons", asked).status_code == 403
    assert put(records, sides["person"], "lessons", asked).status_code == 201
    assert put(records, sides["person"], "mine", item()).status_code == 201
    assert ids(plan(records, sides["mentor"])) == {"lessons"}
    assert plan(records, sides["mentor"])["drafts"] == []
    assert post(records, sides["mentor"], "lessons", "agree").json()["counts"] is True
    assert post(records, sides["mentor"], "mine", "agree").status_code == 404
    assert put(records, sides["mentor"], "new", item("mentor")).status_code == 403


def test_a_case_that_ended_keeps_its_plan_as_it_is(
    records: Organisation, sides: dict[str, Headers], case: Database
) -> None:
    put(records, sides["person"], "mine", item())
    change(case, state=CaseState.WITHDRAWN)
    read = plan(records, sides["person"])
    assert (read["items"][0]["allowed"], read["drafts"]) == ([], [])
    for answer in (
        put(records, sides["person"], "mine", item(due_day=5)),
        post(records, sides["person"], "mine", "agree"),
        records.client.delete(f"{PLAN}/items/mine", headers=sides["person"]),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "transition_refused")


@pytest.mark.usefixtures("case")
def test_a_write_that_saw_another_version_is_refused_and_a_change_is_recorded_once(
    records: Organisation, sides: dict[str, Headers], case: Database
) -> None:
    made = put(records, sides["person"], "mine", item())
    stale = {**sides["person"], "If-Match": '"0"'}
    path = f"{PLAN}/items/mine/agree"
    assert records.client.post(path, headers=stale).status_code == 412
    fresh = {**sides["person"], "If-Match": made.headers["ETag"]}
    assert records.client.post(path, headers=fresh).status_code == 200
    trail = records.get("audit-log", limit=200)["items"]
    steps = [one["details"].get("step") for one in trail if one["external_id"] == UID]
    assert steps.count("plan_item_proposed") == steps.count("plan_item_agreed") == 1


@pytest.mark.usefixtures("case")
def test_a_plan_is_full_at_a_hundred_items(
    records: Organisation, sides: dict[str, Headers], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.mobility.plans.policies.MOST_ITEMS", 2)
    for key in ("a", "b"):
        assert put(records, sides["person"], key, item()).status_code == 201
    full = put(records, sides["person"], "c", item())
    assert (full.status_code, full.json()["code"]) == (409, "too_many")
    assert put(records, sides["person"], "a", item(due_day=3)).status_code == 200
