"""Reasons, rules and notes are told in the language that a reader asks for, or accepts."""

import pytest

from app.matching.words import Language
from tests.support.organisation import Organisation

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
