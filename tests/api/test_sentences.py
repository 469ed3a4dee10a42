"""Every sentence about a move agrees with its numbers, in organisations made by hand and by lot."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.matching import sentences
from app.matching.messages import Code, Sentence
from app.matching.sentences import Case
from benchmarks.match import body_of
from benchmarks.organisation import make_organisation
from tests.support.agreement import PART_OF, disagreements
from tests.support.organisation import EMPLOYEES, Organisation, wish

Headers = dict[str, str]
Json = dict[str, Any]

REFUSED = [
    wish("Marketing", polarity="not"),
    wish("cold calling", "text", polarity="not"),
    wish("R-DATA", "role", polarity="not"),
]
WISHES: dict[str, list[Json]] = {
    "E-1": [wish("Marketing"), wish("cold calling", "text", polarity="not")],
    "E-2": [wish("R-PM", "role"), wish("explain the product to customers", "text")],
    "E-3": [wish("R-CS", "role"), *REFUSED[:2]],
    "E-4": REFUSED[1:],
}


def generated(seed: int) -> Json:
    """Twelve people and fifteen openings by lot; every third person refuses something, too."""
    by_lot = make_organisation(seed, 12, 15)
    body = body_of(replace(by_lot, skills=()), 15)
    for number, person in enumerate(body["employees"]):
        if number % 3 == 0:
            refused = by_lot.openings[number].function or ""
            person["aspirations"] = [
                *person.get("aspirations", []),
                wish(refused, polarity="not"),
                wish(f"no {refused.lower()} under time pressure", "text", polarity="not"),
            ]
    return {**body, "eligible_only": False}


def by_hand(organisation: Organisation) -> Iterator[Json]:
    """Every move of an organisation whose people want and refuse something."""
    for key, wishes in WISHES.items():
        organisation.put("employees", key, {**EMPLOYEES[key], "aspirations": wishes})
        yield from organisation.recommendations(key, k=100)["items"]


def by_lot(client: TestClient, headers: Headers, seed: int) -> Iterator[Json]:
    answer = client.post("/v1/match", json=generated(seed), headers=headers)
    assert answer.status_code == 200, answer.text
    for one in answer.json()["items"]:
        yield from one["recommendations"]["items"]


def test_every_sentence_agrees_with_its_numbers_in_an_organisation_made_by_hand(
    organisation: Organisation,
) -> None:
    moves = list(by_hand(organisation))
    assert [problem for move in moves for problem in disagreements(move)] == []
    codes = {said["code"] for move in moves for said in move["reasons"]}
    assert codes >= {"wish_function", "wish_role", "held_before", "essential_skills", "same_grade"}


@pytest.mark.parametrize("seed", [1, 2])
def test_every_sentence_agrees_with_its_numbers_in_organisations_by_lot(
    client: TestClient, hr_headers: Headers, seed: int
) -> None:
    moves = list(by_lot(client, hr_headers, seed))
    assert [problem for move in moves for problem in disagreements(move)] == []
    codes = {said["code"] for move in moves for said in move["reasons"]}
    assert codes >= {"wish_function", "bridge", "skills_to_learn", "promotion"}


def every_match_is_covered(patch: pytest.MonkeyPatch) -> None:
    """Skills that are held below the level are counted as covered."""

    def strengths(case: Case) -> Iterator[Sentence]:
        names = [sentences._named(one.needed, None, None) for one in case.move.matched]
        counted = {"covered": len(names), "needed": len(case.opening.profile.skills)}
        if names:
            yield Sentence(Code.ESSENTIAL_SKILLS, {**counted, "skills": names})

    patch.setattr(sentences, "_strengths", strengths)


def the_step_is_told_twice(patch: pytest.MonkeyPatch) -> None:
    told = sentences._step
    patch.setattr(sentences, "_step", lambda case: [*told(case), *told(case)])


def near_is_said_of_what_is_far(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sentences, "_may_be_near", lambda case: True)


def every_gap_has_a_start(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        sentences,
        "_missing",
        lambda gap, person: sentences._named(gap.needed, person.skills[0].name, "start"),
    )


@pytest.mark.parametrize(
    "fault",
    [
        every_match_is_covered,
        the_step_is_told_twice,
        near_is_said_of_what_is_far,
        every_gap_has_a_start,
    ],
)
def test_a_sentence_that_disagrees_is_found(
    organisation: Organisation,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[pytest.MonkeyPatch], None],
) -> None:
    fault(monkeypatch)
    assert any(list(disagreements(move)) for move in by_hand(organisation))


def test_a_number_that_turns_round_below_its_sentence_is_found(organisation: Organisation) -> None:
    turned = set()
    for move in by_hand(organisation):
        for said in move["reasons"]:
            name, _, _ = PART_OF.get(said["code"], (None, 0, 0.0))
            values = [
                {**one, "value": -one["value"] if one["name"] == name else one["value"]}
                for one in move["contributions"]
            ]
            whole = sum(one["value"] for one in values)
            found = list(disagreements({**move, "contributions": values, "score": whole}))
            assert bool(found) == (name is not None), said["text"]
            turned.add(name)
    assert turned >= {"aspiration", "bridge", "held_before"}
