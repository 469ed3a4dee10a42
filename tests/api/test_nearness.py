"""What is near, what is too far to be recommended, and sentences that agree with numbers."""

from typing import Any

import pytest

from app.matching.recommendations.helps import WORTH_A_STEP
from ml.ranking import FLOOR, FLOOR_OF_LITTLE
from tests.support.organisation import EMPLOYEES, Organisation, holds, seller, wish

PARTS = {
    "wish_function": ("aspiration", 1),
    "wish_role": ("aspiration", 1),
    "wish_near": ("aspiration", 1),
    "bridge": ("bridge", 1),
    "bridge_former": ("bridge", 1),
    "step_taken": ("function_transfer", 1),
    "held_before": ("held_before", -1),
}
"""The part of the score that a sentence speaks of, and which way."""


def test_nothing_below_the_floor_is_recommended_and_what_is_left_out_is_counted(
    organisation: Organisation,
) -> None:
    everything = organisation.recommendations("E-1", k=100)
    near = organisation.recommendations("E-1", k=100, include_far=False)
    assert all(item["score"] >= FLOOR and item["band"] != "far" for item in near["items"])
    far = [item for item in everything["items"] if item["band"] == "far"]
    assert far
    assert near["items"] == everything["items"][: -len(far)]
    assert near["excluded"]["too_far"] == len(far)
    assert everything["excluded"]["too_far"] is None
    assert near["nothing_near"] is None


def test_who_holds_all_that_an_opening_asks_for_is_recommended_it_below_the_common_floor(
    organisation: Organisation,
) -> None:
    analyst = seller(skills=holds(SQL=3, STATS=3, COPY=3), summary="", work_history=[], grade=2)
    organisation.put("employees", "E-9", analyst)
    ranking = organisation.recommendations("E-9", include_far=False)
    items = {item["opening"]["external_id"]: item for item in ranking["items"]}
    assert items["O-DATA"]["missing_skills"] == []
    assert FLOOR_OF_LITTLE <= items["O-DATA"]["score"] < FLOOR
    assert items["O-DATA"]["band"] == "stretch"
    lacking = {**analyst, "skills": holds(SQL=3, COPY=3, NEG=3)}
    organisation.put("employees", "E-9", lacking)
    ranking = organisation.recommendations("E-9", include_far=False)
    assert "O-DATA" not in {item["opening"]["external_id"] for item in ranking["items"]}


def test_a_full_list_does_not_count_what_follows(organisation: Organisation) -> None:
    near = organisation.recommendations("E-1", k=1, include_far=False)
    assert len(near["items"]) == 1
    assert near["excluded"]["too_far"] is None


NEAR_BY_ONE_STEP = {
    "E-1": ("Product", {"summary": "Wins customers and negotiates contracts."}),
    "E-2": ("Data", {}),
    "E-3": ("Marketing", {}),
    "E-4": ("Marketing", {}),
}
"""People, a function in which all is far, though not out of reach, and what they then have told."""


@pytest.mark.parametrize("person", NEAR_BY_ONE_STEP)
def test_each_step_that_is_said_to_help_brings_the_opening_near(
    organisation: Organisation, person: str
) -> None:
    function, told_instead = NEAR_BY_ONE_STEP[person]
    record = {**EMPLOYEES[person], **told_instead}
    organisation.put("employees", person, record)
    asked: dict[str, Any] = {"include_far": False, "function": function}
    ranking = organisation.recommendations(person, **asked)
    assert ranking["items"] == []
    told = ranking["nothing_near"]
    assert told["text"] == "Nothing is near today."
    assert {one["kind"] for one in told["helps"]} == {"skill", "wish"}
    for one in told["helps"]:
        changes = {
            "skill": {"skills": [*record["skills"], {"skill": one["name"], "level": 3}]},
            "wish": {"aspirations": [wish(one["name"], "role")]},
        }
        organisation.put("employees", person, {**record, **changes[one["kind"]]})
        (first, *_) = organisation.recommendations(person, **asked)["items"]
        assert first["opening"]["external_id"] == one["opening"]
        assert first["score"] == pytest.approx(one["score"], abs=1e-4)
        assert one["name"] in one["text"]
        organisation.put("employees", person, record)


def test_no_step_is_proposed_towards_what_nobody_would_call_sensible(
    organisation: Organisation,
) -> None:
    (only,) = organisation.recommendations("E-1", function="Finance")["items"]
    assert only["score"] < WORTH_A_STEP
    told = organisation.recommendations("E-1", include_far=False, function="Finance")
    assert (told["items"], told["nothing_near"]["helps"]) == ([], [])


def test_who_told_little_is_asked_for_more(organisation: Organisation) -> None:
    organisation.put("employees", "E-9", seller(title="Beekeeper", role=None, skills=[]))
    told = organisation.recommendations("E-9", include_far=False, function="Finance")
    assert [one["kind"] for one in told["nothing_near"]["helps"]] == ["skills_and_text"]


def test_every_sentence_agrees_with_the_sign_and_size_of_its_part(
    organisation: Organisation,
) -> None:
    organisation.wishing("E-1", wish("Marketing"), wish("cold calling", "text", polarity="not"))
    said = 0
    for item in organisation.recommendations("E-1", k=100)["items"]:
        parts = {one["name"]: one["value"] for one in item["contributions"]}
        del parts["starting_point"]
        whole = sum(map(abs, parts.values()))
        for one in item["reasons"]:
            name, sign = PARTS.get(one["code"], (None, 0))
            if name is not None:
                said += 1
                assert sign * parts[name] >= 0.02 * whole > 0, one["text"]
            if one["code"] == "wish_near":
                assert item["cross_functional"]
                assert item["kind"] != "step_back"
                assert item["band"] != "far"
        codes = [one["code"] for one in item["reasons"]]
        if "unasked_step_back" in codes:
            assert codes[0] == "unasked_step_back"
    assert said > 3
