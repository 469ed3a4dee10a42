"""One pair explained, and the stateless match, over HTTP."""

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import SQLModel, func, select

from app.core.db import Database
from app.matching.inline.schemas import MatchBody
from app.matching.inline.service import OPENINGS_AT_ONCE, tokens
from app.serving import serving_of
from models import METADATA, Impression
from tests.support.organisation import (
    EMPLOYEES,
    OPENINGS,
    ROLES,
    SKILLS,
    Organisation,
    opening_keys,
    seller,
    texts,
    wish,
)

Headers = dict[str, str]
Json = dict[str, Any]

# Many at once and one alone may be told a unit of the sixth digit apart.
LAST_DIGIT = 1.1e-6


def failed_rules(explained: Json) -> list[str]:
    """The rules that were not met."""
    return [one["rule"] for one in explained["eligibility"]["reasons"] if not one["passed"]]


def inline(**changes: Any) -> Json:
    """A seller and two openings, sent along."""
    mara = {key: value for key, value in seller().items() if key != "role"}
    return {
        "employees": [{**mara, "external_id": "X-1"}],
        "openings": [
            {
                **{name: v for name, v in ROLES[f"R-{key}"].items() if name != "family"},
                "external_id": f"X-{key}",
            }
            for key in ("PMM", "DATA")
        ],
        **changes,
    }


def matched(organisation: Organisation, body: Json) -> Json:
    """The answer to a stateless match that must succeed."""
    answer = organisation.client.post("/v1/match", json=body, headers=organisation.headers)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def test_a_pair_is_explained_outside_a_ranking(organisation: Organisation) -> None:
    explained = organisation.explained("E-1", "O-PMM")
    assert explained["rank"] is None
    assert explained["eligibility"]["eligible"]
    total = sum(one["value"] for one in explained["contributions"])
    assert total == pytest.approx(explained["score"], abs=1e-6)


def test_a_pair_that_is_not_eligible_is_explained_with_the_reasons_why_not(
    organisation: Organisation,
) -> None:
    organisation.opening(
        "O-PMM",
        eligibility={
            "minimum_tenure_months": 600,
            "grade_min": 6,
            "locations": ["Berlin"],
            "languages": [{"code": "en", "level": "C2"}, {"code": "fr"}],
        },
    )
    explained = organisation.explained("E-1", "O-PMM")
    assert not explained["eligibility"]["eligible"]
    assert failed_rules(explained) == [
        "minimum_tenure", "grade_band", "location", "language", "language",
    ]  # fmt: skip
    assert explained["score"] > 0
    details = [one["detail"] for one in explained["eligibility"]["reasons"]]
    assert "Grade 6 or higher is eligible; the grade is 5." in details
    assert "People in Berlin are eligible; based in Hamburg and not relocating." in details
    assert "The language 'en' is needed at C2 or better; spoken at C1." in details
    assert "The language 'fr' is needed; it is not among the languages spoken." in details


def test_the_own_role_is_explained_as_such(organisation: Organisation) -> None:
    assert failed_rules(organisation.explained("E-1", "O-AE")) == ["other_role"]


def test_an_opening_that_is_filled_is_explained_all_the_same(organisation: Organisation) -> None:
    organisation.opening("O-PMM", status="filled")
    assert failed_rules(organisation.explained("E-1", "O-PMM")) == ["opening_status"]


def test_a_draft_is_known_to_hr_and_not_to_the_person(
    organisation: Organisation, portal_headers: Headers
) -> None:
    organisation.opening("O-PMM", status="draft")
    path = "/v1/employees/E-1/openings/O-PMM/match"
    assert organisation.client.get(path, headers=organisation.headers).status_code == 200
    assert organisation.client.get(path, headers=portal_headers).status_code == 404


@pytest.mark.parametrize(("employee", "opening"), [("E-99", "O-PMM"), ("E-1", "O-99")])
def test_a_pair_of_which_one_is_missing_is_not_found(
    organisation: Organisation, employee: str, opening: str
) -> None:
    path = f"/v1/employees/{employee}/openings/{opening}/match"
    assert organisation.client.get(path, headers=organisation.headers).status_code == 404


