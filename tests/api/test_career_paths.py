"""Paths of several steps, over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest

from models.vocabulary import Scope
from tests.support.organisation import EMPLOYEES, ROLES, Organisation, seller, wish

Json = dict[str, Any]


def asked(org: Organisation, person: str = "E-1", **query: Any) -> Json:
    path = f"/v1/employees/{person}/career-paths"
    answer = org.client.get(path, params={"least_score": 0.0001, **query}, headers=org.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def store(org: Organisation, **changes: Any) -> None:
    answer = org.client.put("/v1/employees/E-1", headers=org.headers, json=seller(**changes))
    assert answer.status_code == 200, answer.text


def titles(path: Json) -> list[str]:
    return [step["role"]["title"] for step in path["steps"]]


def test_paths_lead_to_the_role_asked_for(organisation: Organisation) -> None:
    answer = asked(organisation, to_role="R-PM", k=5)
    assert answer["targets"][0]["source"] == "asked"
    assert answer["items"]
    for path in answer["items"]:
        assert titles(path)[-1] == "Product manager"
        assert "Account executive" not in titles(path)
    chances = [path["chance"] for path in answer["items"]]
    assert chances == sorted(chances, reverse=True)


def test_a_step_tells_what_is_learnt_what_carries_over_and_what_is_open(
    organisation: Organisation,
) -> None:
    direct = next(
        path
        for path in asked(organisation, to_role="R-PM", k=20)["items"]
        if len(path["steps"]) == 1
    )
    (step,) = direct["steps"]
    assert {gap["skill_id"] for gap in step["learn"]} == {"S-ROADMAP", "S-INTERVIEW", "S-EMPATHY"}
    assert direct["skills_to_learn"] == 3
    assert step["open_openings"] == ["O-PM"]
    assert (step["kind"], step["cross_functional"]) == ("lateral", True)
    assert step["reasons"]


def test_without_a_target_the_wishes_decide(organisation: Organisation) -> None:
    store(organisation, aspirations=[wish("Marketing")])
    answer = asked(organisation)
    assert {target["source"] for target in answer["targets"]} == {"wished"}
    assert {titles(path)[-1] for path in answer["items"]} <= {
        "Product marketing manager",
        "Campaign manager",
    }
    store(organisation, aspirations=[])
    nowhere = asked(organisation)
    assert (nowhere["targets"], nowhere["items"]) == ([], [])
    assert "to_role" in nowhere["note"]


def test_who_wants_to_lead_is_asked_why_and_offered_the_expert_path(
    organisation: Organisation,
) -> None:
    answer = asked(organisation, to_role="R-LEAD")
    assert answer["items"][0]["steps"][-1]["role"]["people_leader"] is True
    assert "Why do you want to lead?" in answer["note"]
    store(
        organisation,
        aspirations=[wish("Sales", kind="people_leadership", motives=["help_others_grow"])],
    )
    note = asked(organisation, to_role="R-LEAD")["note"]
    assert "Why" not in note
    assert note.startswith("There is no expert path. That function has no other role")


def test_the_expert_path_is_spoken_of_only_where_there_is_one_and_its_absence_is_explained(
    organisation: Organisation,
) -> None:
    skills = [{"skill": skill, "level": 3} for skill in ("S-NEG", "S-CALL", "S-CRM")]
    far_up = {**_SALES, "title": "Principal seller", "grade": 10, "skills": skills}
    organisation.put("roles", "R-EXPERT", far_up)
    answer = asked(organisation, to_role="R-LEAD")
    assert answer["expert_path"] is None
    assert "There is no expert path. A step leads at most 2 grades up" in answer["note"]
    organisation.put(
        "roles", "R-DEPUTY", {**far_up, "title": "Deputy", "grade": 8, "people_leader": True}
    )
    through_leading = asked(organisation, to_role="R-LEAD")
    assert through_leading["expert_path"] is None
    assert "has a step that leads people" in through_leading["note"]
    organisation.put("roles", "R-EXPERT", {**far_up, "grade": 6})
    there = asked(organisation, to_role="R-LEAD")
    assert there["expert_path"]["steps"]
    assert "Why do you want to lead?" in there["note"]
    assert there["note"].endswith("The expert path beside it is an equal choice.")


def test_the_expert_path_leads_to_a_role_that_leads_nobody(organisation: Organisation) -> None:
    expert = {
        "title": "Principal seller",
        "function": "Sales",
        "grade": 6,
        "description": "Wins the largest customers and negotiates their contracts.",
        "skills": [{"skill": "S-NEG", "level": 5}],
    }
    organisation.client.put("/v1/roles/R-EXPERT", headers=organisation.headers, json=expert)
    answer = asked(organisation, to_role="R-LEAD")
    assert titles(answer["expert_path"])[-1] == "Principal seller"
    assert asked(organisation, to_role="R-PM")["expert_path"] is None


def test_no_step_of_the_expert_path_leads_people(organisation: Organisation) -> None:
    """A lead role that suits best on the way is no part of a path for those who need not lead."""
    skills = [{"skill": skill, "level": 3} for skill in ("S-NEG", "S-CALL", "S-CRM")]
    deputy = {**_SALES, "title": "Deputy lead", "grade": 7, "people_leader": True, "skills": skills}
    expert = {**_SALES, "title": "Principal seller", "grade": 9, "skills": skills}
    for key, role in (("R-DEPUTY", deputy), ("R-EXPERT", expert)):
        organisation.put("roles", key, role)
    organisation.put("roles", "R-HEAD", {**deputy, "title": "Head of sales", "grade": 8})
    answer = asked(organisation, to_role="R-HEAD")
    assert answer["items"]
    expert_path = answer["expert_path"]
    leads = [step["role"]["people_leader"] for step in (expert_path or {"steps": []})["steps"]]
    assert not any(leads)
    organisation.put("roles", "R-SENIOR", {**expert, "title": "Senior seller", "grade": 7})
    led = asked(organisation, to_role="R-HEAD")["expert_path"]
    assert titles(led)[-1] in {"Senior seller", "Principal seller"}
    assert not any(step["role"]["people_leader"] for step in led["steps"])


_SALES = {
    "function": "Sales",
    "description": "Wins new customers, runs demonstrations and negotiates contracts.",
}


def test_the_limit_of_grades_is_named_where_it_is_the_cause(organisation: Organisation) -> None:
    skills = [{"skill": skill, "level": 3} for skill in ("S-NEG", "S-CALL", "S-CRM")]
    high = {**_SALES, "title": "Chief seller", "grade": 12, "skills": skills}
    organisation.put("roles", "R-CHIEF", high)
    answer = asked(organisation, to_role="R-CHIEF")
    assert answer["items"] == []
    assert answer["note"].startswith("A step leads at most 2 grades up or 1 down")
    organisation.put("roles", "R-CHIEF", {**high, "grade": 7})
    assert asked(organisation, to_role="R-CHIEF")["items"]


def test_a_least_score_that_is_the_cause_is_named_with_one_that_shows_a_path(
    organisation: Organisation,
) -> None:
    answer = asked(organisation, to_role="R-DATA", least_score=0.99)
    assert answer["items"] == []
    assert "least_score" in answer["note"]
    needed = float(answer["note"].rstrip(".").rsplit(" ", 1)[1])
    assert asked(organisation, to_role="R-DATA", least_score=max(needed, 0.0001))["items"]


RANKED = {
    "E-1": {"grade": 5},
    "E-2": {"grade": 2, "aspirations": [wish("Product")]},
    "E-3": {"grade": 7, "aspirations": [wish("Marketing"), wish("Data")]},
    "E-4": {"grade": 5, "aspirations": [wish("Product")]},
}


def test_what_is_recommended_has_a_path_or_its_true_cause_is_named(
    organisation: Organisation,
) -> None:
    """Rankings know no limit of grades and paths do, so that and roles held may part them."""
    assert sum(_parted(organisation, person) for person in RANKED)


def _parted(organisation: Organisation, person: str) -> int:
    """How many openings are recommended without a path because of their grade."""
    record = {**EMPLOYEES[person], **RANKED[person]}
    organisation.put("employees", person, record)
    path = f"employees/{person}/career-paths"
    parted = 0
    for item in organisation.recommendations(person, include_far=False)["items"]:
        role, step = item["opening"]["role"], item["opening"]["grade"] - record["grade"]
        answer = organisation.get(path, to_role=role, most_steps=1)
        within, held = -1 <= step <= 2, item["opening"]["title"] in _titles_held(record)
        assert bool(answer["items"]) == (within and not held), (role, step, answer["note"])
        parted += not within
        if not answer["items"]:
            cause = "held today or was held before" if held else "grades up or 1 down"
            assert cause in answer["note"]
            organisation.put("employees", person, {**record, "grade": item["opening"]["grade"]})
            assert held or organisation.get(path, to_role=role, most_steps=1)["items"]
            organisation.put("employees", person, record)
    return parted


def _titles_held(record: Json) -> set[str]:
    return {record["title"], *(past["title"] for past in record["work_history"])}


LICENCE = {"name": "Driving licence C", "accepted": ["Driving licence CE"]}


def test_a_step_names_the_credentials_that_are_lacking_and_each_once(
    organisation: Organisation,
) -> None:
    desired = {"name": "Scrum certificate", "desired": True}
    for key, asks in (("R-PMM", [LICENCE]), ("R-PM", [LICENCE, desired])):
        organisation.put("roles", key, {**ROLES[key], "credentials": asks})
    answer = asked(organisation, to_role="R-PM", k=10)
    through = next(path for path in answer["items"] if titles(path)[0].startswith("Product mark"))
    first, *_, last = (step["credentials_to_obtain"] for step in through["steps"])
    assert [(one["name"], one["desired"]) for one in first] == [("Driving licence C", False)]
    assert first[0]["detail"] == "The credential 'Driving licence C' is needed; none is recorded."
    assert [(one["name"], one["desired"]) for one in last] == [("Scrum certificate", True)]
    held = {"name": "driving licence CE", "valid_until": "2099-12-31"}
    store(organisation, credentials=[held])
    again = asked(organisation, to_role="R-PM", k=10)
    assert [path["chance"] for path in again["items"]] == [p["chance"] for p in answer["items"]]
    named = [one["name"] for path in again["items"] for one in _asked_for(path)]
    assert set(named) == {"Scrum certificate"}
    store(organisation, credentials=[{**held, "valid_until": "2020-01-31"}])
    expired = asked(organisation, to_role="R-PMM", k=1)["items"][0]
    assert "was valid until 2020-01-31" in _asked_for(expired)[0]["detail"]


def _asked_for(path: Json) -> list[Json]:
    return [one for step in path["steps"] for one in step["credentials_to_obtain"]]


def test_a_wish_against_the_role_is_named_where_it_is_the_cause(
    organisation: Organisation,
) -> None:
    store(organisation, aspirations=[wish("R-DATA", target="role", polarity="not")])
    assert asked(organisation, to_role="R-DATA")["note"].startswith("A stated wish rules out")


def test_a_role_held_before_is_named_as_such(organisation: Organisation) -> None:
    answer = asked(organisation, to_role="R-CS")
    assert answer["items"] == []
    assert answer["note"] == "Every role that this could lead to is held today or was held before."


def test_without_a_least_score_it_follows_the_scores_of_the_person(
    organisation: Organisation,
) -> None:
    path = "employees/E-1/career-paths"
    usual = organisation.get(path, to_role="R-PMM")
    assert 0 < usual["least_score"] <= 0.01
    assert organisation.get(path, to_role="R-PMM", least_score=0.02)["least_score"] == 0.02


def test_a_role_that_changed_is_on_the_map_at_once(organisation: Organisation) -> None:
    assert asked(organisation, to_role="R-PM")["items"]
    organisation.client.put(
        "/v1/roles/R-NEW",
        headers=organisation.headers,
        json={"title": "Storyteller", "function": "Marketing", "grade": 5,
              "skills": [{"skill": "S-STORY"}]},
    )  # fmt: skip
    assert titles(asked(organisation, to_role="R-NEW")["items"][0])[-1] == "Storyteller"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"to_role": "R-NONE"}, "to_role"),
        ({"to_function": "Astrology"}, "to_function"),
        ({"most_steps": 9}, "most_steps"),
        ({"k": 0}, "k"),
        ({"least_score": 0}, "least_score"),
    ],
)
def test_questions_that_make_no_sense_are_refused(
    organisation: Organisation, query: Json, field: str
) -> None:
    path = "/v1/employees/E-1/career-paths"
    answer = organisation.client.get(path, params=query, headers=organisation.headers)
    assert answer.status_code == 422
    assert field in answer.json()["errors"][0]["field"]


def test_a_manager_learns_nothing_of_a_hidden_wish(
    organisation: Organisation, manager_headers: dict[str, str]
) -> None:
    def seen() -> Json:
        path = "/v1/employees/E-1/career-paths"
        answer = organisation.client.get(path, headers=manager_headers).json()
        return {name: value for name, value in answer.items() if name != "snapshot_at"}

    before = seen()
    store(organisation, aspirations=[wish("Marketing", visibility="hr")])
    assert asked(organisation)["targets"]
    assert seen() == before


def test_others_look_missing(
    organisation: Organisation, headers_for: Callable[..., dict[str, str]]
) -> None:
    own = headers_for(Scope.MATCH, employee="E-1")
    path = "/v1/employees/E-2/career-paths"
    assert organisation.client.get(path, headers=own).status_code == 404
