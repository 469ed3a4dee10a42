"""Openings ranked for an employee, over HTTP."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from models import Impression
from tests.support.organisation import (
    OPENINGS,
    Organisation,
    needs,
    opening_keys,
    seller,
    texts,
    wish,
)

Headers = dict[str, str]


def reasons(ranking: dict[str, Any], opening: str) -> list[str]:
    """The plain sentences for one opening of a ranking."""
    return texts(
        next(item for item in ranking["items"] if item["opening"]["external_id"] == opening)
    )


def test_the_contributions_of_every_move_add_up_to_its_score(organisation: Organisation) -> None:
    organisation.wishing("E-1", wish("Marketing"), wish("cold calling", "text", polarity="not"))
    items = organisation.recommendations("E-1")["items"]
    assert items
    for item in items:
        total = sum(one["value"] for one in item["contributions"])
        assert total == pytest.approx(item["score"], abs=1e-6)
        assert 0 <= item["score"] <= 1


def test_moves_come_best_first_and_count_from_one(organisation: Organisation) -> None:
    items = organisation.recommendations("E-1")["items"]
    scores = [item["score"] for item in items]
    assert scores == sorted(scores, reverse=True)
    assert [item["rank"] for item in items] == list(range(1, len(items) + 1))


def test_every_move_names_the_ranker_and_the_snapshot(organisation: Organisation) -> None:
    ranking = organisation.recommendations("E-1")
    origin = ranking["model_version"], ranking["snapshot_at"]
    assert ranking["items"]
    assert {(item["model_version"], item["snapshot_at"]) for item in ranking["items"]} == {origin}


def test_equal_skills_and_different_wishes_give_different_first_places(
    organisation: Organisation,
) -> None:
    organisation.all_rounder_wishing("E-5", wish("Marketing"))
    organisation.all_rounder_wishing("E-6", wish("Support"))
    assert opening_keys(organisation.recommendations("E-5"))[0] == "O-PMM"
    assert opening_keys(organisation.recommendations("E-6"))[0] == "O-CS"


def test_what_is_not_wanted_is_removed_and_counted(organisation: Organisation) -> None:
    before = organisation.recommendations("E-1")
    assert {"O-PMM", "O-CAMPAIGN"} <= set(opening_keys(before))
    organisation.wishing("E-1", wish("Marketing", polarity="not"))
    after = organisation.recommendations("E-1")
    assert not {"O-PMM", "O-CAMPAIGN"} & set(opening_keys(after))
    assert after["excluded"]["not_wanted"] == 2


def test_a_role_that_is_not_wanted_is_removed_alone(organisation: Organisation) -> None:
    organisation.wishing("E-1", wish("R-PMM", "role", polarity="not"))
    left = opening_keys(organisation.recommendations("E-1"))
    assert "O-PMM" not in left
    assert "O-CAMPAIGN" in left


def test_a_wish_for_a_role_counts_by_the_roles_key(organisation: Organisation) -> None:
    organisation.all_rounder_wishing("E-1", wish("R-DATA", "role"))
    ranking = organisation.recommendations("E-1")
    assert opening_keys(ranking)[0] == "O-DATA"
    assert "You asked for “Data analyst”, and this is that role." in reasons(ranking, "O-DATA")


def test_without_a_wish_the_ranking_works_and_says_so(organisation: Organisation) -> None:
    ranking = organisation.recommendations("E-1")
    assert ranking["items"]
    assert ranking["aspirations_considered"] == 0
    assert ranking["note"].startswith("No aspiration is stated")


def test_with_a_wish_there_is_no_note(organisation: Organisation) -> None:
    organisation.wishing("E-1", wish("Marketing"))
    ranking = organisation.recommendations("E-1")
    assert (ranking["aspirations_considered"], ranking["note"]) == (1, None)


def test_the_role_held_today_is_not_recommended(organisation: Organisation) -> None:
    ranking = organisation.recommendations("E-1")
    assert "O-AE" not in opening_keys(ranking)
    assert ranking["excluded"]["own_role"] == 1


def test_the_same_title_in_the_same_function_is_the_role_held_today(
    organisation: Organisation,
) -> None:
    organisation.put("employees", "E-1", seller(role=None, title="account  EXECUTIVE"))
    assert "O-AE" not in opening_keys(organisation.recommendations("E-1"))


def test_a_rule_that_is_not_met_leaves_out_and_is_counted(organisation: Organisation) -> None:
    organisation.opening("O-PMM", eligibility={"grade_min": 6})
    ranking = organisation.recommendations("E-1")
    assert "O-PMM" not in opening_keys(ranking)
    assert ranking["excluded"]["not_eligible"] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "draft"},
        {"status": "filled"},
        {"status": "closed"},
        {"opens_on": "2999-01-01"},
        {"closes_on": "2020-01-01"},
    ],
    ids=str,
)
def test_an_opening_that_cannot_be_filled_now_is_left_out(
    organisation: Organisation, changes: dict[str, Any]
) -> None:
    organisation.opening("O-PMM", **changes)
    assert "O-PMM" not in opening_keys(organisation.recommendations("E-1"))


def test_cross_functional_only_leaves_the_own_function(organisation: Organisation) -> None:
    items = organisation.recommendations("E-1", cross_functional="only")["items"]
    assert items
    assert all(item["cross_functional"] for item in items)
    assert "Sales" not in {item["opening"]["function"] for item in items}


def test_cross_functional_exclude_stays_in_the_own_function(organisation: Organisation) -> None:
    items = organisation.recommendations("E-1", cross_functional="exclude")["items"]
    assert [item["opening"]["external_id"] for item in items] == ["O-LEAD"]
    assert not items[0]["cross_functional"]


@pytest.mark.parametrize(
    "query",
    [{"function": "marketing"}, {"location": "LÜBECK"}, {"org_unit": "Marketing South"}],
    ids=str,
)
def test_a_filter_leaves_what_it_names_case_aside(
    organisation: Organisation, query: dict[str, str]
) -> None:
    organisation.opening("O-PMM", location="Lübeck", org_unit="Marketing South")
    organisation.put("openings", "O-CAMPAIGN", {"role": "R-CAMPAIGN", "status": "closed"})
    assert opening_keys(organisation.recommendations("E-1", **query)) == ["O-PMM"]


def test_a_filter_that_nothing_passes_gives_an_empty_list(organisation: Organisation) -> None:
    ranking = organisation.recommendations("E-1", function="Astronomy")
    assert ranking["items"] == []
    assert ranking["excluded"] == {
        "own_role": 0,
        "dismissed": 0,
        "not_wanted": 0,
        "not_eligible": 0,
        "too_far": None,
    }


def test_k_limits_the_list(organisation: Organisation) -> None:
    assert len(organisation.recommendations("E-1", k=2)["items"]) == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [({"k": 0}, "k"), ({"k": 101}, "k"), ({"cross_functional": "no"}, "cross_functional"),
     ({"limit": 3}, "limit")],
)  # fmt: skip
def test_a_query_that_makes_no_sense_is_refused_by_name(
    organisation: Organisation, query: dict[str, Any], field: str
) -> None:
    answer = organisation.client.get(
        "/v1/employees/E-1/recommendations", params=query, headers=organisation.headers
    )
    assert answer.status_code == 422
    assert field in answer.json()["errors"][0]["field"]


def test_kind_follows_the_grades(organisation: Organisation) -> None:
    organisation.put("openings", "O-FREE", {"title": "Adviser", "skills": needs("S-STORY")})
    kinds = {
        item["opening"]["external_id"]: item["kind"]
        for item in organisation.recommendations("E-1", k=100)["items"]
    }
    assert kinds["O-PMM"] == "lateral"
    assert kinds["O-LEAD"] == "promotion"
    assert kinds["O-CS"] == "step_back"
    assert kinds["O-FREE"] == "unknown"


def test_sentences_speak_of_wish_bridge_skills_gaps_and_grade(organisation: Organisation) -> None:
    organisation.wishing("E-1", wish("Marketing", motives=["growth", "help_others_grow"]))
    assert reasons(organisation.recommendations("E-1"), "O-PMM") == [
        (
            "You asked for “Marketing” because growth and helping others grow matter to you, "
            "and this opening is in Marketing."
        ),
        "The role works with Sales every day; you know that side from your own work there.",
        "You cover 1 of the 2 essential skills: Storytelling.",
        "Still to learn: Market research.",
        "It is on your own grade, 5.",
    ]


def test_a_people_leader_opening_asks_for_readiness_and_offers_the_expert_path(
    organisation: Organisation,
) -> None:
    ranking = organisation.recommendations("E-1")
    lead = next(i for i in ranking["items"] if i["opening"]["external_id"] == "O-LEAD")
    assert lead["people_leadership"]
    told = " ".join(texts(lead))
    assert "shown readiness: teaching, coaching" in told
    assert "growing as an expert is an equal path" in told


def test_an_unknown_skill_of_the_person_is_reported(organisation: Organisation) -> None:
    skills = [*seller()["skills"], {"skill": "Quokka husbandry", "level": 3}]
    organisation.put("employees", "E-1", seller(skills=skills))
    items = organisation.recommendations("E-1")["items"]
    assert all(item["unrecognised_skills"] == ["Quokka husbandry"] for item in items)


def test_a_missing_skill_names_the_level_held_when_that_is_too_low(
    organisation: Organisation,
) -> None:
    organisation.put("employees", "E-1", seller(skills=[{"skill": "S-STORY", "level": 2}]))
    item = organisation.explained("E-1", "O-PMM")
    low = next(gap for gap in item["missing_skills"] if gap["skill_id"] == "S-STORY")
    assert (low["level_held"], low["level_needed"]) == (2, 3)
    assert "You hold Storytelling at level 2; level 3 is asked for." in texts(item)


def test_a_write_is_visible_in_the_next_answer(organisation: Organisation) -> None:
    before = organisation.recommendations("E-1", k=100)
    organisation.put("openings", "O-NEW", OPENINGS["O-PMM"])
    after = organisation.recommendations("E-1", k=100)
    assert set(opening_keys(after)) - set(opening_keys(before)) == {"O-NEW"}
    assert after["snapshot_at"] > before["snapshot_at"]


def test_a_changed_role_changes_its_openings_at_once(organisation: Organisation) -> None:
    organisation.client.patch(
        "/v1/roles/R-PMM", json={"title": "Storyteller in chief"}, headers=organisation.headers
    ).raise_for_status()
    titles = {i["opening"]["title"] for i in organisation.recommendations("E-1")["items"]}
    assert "Storyteller in chief" in titles


def test_a_renamed_skill_is_renamed_in_the_next_answer(organisation: Organisation) -> None:
    organisation.put("skills", "S-RESEARCH", {"scheme": "own", "preferred_label": "Market studies"})
    told = reasons(organisation.recommendations("E-1"), "O-PMM")
    assert "Still to learn: Market studies." in told


def test_a_deleted_opening_is_gone_from_the_next_answer(organisation: Organisation) -> None:
    organisation.client.delete("/v1/openings/O-PMM", headers=organisation.headers)
    assert "O-PMM" not in opening_keys(organisation.recommendations("E-1"))


def test_a_deleted_employee_is_not_found(organisation: Organisation) -> None:
    organisation.recommendations("E-2")
    organisation.client.delete("/v1/employees/E-2", headers=organisation.headers)
    answer = organisation.client.get(
        "/v1/employees/E-2/recommendations", headers=organisation.headers
    )
    assert answer.status_code == 404


def test_a_bound_key_reads_its_own_employee_alone(
    organisation: Organisation, portal_headers: Headers
) -> None:
    assert organisation.get("employees/E-1/recommendations", portal_headers)["items"]
    other = organisation.client.get("/v1/employees/E-2/recommendations", headers=portal_headers)
    absent = organisation.client.get("/v1/employees/E-99/recommendations", headers=portal_headers)
    assert other.status_code == absent.status_code == 404
    assert other.json()["detail"] == absent.json()["detail"]


def test_a_key_without_the_match_scope_is_refused(
    organisation: Organisation, writer_headers: Headers
) -> None:
    answer = organisation.client.get("/v1/employees/E-1/recommendations", headers=writer_headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("aspiration", [wish("Marketing"), wish("Marketing", polarity="not")])
@pytest.mark.parametrize("visibility", ["private", "hr"])
def test_a_hidden_aspiration_leaves_no_trace_for_a_manager(
    organisation: Organisation,
    manager_headers: Headers,
    aspiration: dict[str, Any],
    visibility: str,
) -> None:
    path = "/v1/employees/E-1/recommendations"
    before = organisation.client.get(path, headers=manager_headers).content
    organisation.wishing("E-1", {**aspiration, "visibility": visibility})
    after = organisation.client.get(path, headers=manager_headers).content
    assert after == before


@pytest.mark.parametrize("visibility", ["private", "hr", "manager"])
def test_every_aspiration_counts_for_the_person(
    organisation: Organisation, portal_headers: Headers, visibility: str
) -> None:
    organisation.all_rounder_wishing("E-1", wish("Data", visibility=visibility))
    ranking = organisation.get("employees/E-1/recommendations", portal_headers)
    assert ranking["aspirations_considered"] == 1
    assert opening_keys(ranking)[0] == "O-DATA"


def test_an_aspiration_for_managers_counts_for_them(
    organisation: Organisation, manager_headers: Headers
) -> None:
    organisation.all_rounder_wishing("E-1", wish("Data", visibility="manager"), wish("Support"))
    ranking = organisation.get("employees/E-1/recommendations", manager_headers)
    assert ranking["aspirations_considered"] == 1
    assert opening_keys(ranking)[0] == "O-DATA"


def test_without_a_ranker_the_answer_tells_how_to_get_one(
    client: TestClient, hr_headers: Headers
) -> None:
    Organisation(client, hr_headers).put("employees", "E-1", seller())
    answer = client.get("/v1/employees/E-1/recommendations", headers=hr_headers)
    assert answer.status_code == 503
    assert answer.json()["code"] == "ranker_unavailable"
    assert "`lateral train`" in answer.json()["detail"]


def test_a_list_that_was_shown_is_kept_as_an_impression(
    loaded_database: Database,
    champion: str,
    app: FastAPI,
    hr_headers: Headers,
) -> None:
    with TestClient(app) as client:
        organisation = Organisation(client, hr_headers)
        shown = organisation.recommendations("E-1", k=3)
        organisation.recommendations("E-1", k=3)
        organisation.explained("E-1", "O-PMM")
    with loaded_database.read() as session:
        kept = session.exec(select(Impression)).all()
    assert len(kept) == 2
    assert {one.surface for one in kept} == {"recommendations"}
    assert kept[0].subject_external_id == "E-1"
    assert kept[0].model_version == champion
    assert [one["opening"] for one in kept[0].items] == opening_keys(shown)
