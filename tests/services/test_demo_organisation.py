"""The demo organisation is whole, believable and the same in every run."""

import json
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from app.catalog.employees.schemas import EmployeeBody
from app.catalog.openings.schemas import OpeningBody
from app.catalog.roles.schemas import RoleBody
from app.catalog.skills.schemas import SkillBody
from demo import FILES, ORGANISATION, STORY_EMPLOYEE, STORY_OPENING
from demo.generate import write
from demo.seats import WITHOUT_ROLE
from demo.tables import read_tables
from models.vocabulary import (
    AspirationKind,
    AspirationTarget,
    Motive,
    OpeningStatus,
    Polarity,
    SkillSource,
    Visibility,
)

Record = dict[str, Any]

FUNCTIONS = {
    "Sales",
    "Marketing",
    "Customer Support",
    "Customer Success",
    "Product",
    "Engineering",
    "Data",
    "Finance",
    "People",
    "Operations",
    "Legal & Compliance",
    "IT & Security",
}
BODIES: dict[str, type[BaseModel]] = {
    "skills": SkillBody,
    "roles": RoleBody,
    "openings": OpeningBody,
    "employees": EmployeeBody,
}


def read(name: str) -> dict[str, Record]:
    lines = (ORGANISATION / f"{name}.ndjson").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    by_key = {record["external_id"]: record for record in records}
    assert len(by_key) == len(records), f"{name} repeats an external id"
    return by_key


SKILLS, ROLES, OPENINGS, EMPLOYEES = (read(name) for name in FILES)
TABLES = read_tables()
PEOPLE = {story["key"]: story["name"] for story in TABLES.stories}
KNOWN_TEXTS = {
    text.casefold(): key
    for key, skill in SKILLS.items()
    for text in (key, skill["preferred_label"], *skill["alternative_labels"])
}


def person(key: str) -> Record:
    (found,) = (one for one in EMPLOYEES.values() if one["name"] == PEOPLE[key])
    return found


def recognised(record: Record) -> set[str]:
    texts = (one["skill"].casefold() for one in record["skills"])
    return {KNOWN_TEXTS[text] for text in texts if text in KNOWN_TEXTS}


def aspirations() -> list[Record]:
    return [wish for one in EMPLOYEES.values() for wish in one["aspirations"]]


def moves() -> list[tuple[str | None, str | None]]:
    """The functions left and joined, for each change of job."""
    steps = []
    for one in EMPLOYEES.values():
        jobs = sorted(one["work_history"], key=lambda job: str(job["from"]))
        steps += [(before["function"], after["function"]) for before, after in pairwise(jobs)]
    return steps


def test_writing_the_files_again_changes_no_byte(tmp_path: Path) -> None:
    write(tmp_path)
    for name in FILES:
        file = f"{name}.ndjson"
        assert (tmp_path / file).read_bytes() == (ORGANISATION / file).read_bytes(), file


def test_it_has_the_size_of_a_company() -> None:
    sizes = [len(records) for records in (SKILLS, ROLES, OPENINGS, EMPLOYEES)]
    assert sizes == [250, 80, 60, 400]


@pytest.mark.parametrize("records", [ROLES, EMPLOYEES], ids=["roles", "employees"])
def test_it_works_in_twelve_functions(records: dict[str, Record]) -> None:
    assert {record["function"] for record in records.values()} - {None} == FUNCTIONS


@pytest.mark.parametrize("name", FILES)
def test_the_catalogue_accepts_every_body(name: str) -> None:
    for key, record in read(name).items():
        body = {field: value for field, value in record.items() if field != "external_id"}
        assert BODIES[name].model_validate_json(json.dumps(body)), key


def test_every_skill_has_other_names_and_neighbours_in_the_catalogue() -> None:
    for key, skill in SKILLS.items():
        assert 2 <= len(skill["alternative_labels"]) <= 5, key
        neighbours = [*skill["broader"], *skill["related"]]
        assert neighbours, key
        assert set(neighbours) <= SKILLS.keys() - {key}, key


