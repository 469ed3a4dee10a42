"""What everybody may rely on, whatever the ranker inside."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.frames import EmployeeProfile, HeldSkill, NeededSkill, OpeningProfile, Target, Wish
from ml.ranking import Ranker, Reason
from tests.ranking.organisation import employee, employees, marketing, opening, openings

# One in the last of the digits that are told.
TOLERANCE = 1.1e-6
NAMES = [*sorted({s.name for o in openings() for s in o.skills}), "Falconry", "Glass blowing"]
PEOPLE = employees()
PLACES = openings()
few = settings(max_examples=40, deadline=None, derandomize=True)


@pytest.fixture(scope="session")
def ranker(every_ranker: Ranker) -> Ranker:
    return every_ranker


def score(ranker: Ranker, person: EmployeeProfile, place: OpeningProfile) -> float:
    return ranker.explain(person, place).score


def ranked_scores(ranker: Ranker, person: EmployeeProfile) -> dict[str, float]:
    moves = ranker.rank_openings(person, ranker.index_openings(PLACES), k=len(PLACES))
    return {move.opening_key: move.score for move in moves}


@pytest.mark.parametrize("person", PEOPLE, ids=lambda p: p.key)
def test_a_batch_of_openings_equals_its_singles(ranker, person):
    scores = ranked_scores(ranker, person)
    assert len(scores) == len(PLACES)
    for place in PLACES:
        assert scores[place.key] == pytest.approx(score(ranker, person, place), abs=TOLERANCE)


@pytest.mark.parametrize("place", PLACES, ids=lambda o: o.key)
def test_a_batch_of_people_equals_its_singles(ranker, place):
    index = ranker.index_employees(PEOPLE)
    moves = ranker.rank_employees(place, index, k=len(PEOPLE))
    assert len(moves) == len(PEOPLE)
    for move in moves:
        person = next(p for p in PEOPLE if p.key == move.employee_key)
        assert move.score == pytest.approx(score(ranker, person, place), abs=TOLERANCE)


def test_what_else_is_indexed_does_not_matter(ranker):
    person = PEOPLE[0]
    alone = ranker.rank_openings(person, ranker.index_openings(PLACES[2:3]), k=1)[0]
    assert ranked_scores(ranker, person)[PLACES[2].key] == pytest.approx(alone.score, abs=TOLERANCE)


def test_the_order_of_openings_does_not_matter(ranker):
    person = PEOPLE[1]
    forward = ranker.rank_openings(person, ranker.index_openings(PLACES), k=8)
    backward = ranker.rank_openings(person, ranker.index_openings(PLACES[::-1]), k=8)
    assert [m.opening_key for m in forward] == [m.opening_key for m in backward]


@few
@given(st.randoms(use_true_random=False), st.sampled_from(PEOPLE), st.sampled_from(PLACES))
def test_the_order_of_skills_and_wishes_does_not_matter(ranker, chance, person, place):
    shuffled = dataclasses.replace(
        person,
        skills=tuple(chance.sample(person.skills, len(person.skills))),
        wishes=tuple(chance.sample(person.wishes, len(person.wishes))),
    )
    needs = tuple(chance.sample(place.skills, len(place.skills)))
    moved = dataclasses.replace(place, skills=needs)
    expected = score(ranker, person, place)
    assert score(ranker, shuffled, moved) == pytest.approx(expected, abs=TOLERANCE)


@few
@given(
    st.sampled_from(PEOPLE),
    st.sampled_from(PLACES),
    st.lists(st.sampled_from(NAMES), max_size=12, unique=True),
    st.integers(0, 3),
    st.one_of(st.none(), st.floats(0, 5)),
)
def test_gaining_a_needed_skill_never_lowers_the_score(ranker, person, place, held, which, level):
    need = place.skills[which % len(place.skills)]
    skills = tuple(HeldSkill(name, None, 2.0) for name in held if name != need.name)
    before = dataclasses.replace(person, skills=skills)
    after = dataclasses.replace(person, skills=(*skills, HeldSkill(need.name, need.key, level)))
    assert score(ranker, after, place) >= score(ranker, before, place) - TOLERANCE


@few
@given(
    st.sampled_from(PEOPLE),
    st.sampled_from(PLACES),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=12, unique=True),
    st.floats(0, 5),
    st.floats(0, 5),
)
def test_raising_a_level_never_lowers_the_score(ranker, person, place, names, one, other):
    low, high = sorted((one, other))
    rest = tuple(HeldSkill(name, None, 3.0) for name in names[1:])
    before = dataclasses.replace(person, skills=(HeldSkill(names[0], None, low), *rest))
    after = dataclasses.replace(person, skills=(HeldSkill(names[0], None, high), *rest))
    assert score(ranker, after, place) >= score(ranker, before, place) - TOLERANCE


def test_a_needed_skill_that_is_gained_raises_the_score(ranker):
    place = opening("Content editor")
    person = employee("Account executive")
    gained = dataclasses.replace(person, skills=(*person.skills, HeldSkill("Editing", None, 4.0)))
    assert score(ranker, gained, place) > score(ranker, person, place) + 1e-4


WISHES = (
    marketing(),
    marketing(weight=0.4),
    Wish(Target.ROLE, "Quality engineer"),
    Wish(Target.TEXT, "Longer term I see myself in data analysis"),
)


@few
@given(st.sampled_from(PEOPLE), st.sampled_from(PLACES), st.sampled_from(WISHES))
def test_removing_a_wish_never_raises_a_score(ranker, person, place, wish):
    with_wish = dataclasses.replace(person, wishes=(*person.wishes, wish))
    assert score(ranker, with_wish, place) >= score(ranker, person, place) - TOLERANCE


def test_two_people_with_equal_skills_and_other_wishes_get_other_first_places(ranker):
    place = ranker.index_openings([opening("Content editor"), opening("Sales operations analyst")])
    seller = employee("Account executive", wishes=(Wish(Target.FUNCTION, "Sales"),))
    hopeful = dataclasses.replace(seller, wishes=(marketing(),))
    assert ranker.rank_openings(seller, place, k=1)[0].opening_key == "sales-operations-analyst"
    assert ranker.rank_openings(hopeful, place, k=1)[0].opening_key == "content-editor"


@pytest.mark.parametrize(
    ("wish", "named"),
    [
        (marketing(wanted=False), {"product-marketing-manager", "content-editor"}),
        (Wish(Target.ROLE, "Content editor", wanted=False), {"content-editor"}),
        (Wish(Target.TEXT, "content editor", wanted=False), {"content-editor"}),
    ],
)
def test_a_negative_wish_names_and_lowers_what_it_rejects(ranker, wish, named):
    person = employee("Account executive")
    reluctant = dataclasses.replace(person, wishes=(wish,))
    index = ranker.index_openings(PLACES)
    unwanted = ranker.unwanted(reluctant, index)
    assert {key for key, no in zip(index.keys, unwanted, strict=True) if no} == named
    before, after = ranked_scores(ranker, person), ranked_scores(ranker, reluctant)
    for key in before:
        assert after[key] <= before[key] + TOLERANCE
    assert all(after[key] < 0.2 * before[key] for key in named)


def test_nothing_is_unwanted_without_a_negative_wish(ranker):
    index = ranker.index_openings(PLACES)
    assert not ranker.unwanted(employee("Account executive", wishes=(marketing(),)), index).any()


@pytest.mark.parametrize("person", PEOPLE, ids=lambda p: p.key)
def test_contributions_add_up_to_the_score(ranker, person):
    for move in ranker.rank_openings(person, ranker.index_openings(PLACES), k=8):
        assert sum(c.value for c in move.contributions) == pytest.approx(move.score, abs=TOLERANCE)
        assert 0.0 < move.score < 1.0
        assert {c.name for c in move.contributions} == {reason.value for reason in Reason}


def test_wishes_contribute_nothing_where_there_are_none(ranker):
    for move in ranker.rank_openings(PEOPLE[0], ranker.index_openings(PLACES), k=8):
        aspiration = next(c for c in move.contributions if c.name == Reason.ASPIRATION)
        assert aspiration.value == 0.0
        assert aspiration.evidence == ()


def test_a_label_of_function_alone_decides_nothing(ranker):
    person = employee("Account executive")
    place = opening("Data analyst")
    relabelled = dataclasses.replace(place, function="Sales")
    same = dataclasses.replace(person, function="Finance")
    expected = score(ranker, person, place)
    assert score(ranker, person, relabelled) == pytest.approx(expected, abs=TOLERANCE)
    assert score(ranker, same, place) == pytest.approx(expected, abs=TOLERANCE)


def test_a_function_that_the_opening_works_with_is_a_bridge(ranker):
    person = employee("Account executive")
    place = opening("Product marketing manager")
    isolated = dataclasses.replace(place, works_with=())
    move = ranker.explain(person, place)
    assert move.bridges == ("Sales",)
    assert move.score > score(ranker, person, isolated)


def test_past_moves_between_functions_support_and_never_hold_back(ranker):
    moves = {m.opening_key: m for m in (ranker.explain(PEOPLE[0], place) for place in PLACES)}
    support = {
        key: next(c.value for c in move.contributions if c.name == Reason.FUNCTION_TRANSFER)
        for key, move in moves.items()
    }
    assert support["product-marketing-manager"] > 0
    assert all(value >= 0 for value in support.values())


def test_two_skills_and_two_hundred_skills_get_sensible_first_places(ranker):
    index = ranker.index_openings(PLACES)
    developer = EmployeeProfile("few", skills=(HeldSkill("Python"), HeldSkill("Database design")))
    assert ranker.rank_openings(developer, index, k=1)[0].opening_key == "backend-developer"
    strange = tuple(HeldSkill(f"Curious craft number {n}") for n in range(196))
    known = tuple(HeldSkill(s.name, None, 4.0) for s in opening("Content editor").skills)
    many = EmployeeProfile("many", title="Editor", skills=(*strange, *known))
    assert ranker.rank_openings(many, index, k=1)[0].opening_key == "content-editor"


def test_unseen_skills_are_counted_and_reported(ranker):
    skills = (HeldSkill("Python"), HeldSkill("Falconry"), HeldSkill("Glass blowing"))
    move = ranker.explain(EmployeeProfile("odd", skills=skills), PLACES[0])
    assert move.unseen_skills == ("Falconry", "Glass blowing")


def test_matches_and_gaps_cover_every_need(ranker):
    person = employee(
        "Account executive",
        skills=(HeldSkill("Customer discovery", None, 1.0), HeldSkill("Editing")),
    )
    place = opening("Product marketing manager")
    move = ranker.explain(person, place)
    named = {m.needed for m in move.matched} | {g.needed for g in move.gaps}
    assert named == {s.name for s in place.skills}
    shallow = next(g for g in move.gaps if g.needed == "Customer discovery")
    assert (shallow.level_held, shallow.level_needed, shallow.closeness) == (1.0, 3.0, 1.0)
    assert [g.essential for g in move.gaps] == sorted(
        (g.essential for g in move.gaps), reverse=True
    )


def test_the_same_key_is_the_same_skill_under_any_name(ranker):
    place = OpeningProfile("x", "Juggler", skills=(NeededSkill("Jonglage", "skill:7"),))
    person = EmployeeProfile("y", skills=(HeldSkill("Juggling", "skill:7"),))
    assert [m.closeness for m in ranker.explain(person, place).matched] == [1.0]


def test_the_mask_holds_and_ranks_count_from_one(ranker):
    index = ranker.index_openings(PLACES)
    mask = np.array([o.function == "Marketing" for o in PLACES])
    moves = ranker.rank_openings(PEOPLE[0], index, k=20, mask=mask)
    assert {m.opening_key for m in moves} == {"product-marketing-manager", "content-editor"}
    assert [m.rank for m in moves] == [1, 2]
    assert ranker.rank_openings(PEOPLE[0], index, k=3, mask=np.zeros(len(index), bool)) == []


def test_ties_are_broken_by_key(ranker):
    twins = [opening("Content editor", key) for key in ("b", "c", "a")]
    moves = ranker.rank_openings(PEOPLE[0], ranker.index_openings(twins), k=3)
    assert [m.opening_key for m in moves] == ["a", "b", "c"]


def test_an_empty_index_gives_an_empty_ranking(ranker):
    assert ranker.rank_openings(PEOPLE[0], ranker.index_openings([]), k=5) == []
    assert ranker.rank_employees(PLACES[0], ranker.index_employees([]), k=5) == []


@pytest.mark.parametrize(
    ("k", "mask", "message"), [(0, None, "k:"), (1, np.ones(3, bool), "mask:")]
)
def test_wrong_questions_are_refused(ranker, k, mask, message):
    with pytest.raises(ValueError, match=message):
        ranker.rank_openings(PEOPLE[0], ranker.index_openings(PLACES), k=k, mask=mask)
