"""People as they would be: with a skill more, or after a step."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from ml.frames import EmployeeProfile, HeldSkill, NeededSkill, OpeningProfile, PastRole
from ml.ranking import OpeningIndex, Ranker, told_score
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.index.indexes import side_of


def with_skill(person: EmployeeProfile, skill: HeldSkill) -> EmployeeProfile:
    """Return the person with a skill, in place of the same skill at another level.

    >>> from ml.frames import EmployeeProfile, HeldSkill
    >>> ann = EmployeeProfile("E-1", skills=(HeldSkill("SQL", level=1.0),))
    >>> with_skill(ann, HeldSkill("sql", level=3.0)).skills
    (HeldSkill(name='sql', key=None, level=3.0),)
    """
    kept = tuple(held for held in person.skills if not is_same_skill(held, skill))
    return replace(person, skills=(*kept, skill))


def with_skills(person: EmployeeProfile, skills: Iterable[HeldSkill]) -> EmployeeProfile:
    """Return the person with several skills more."""
    for skill in skills:
        person = with_skill(person, skill)
    return person


def after_step(person: EmployeeProfile, role: OpeningProfile) -> EmployeeProfile:
    """Return the person once she has filled a role: its work is hers, its skills are learnt.

    A level that she holds already above the one needed stays.
    """
    learnt = (HeldSkill(need.name, need.key, _level_after(need, person)) for need in role.skills)
    moved = replace(
        person,
        title=role.title,
        function=role.function,
        grade=role.grade if role.grade is not None else person.grade,
        role_key=role.role_key or role.key,
        text="\n".join(filter(None, (role.description, person.text))),
        history=(*person.history, PastRole(person.title, person.function)),
    )
    return with_skills(moved, learnt)


def scores(ranker: Ranker, people: Sequence[EmployeeProfile], roles: OpeningIndex) -> AnyArray:
    """Return the score of every person for every row.

    Returns
    -------
    shape (len(people), len(roles)), calibrated chances (0-1)
    """
    if not people or not len(roles):
        return np.zeros((len(people), len(roles)))
    renamed = [replace(person, key=str(number)) for number, person in enumerate(people)]
    found, _shares = ranker.score_pairs(side_of(ranker.index_employees(renamed)), side_of(roles))
    return np.asarray(found).reshape(len(people), len(roles))


def pair_score(ranker: Ranker, person: EmployeeProfile, opening: OpeningProfile) -> float:
    """Return the score of one pair as it is told, without its reasons."""
    found, _shares = ranker.score_pairs(ranker.sides.person(person), ranker.sides.opening(opening))
    return told_score(float(found[0]))


def _level_after(need: NeededSkill, person: EmployeeProfile) -> float | None:
    levels = [need.level, *(held.level for held in person.skills if is_same_skill(held, need))]
    return max((level for level in levels if level is not None), default=None)


def is_same_skill(one: HeldSkill, other: HeldSkill | NeededSkill) -> bool:
    """Tell whether two skills are the same, by key where both have one, else by name."""
    if one.key is not None and other.key is not None:
        return one.key == other.key
    return one.name.casefold() == other.name.casefold()
