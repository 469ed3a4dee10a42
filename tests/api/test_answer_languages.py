"""Reasons, rules and notes are told in the language that a reader asks for, or accepts."""

from typing import Any

import pytest

from app.matching.words import Language
from tests.support.organisation import Organisation

Json = dict[str, Any]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

PAIR = "/v1/employees/E-1/openings/O-PMM/match"
LIST = "/v1/employees/E-1/recommendations"


@pytest.mark.parametrize("path", [LIST, PAIR, "/v1/openings/O-PMM/candidates"])
def test_the_language_of_an_answer_is_asked_for_or_accepted(
    organisation: Organisation, path: str
) -> None:
    client, headers = organisation.client, organisation.headers
    texts = {}
    for language in Language:
        asked = client.get(f"{path}?language={language}", headers=headers)
        accepted = client.get(path, headers={**headers, "Accept-Language": f"fr, {language}-XX"})
        assert asked.headers["Content-Language"] == language == accepted.headers["Content-Language"]
        assert "Accept-Language" in asked.headers["Vary"]
        assert asked.json() == accepted.json()
        body = asked.json()
        move = body["items"][0] if "items" in body else body
        texts[language] = (
            [one["text"] for one in move["reasons"]],
            [one["detail"] for one in move["eligibility"]["reasons"]],
            [one["label"] for one in move["contributions"]],
        )
        codes = [(one["code"], one["params"]) for one in move["reasons"]]
        assert codes
    for part in range(3):
        told = [tuple(texts[language][part]) for language in Language]
        assert len(set(told)) == len(Language)


PATHS = "/v1/employees/E-1/career-paths?to_role=R-LEAD&least_score=0.0001"
NO_PATH = "/v1/employees/E-1/career-paths?to_role=R-DATA&least_score=0.99"
CHANGES = "/v1/employees/E-1/openings/O-DATA/counterfactuals?k=2"


def _words_of(path: str, body: Json) -> Json:
    """All that an answer says in words."""
    said: Json = {"note": body["note"], "notes": [one["text"] for one in body["notes"]]}
    if path == CHANGES:
        found = [*body["items"], *filter(None, [body["nearest"]])]
        rules = [one["detail"] for one in body["eligibility"]["reasons"]]
        return {**said, "reason": [one["reason"] for one in found], "detail": rules}
    steps = [step for way in body["items"] for step in way["steps"]]
    return {**said, "reason": [one["text"] for step in steps for one in step["reasons"]]}


def _without_words(body: Any) -> Any:
    """What of an answer does not depend on its language."""
    if isinstance(body, dict):
        words = {"text", "detail", "reason", "note"}
        return {name: _without_words(one) for name, one in body.items() if name not in words}
    return [_without_words(one) for one in body] if isinstance(body, list) else body


@pytest.mark.parametrize("path", [PATHS, NO_PATH, CHANGES])
def test_paths_and_changes_are_told_in_the_language_of_the_reader(
    organisation: Organisation, path: str
) -> None:
    client, headers = organisation.client, organisation.headers
    texts, facts = [], []
    for language in Language:
        asked = client.get(f"{path}&language={language}", headers=headers)
        accepted = client.get(path, headers={**headers, "Accept-Language": f"fr, {language}-XX"})
        assert asked.status_code == 200, asked.text
        assert asked.headers["Content-Language"] == language == accepted.headers["Content-Language"]
        assert "Accept-Language" in asked.headers["Vary"]
        assert asked.json() == accepted.json()
        texts.append(_words_of(path, asked.json()))
        facts.append(_without_words(asked.json()))
    assert all(one == facts[0] for one in facts)
    for name, told in texts[0].items():
        if told:
            assert len({str(one[name]) for one in texts}) == len(Language), name
    assert any(texts[0][name] for name in ("note", "reason"))


def test_what_is_asked_for_goes_before_what_is_accepted(organisation: Organisation) -> None:
    sent = {**organisation.headers, "Accept-Language": "de"}
    answer = organisation.client.get(f"{LIST}?language=cs", headers=sent)
    assert answer.headers["Content-Language"] == "cs"


def test_a_language_that_nobody_wrote_is_refused(organisation: Organisation) -> None:
    answer = organisation.client.get(f"{LIST}?language=xx", headers=organisation.headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "language"


def test_codes_and_facts_do_not_depend_on_the_language(organisation: Organisation) -> None:
    def codes(language: str) -> object:
        body = organisation.get("employees/E-1/openings/O-PMM/match", language=language)
        return (
            [(one["code"], one["params"]) for one in body["reasons"]],
            [(one["fact"], one["params"]) for one in body["eligibility"]["reasons"]],
        )

    assert codes("en") == codes("pt")
