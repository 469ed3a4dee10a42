"""Paths of several feasible steps, each explained for the person as she would be by then."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from ml.careers import CareerMap, CareerPath, Journey, career_map, career_paths, wished_roles
from ml.careers.persons import after_step
from ml.frames import EmployeeProfile, Target, Wish
from ml.ranking import Ranker
from tests.ranking.organisation import employee, marketing, openings

ANY = Journey(feasible=1e-6)


@pytest.fixture(scope="module")
def careers(ranker: Ranker) -> CareerMap:
    return career_map(ranker, openings())


def row_of(careers: CareerMap, title: str) -> int:
    return [role.title for role in careers.roles.profiles].index(title)


def paths(
    careers: CareerMap, person: EmployeeProfile, title: str, k: int = 5, journey: Journey = ANY
) -> list[CareerPath]:
    return career_paths(careers, person, [row_of(careers, title)], k=k, journey=journey)


def test_every_path_ends_at_the_target_and_repeats_nothing(careers: CareerMap) -> None:
    seller = employee("Account executive")
    found = paths(careers, seller, "Backend developer", k=10)
    assert len(found) == 10
    for path in found:
        titles = [seller.title, *(step.role.title for step in path.steps)]
        assert titles[-1] == "Backend developer"
        assert len(set(titles)) == len(titles)
    assert len({tuple(step.role.key for step in path.steps) for path in found}) == 10


def test_the_chance_is_the_product_of_the_steps_and_orders_the_paths(careers: CareerMap) -> None:
    found = paths(careers, employee("Account executive"), "Backend developer", k=10)
    for path in found:
        # The scores of steps are told to six digits, the chance is worked out before.
        product = np.prod([step.move.score for step in path.steps])
        assert path.chance == pytest.approx(product, abs=1e-6 * len(path.steps))
    chances = [path.chance for path in found]
    assert chances == sorted(chances, reverse=True)


def test_each_step_is_explained_for_the_person_after_the_steps_before(
    careers: CareerMap, ranker: Ranker
) -> None:
    seller = employee("Account executive")
    path = next(p for p in paths(careers, seller, "Backend developer", k=10) if len(p.steps) > 1)
    person = seller
    for step in path.steps:
        assert step.move.score == pytest.approx(ranker.explain(person, step.role).score, abs=1e-6)
        person = after_step(person, step.role)
    learnt = {gap.needed for gap in path.steps[0].move.gaps}
    assert learnt.isdisjoint(gap.needed for gap in path.steps[1].move.gaps)


def test_no_better_path_of_two_steps_is_missed(careers: CareerMap, ranker: Ranker) -> None:
    support = employee("Support engineer")
    target = careers.roles.profiles[row_of(careers, "Data analyst")]
    best = ranker.explain(support, target).score
    for role in careers.roles.profiles:
        if role.title in {support.title, target.title}:
            continue
        first = ranker.explain(support, role).score
        best = max(best, first * ranker.explain(after_step(support, role), target).score)
    found = paths(careers, support, "Data analyst", k=1, journey=Journey(2, 1e-6))
    assert found[0].chance == pytest.approx(best, abs=1e-6)


def test_a_step_that_is_not_feasible_is_on_no_path(careers: CareerMap) -> None:
    seller = employee("Account executive")
    least = 0.01
    for path in paths(careers, seller, "Product marketing manager", journey=Journey(3, least)):
        assert all(step.move.score >= least for step in path.steps)
    assert paths(careers, seller, "Quality engineer", journey=Journey(3, 0.64)) == []


def test_a_path_leaps_over_no_more_than_two_grades(ranker: Ranker) -> None:
    ladder = [replace(role, grade=3 + 2 * place) for place, role in enumerate(openings())]
    careers = career_map(ranker, ladder)
    person = employee("Account executive", grade=3)
    for path in paths(careers, person, "Quality engineer", journey=Journey(4, 1e-9)):
        grades = [3, *(step.role.grade for step in path.steps)]
        assert all(-1 <= up - low <= 2 for low, up in itertools.pairwise(grades))


def test_roles_held_before_and_roles_ruled_out_are_on_no_path(careers: CareerMap) -> None:
    person = employee("Account executive", wishes=(marketing(wanted=False),))
    for path in paths(careers, person, "Backend developer", k=20):
        assert all(step.role.function != "Marketing" for step in path.steps)


def test_wishes_name_roles_by_function_role_and_text(careers: CareerMap) -> None:
    def named(*wishes: Wish) -> set[str]:
        rows = wished_roles(careers, employee("Account executive", wishes=wishes))
        return {careers.roles.profiles[row].title for row in rows}

    assert named(marketing()) == {"Product marketing manager", "Content editor"}
    assert named(Wish(Target.ROLE, "Data analyst")) == {"Data analyst"}
    assert "Backend developer" in named(Wish(Target.TEXT, "backend developer"))
    assert named(marketing(wanted=False)) == set()
    assert named() == set()


def test_the_same_question_has_the_same_answer(careers: CareerMap) -> None:
    seller = employee("Account executive")
    assert paths(careers, seller, "Data analyst") == paths(careers, seller, "Data analyst")


def test_a_map_takes_over_what_did_not_change(ranker: Ranker, careers: CareerMap) -> None:
    again = career_map(ranker, openings(), careers)
    seller = employee("Account executive")
    assert paths(again, seller, "Data analyst") == paths(careers, seller, "Data analyst")


@pytest.mark.parametrize(
    ("k", "journey", "reason"),
    [(0, ANY, "k: "), (1, Journey(0), "most_steps: "), (1, Journey(9), "most_steps: ")],
)
def test_questions_that_make_no_sense_are_refused(
    careers: CareerMap, k: int, journey: Journey, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        paths(careers, employee("Account executive"), "Data analyst", k, journey)
