"""The catalogues of words: each says everything, in every language, and leaves nothing open."""

import json
import re
from datetime import date
from typing import Any

import pytest

from app.matching.languages import best_of
from app.matching.messages import (
    Change,
    Reader,
    Remark,
    Sentence,
    change_text,
    fact_text,
    note_text,
    remarks_told,
    told,
)
from app.matching.words import CATALOGUES, Catalogue, Language
from app.matching.words.catalogue import By, Plural
from app.matching.words.codes import Code, Counted, Fact, Note, Outcome, Part
from ml.ranking import Reason
from models.vocabulary import Motive, OpeningStatus

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
    "understood": ["Sales"],
    "place": "Bonn",
    "motives": ["growth"],
    "function": "Sales",
    "covered": 1,
    "needed": 3.0,
    "skills": _SKILLS,
    "skill": "Story",
    "held": 2.5,
    "here": "Ghent",
    "there": "Bonn",
    "label": "Trial day",
}
_DAY = date(2026, 3, 1)
_FACTS: dict[str, Any] = {
    **dict.fromkeys(
        ("first_day", "last_day", "opens_on", "closes_on", "hired_on", "valid_from", "valid_until"),
        _DAY,
    ),
    "status": OpeningStatus.OPEN,
    "seats": 2,
    "needed_months": 12,
    "months": 3,
    "low": 5,
    "high": 7,
    "grade": 6,
    "places": ["Ghent", "Bonn", "Brno"],
    "here": "Ghent",
    "language": "nl",
    "needed_level": "b2",
    "level": "c1",
    "name": "First aid",
    "desired": False,
    "held": "Nurse",
}
_COMPLETE = {
    "messages": Code,
    "facts": Fact,
    "parts": Part,
    "outcomes": Outcome,
    "counted": Counted,
    "skills": By,
    "notes": Note,
    "labels": Reason,
    "motives": Motive,
    "statuses": OpeningStatus,
}
ENGLISH = CATALOGUES[Language.ENGLISH]


def gaps(words: Catalogue) -> set[str]:
    """What a catalogue lacks, or has that nothing asks for."""
    return {
        f"{part}: {code}"
        for part, codes in _COMPLETE.items()
        for code in set(getattr(words, part)) ^ set(codes)
    }


def slots(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)", text)) - {"person", "because"}


def test_there_is_a_catalogue_for_each_language() -> None:
    assert set(CATALOGUES) == set(Language)
    assert all(words.language is language for language, words in CATALOGUES.items())


@pytest.mark.parametrize("language", Language)
def test_no_catalogue_lacks_a_word_or_has_one_too_many(language: Language) -> None:
    assert gaps(CATALOGUES[language]) == set()


def test_a_word_that_is_missing_is_found() -> None:
    planted = dict(ENGLISH.messages)
    del planted[Code.BRIDGE]
    object.__setattr__(faulty := _copy(ENGLISH), "messages", planted)
    assert gaps(faulty) == {f"messages: {Code.BRIDGE}"}


def _copy(words: Catalogue) -> Catalogue:
    return Catalogue(**{name: getattr(words, name) for name in Catalogue.__slots__})


@pytest.mark.parametrize("language", [one for one in Language if one is not Language.ENGLISH])
def test_every_language_fills_in_what_english_does(language: Language) -> None:
    words = CATALOGUES[language]
    for code, message in words.messages.items():
        for form, english in zip(
            (message.to_you, message.of_them),
            (ENGLISH.messages[code].to_you, ENGLISH.messages[code].of_them),
            strict=True,
        ):
            # That the place does not change may be said of the person by name or not at all.
            assert slots(form) == slots(english), (language, code)
    for name in ("facts", "parts", "outcomes", "notes"):
        ours, theirs = getattr(words, name), getattr(ENGLISH, name)
        differing = {key for key in ours if slots(ours[key]) != slots(theirs[key])}
        assert differing <= {Part.CREDENTIAL_ITSELF}, (language, name)


@pytest.mark.parametrize("language", [one for one in Language if one is not Language.ENGLISH])
def test_nothing_is_left_in_english(language: Language) -> None:
    words = CATALOGUES[language]
    same = {code for code, message in words.messages.items() if message == ENGLISH.messages[code]}
    same |= {code for code, text in words.notes.items() if text == ENGLISH.notes[code]}
    same |= {
        fact
        for fact, text in words.facts.items()
        if text == ENGLISH.facts[fact] and re.sub(r"{\w+}|\W", "", text)
    }
    same |= {reason for reason, text in words.labels.items() if text == ENGLISH.labels[reason]}
    assert same == set()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", Code)
