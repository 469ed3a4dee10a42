"""The catalogue of messages: every code has its words, and no word is left to fill in."""

import json
import re
from typing import Any

import pytest

from app.matching.messages import MESSAGES, Code, Sentence, told

_SKILLS = [
    {"skill": "Story", "held": None, "by": None},
    {"skill": "Pitch", "held": "Talk", "by": "through"},
    {"skill": "Plan", "held": "Draw", "by": "start"},
    {"skill": "Lead", "held": "Help", "by": "near"},
]
_VALUES: dict[str, Any] = {
    "steps": 2,
    "before": 5,
    "after": 3,
    "title": "Seller",
    "wish": "Marketing",
    "understood": ["Advertising"],
    "place": "Ghent",
    "motives": ["growth"],
    "function": "Sales",
    "covered": 1,
    "needed": 3.0,
    "skills": _SKILLS,
    "skill": "Story",
    "held": 2.5,
    "here": "Ghent",
    "there": "Bonn",
}


def test_every_code_has_its_words_and_no_other() -> None:
    assert set(MESSAGES) == set(Code)


@pytest.mark.parametrize("code", Code)
def test_to_the_person_and_of_her_depend_on_the_same(code: Code) -> None:
    message = MESSAGES[code]
    asked = [
        set(re.findall(r"{(\w+)}", words)) - {"person", "because"}
        for words in (message.to_you, message.of_them)
    ]
    assert asked[0] == asked[1]
    assert "{person}" not in message.to_you


@pytest.mark.parametrize("person", [None, "Ada Obi"])
@pytest.mark.parametrize("code", Code)
def test_every_message_is_written_out(code: Code, person: str | None) -> None:
    said = told(Sentence(code, _VALUES), person)
    assert said["text"].endswith(".")
    assert not re.search(r"[{}]|None", said["text"])
    assert json.loads(json.dumps(said["params"]))["person"] == person


def test_a_skill_tells_how_it_is_reached() -> None:
    said = told(Sentence(Code.SKILLS_TO_LEARN, {"skills": _SKILLS}), None)
    assert said["text"] == (
        "Still to learn: Story, Pitch (through your Talk), Plan (your Draw is a start) and Lead "
        "(near your Help)."
    )


def test_a_wish_names_what_it_was_understood_as_where_that_is_told() -> None:
    params = {"wish": "achats", "motives": [], "understood": ["Purchasing"]}
    said = told(Sentence(Code.WISH_ROLE, params), None)
    assert said["text"] == "You asked for \u201cachats\u201d (Purchasing), and this is that role."
    said = told(Sentence(Code.WISH_ROLE, {**params, "understood": []}), None)
    assert said["text"] == "You asked for \u201cachats\u201d, and this is that role."


def test_a_parameter_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        told(Sentence(Code.SAME_GRADE, {}), None)
