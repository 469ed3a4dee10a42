"""Readiness: a profile with gaps that no result moves, why to lead, and whom a list misses."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.mobility.evidence import record
from app.mobility.evidence.facts import Fact, Voice
from app.mobility.policy.schemas import MoveTerms
from app.mobility.readiness.policies import asked_again_on
from app.mobility.readiness.rules import rules_of
from models.base import utc_today
from models.cases import MoveCase
from models.move_vocabulary import CaseKind, CaseState
from models.readiness import Evidence, WhyLead
from models.vocabulary import ActorKind, Behaviour, Visibility
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import EMPLOYEES, Organisation, seller
from tests.support.readiness import ADA, ENOUGH, JONAS, MARA, NOOR, Way, store


@pytest.fixture
def way(loaded_database: Database, client: TestClient, hr_headers: Headers, keys: Keys) -> Way:
    return Way(client, loaded_database, hr_headers, keys)


def test_a_standing_is_reached_step_by_step_and_names_its_records(way: Way) -> None:
    assert way.standing() == "not_asked"
    assert way.why().status_code == 201
    assert way.standing() == "little_known"
    assert len(way.readiness()["conversation"]) == 3
    store(way.database, MARA, {one: ENOUGH[one] for one in list(ENOUGH)[:3]})
    growing = way.readiness()
    assert growing["standing"] == "growing"
    gaps = {(gap["code"], gap["behaviour"]) for gap in growing["gaps"]}
    assert ("needs_shown", "teaches") in gaps
    store(way.database, MARA, {Behaviour.TEACHES: ENOUGH[Behaviour.TEACHES]})
    ready = way.readiness()
    assert (ready["standing"], ready["gaps"]) == ("try_it", [])
    assert ready["credible"] == {
        "met": True, "role": "R-AE", "held": ["Cold calling", "CRM systems", "Negotiation"],
        "lacking": [],
    }  # fmt: skip
    coaches = next(one for one in ready["behaviours"] if one["behaviour"] == "coaches")
    assert (coaches["level"], len(coaches["records"])) == ("steady", 2)
    assert "score" not in json.dumps(ready)
    assert not [one for one in re.findall(r'": ([0-9.]+)', json.dumps(ready)) if one not in "56"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_team_to_be_led_says_which_craft_counts(way: Way) -> None:
    way.why()
    store(way.database, MARA, ENOUGH)
    assert way.standing(opening="O-LEAD") == "try_it"
    role = {"title": "Head of data", "function": "Data", "grade": 6, "people_leader": True}
    way.organisation.put("roles", "R-HEAD", {**role, "skills": []})
    way.organisation.put("openings", "O-HEAD", {"role": "R-HEAD", "org_unit": "Data North"})
    data = way.readiness(opening="O-HEAD")
    assert (data["standing"], data["credible"]["met"]) == ("growing", False)
    assert data["gaps"][-1]["code"] == "needs_credible"
    way.organisation.put("employees", JONAS, {**EMPLOYEES[JONAS], "org_unit": "Data North"})
    assert way.readiness(opening="O-HEAD")["credible"]["role"] == "R-CS"
    leads_nobody = f"/v1/employees/{MARA}/readiness?opening=O-PMM"
    assert way.client.get(leads_nobody, headers=way.mara).status_code == 422
    missing = f"/v1/employees/{MARA}/readiness?opening=O-404"
    assert way.client.get(missing, headers=way.mara).status_code == 404


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_trial_that_was_confirmed_is_what_counts_and_a_way_back_leaves_no_trace(way: Way) -> None:
    way.why()
    before = way.readiness()
    trial = {"employee_external_id": MARA, "kind": CaseKind.TRIAL, "since": utc_today()}
    for opening, state, led in (
        ("O-LEAD", CaseState.RETURNED, False),
        ("O-PMM", CaseState.COMPLETED, False),
        ("O-HEAD", CaseState.COMPLETED, True),
    ):
        case = MoveCase(uid=opening, opening_external_id=opening, state=state, **trial)
        case.led_people = led
        with way.database.write() as session:
            session.add(case)
        after = way.readiness()
        # A way back leaves no trace, and a trial of other work shows nothing of leading.
        assert led or after == before
    assert (after["standing"], after["gaps"]) == ("shown_in_trial", [])


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_each_sees_a_standing_from_what_they_may_read(way: Way) -> None:
    way.why(visibility="private")
    store(way.database, MARA, ENOUGH, Visibility.PRIVATE)
    assert way.standing() == way.standing(way.hr) == "try_it"
    seen = way.readiness(way.ada)
    assert seen["standing"] == "not_asked"
    assert {one["level"] for one in seen["behaviours"]} == {"none"}
    other = way.keys(ActorKind.MANAGER, NOOR)
    path = f"/v1/employees/{MARA}/readiness"
    assert way.client.get(path, headers=other).status_code == 404
    assert way.client.get(path, headers=way.keys(ActorKind.DATA_TEAM)).status_code == 403
    assert way.client.get(f"/v1/employees/{MARA}/why-lead", headers=way.ada).status_code == 404


def metamorphic(way: Way) -> bytes:
    read = way.readiness()
    kept = ("standing", "rule", "gaps", "credible", "conversation")
    levels = [(one["behaviour"], one["level"], one["why"]) for one in read["behaviours"]]
    return json.dumps([[read[name] for name in kept], levels]).encode()


def _rewrite_texts(change: Callable[[str], str]) -> Callable[[Way], None]:
    def apply(way: Way) -> None:
        with way.database.write() as session:
            for row in session.exec(select(Evidence)):
                row.situation, row.action = change(row.situation), change(row.action)
                row.effect = change(row.effect)
            for row in session.exec(select(WhyLead)):
                row.sentence = change(row.sentence)

    return apply


def _change_person(**changes: Any) -> Callable[[Way], None]:
    def apply(way: Way) -> None:
        way.organisation.put("employees", MARA, seller(manager=ADA, **changes))

    return apply


def _praise(way: Way) -> None:
    store(
        way.database,
        MARA,
        {Behaviour.ASKS: [(60 + one, f"M-{one}", "manager") for one in range(10)]},
    )


def _doubled(text: str) -> str:
    return re.sub(r"\d+", lambda found: str(2 * int(found[0])), text)


CHANGES: dict[str, Callable[[Way], None]] = {
    "digits doubled": _rewrite_texts(_doubled),
    "digits deleted": _rewrite_texts(lambda text: re.sub(r"\d", "", text)),
    "names swapped": _rewrite_texts(lambda text: text.replace("he ", "she ")),
    "praise in words": _rewrite_texts(lambda text: f"{text} Our very best, top of the ranking!"),
    "another name": _change_person(name="Karl Lindqvist"),
    "another title": _change_person(title="Head of everything"),
    "ten managers": _praise,
    "another summary": _change_person(summary="Sold for 5 million, rated 5 of 5."),
    "a longer tenure": _change_person(hire_date="1999-01-01"),
}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_must_not_count_changes_no_byte_of_a_standing(way: Way) -> None:
    way.why(sentence="After 3 years and 12 deals I want more.")
    store(way.database, MARA, {one: ENOUGH[one] for one in list(ENOUGH)[:3]})
    before = metamorphic(way)
    for name, change in CHANGES.items():
        change(way)
        assert metamorphic(way) == before, name


def _reads_figures(row: Evidence) -> Fact:
    """A planted fault: who names large figures is believed more."""
    large = any(int(one) > 1000 for one in re.findall(r"\d+", row.situation))
    voices = tuple(Voice(one.employee_external_id, one.part) for one in row.people)
    return Fact(row.uid, row.behaviour, row.happened_on, row.state, voices if large else ())


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_text_that_counts_would_be_seen(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.mobility.evidence.service.fact_of", _reads_figures)
    assert record.fact_of is not _reads_figures
    way.why()
    store(way.database, MARA, {one: ENOUGH[one] for one in list(ENOUGH)[:3]})
    before = metamorphic(way)
    CHANGES["digits deleted"](way)
    assert metamorphic(way) != before


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_ranker_answers_the_same_bytes_with_and_without_evidence(
    organisation: Organisation, keys: Keys, database: Database
) -> None:
    paths = [f"employees/{MARA}/{path}" for path in ("recommendations", "openings/O-LEAD/match")]
    paths += [f"employees/{MARA}/career-paths", "openings/O-LEAD/candidates"]

    def answers() -> list[bytes]:
        asked = [
            organisation.client.get(f"/v1/{path}", headers=organisation.headers) for path in paths
        ]
        assert {one.status_code for one in asked} == {200}
        return [one.content for one in asked]

    before = answers()
    store(database, MARA, ENOUGH)
    stated = {"wants": True, "motives": ["money"], "visibility": "manager"}
    path = f"/v1/employees/{MARA}/why-lead"
    made = organisation.client.put(path, json=stated, headers=organisation.headers)
    assert made.status_code == 201
    assert answers() == before


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_money_alone_is_answered_with_questions_and_the_expert_way(
    organisation: Organisation, keys: Keys
) -> None:
    expert = {"title": "Senior account executive", "function": "Sales", "grade": 6, "skills": []}
    organisation.put("roles", "R-SAE", expert)
    organisation.put("openings", "O-SAE", {"role": "R-SAE"})
    mara, path = keys(ActorKind.PORTAL, MARA), f"/v1/employees/{MARA}/why-lead"

    def say(**body: Any) -> Any:
        answer = organisation.client.put(path, json=body, headers=mara)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    def read(query: str = "", person: str = MARA, **caller: Any) -> Any:
        asked = path.replace(MARA, person) + query
        return organisation.client.get(asked, headers=caller.get("headers", mara))

    empty = "?allow_empty=true"
    assert (read().status_code, read(empty).status_code, read(empty).content) == (404, 204, b"")
    assert read(empty, "E-NOBODY", headers=organisation.headers).status_code == 404
    money = say(wants=True, motives=["money", "recognition"])
    assert read(empty).json() == read().json() == money
    assert (money["advice"], len(money["questions"])) == ("talk_first", 3)
    assert (money["expert_path"]["external_id"], money["expert_path"]["same_grade"]) == (
        "R-SAE",
        True,
    )
    assert money["expert_move"]["opening"] == "O-SAE"
    assert money["pay_neutral"]
    people = say(wants=True, motives=["money", "help_others_grow"])
    assert (people["advice"], people["questions"]) == ("go_on", [])
    no = say(wants=False)
    assert (no["advice"], no["pay_neutral"], no["expert_move"]) == ("not_asked_again", None, None)
    assert no["asked_again_on"] == str(
        asked_again_on(utc_today(), rules_of(MoveTerms()), wants=False)
    )


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_leading_suggestion_carries_the_expert_role_beside_it(
    organisation: Organisation,
) -> None:
    def leading(items: list[Any]) -> list[Any]:
        assert {one["expert_path"] is None for one in items if not one["people_leadership"]} <= {
            True
        }
        return [one["expert_path"] for one in items if one["people_leadership"]]

    beside = {
        "external_id": "R-AE", "title": "Account executive", "function": "Sales", "grade": 5,
        "same_grade": False,
    }  # fmt: skip
    assert leading(organisation.recommendations(MARA, k=50)["items"]) == [beside]
    assert leading(organisation.candidates("O-LEAD")["items"])[0] == beside
    cards = organisation.recommendations(MARA, k=50, detail="card")["items"]
    assert leading(cards) == [beside]
    assert organisation.explained(MARA, "O-LEAD")["expert_path"] == beside
    of_sales = {"function": "Sales", "grade": 6}
    sent = {
        "employees": [{"external_id": "X", **EMPLOYEES[MARA]}],
        "openings": [
            {"external_id": "A", "title": "Lead", "people_leader": True, **of_sales},
            {"external_id": "B", "title": "Senior", **of_sales},
        ],
    }
    sent["employees"][0].pop("role")
    answer = organisation.client.post("/v1/match", json=sent, headers=organisation.headers)
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"][0]["recommendations"]["items"]
    assert [one["external_id"] for one in leading(items)] == ["B"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_ladders_say_where_experts_end_below_leaders(way: Way) -> None:
    first = way.organisation.get("ladders", way.ada, limit=4)
    rest = way.organisation.get("ladders", way.ada, cursor=first["next_cursor"])
    items = first["items"] + rest["items"]
    assert [one["function"] for one in items] == sorted(one["function"] for one in items)
    assert {one["function"] for one in items if one["expert_ends_below"]} == {"Sales"}
    sales = next(one for one in items if one["function"] == "Sales")
    assert (sales["expert_ends_at"], sales["leading_ends_at"]) == (5, 6)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_manager_gets_the_persons_own_questions_once_the_wish_is_shared(way: Way) -> None:
    path = f"employees/{MARA}/conversation-guide"
    before = way.organisation.get(path, way.ada)
    assert before["shared"] is False
    way.why(visibility="hr")
    store(way.database, MARA, ENOUGH)
    assert way.organisation.get(path, way.ada) == before
    way.why(visibility="manager")
    shared = way.organisation.get(path, way.ada)
    assert shared["shared"] is True
    asked = [one["behaviour"] for one in shared["questions"] if one["behaviour"]]
    assert "coaches" not in asked
    assert "results" in {one["code"] for one in shared["avoid"]}
    assert way.organisation.get(path, way.mara)["shared"] is True
