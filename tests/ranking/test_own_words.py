"""What people say is read in the organisation's own words, whatever the language."""

import pytest

from ml.frames import SkillEntry
from ml.taxonomy import SkillNormaliser, in_own_words

CATALOGUE = SkillNormaliser.fit(
    [
        SkillEntry("S1", "Accessibility", ("a11y", "Barrierefreiheit", "无障碍设计")),
        SkillEntry("S2", "Purchasing", ("achats", "Einkauf")),
        SkillEntry("S3", "Go", ("Golang",)),
        SkillEntry("S4", "Sell in shops", ("Sales",)),
        SkillEntry("S5", "Market research", ("Marktforschung", "consumer insight")),
    ]
)


def heard(text: str) -> tuple[str, ...]:
    return in_own_words(text, CATALOGUE, {"Sales"}.__contains__)


@pytest.mark.parametrize(
    "label", ["a11y", "A11Y", "Barrierefreiheit", "无障碍设计", "accessibility"]
)
def test_every_label_in_a_sentence_becomes_the_preferred_one(label: str) -> None:
    assert heard(f"more work on {label}, please") == ("more work on Accessibility, please",)


def test_a_label_inside_a_text_without_blanks_is_found() -> None:
    assert heard("我想做无障碍设计") == ("我想做Accessibility",)


def test_a_label_alone_brings_the_other_labels_of_the_skill() -> None:
    assert heard("achats") == ("Purchasing", "achats", "Einkauf")


def test_the_longest_label_counts() -> None:
    assert heard("I like consumer insight") == ("I like Market research",)


def test_a_verb_is_not_a_skill_that_is_spelt_alike() -> None:
    assert heard("I want to go abroad") == ()
    assert heard("I want to write Golang") == ("I want to write Go",)


def test_a_function_or_role_of_the_organisation_keeps_its_name() -> None:
    assert heard("Sales") == ()
    assert heard("I want to move into Sales") == ()


def test_what_names_no_skill_stays_as_it_is() -> None:
    assert heard("somewhere quiet") == ()
    assert heard("") == ()