def test_no_two_skills_share_a_name() -> None:
    names = Counter(
        name.casefold()
        for skill in SKILLS.values()
        for name in (skill["preferred_label"], *skill["alternative_labels"])
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_no_skill_is_broader_than_itself() -> None:
    for key in SKILLS:
        above, level = set(), {key}
        while level:
            level = {broader for one in level for broader in SKILLS[one]["broader"]}
            assert key not in level, key
            assert not level & above, key
            above |= level


def test_roles_need_skills_of_the_catalogue_and_name_functions_that_exist() -> None:
    for key, role in ROLES.items():
        assert {one["skill"] for one in role["skills"]} <= SKILLS.keys(), key
        assert {one["essential"] for one in role["skills"]} == {True, False}, key
        assert set(role["works_with"]) <= FUNCTIONS - {role["function"]}, key


def test_every_role_says_in_its_own_words_what_the_work_is() -> None:
    assert len({role["description"] for role in ROLES.values()}) == len(ROLES)
    assert min(len(role["description"].split()) for role in ROLES.values()) >= 20


def test_experts_reach_the_grade_of_those_who_lead() -> None:
    leaders = {(r["function"], r["grade"]) for r in ROLES.values() if r["people_leader"]}
    experts = [r for r in ROLES.values() if r["family"] == "Expert path"]
    assert len(experts) >= 7
    assert {(expert["function"], expert["grade"]) for expert in experts} <= leaders
    assert not any(expert["people_leader"] for expert in experts)


def test_employees_hold_roles_that_exist_except_for_the_one_at_the_top() -> None:
    without = [key for key, one in EMPLOYEES.items() if one["role"] is None]
    top = [key for key, one in EMPLOYEES.items() if one["manager"] is None]
    assert without == top
    assert len(top) == 1
    assert {one["role"] for one in EMPLOYEES.values()} - {None} == ROLES.keys()


def test_managers_form_one_tree_of_people_who_lead() -> None:
    for key, one in EMPLOYEES.items():
        above = [key]
        while (manager := EMPLOYEES[above[-1]]["manager"]) is not None:
            assert manager not in above, key
            above.append(manager)
        if one["manager"] is not None:
            boss = EMPLOYEES[one["manager"]]
            assert boss["role"] is None or ROLES[boss["role"]]["people_leader"], key
            assert boss["status"] == "active", key


def test_nobody_leads_more_people_than_one_can_speak_with() -> None:
    assert max(Counter(one["manager"] for one in EMPLOYEES.values()).values()) <= 18


def test_no_name_is_used_twice() -> None:
    assert len({one["name"] for one in EMPLOYEES.values()}) == len(EMPLOYEES)


def test_work_histories_are_in_order_and_end_in_the_job_of_today() -> None:
    for key, one in EMPLOYEES.items():
        jobs = one["work_history"]
        assert (jobs[0]["title"], jobs[0]["to"]) == (one["title"], None), key
        assert jobs[0]["function"] == one["function"], key
        for later, earlier in pairwise(jobs):
            assert earlier["from"] <= earlier["to"] < later["from"], key
        assert one["hire_date"] in {job["from"] for job in jobs}, key
        assert jobs[0]["from"] <= str(TABLES.reference), key


def test_histories_hold_enough_moves_between_functions_to_learn_from() -> None:
    across = [(a, b) for a, b in moves() if a and b and a != b]
    assert len(across) >= 150
    assert len(set(across)) >= 40
    assert across.count(("Sales", "Marketing")) >= 5


def test_every_kind_of_aspiration_is_told() -> None:
    told = aspirations()
    assert {wish["target"] for wish in told} == set(AspirationTarget)
    assert {wish.get("kind") for wish in told} == {*AspirationKind, None}
    assert {wish["polarity"] for wish in told} == set(Polarity)
    assert {wish["visibility"] for wish in told} == set(Visibility)
    assert {motive for wish in told for motive in wish.get("motives", ())} == set(Motive)


def test_aspirations_point_at_roles_and_functions_that_exist() -> None:
    titles = {role["title"] for role in ROLES.values()}
    for wish in aspirations():
        if wish["target"] == "role":
            assert wish["text"] in ROLES.keys() | titles
        if wish["target"] == "function":
            assert wish["text"] in FUNCTIONS


def test_nobody_wants_what_the_same_person_rules_out() -> None:
    for key, one in EMPLOYEES.items():
        wanted, ruled_out = (
            {(w["target"], w["text"]) for w in one["aspirations"] if w["polarity"] == polarity}
            for polarity in ("want", "not")
        )
        assert not wanted & ruled_out, key


def test_some_tell_nothing_and_some_do_not_want_to_be_asked() -> None:
    silent = [one for one in EMPLOYEES.values() if not one["aspirations"]]
    closed = [one for one in EMPLOYEES.values() if not one["open_to_moves"]]
    assert 40 <= len(silent) <= 160
    assert 100 <= len(closed) <= 300


def test_skills_are_written_as_people_write_them() -> None:
    held = [one for person in EMPLOYEES.values() for one in person["skills"]]
    unknown = set(TABLES.sayings["unknown"])
    by_key = sum(one["skill"] in SKILLS for one in held) / len(held)
    exact = sum(one["skill"].casefold() in KNOWN_TEXTS for one in held) / len(held)
    foreign = sum(one["skill"] in unknown for one in held) / len(held)
    assert 0.4 < by_key < 0.6
    assert 0.85 < exact < 0.97
    assert 0.005 < foreign < 0.05
    assert exact + foreign < 0.97, "nobody mistypes"
    assert {one["source"] for one in held} == set(SkillSource)
    assert None in {one["level"] for one in held}


def test_openings_refer_to_roles_teams_and_people_that_exist() -> None:
    teams = {team.name: team.under for team in TABLES.teams}
    for key, opening in OPENINGS.items():
        assert opening.get("role") is None or opening["role"] in ROLES, key
        assert opening["org_unit"] in teams, key
        assert opening["location"] in TABLES.places, key
        manager = EMPLOYEES[opening["hiring_manager"]]
        assert manager["org_unit"] in {opening["org_unit"], teams[opening["org_unit"]]}, key
        assert set(opening.get("works_with", ())) <= FUNCTIONS, key


def test_openings_are_of_every_form() -> None:
    alone = [o for o in OPENINGS.values() if "role" not in o]
    overriding = [o for o in OPENINGS.values() if "role" in o and "skills" in o]
    assert len(alone) >= 6
    assert len(overriding) >= 4
    assert {o["status"] for o in OPENINGS.values()} == set(OpeningStatus)
    assert sum(o["status"] == "open" for o in OPENINGS.values()) >= 50
    rules = {rule for o in OPENINGS.values() for rule in o["eligibility"]}
    assert rules == {
        "minimum_tenure_months",
        "grade_min",
        "grade_max",
        "locations",
        "languages",
    }


def test_openings_are_open_on_whatever_day_the_demo_runs() -> None:
    for key, opening in OPENINGS.items():
        assert opening["opens_on"] <= str(TABLES.reference), key
        closes = opening["closes_on"]
        assert closes is None or date.fromisoformat(closes).year >= 2033, key


def test_paths_name_roles_that_exist_and_every_role_is_reached() -> None:
    slugs = set(TABLES.roles)
    assert set(TABLES.paths) == slugs | {WITHOUT_ROLE}
    sources = {source for ways in TABLES.paths.values() for source in ways}
    assert sources <= slugs | {"outside"}


def test_summaries_differ_enough_for_likeness_to_mean_something() -> None:
    assert len({one["summary"] for one in EMPLOYEES.values()}) >= 395


def test_handwritten_skills_are_in_the_catalogue_or_meant_to_be_unknown() -> None:
    for key in PEOPLE:
        texts = {one["skill"].casefold() for one in person(key)["skills"]}
        assert texts - KNOWN_TEXTS.keys() <= set(map(str.casefold, TABLES.sayings["unknown"]))


def test_the_seller_wants_marketing_and_proves_it_by_dated_facts() -> None:
    seller = person("seller")
    assert seller["external_id"] == STORY_EMPLOYEE
    assert (seller["function"], seller["role"]) == ("Sales", "R-senior-account-executive")
    assert seller["open_to_moves"]
    wanted = [wish for wish in seller["aspirations"] if wish["polarity"] == "want"]
    assert [wish["text"] for wish in wanted][:2] == ["R-product-marketing-manager", "Marketing"]
    assert len(re.findall(r"\b20\d\d\b", seller["summary"])) >= 4
    assert "battle cards" in seller["summary"]
    assert "coached" in seller["summary"]


def test_the_marketing_opening_works_with_sales_and_asks_for_what_she_lacks() -> None:
    opening = OPENINGS[STORY_OPENING]
    seller = person("seller")
    assert ROLES[opening["role"]]["function"] == "Marketing"
    assert "Sales" in opening["works_with"]
    essential = {one["skill"] for one in opening["skills"] if one["essential"]}
    lacking = essential - recognised(seller)
    assert lacking == {"S-product-positioning", "S-messaging", "S-go-to-market"}


def test_no_rating_of_results_is_told_of_anybody() -> None:
    words = re.compile(
        r"\b(rating|rated|quota|top performer|of target|ranked|bonus)\b", re.IGNORECASE
    )
    for key, one in EMPLOYEES.items():
        texts = [one["summary"], *(job["description"] for job in one["work_history"])]
        assert not any(words.search(text) for text in texts), key


def test_somebody_can_follow_the_seller() -> None:
    successor = person("successor")
    assert successor["function"] == "Customer Success"
    assert successor["location"] == person("seller")["location"]
    assert successor["aspirations"][0]["text"] == "R-account-executive"
    sellers_team = person("seller")["org_unit"]
    seats = [o for o in OPENINGS.values() if o["org_unit"] == sellers_team]
    assert {o["status"] for o in seats} == {"open", "draft"}


def test_an_expert_rules_out_leading_people_and_finds_an_equal_grade() -> None:
    expert = person("expert")
    wanted = [wish["text"] for wish in expert["aspirations"] if wish["polarity"] == "want"]
    ruled_out = [wish["kind"] for wish in expert["aspirations"] if wish["polarity"] == "not"]
    assert wanted == ["R-principal-engineer"]
    assert set(ruled_out) == {"people_leadership"}
    assert ROLES["R-principal-engineer"]["grade"] == ROLES["R-engineering-manager"]["grade"]


def test_a_leader_keeps_the_wish_that_matters_private() -> None:
    leader = person("leader")
    assert ROLES[leader["role"]]["people_leader"]
    assert leader["aspirations"][0]["text"] == "R-learning-specialist"
    assert [wish["visibility"] for wish in leader["aspirations"]].count("private") == 2


def test_whoever_has_a_role_holds_the_credentials_that_it_needs() -> None:
    roles, people = read("roles"), read("employees").values()
    needing = {key: role["credentials"] for key, role in roles.items() if role["credentials"]}
    assert any(not one["desired"] for needs in needing.values() for one in needs)
    reference = read_tables().reference
    for person in people:
        valid = {
            one["name"]
            for one in person["credentials"]
            if one.get("valid_until") is None or date.fromisoformat(one["valid_until"]) >= reference
        }
        for needs in needing.get(person["role"], ()):
            assert needs["desired"] or valid & {needs["name"], *needs["accepted"]}


def test_some_credentials_are_over_as_in_any_register() -> None:
    reference = read_tables().reference
    ends = [
        date.fromisoformat(one["valid_until"])
        for person in read("employees").values()
        for one in person["credentials"]
        if one.get("valid_until")
    ]
    assert 0.01 < sum(end < reference for end in ends) / len(ends) < 0.1
    assert min(end for end in ends if end >= reference).year >= 2033