def test_a_bound_key_explains_its_own_employee_alone(
    organisation: Organisation, portal_headers: Headers
) -> None:
    path = "/v1/employees/{}/openings/O-PMM/match"
    own = organisation.client.get(path.format("E-1"), headers=portal_headers)
    other = organisation.client.get(path.format("E-2"), headers=portal_headers)
    assert (own.status_code, other.status_code) == (200, 404)


@pytest.mark.parametrize("polarity", ["want", "not"])
@pytest.mark.parametrize("visibility", ["private", "hr"])
def test_a_hidden_aspiration_leaves_no_trace_in_a_managers_explanation(
    organisation: Organisation, manager_headers: Headers, visibility: str, polarity: str
) -> None:
    path = "/v1/employees/E-1/openings/O-PMM/match"
    before = organisation.client.get(path, headers=manager_headers).content
    organisation.wishing("E-1", wish("Marketing", visibility=visibility, polarity=polarity))
    assert organisation.client.get(path, headers=manager_headers).content == before


def test_the_person_sees_why_an_unwanted_opening_scores_low(
    organisation: Organisation, portal_headers: Headers
) -> None:
    before = organisation.explained("E-1", "O-PMM")
    organisation.wishing("E-1", wish("Marketing", polarity="not"))
    after = organisation.get("employees/E-1/openings/O-PMM/match", portal_headers)
    assert after["score"] < before["score"]
    assert "You said no to “Marketing”; this opening touches on it." in texts(after)


def test_people_and_openings_sent_along_are_ranked(organisation: Organisation) -> None:
    answer = matched(organisation, inline())
    assert [item["employee"] for item in answer["items"]] == ["X-1"]
    ranking = answer["items"][0]["recommendations"]
    assert opening_keys(ranking) == ["X-PMM", "X-DATA"]
    for item in ranking["items"]:
        total = sum(one["value"] for one in item["contributions"])
        assert total == pytest.approx(item["score"], abs=1e-6)


def test_what_is_sent_along_scores_as_if_it_were_stored(organisation: Organisation) -> None:
    stored = {**OPENINGS["O-PMM"], "role": None, **ROLES["R-PMM"]}
    organisation.put("openings", "O-SAME", stored)
    organisation.put("employees", "E-8", seller(role=None))
    scored = organisation.explained("E-8", "O-SAME")
    sent = matched(organisation, inline())["items"][0]["recommendations"]["items"][0]
    assert sent["score"] == pytest.approx(scored["score"], abs=1e-6)
    for name in ("kind", "matched_skills", "bridges", "reasons"):
        assert sent[name] == scored[name]
    lacking = [{**gap, "gain": None, "effort": None} for gap in scored["missing_skills"]]
    also = [{**gap, "gain": None, "effort": None} for gap in sent["missing_skills"]]
    assert sorted(lacking, key=str) == sorted(also, key=str)


def test_nothing_that_is_sent_along_is_stored(
    organisation: Organisation, loaded_database: Database
) -> None:
    def counts() -> dict[str, int]:
        with loaded_database.read() as session:
            return {
                table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
                for table in METADATA.sorted_tables
            }

    before = counts()
    matched(organisation, inline())
    serving_of(organisation.client.app).stop()
    assert counts() == before
    assert before[str(SQLModel.metadata.tables[Impression.__tablename__].name)] == 0


