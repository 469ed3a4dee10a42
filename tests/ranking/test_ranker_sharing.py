"""An artifact holds of people only what several of them share, or what the organisation says."""

import json

import pytest

from ml.frames import EmployeeProfile, HeldSkill, OpeningProfile, PastMove, TrainingFrames
from ml.training import train
from ml.training.sharing import MIN_HOLDERS

OPENING = OpeningProfile(
    key="O-1", title="Marketer", function="Marketing", description="Tells stories."
)


def _frames(holders: int) -> TrainingFrames:
    people = [
        EmployeeProfile(
            key=f"E-{number}",
            title="Seller",
            function="Falconry",
            text="Trains falcons." if number < holders else "Sells.",
            skills=(HeldSkill("falcon whispering"),) if number < holders else (),
        )
        for number in range(MIN_HOLDERS + 2)
    ]
    moves = [PastMove("Falconer", "Falconry", "Marketer", "Marketing")] * 6
    people = [
        person if number < holders else EmployeeProfile(key=person.key, title="Seller")
        for number, person in enumerate(people)
    ]
    return TrainingFrames("2026-01-01", tuple(people), (OPENING,), (), (), tuple(moves[:holders]))


@pytest.mark.parametrize(("holders", "kept"), [(MIN_HOLDERS - 1, False), (MIN_HOLDERS, True)])
def test_a_word_that_few_people_use_is_not_remembered(holders: int, kept: bool) -> None:
    told = json.dumps(train(_frames(holders), seed=1).tables())
    assert ("falcon" in told.lower()) is kept


def test_what_the_organisation_says_is_remembered() -> None:
    assert "stori" in json.dumps(train(_frames(0), seed=1).tables())
