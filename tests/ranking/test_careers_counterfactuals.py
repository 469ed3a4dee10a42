"""What would have to be different for an opening to enter the top k."""

from dataclasses import replace

import numpy as np
import pytest

from ml.careers import Counterfactual, Counterfactuals, counterfactuals
from ml.careers.persons import scores, with_skills
from ml.careers.variants import Variants
from ml.frames import (
    EmployeeProfile,
    HeldSkill,
    NeededCredential,
    NeededSkill,
    OpeningProfile,
    Target,
    Wish,
)
from ml.ranking import FLOOR, OpeningIndex, Ranker
from ml.ranking.index.indexes import side_of
from tests.ranking.organisation import employee, openings


@pytest.fixture(scope="module")
def board(ranker: Ranker) -> OpeningIndex:
    return ranker.index_openings(openings())


def asked(
    ranker: Ranker,
    board: OpeningIndex,
    title: str,
    k: int,
    person: EmployeeProfile | None = None,
    *,
    floor: float = 0.0,
) -> Counterfactuals:
    row = [profile.title for profile in board.profiles].index(title)
    mask = np.ones(len(board), dtype=np.bool_)
    asking = person or employee("Account executive")
    return counterfactuals(ranker, asking, board, row, k=k, mask=mask, floor=floor)


def changed(person: EmployeeProfile, change: Counterfactual) -> EmployeeProfile:
    learnt = with_skills(person, (step.as_held for step in change.skills))
    kept = tuple(wish for wish in learnt.wishes if wish not in change.withdrawn)
    return replace(learnt, wishes=(*kept, *change.stated))


def titles(ranker: Ranker, board: OpeningIndex, person: EmployeeProfile, k: int) -> list[str]:
    mask = ~ranker.unwanted(person, board)
    moves = ranker.rank_openings(person, board, k=k, mask=mask)
    return [board.profiles[board.keys.index(move.opening_key)].title for move in moves]


@pytest.mark.parametrize(
    "title", ["Content editor", "Support engineer", "Quality engineer", "Backend developer"]
)
@pytest.mark.parametrize("k", [2, 3, 4])
def test_every_change_given_brings_the_opening_into_the_top_k(
    ranker: Ranker, board: OpeningIndex, title: str, k: int
) -> None:
    seller = employee("Account executive")
    answer = asked(ranker, board, title, k)
    for change in answer.found:
        ranked = titles(ranker, board, changed(seller, change), k)
        assert ranked.index(title) + 1 == change.standing.rank
    if answer.now.rank and answer.now.rank <= k:
        assert answer.found == ()
    else:
        assert answer.found or answer.nearest


@pytest.mark.parametrize("k", [3, 4])
@pytest.mark.parametrize("title", ["Content editor", "Support engineer", "Backend developer"])
def test_a_change_is_enough_only_where_the_opening_is_no_longer_far(
    ranker: Ranker, board: OpeningIndex, title: str, k: int
) -> None:
    placed = asked(ranker, board, title, k)
    assert all(change.standing.score < FLOOR for change in placed.found)
    answer = asked(ranker, board, title, k, floor=FLOOR)
    assert answer.now.score < FLOOR
    assert answer.found
    for change in answer.found:
        assert change.standing.score >= FLOOR
        assert titles(ranker, board, changed(employee("Account executive"), change), k).count(title)


def test_no_smaller_set_of_skills_reaches(ranker: Ranker, board: OpeningIndex) -> None:
    seller = employee("Account executive")
    answer = asked(ranker, board, "Content editor", 3)
    (by_skills,) = (change for change in answer.found if change.skills)
    assert len(by_skills.skills) > 1
    gaps = ranker.explain(seller, by_profile(board, "Content editor")).gaps
    for gap in gaps:
        alone = [step for step in by_skills.skills if step.gap == gap]
        if alone:
            one = with_skills(seller, (step.as_held for step in alone))
            assert "Content editor" not in titles(ranker, board, one, 3)


def by_profile(board: OpeningIndex, title: str) -> OpeningProfile:
    return next(profile for profile in board.profiles if profile.title == title)


def test_a_wish_that_would_do_is_named(ranker: Ranker, board: OpeningIndex) -> None:
    answer = asked(ranker, board, "Content editor", 3)
    stated = [change.stated for change in answer.found if change.stated]
    assert stated == [(Wish(Target.FUNCTION, "Marketing"),)]


def test_a_wish_that_rules_the_opening_out_would_have_to_be_withdrawn(
    ranker: Ranker, board: OpeningIndex
) -> None:
    never = Wish(Target.FUNCTION, "Marketing", wanted=False)
    person = employee("Account executive", wishes=(never,))
    answer = asked(ranker, board, "Product marketing manager", 3, person)
    assert answer.now.rank is None
    assert [change.withdrawn for change in answer.found] == [(never,)]


def test_what_came_closest_is_told_when_nothing_reaches(
    ranker: Ranker, board: OpeningIndex
) -> None:
    answer = asked(ranker, board, "Quality engineer", 1)
    assert answer.found == ()
    assert answer.nearest is not None
    assert answer.nearest.standing.score > answer.now.score


def test_an_opening_that_may_not_be_offered_is_refused(ranker: Ranker, board: OpeningIndex) -> None:
    mask = np.zeros(len(board), dtype=np.bool_)
    with pytest.raises(ValueError, match="mask: leaves out row 0"):
        counterfactuals(ranker, employee("Account executive"), board, 0, k=3, mask=mask)


def test_a_variant_is_the_person_with_these_skills(
    every_ranker: Ranker,
) -> None:
    board = every_ranker.index_openings(openings())
    person = employee("Account executive", wishes=(Wish(Target.TEXT, "writing for a living"),))
    gained = [HeldSkill("Copywriting", None, 3.0), HeldSkill("negotiation", None, 5.0)]
    sets = [(), (0,), (1,), (0, 1), (1, 0)]
    people = [with_skills(person, (gained[number] for number in chosen)) for chosen in sets]
    variants = Variants.of(every_ranker, person, gained)
    side = variants.side(sets)
    found, _ = every_ranker.score_pairs(side, side_of(board))
    expected = scores(every_ranker, people, board)
    np.testing.assert_allclose(found.reshape(expected.shape), expected, atol=1e-6)
    named = [replace(one, key=str(number)) for number, one in enumerate(people)]
    fresh = every_ranker.index_employees(named).vectors
    np.testing.assert_allclose(variants.vectors(side), fresh, atol=1e-5)


@pytest.mark.parametrize("issued", ["Diploma in support", "Troubleshooting licence", "Desk pass"])
def test_nothing_that_is_issued_is_a_step_to_take(
    ranker: Ranker, board: OpeningIndex, issued: str
) -> None:
    title = "Support engineer"
    row = [profile.title for profile in board.profiles].index(title)
    needs = (NeededSkill(issued, weight=3.0), *board.profiles[row].skills)
    asked_for = replace(
        board.profiles[row], skills=needs, credentials=(NeededCredential("desk-pass"),)
    )
    profiles = [*board.profiles[:row], asked_for, *board.profiles[row + 1 :]]
    answer = asked(ranker, ranker.index_openings(profiles), title, 1)
    named = {step.gap.needed for change in answer.found for step in change.skills}
    near = {step.gap.needed for step in answer.nearest.skills} if answer.nearest else set()
    assert named | near
    assert issued not in named | near
