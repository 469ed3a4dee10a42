"""Employees ranked for an opening, over HTTP."""

from typing import Any

import pytest
from sqlmodel import select

from app.core.db import Database
from app.serving import serving_of
from models import Impression
from tests.support.organisation import (
    OPENINGS,
    Organisation,
    all_rounder,
    employee_keys,
    seller,
    texts,
    wish,
)

Headers = dict[str, str]


def test_people_come_best_first_with_their_names(organisation: Organisation) -> None:
    items = organisation.candidates("O-PMM")["items"]
    scores = [item["score"] for item in items]
    assert scores == sorted(scores, reverse=True)
    assert [item["rank"] for item in items] == list(range(1, len(items) + 1))
    assert items[0]["employee"]["name"] == "Mara Lindqvist"


def test_the_contributions_of_every_candidate_add_up_to_the_score(
    organisation: Organisation,
) -> None:
    organisation.wishing("E-1", wish("Marketing", visibility="manager"))
    for item in organisation.candidates("O-PMM")["items"]:
        total = sum(one["value"] for one in item["contributions"])
        assert total == pytest.approx(item["score"], abs=1e-6)


def test_a_pair_scores_the_same_from_both_sides(organisation: Organisation) -> None:
    by_opening = {
        item["employee"]["external_id"]: item["score"]
        for item in organisation.candidates("O-DATA")["items"]
    }
    for key, score in by_opening.items():
        ranking = organisation.recommendations(key, k=100)
        own = next(i for i in ranking["items"] if i["opening"]["external_id"] == "O-DATA")
        assert own["score"] == pytest.approx(score, abs=1e-6)
        assert organisation.explained(key, "O-DATA")["score"] == pytest.approx(score, abs=1e-6)


def test_only_people_who_are_open_to_moves_are_candidates(
    organisation: Organisation, manager_headers: Headers
) -> None:
    for headers in (organisation.headers, manager_headers):
        assert "E-4" not in employee_keys(organisation.get("openings/O-AE/candidates", headers))


def test_hr_may_ask_for_people_who_are_not_open_to_moves(organisation: Organisation) -> None:
    assert "E-4" in employee_keys(organisation.candidates("O-AE", include_not_open=True))


def test_a_manager_may_not_ask_for_people_who_are_not_open_to_moves(
    organisation: Organisation, manager_headers: Headers
) -> None:
    answer = organisation.client.get(
        "/v1/openings/O-AE/candidates",
        params={"include_not_open": True},
        headers=manager_headers,
    )
    assert answer.status_code == 403
    assert "confidential:read" in answer.json()["detail"]


def test_an_employees_key_may_not_search_among_people(
    organisation: Organisation, portal_headers: Headers
) -> None:
    answer = organisation.client.get("/v1/openings/O-AE/candidates", headers=portal_headers)
    assert answer.status_code == 403


def test_who_holds_the_role_is_left_out_and_counted(organisation: Organisation) -> None:
    ranking = organisation.candidates("O-AE")
    assert "E-1" not in employee_keys(ranking)
    assert ranking["excluded"]["own_role"] == 1


def test_who_left_the_organisation_is_no_candidate(organisation: Organisation) -> None:
    organisation.put("employees", "E-1", seller(status="left"))
    assert "E-1" not in employee_keys(organisation.candidates("O-PMM"))


def test_who_is_not_eligible_is_left_out_and_counted(organisation: Organisation) -> None:
    organisation.opening("O-PMM", eligibility={"languages": [{"code": "fr"}]})
    ranking = organisation.candidates("O-PMM")
    assert ranking["items"] == []
    assert ranking["excluded"]["not_eligible"] == 3


@pytest.mark.parametrize("aspiration", [wish("Marketing"), wish("Marketing", polarity="not")])
@pytest.mark.parametrize("visibility", ["private", "hr"])
def test_a_hidden_aspiration_leaves_no_trace_in_a_managers_search(
    organisation: Organisation,
    manager_headers: Headers,
    aspiration: dict[str, Any],
    visibility: str,
) -> None:
    path = "/v1/openings/O-PMM/candidates"
    before = organisation.client.get(path, headers=manager_headers).content
    organisation.wishing("E-1", {**aspiration, "visibility": visibility})
    after = organisation.client.get(path, headers=manager_headers).content
    assert after == before


def test_a_private_aspiration_leaves_no_trace_in_hrs_search(organisation: Organisation) -> None:
    path = "/v1/openings/O-PMM/candidates"
    before = organisation.client.get(path, headers=organisation.headers).content
    organisation.wishing("E-1", wish("Marketing", polarity="not", visibility="private"))
    assert organisation.client.get(path, headers=organisation.headers).content == before


