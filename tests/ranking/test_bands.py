"""How near an opening is, and how much is known, in words."""

from itertools import pairwise

import pytest

from ml.frames import (
    EmployeeProfile,
    HeldSkill,
    NeededSkill,
    OpeningProfile,
    TrainingFrames,
)
from ml.ranking import (
    FLOOR,
    FLOOR_OF_LITTLE,
    Confidence,
    ScoreBand,
    band_of,
    confidence_of,
    floor_between,
    floor_of,
)
from ml.training import train
from ml.types import SkillGap

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


@pytest.mark.parametrize(
    ("lacks", "asks", "floor"),
    [
        (None, True, FLOOR_OF_LITTLE),
        (True, True, FLOOR),
        (False, True, FLOOR_OF_LITTLE),
        (None, False, FLOOR),
    ],
    ids=["nothing", "an essential one", "an optional one", "nothing, where nothing is essential"],
)
def test_the_floor_is_low_where_no_essential_skill_is_missing(
    lacks: bool | None, *, asks: bool, floor: float
) -> None:
    gaps = [] if lacks is None else [SkillGap("baking", None, lacks, None, None, None, None, 0.0)]
    opening = OpeningProfile("place", "Cook", skills=(NeededSkill("baking", essential=asks),))
    assert floor_between(person(9, 99), opening, gaps) == floor
    assert floor_between(person(2, 0), opening, gaps) == FLOOR_OF_LITTLE


HANDFUL = {
    ("Account executive", "Sales"): ("Negotiation", "Cold calling", "CRM systems"),
    ("Campaign manager", "Marketing"): ("Copywriting", "Campaign planning"),
    ("Support specialist", "Support"): ("Ticket triage", "Customer empathy"),
    ("Data analyst", "Data"): ("SQL", "Statistics", "Dashboards"),
    ("Controller", "Finance"): ("Budgeting", "Forecasting"),
}


def test_in_a_handful_of_roles_who_holds_all_that_a_bare_opening_asks_for_is_not_far() -> None:
    openings = [
        OpeningProfile(title, title, function=function, skills=tuple(map(NeededSkill, needs)))
        for (title, function), needs in HANDFUL.items()
    ]

    def seller(*skills: str) -> EmployeeProfile:
        held = tuple(map(HeldSkill, skills))
        return EmployeeProfile(" ".join(skills), "Account executive", function="Sales", skills=held)

    people = (seller("SQL", "Statistics", "Dashboards"), seller("SQL", "Statistics", "Negotiation"))
    ranker = train(TrainingFrames("2026-01-01", people, tuple(openings), (), (), ()), seed=0)
    analyst = openings[3]
    bands = []
    for one in people:
        move = ranker.explain(one, analyst)
        assert move.score < FLOOR
        floor = floor_between(one, analyst, move.gaps)
        bands.append(band_of(move.score, confidence_of(one, analyst, len(openings)), floor))
    assert bands == [ScoreBand.STRETCH, ScoreBand.FAR]


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
