"""One skill, one decision on its level: spelling it in another way outweighs nobody's word."""

from collections.abc import Iterator
from typing import Any

import pytest

from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import EMPLOYEES, SKILLS, Organisation

PERSON = "E-2"
OPENING = "O-PMM"
NEED = "S-STORY"
ASSESSED = {"skill": NEED, "level": 1.0, "source": "assessment"}
TWINS = ["Storytelling", "pitching stories", "story-telling", "stories pitching", "storytellings"]
CODED = {"skill": "Zorbing audits", "level": 1.0, "source": "assessment"}
CODED_TWIN = {"skill": "zorbing  audit", "level": 5.0, "source": "self"}


def person(*skills: dict[str, Any]) -> dict[str, Any]:
    return {**EMPLOYEES[PERSON], "skills": list(skills)}


@pytest.fixture
def own(organisation: Organisation, keys: Keys) -> Headers:
    organisation.put("employees", PERSON, person(ASSESSED, CODED))
    return keys(ActorKind.PORTAL, PERSON)


def add(organisation: Organisation, own: Headers, *twins: dict[str, Any]) -> dict[str, Any]:
    """What the person reads after adding to her own skills with her own key."""
    path = f"/v1/employees/{PERSON}"
    patch = {"skills": [ASSESSED, CODED, *twins]}
    answer = organisation.client.patch(path, json=patch, headers=own)
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json()
    return read


def levels_told(answer: Any) -> Iterator[tuple[str, float | None]]:
    """Every level held that an answer tells of the skill, wherever it stands."""
    if isinstance(answer, dict):
        if answer.get("skill_id") == NEED and "level_held" in answer:
            yield "held", answer["level_held"]
        if answer.get("skill_id") == NEED and "level_from" in answer:
            yield "from", answer["level_from"]
        answer = list(answer.values())
    if isinstance(answer, list):
        for part in answer:
            yield from levels_told(part)


def answers(organisation: Organisation, own: Headers) -> dict[str, Any]:
    """What rests on the level: ranking, gaps, counterfactuals, candidates."""
    about = f"employees/{PERSON}"
    partner = organisation.headers
    return {
        "ranking": organisation.get(f"{about}/recommendations", own, k=50, include_far=True)[
            "items"
        ],
        "gaps": organisation.get(f"{about}/openings/{OPENING}/match", own),
        "change": organisation.get(f"{about}/openings/{OPENING}/counterfactuals", own, k=1),
        "candidates": [
            item
            for item in organisation.get(f"openings/{OPENING}/candidates", partner, k=50)["items"]
            if item["employee"]["external_id"] == PERSON
        ],
    }


def without_moment(answer: Any) -> Any:
    """An answer without when it was made, which each write of the record moves."""
    if isinstance(answer, dict):
        return {k: without_moment(v) for k, v in answer.items() if k != "snapshot_at"}
    return [without_moment(part) for part in answer] if isinstance(answer, list) else answer


@pytest.mark.parametrize("twin", TWINS)
def test_a_person_does_not_outweigh_an_assessment_by_another_spelling(
    organisation: Organisation, own: Headers, twin: str
) -> None:
    before = without_moment(answers(organisation, own))
    assert ("held", 1.0) in set(levels_told(before))
    read = add(organisation, own, {"skill": twin, "level": 5.0, "source": "self"}, CODED_TWIN)
    assert [held["text"] for held in read["skills"]] == [
        NEED,
        CODED["skill"],
        twin,
        CODED_TWIN["skill"],
    ]
    assert [held["decides"] for held in read["skills"]] == [True, True, False, False]
    after = without_moment(answers(organisation, own))
    assert set(levels_told(after)) == set(levels_told(before))
    assert after == before


def test_the_level_that_the_person_states_counts_where_the_assessment_states_none(
    organisation: Organisation, own: Headers
) -> None:
    silent = {"skill": NEED, "level": None, "source": "assessment"}
    stated = {"skill": "Storytelling", "level": 2.0, "source": "self"}
    organisation.put("employees", PERSON, person(silent, stated))
    read = organisation.get(f"employees/{PERSON}", own)
    assert [held["decides"] for held in read["skills"]] == [False, True]
    assert ("held", 2.0) in set(levels_told(answers(organisation, own)["gaps"]))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("twin", TWINS)
def test_people_sent_along_are_weighed_by_the_same_rule(
    organisation: Organisation, twin: str
) -> None:
    def held(*skills: dict[str, Any]) -> Any:
        body = {
            "employees": [{**person(*skills), "external_id": "E-X", "role": None}],
            "openings": [
                {"external_id": "O-X", "title": "Teller", "skills": [{"skill": NEED, "level": 4}]}
            ],
            "eligible_only": False,
        }
        answer = organisation.client.post("/v1/match", json=body, headers=organisation.headers)
        assert answer.status_code == 200, answer.text
        return without_moment(answer.json()["items"])

    assert twin not in SKILLS
    assert held(ASSESSED, {"skill": twin, "level": 5.0}) == held(ASSESSED)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("need", [CODED["skill"], NEED])
@pytest.mark.parametrize(
    "relative",
    [
        "zorbing audit 2",
        "advanced zorbing audits",
        "zorb auditor",
        "Zorbing au\u00addits",
        "pitching",
    ],
)
def test_a_skill_that_resembles_an_assessed_one_does_not_stand_in_for_it(
    organisation: Organisation, need: str, relative: str
) -> None:
    def told(*skills: dict[str, Any]) -> tuple[list[Any], list[Any]]:
        body = {
            "employees": [{**person(*skills), "external_id": "E-X", "role": None}],
            "openings": [
                {"external_id": "O-X", "title": "Any", "skills": [{"skill": need, "level": 4}]}
            ],
            "eligible_only": False,
        }
        answer = organisation.client.post("/v1/match", json=body, headers=organisation.headers)
        (move,) = answer.json()["items"][0]["recommendations"]["items"]
        return (
            [(one["skill"], one["level_held"]) for one in move["matched_skills"]],
            [(one["skill"], one["level_held"]) for one in move["missing_skills"]],
        )

    assessed = (ASSESSED, CODED)
    matched, missing = told(*assessed)
    assert [level for _, level in (*matched, *missing)] == [1.0, 1.0]
    assert told(*assessed, {"skill": relative, "level": 5.0}) == (matched, missing)
