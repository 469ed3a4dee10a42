"""What people hold of what openings need: the skills side by side, matches and gaps."""

from collections.abc import Sequence
from operator import itemgetter

import numpy as np

from ml.frames import EmployeeProfile, HeldSkill, NeededSkill, OpeningProfile
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.explaining.rounding import told_closeness
from ml.ranking.index.sides import Openings, People
from ml.ranking.language.closeness import level_share
from ml.taxonomy.space import PRESENT_ABOVE, RELATED, SkillSpace
from ml.types import SkillGap, SkillMatch

_GAP_ORDER = itemgetter(0, 1, 2)
Covered = tuple[tuple[SkillMatch, ...], tuple[SkillGap, ...]]


def matches_and_gaps(
    people: People,
    openings: Openings,
    profiles: Sequence[tuple[EmployeeProfile, OpeningProfile]],
    space: SkillSpace,
) -> list[Covered]:
    """Return for each pair what is covered and what is missing or held below the level.

    A need is covered by a skill from `PRESENT_ABOVE` on, and by one that the taxonomy calls
    narrower; the nearest skill is named from the
    closeness of related entries of a taxonomy on. Both come essential ones first, then the
    closest matches and the weightiest gaps.

    Parameters
    ----------
    people, openings : one row and n rows, or n rows and one row
    profiles : n, in the order of the rows
    """
    best, close = nearest_held(people, openings, space)
    covered = []
    offsets = openings.block.skills.offsets.tolist()
    for row, (employee, opening) in enumerate(profiles):
        person, place = min(row, people.size - 1), min(row, openings.size - 1)
        needs = slice(offsets[place], offsets[place + 1])
        served = best[person, needs].tolist(), close[person, needs].tolist()
        covered.append(_covered(employee.skills, opening.skills, *served))
    return covered


def nearest_held(
    people: People, openings: Openings, space: SkillSpace
) -> tuple[IntArray, AnyArray]:
    """Return which of a person's skills serves each need best, levels considered, and how close.

    It is the skill itself where the person has it, at whatever level.

    Returns
    -------
    best : shape (people, needs of all openings), place in the person's skills; -1 for none
    close : the same shape, how far it covers the need without levels (0-1)
    """
    held, needed = people.block.skills, openings.block.skills
    names, place = np.unique(held.skill, return_inverse=True)
    wanted, of = np.unique(needed.skill, return_inverse=True)
    table = space.coverage(openings.names.skills.take(wanted), people.names.skills.take(names))
    levels, levels_needed = held.level, needed.level[:, None]
    needs = np.arange(len(of))
    best = np.full((people.size, len(of)), -1, dtype=np.int64)
    close = np.zeros((people.size, len(of)), dtype=np.float32)
    for person in range(people.size):
        own = slice(*held.offsets[person : person + 2])
        if own.start == own.stop or not len(of):
            continue
        alike = table[of[:, None], place[own]]
        worth = alike * level_share(levels[own], levels_needed)
        # The skill itself comes first: what resembles it outweighs no level that was found.
        best[person] = (worth + (alike >= 1.0)).argmax(axis=1)
        close[person] = alike[needs, best[person]]
    return best, close


def _covered(
    skills: Sequence[HeldSkill],
    needs: Sequence[NeededSkill],
    best: Sequence[int],
    close: Sequence[float],
) -> Covered:
    """Sort an opening's needs, each served by a skill held, into matches and gaps."""
    matched, gaps = [], []
    for need, place, closeness in zip(needs, best, close, strict=True):
        held = skills[place] if place >= 0 else None
        if held is not None and closeness >= PRESENT_ABOVE:
            matched.append(_match(need, held, closeness))
            if closeness < 1.0 or not _below(held, need):
                continue
        nearest = held if closeness >= RELATED else None
        gaps.append((not need.essential, -need.weight, need.name, _gap(need, nearest, closeness)))
    matched.sort(key=lambda m: (not m.essential, -m.closeness, m.needed))
    gaps.sort(key=_GAP_ORDER)
    return tuple(matched), tuple([gap for *_, gap in gaps])


def _match(need: NeededSkill, held: HeldSkill, close: float) -> SkillMatch:
    names = need.name, need.key, held.name, held.key
    return SkillMatch(*names, need.essential, told_closeness(close), need.level, held.level)


def _gap(need: NeededSkill, nearest: HeldSkill | None, close: float) -> SkillGap:
    asked = need.name, need.key, need.essential, need.level
    if nearest is None:
        return SkillGap(*asked, None, None, None, 0.0)
    level = nearest.level if close >= 1.0 else None
    return SkillGap(*asked, level, nearest.name, nearest.key, told_closeness(close))


def _below(held: HeldSkill, need: NeededSkill) -> bool:
    return held.level is not None and need.level is not None and held.level < need.level
