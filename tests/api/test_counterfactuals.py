"""What would bring an opening into a person's ranking, over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ml.ranking import FLOOR
from models.vocabulary import Scope
from tests.support.organisation import OPENINGS, Organisation, needs, seller, wish

Json = dict[str, Any]


def asked(org: Organisation, opening: str, k: int = 1, person: str = "E-1") -> Json:
    path = f"/v1/employees/{person}/openings/{opening}/counterfactuals"
    answer = org.client.get(path, params={"k": k}, headers=org.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ranked(
    org: Organisation, k: int, person: str = "E-1", *, include_far: bool = True
) -> list[str]:
    path = f"/v1/employees/{person}/recommendations"
    answer = org.client.get(path, params={"k": k, "include_far": include_far}, headers=org.headers)
    assert answer.status_code == 200, answer.text
    return [item["opening"]["external_id"] for item in answer.json()["items"]]


def changed(body: Json, change: Json) -> Json:
    """The record as the change would make it."""
    gained = {skill["skill_id"]: skill["level_to"] for skill in change["skills"]}
    kept = [skill for skill in body["skills"] if skill["skill"] not in gained]
    skills = kept + [{"skill": key, "level": level} for key, level in gained.items()]
    stated = [wish(one["role"] or one["text"], one["target"]) for one in change["state"]]
    return {**body, "skills": skills, "aspirations": [*body.get("aspirations", []), *stated]}


@pytest.mark.parametrize("opening", ["O-CAMPAIGN", "O-PM", "O-DATA", "O-FIN", "O-CS"])
def test_a_change_that_is_made_puts_the_opening_where_it_was_said(
    organisation: Organisation, opening: str
) -> None:
    answer = asked(organisation, opening, k=2)
    recommended = ranked(organisation, 2, include_far=False)
    assert answer["in_top_k"] == (opening in recommended)
    tried = [*answer["items"], *filter(None, [answer["nearest"]])]
    assert tried or answer["in_top_k"] or not answer["eligibility"]["eligible"]
    for change in tried:
        body = changed(seller(), change)
        put = organisation.client.put("/v1/employees/E-1", headers=organisation.headers, json=body)
        assert put.status_code == 200, put.text
        assert ranked(organisation, 100).index(opening) + 1 == change["rank"]
        is_recommended = opening in ranked(organisation, 2, include_far=False)
        assert is_recommended == (change in answer["items"])
        assert ("still be far" in change["reason"]) == (change["score"] < FLOOR)


def test_an_opening_that_is_ranked_needs_no_change(organisation: Organisation) -> None:
    first = ranked(organisation, 1)[0]
    answer = asked(organisation, first, k=1)
    assert (answer["in_top_k"], answer["rank"], answer["items"]) == (True, 1, [])


def test_a_rule_that_is_not_met_cannot_be_learnt_away(organisation: Organisation) -> None:
    body = {**OPENINGS["O-PM"], "eligibility": {"languages": [{"code": "fi", "level": "C1"}]}}
    organisation.client.put("/v1/openings/O-PM", headers=organisation.headers, json=body)
    answer = asked(organisation, "O-PM")
    assert answer["eligibility"]["eligible"] is False
    assert (answer["rank"], answer["items"], answer["nearest"]) == (None, [], None)
    assert answer["note"]


def test_a_manager_learns_nothing_of_a_hidden_wish(
    organisation: Organisation, manager_headers: dict[str, str]
) -> None:
    client, hr = organisation.client, organisation.headers
    path = "/v1/employees/E-1/openings/O-PMM/counterfactuals"
    before = client.get(path, headers=manager_headers)
    hidden = [wish("Marketing", polarity="not", visibility="hr")]
    client.put("/v1/employees/E-1", headers=hr, json=seller(aspirations=hidden))
    assert client.get(path, headers=hr).json()["rank"] is None
    after = client.get(path, headers=manager_headers)
    assert _without_moment(before.json()) == _without_moment(after.json())


def _without_moment(answer: Json) -> Json:
    return {name: value for name, value in answer.items() if name != "snapshot_at"}


def test_others_and_drafts_look_missing(
    organisation: Organisation, headers_for: Callable[..., dict[str, str]]
) -> None:
    client: TestClient = organisation.client
    own = headers_for(Scope.MATCH, employee="E-1")
    path = "/v1/employees/{}/openings/{}/counterfactuals"
    assert client.get(path.format("E-2", "O-PM"), headers=own).status_code == 404
    assert client.get(path.format("E-1", "O-NONE"), headers=own).status_code == 404
    draft = {**OPENINGS["O-PM"], "status": "draft"}
    client.put("/v1/openings/O-PM", headers=organisation.headers, json=draft)
    assert client.get(path.format("E-1", "O-PM"), headers=own).status_code == 404
    assert asked(organisation, "O-PM")["note"]


def test_a_pair_tells_its_gaps_in_the_order_of_gain_per_effort(organisation: Organisation) -> None:
    path = "/v1/employees/E-1/openings/O-PM/match"
    gaps = organisation.client.get(path, headers=organisation.headers).json()["missing_skills"]
    worth = [gap["gain"] / gap["effort"] for gap in gaps]
    assert len(gaps) == 3
    assert worth == sorted(worth, reverse=True)


def test_what_is_issued_is_obtained_and_no_number_of_levels_stands_for_it(
    organisation: Organisation,
) -> None:
    needed = [*needs("S-RESEARCH", "Diploma in marketing"), *needs("S-COPY", essential=False)]
    organisation.put(
        "openings", "O-DIP", {"title": "Marketer", "function": "Marketing", "skills": needed}
    )
    pair = organisation.client.get(
        "/v1/employees/E-1/openings/O-DIP/match", headers=organisation.headers
    ).json()
    efforts = {gap["skill"]: gap["effort"] for gap in pair["missing_skills"]}
    assert efforts["Diploma in marketing"] is None
    assert list(efforts)[-1] == "Diploma in marketing"
    assert efforts["Market research"] > 0
    said = {
        reason["code"]: [skill["skill"] for skill in reason["params"].get("skills", [])]
        for reason in pair["reasons"]
    }
    assert said["skills_to_learn"] == ["Market research"]
    assert said["credentials_to_obtain"] == ["Diploma in marketing"]
    assert "skills_to_add" not in said