def test_the_person_is_not_named_to_herself(code: Code, language: Language) -> None:
    message = CATALOGUES[language].messages[code]
    assert slots(message.to_you) == slots(message.of_them)
    assert "{person}" not in message.to_you


@pytest.mark.parametrize("language", Language)
def test_every_number_has_the_form_that_it_asks_for(language: Language) -> None:
    words = CATALOGUES[language]
    asked = {words.plural(count) for count in range(30)}
    assert all(set(forms) == asked for forms in words.counted.values())


@pytest.mark.parametrize(
    ("language", "count", "form"),
    [
        ("en", 1, Plural.ONE),
        ("en", 0, Plural.OTHER),
        ("de", 21, Plural.OTHER),
        ("pt", 0, Plural.ONE),
        ("cs", 1, Plural.ONE),
        ("cs", 2, Plural.FEW),
        ("cs", 4, Plural.FEW),
        ("cs", 5, Plural.OTHER),
        ("cs", 22, Plural.OTHER),
        ("cs", 0, Plural.OTHER),
    ],
)
def test_numbers_are_counted_as_the_language_does(language: str, count: int, form: Plural) -> None:
    assert CATALOGUES[Language(language)].plural(count) is form


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("person", [None, "Ada Obi"])
@pytest.mark.parametrize("code", Code)
def test_every_message_is_written_out(code: Code, person: str | None, language: Language) -> None:
    said = told(Sentence(code, _VALUES), Reader(language, person))
    assert said["text"].endswith(".")
    assert not re.search(r"[{}]|None|  ", said["text"])
    assert json.loads(json.dumps(said["params"]))["person"] == person


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("fact", Fact)
def test_every_fact_is_written_out(fact: Fact, language: Language) -> None:
    for changes in (
        {},
        {"low": None, "seats": 1, "needed_months": 1, "months": 1},
        {"high": None, "here": None, "needed_level": None, "desired": True, "held": None},
    ):
        text = fact_text(fact, {**_FACTS, **changes}, language)
        assert text.endswith(".")
        assert not re.search(r"[{}]|None|  ", text), text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("note", Note)
def test_every_note_is_written_out(note: Note, language: Language) -> None:
    text = note_text(
        note,
        language,
        first_day=_DAY,
        skill="Story",
        title="Seller",
        up=2,
        down=1,
        steps=3,
        least=0.0123,
    )
    assert text.endswith(".")
    assert not re.search(r"[{}]", text)


def test_a_skill_tells_how_it_is_reached() -> None:
    said = told(Sentence(Code.SKILLS_TO_LEARN, {"skills": _SKILLS}), Reader(Language.ENGLISH))
    assert said["text"] == (
        "Still to learn: Story, Pitch (through your Talk), Plan (your Draw is a start) and Lead "
        "(near your Help)."
    )


def test_a_wish_names_what_it_was_understood_as_where_that_is_told() -> None:
    params = {"wish": "achats", "motives": [], "understood": ["Purchasing"]}
    english = Reader(Language.ENGLISH)
    said = told(Sentence(Code.WISH_ROLE, params), english)
    assert said["text"] == "You asked for \u201cachats\u201d (Purchasing), and this is that role."
    said = told(Sentence(Code.WISH_ROLE, {**params, "understood": []}), english)
    assert said["text"] == "You asked for \u201cachats\u201d, and this is that role."


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It is 2 grades below your own: 3, from 5."),
        ("nl", "De functie zit 2 schalen onder die van jou: 3 in plaats van 5."),
        ("de", "Die Stelle liegt 2 Stufen unter Ihrer heutigen: 3 statt 5."),
        ("cs", "Pozice je o 2 stupně níž než váš stupeň: 3 místo 5."),
        ("pt", "Fica 2 graus abaixo do seu: 3, em vez de 5."),
    ],
)
def test_a_step_is_said_as_people_say_it(language: str, text: str) -> None:
    assert told(Sentence(Code.STEP_BACK, _VALUES), Reader(Language(language)))["text"] == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Grades 5 to 7 are eligible; the grade is 6."),
        ("nl", "Schaal 5 tot en met 7 komt in aanmerking; de huidige schaal is 6."),
        ("de", "Vorgesehen sind die Stufen 5 bis 7; die heutige Stufe ist 6."),
        ("cs", "Přicházejí v úvahu stupně 5 až 7; dnešní stupeň je 6."),
        ("pt", "São elegíveis os graus 5 a 7; o grau atual é 6."),
    ],
)
def test_a_rule_is_said_as_people_say_it(language: str, text: str) -> None:
    assert fact_text(Fact.GRADE, _FACTS, Language(language)) == text


