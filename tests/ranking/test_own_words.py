"""What people say is read in the organisation's own words, whatever the language."""

import pytest

from ml.frames import SkillEntry
from ml.taxonomy import SkillNormaliser, in_own_words, mentions, words_heard, words_of_label

SKILLS = SkillNormaliser.fit(
    [
        SkillEntry("S1", "Accessibility", ("a11y", "Barrierefreiheit", "无障碍设计")),
        SkillEntry("S2", "Purchasing", ("achats", "Einkauf", "inkoop", "nákup")),
        SkillEntry("S3", "Go", ("Golang",)),
        SkillEntry("S4", "Sell in shops", ("Sales",)),
        SkillEntry("S5", "Market research", ("Marktforschung", "consumer insight")),
        SkillEntry("S6", "Event planning", ("planning of public events",)),
    ]
)
OWN = SkillNormaliser.fit(
    [
        SkillEntry("F1", "Sales", scheme="function"),
        SkillEntry("R1", "Purser", ("Head of cabin crew",), scheme="role"),
    ]
)


def heard(text: str) -> str:
    return in_own_words(text, mentions(text, (OWN, SKILLS)))


@pytest.mark.parametrize(
    "label", ["a11y", "A11Y", "Barrierefreiheit", "无障碍设计", "accessibility"]
)
def test_every_label_in_a_sentence_becomes_the_preferred_one(label: str) -> None:
    assert heard(f"more work on {label}, please") == "more work on Accessibility, please"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Ich möchte mehr im Einkauf arbeiten", "Ich möchte mehr im Purchasing arbeiten"),
        ("ik wil graag naar inkoop", "ik wil graag naar Purchasing"),
        ("chci dělat nákup", "chci dělat Purchasing"),
        ("je voudrais faire des achats", "je voudrais faire des Purchasing"),
        ("The planning of a public event", "The Event planning"),
        ("some day a head of cabin crew", "some day a Purser"),
    ],
)
def test_a_label_is_found_in_sentences_of_its_language(text: str, own: str) -> None:
    assert heard(text) == own


def test_a_label_inside_a_text_without_blanks_is_found() -> None:
    assert heard("我想做无障碍设计") == "我想做Accessibility"


def test_the_longest_label_counts() -> None:
    assert heard("I like consumer insight") == "I like Market research"


@pytest.mark.parametrize("text", ["I want to go abroad", "Go abroad", "Abroad. Go and see"])
def test_a_verb_is_not_a_skill_that_is_spelt_alike(text: str) -> None:
    assert heard(text) == text


def test_a_short_name_is_heard_where_it_can_be_nothing_else() -> None:
    assert heard("I want to write Golang") == "I want to write Go"
    assert [one.found.key for one in mentions("I want to write Go", (SKILLS,))] == ["S3"]


def test_a_function_or_role_of_the_organisation_comes_before_a_skill() -> None:
    for text in ("Sales", "I want to move into Sales"):
        assert heard(text) == text
        assert [one.found.key for one in mentions(text, (OWN, SKILLS))] == ["F1"]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("acessibility", "Accessibility"),
        ("I want to do acessibility", "I want to do Accessibility"),
        ("more market reserch, please", "more Market research, please"),
        ("purchassing", "Purchasing"),
    ],
)
def test_what_is_misspelt_is_heard_where_recognition_is_sure(text: str, own: str) -> None:
    assert heard(text) == own
    found = mentions(text, (OWN, SKILLS))
    assert [one.found.confidence >= SKILLS.accept_above for one in found] == [True]


@pytest.mark.parametrize(
    "text", ["somewhere quiet", "", "   ", "!?", "keeping quokkas", "Wanderdünen vermessen"]
)
def test_what_names_no_skill_stays_as_it_is(text: str) -> None:
    assert heard(text) == text
    assert mentions(text, (OWN, SKILLS)) == []


@pytest.mark.parametrize(
    "text",
    ["more acessibility", "mehr im Einkauf", "我想做无障碍设计", "planning public events", "A11Y!"],
)
def test_whoever_hears_a_label_is_told_when_it_changes(text: str) -> None:
    """What follows changes of names compares words alone; it must miss nobody."""
    for one in mentions(text, (SKILLS,)):
        entry = SKILLS.entry(one.found.key)
        assert entry is not None
        words = [words_of_label(label) for label in (entry.label, *entry.alternatives)]
        assert any(not words_heard(text).isdisjoint(some) for some in words)


def test_a_long_story_is_read_in_time_and_to_its_limit() -> None:
    story = "I once met a sailor who told me of his boat. " * 400
    assert mentions(f"{story} a11y", (SKILLS,)) == []
    assert [one.found.key for one in mentions(f"a11y. {story}", (SKILLS,))] == ["S1"]
