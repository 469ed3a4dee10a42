"""What the people of a crowd wish, by what they wish: read once a crowd, not once a question."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.serving.records import PersonView, folded
from ml.frames import Direction, HeldSkill, NeededSkill, Target
from ml.types import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class WishedWork:
    """Who wishes what, as rows of a crowd.

    Attributes
    ----------
    stays : shape (people,), those who wish to stay where they are
    roles, titles, functions : rows by a role's external id, and by folded names
    leading : rows of those who wish to lead people
    holders : how many people hold a skill, by what `skill_name` calls it
    """

    stays: BoolArray
    roles: Mapping[str, IntArray]
    titles: Mapping[str, IntArray]
    functions: Mapping[str, IntArray]
    leading: IntArray
    holders: Mapping[str, int]


def skill_name(skill: HeldSkill | NeededSkill) -> str:
    """What a skill is told apart by: its external id, or its text where it is not recognised."""
    return skill.key if skill.key is not None else folded(skill.name)


def wished_work(views: Sequence[PersonView]) -> WishedWork:
    """What these people wish, and how common each skill is among them."""
    stays = np.zeros(len(views), dtype=np.bool_)
    rows: dict[Target, defaultdict[str, list[int]]] = {
        target: defaultdict(list) for target in Target
    }
    keys: defaultdict[str, list[int]] = defaultdict(list)
    leading: list[int] = []
    holders: Counter[str] = Counter()
    for row, view in enumerate(views):
        holders.update({skill_name(skill) for skill in view.profile.skills})
        for wish in view.profile.wishes:
            if not wish.wanted:
                continue
            if wish.direction is Direction.STAY:
                stays[row] = True
                continue
            if wish.direction is Direction.PEOPLE_LEADERSHIP:
                leading.append(row)
            rows[wish.target][folded(wish.names[0])].append(row)
            if wish.role_key is not None:
                keys[wish.role_key].append(row)
    return WishedWork(
        stays,
        _arrays(keys),
        _arrays(rows[Target.ROLE]),
        _arrays(rows[Target.FUNCTION]),
        np.array(leading, dtype=np.int64),
        holders,
    )


def _arrays(rows: Mapping[str, list[int]]) -> dict[str, IntArray]:
    return {name: np.array(found, dtype=np.int64) for name, found in rows.items()}
