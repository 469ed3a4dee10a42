"""How near an opening is, and how much is known, in words."""

from itertools import pairwise

import pytest

from ml.frames import EmployeeProfile, HeldSkill, NeededSkill, OpeningProfile
from ml.ranking import (
    FLOOR,
    FLOOR_OF_LITTLE,
    Confidence,
    ScoreBand,
    band_of,
    confidence_of,
    floor_of,
)

ORDER = [ScoreBand.FAR, ScoreBand.STRETCH, ScoreBand.WORTH_A_TALK, ScoreBand.STRONG]


def person(skills: int, words: int) -> EmployeeProfile:
    held = tuple(HeldSkill(f"skill {number}") for number in range(skills))
    return EmployeeProfile("someone", skills=held, text="word " * words)


def place(skills: int, words: int) -> OpeningProfile:
    needed = tuple(NeededSkill(f"skill {number}") for number in range(skills))
    return OpeningProfile("place", "Cook", skills=needed, description="word " * words)


@pytest.mark.parametrize("confidence", Confidence)
def test_a_higher_score_is_never_a_lower_band(confidence: Confidence) -> None:
    bands = [ORDER.index(band_of(hundredth / 100, confidence)) for hundredth in range(65)]
    assert all(one <= other for one, other in pairwise(bands))


@pytest.mark.parametrize("confidence", Confidence)
def test_the_floor_is_where_far_ends_whatever_is_known(confidence: Confidence) -> None:
    assert band_of(FLOOR - 1e-9, confidence) is ScoreBand.FAR
    assert band_of(FLOOR, confidence) is ScoreBand.STRETCH


def test_who_told_little_is_recommended_more_as_their_scores_are_lower() -> None:
    told = [floor_of(person(skills, words)) for skills, words in ((0, 0), (2, 14), (3, 0), (0, 15))]
    assert told == [FLOOR_OF_LITTLE, FLOOR_OF_LITTLE, FLOOR, FLOOR]
    assert band_of(0.01, Confidence.LOW, FLOOR_OF_LITTLE) is ScoreBand.STRETCH


def test_a_high_score_that_rests_on_little_is_not_called_strong() -> None:
    known = confidence_of(person(1, 3), place(2, 6), roles=400)
    assert known is Confidence.LOW
    assert band_of(0.57, known) is ScoreBand.WORTH_A_TALK
    assert band_of(0.57, confidence_of(person(8, 60), place(8, 60), roles=400)) is ScoreBand.STRONG


def test_what_is_known_grows_with_skills_words_and_roles() -> None:
    rising = [Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH]
    by_skills = [confidence_of(person(n, 0), place(9, 99), 400) for n in (0, 3, 6)]
    by_words = [confidence_of(person(9, 99), place(0, n), 400) for n in (0, 15, 50)]
    assert by_skills == by_words == rising
    assert confidence_of(person(9, 99), place(9, 99), roles=8) is Confidence.MEDIUM