def test_text_that_was_never_seen_is_ranked_and_reported(organisation: Organisation) -> None:
    body = {
        "employees": [
            {
                "external_id": "X-1",
                "name": "Ola",
                "title": "Beekeeper",
                "skills": [{"skill": "swarm catching"}, {"skill": "Negotiation"}],
                "aspirations": [{"target": "text", "text": "keeping quokkas"}],
            }
        ],
        "openings": [
            {
                "external_id": "X-A",
                "title": "Quokka keeper",
                "skills": [{"skill": "swarm catching"}, {"skill": "quokka feeding"}],
            },
            {"external_id": "X-B", "title": "Glazier", "skills": [{"skill": "glass cutting"}]},
        ],
    }
    answer = matched(organisation, body)
    ranking = answer["items"][0]["recommendations"]
    assert opening_keys(ranking) == ["X-A", "X-B"]
    assert answer["unrecognised_skills"] == ["glass cutting", "quokka feeding", "swarm catching"]
    assert ranking["items"][0]["unrecognised_skills"] == ["swarm catching"]


def test_a_taxonomy_sent_along_takes_the_place_of_the_catalogues(
    organisation: Organisation,
) -> None:
    body = inline(
        skills=[
            {
                "external_id": "K-1",
                "scheme": "sent",
                "preferred_label": "Tale telling",
                "alternative_labels": ["yarn spinning"],
            }
        ]
    )
    body["employees"][0]["skills"] = [{"skill": "yarn spinning", "level": 4}]
    body["openings"][0]["skills"] = [{"skill": "tale telling", "level": 3}]
    answer = matched(organisation, body)
    item = answer["items"][0]["recommendations"]["items"][0]
    assert item["matched_skills"][0]["skill_id"] == item["matched_skills"][0]["held_id"] == "K-1"
    assert "S-SQL" in answer["unrecognised_skills"]


def test_eligible_only_can_be_switched_off(organisation: Organisation) -> None:
    body = inline()
    body["openings"][0]["eligibility"] = {"grade_min": 9}
    kept = matched(organisation, body)["items"][0]["recommendations"]
    assert opening_keys(kept) == ["X-DATA"]
    assert kept["excluded"]["not_eligible"] == 1
    everything = matched(organisation, {**body, "eligible_only": False})
    first = everything["items"][0]["recommendations"]["items"][0]
    assert first["opening"]["external_id"] == "X-PMM"
    assert not first["eligibility"]["eligible"]


def test_many_people_and_openings_get_the_answers_that_each_would_get_alone(
    organisation: Organisation,
) -> None:
    """More openings than are encoded at once: where the cuts fall changes nothing."""
    people = [
        {**{k: v for k, v in body.items() if k not in {"role", "manager"}}, "external_id": key}
        for key, body in EMPLOYEES.items()
    ]
    openings = [
        {
            **{name: v for name, v in role.items() if name != "family"},
            "title": f"{role['title']} {turn}",
            "external_id": f"X-{key}-{turn}",
        }
        for turn in range(OPENINGS_AT_ONCE // len(ROLES) + 2)
        for key, role in ROLES.items()
    ]
    together = matched(organisation, {"employees": people, "openings": openings, "k": 7})
    assert len(openings) > OPENINGS_AT_ONCE
    assert [item["employee"] for item in together["items"]] == [
        one["external_id"] for one in people
    ]
    for person, item in zip(people, together["items"], strict=True):
        best = item["recommendations"]["items"]
        chosen = [o for o in openings if o["external_id"] in opening_keys({"items": best})]
        alone = matched(organisation, {"employees": [person], "openings": chosen, "k": 7})
        (found,) = alone["items"]
        for one, other in zip(best, found["recommendations"]["items"], strict=True):
            for moment in (one, other):
                moment.pop("snapshot_at")
            assert other.pop("score") == pytest.approx(one.pop("score"), abs=LAST_DIGIT)
            values, others = one.pop("contributions"), other.pop("contributions")
            assert [v["name"] for v in values] == [v["name"] for v in others]
            assert [v["value"] for v in values] == pytest.approx(
                [v["value"] for v in others], abs=LAST_DIGIT
            )
            assert one == other


def test_the_same_body_gets_the_same_answer_twice(organisation: Organisation) -> None:
    body = inline(k=1)
    first, second = matched(organisation, body), matched(organisation, body)
    for answer in (first, second):
        ranking = answer["items"][0]["recommendations"]
        for made in (ranking, *ranking["items"]):
            made.pop("snapshot_at")
    assert first == second


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"employees": []}, "/employees"),
        ({"openings": []}, "/openings"),
        ({"k": 0}, "/k"),
        ({"people": []}, "/people"),
        ({"employees": [{**EMPLOYEES["E-1"], "external_id": "A"}] * 2}, "/employees"),
        ({"openings": [{"external_id": "A", "role": "R-PMM"}]}, "/openings/0/title"),
        ({"openings": [{"external_id": str(n), "title": "T"} for n in range(501)]}, "/openings"),
        ({"employees": [{"external_id": str(n), "name": "N", "title": "T"} for n in range(51)]},
         "/employees"),
    ],
    ids=["no people", "no openings", "k", "unknown field", "twice", "role", "501", "51"],
)  # fmt: skip
def test_a_body_beyond_the_limits_is_refused_by_field(
    organisation: Organisation, changes: Json, field: str
) -> None:
    answer = organisation.client.post(
        "/v1/match", json=inline(**changes), headers=organisation.headers
    )
    assert answer.status_code == 422
    assert field in {problem["field"] for problem in answer.json()["errors"]}