def test_an_aspiration_shared_with_hr_counts_in_hrs_search(organisation: Organisation) -> None:
    organisation.wishing("E-1", wish("Marketing", polarity="not", visibility="hr"))
    ranking = organisation.candidates("O-PMM")
    assert "E-1" not in employee_keys(ranking)
    assert ranking["excluded"]["not_wanted"] == 1


def test_an_aspiration_shared_with_managers_decides_between_equals(
    organisation: Organisation, manager_headers: Headers
) -> None:
    organisation.put("employees", "E-5", all_rounder())
    organisation.all_rounder_wishing("E-6", wish("Data", visibility="manager"))
    ranking = employee_keys(organisation.get("openings/O-DATA/candidates", manager_headers))
    assert ranking.index("E-6") < ranking.index("E-5")


def test_the_filters_are_about_the_people(organisation: Organisation) -> None:
    assert employee_keys(organisation.candidates("O-PMM", function="support")) == ["E-2"]
    assert employee_keys(organisation.candidates("O-PM", location="Atlantis")) == []


def test_cross_functional_only_leaves_people_of_other_functions(
    organisation: Organisation,
) -> None:
    organisation.put("employees", "E-5", seller(title="Inside seller", role=None))
    ranking = organisation.candidates("O-AE", cross_functional="only")
    assert "E-5" not in employee_keys(ranking)
    assert all(item["cross_functional"] for item in ranking["items"])
    inside = organisation.candidates("O-AE", cross_functional="exclude")
    assert employee_keys(inside) == ["E-5"]


def test_a_people_leader_opening_says_that_results_do_not_count(
    organisation: Organisation,
) -> None:
    ranking = organisation.candidates("O-LEAD")
    assert "never on results" in ranking["note"]
    assert all(item["people_leadership"] for item in ranking["items"])


def test_sentences_speak_of_the_person_by_name(organisation: Organisation) -> None:
    organisation.wishing("E-1", wish("Marketing", motives=["money"], visibility="manager"))
    mara = organisation.candidates("O-PMM")["items"][0]
    assert texts(mara)[:3] == [
        "Mara Lindqvist asked for “Marketing”, and this opening is in Marketing.",
        (
            "The role works with Sales every day; Mara Lindqvist knows that side from "
            "Mara Lindqvist's own work there."
        ),
        "Mara Lindqvist covers 1 of the 2 essential skills: Storytelling.",
    ]


@pytest.mark.parametrize(
    "changes", [{"status": "filled"}, {"status": "closed"}, {"closes_on": "2020-01-01"}], ids=str
)
def test_nobody_is_ranked_for_an_opening_that_is_closed(
    organisation: Organisation, changes: dict[str, Any]
) -> None:
    organisation.opening("O-PMM", **changes)
    answer = organisation.client.get("/v1/openings/O-PMM/candidates", headers=organisation.headers)
    assert answer.status_code == 409
    assert answer.json()["code"] == "opening_closed"


def test_a_draft_can_be_prepared_with_candidates(organisation: Organisation) -> None:
    organisation.opening("O-PMM", status="draft")
    assert "E-1" in employee_keys(organisation.candidates("O-PMM"))


def test_a_missing_opening_is_not_found(organisation: Organisation) -> None:
    answer = organisation.client.get("/v1/openings/O-99/candidates", headers=organisation.headers)
    assert answer.status_code == 404


def test_a_new_person_is_a_candidate_in_the_next_answer(organisation: Organisation) -> None:
    before = organisation.candidates("O-PMM")
    organisation.put("employees", "E-7", seller(name="Kim Aalto"))
    after = organisation.candidates("O-PMM")
    assert set(employee_keys(after)) - set(employee_keys(before)) == {"E-7"}


def test_a_changed_opening_ranks_anew_at_once(organisation: Organisation) -> None:
    before = organisation.candidates("O-PMM")["items"][0]
    organisation.put("openings", "O-PMM", OPENINGS["O-DATA"])
    after = organisation.candidates("O-PMM")["items"][0]
    assert after["opening"]["title"] == "Data analyst"
    assert after["score"] != before["score"]


def test_the_list_is_kept_as_an_impression_of_the_opening(
    organisation: Organisation, loaded_database: Database
) -> None:
    shown = organisation.candidates("O-PMM", k=2)
    serving_of(organisation.client.app).stop()
    with loaded_database.read() as session:
        kept = session.exec(select(Impression)).one()
    assert (kept.surface, kept.subject_external_id) == ("candidates", "O-PMM")
    assert [one["employee"] for one in kept.items] == employee_keys(shown)