_CHANGE = Change([("Story", 2.5), ("Pitch", None)], ["Seller"], ["travel"], ["nights"])


_SAID = {
    "en": "With Story at 2.5 and Pitch, with a wish for the role \u201cSeller\u201d and "
    "\u201ctravel\u201d and without the wish against \u201cnights\u201d this opening would be "
    "number 4.",
    "nl": "Met Story op niveau 2,5 en Pitch, met een wens voor de rol \u201cSeller\u201d en "
    "\u201ctravel\u201d en zonder de wens tegen \u201cnights\u201d zou deze vacature op plaats 4 "
    "staan.",
    "de": "Mit Story auf Niveau 2,5 und Pitch, mit dem Wunsch nach der Rolle „Seller“ und "
    "„travel“ und ohne den Wunsch gegen „nights“ stünde diese Stelle auf Platz 4.",
    "cs": "S dovednostmi Story na úrovni 2,5 a Pitch, s přáním role „Seller“ a „travel“ a bez "
    "přání proti „nights“ by tato pozice byla na 4. místě.",
    "pt": "Com Story no nível 2,5 e Pitch, com um desejo indicado (função \u201cSeller\u201d e "
    "\u201ctravel\u201d) e sem o desejo contra \u201cnights\u201d, esta vaga ficaria em 4.º "
    "lugar.",
}


@pytest.mark.parametrize("language", Language)
def test_a_change_is_said_as_people_say_it(language: Language) -> None:
    assert change_text(_CHANGE, Outcome.RANKED, 4, language) == _SAID[language]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_told_of_every_change(outcome: Outcome, language: Language) -> None:
    one_skill = Change([("Story", 3.0)], [], [], [])
    one_wish = Change([], [], [], ["x" * 500])
    for change in (_CHANGE, one_skill, one_wish):
        text = change_text(change, outcome, 4, language)
        assert text.endswith(".")
        assert text[0].isupper()
        assert len(text) < 350
        assert ("4" in text) == (outcome is Outcome.RANKED)
        assert not re.search(r"[{}]|None|  ", text), text


def test_remarks_are_told_together_and_one_by_one() -> None:
    remarks = [
        Remark(Note.NO_EXPERT),
        Remark(Note.PATH_SCORE, {"steps": 1, "least": 0.0120}),
    ]
    told_in_german = remarks_told(remarks, Language.GERMAN)
    assert told_in_german["note"] == (
        "Es gibt keinen Fachweg. Kein Weg hat Schritte, die alle least_score erreichen; ohne "
        "diese Grenze braucht der beste Weg 1 Schritt; der unwahrscheinlichste davon erreicht "
        "0,0120."
    )
    assert [(one["code"], one["params"]) for one in told_in_german["notes"]] == [
        ("no_expert", {}),
        ("path_score", {"steps": 1, "least": 0.012}),
    ]
    assert remarks_told([], Language.GERMAN) == {"note": None, "notes": []}


def test_levels_and_days_look_as_they_do_in_the_language() -> None:
    said = told(Sentence(Code.LEVEL_BELOW, _VALUES), Reader(Language.GERMAN))
    assert said["text"] == "Sie beherrschen Story auf Niveau 2,5; gefragt ist Niveau 3."
    days = {language: fact_text(Fact.OPENED, _FACTS, language) for language in Language}
    assert {text.rstrip(".").split(" ", 2)[-1].removeprefix("dem ") for text in days.values()} >= {
        "01-03-2026",
        "01/03/2026",
    }
    assert "1. 3. 2026" in days[Language.CZECH]
    assert "01.03.2026" in days[Language.GERMAN]


def test_a_parameter_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        told(Sentence(Code.SAME_GRADE, {}), Reader(Language.ENGLISH))


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "de"),
        ("de-AT", "de"),
        ("DE-at,en;q=0.8", "de"),
        ("fr, cs;q=0.9, nl;q=0.95", "nl"),
        ("fr", "en"),
        ("fr, *;q=0.5, pt;q=0.4", "en"),
        ("de;q=0, pt-BR;q=0.1", "pt"),
        ("de;q=x, nl", "nl"),
        (";;,=,q=1", "en"),
    ],
)
def test_the_language_that_is_liked_best_is_taken(accepted: str | None, language: str) -> None:
    assert best_of(accepted) is Language(language)