TAXONOMY = [{**body, "external_id": key} for key, body in SKILLS.items()]


def test_a_new_service_matches_by_what_is_sent_along(
    client: TestClient, hr_headers: Headers
) -> None:
    """Nothing was trained and nothing stored; the answer is that of any ranking, and repeats."""
    body = inline(skills=TAXONOMY)
    first, second = (
        client.post("/v1/match", json=body, headers=hr_headers).json() for _time in range(2)
    )
    ranking = first["items"][0]["recommendations"]
    assert opening_keys(ranking) == ["X-PMM", "X-DATA"]
    assert ranking["items"][0]["score"] > 2 * ranking["items"][1]["score"]
    assert ranking["items"][0]["matched_skills"][0]["skill"] == "Storytelling"
    for one in ranking["items"]:
        total = sum(part["value"] for part in one["contributions"])
        assert total == pytest.approx(one["score"], abs=1e-6)
    assert [one["score"] for one in ranking["items"]] == [
        one["score"] for one in second["items"][0]["recommendations"]["items"]
    ]


def test_a_new_service_says_what_it_lacks_where_nothing_can_be_compared(
    client: TestClient, hr_headers: Headers
) -> None:
    body = {
        "employees": [{"external_id": "A", "name": "N", "title": "***"}],
        "openings": [{"external_id": "B", "title": "---"}],
    }
    answer = client.post("/v1/match", json=body, headers=hr_headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_what_a_new_service_learns_from_is_paid_for(client: TestClient) -> None:
    serving = serving_of(client.app)
    body = MatchBody.model_validate(inline())
    fresh = tokens(serving.current(), body)
    trained = tokens(replace(serving.current(), ranker_problem="cannot be loaded"), body)
    assert fresh > trained


def test_the_present_role_can_be_named_and_is_not_recommended_back(
    organisation: Organisation,
) -> None:
    body = inline()
    body["openings"][0]["role"] = "R-OWN"
    assert len(matched(organisation, body)["items"][0]["recommendations"]["items"]) == 2
    body["employees"][0]["role"] = "R-OWN"
    ranking = matched(organisation, body)["items"][0]["recommendations"]
    assert opening_keys(ranking) == ["X-DATA"]
    assert ranking["excluded"]["own_role"] == 1
    assert matched(organisation, inline())["items"][0]["recommendations"]["items"]


def test_an_opening_that_names_a_role_scores_as_without_the_name(
    organisation: Organisation,
) -> None:
    plain, named = inline(), inline()
    named["openings"][0]["role"] = "R-SOME"
    scores = [
        [
            one["score"]
            for one in matched(organisation, body)["items"][0]["recommendations"]["items"]
        ]
        for body in (plain, named)
    ]
    assert scores[0] == scores[1]
