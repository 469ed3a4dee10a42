"""What people hold of what openings need: the skills side by side, matches and gaps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from ml.frames import EmployeeProfile, HeldSkill, NeededSkill, OpeningProfile
from ml.ranking.closeness import level_share
from ml.ranking.names import Identity
from ml.ranking.ragged import AnyArray
from ml.taxonomy.space import PRESENT_ABOVE, RELATED, SkillSpace, SkillVectors
from ml.types import SkillGap, SkillMatch

Profiles = Sequence[tuple[EmployeeProfile, OpeningProfile]]
Covered = tuple[tuple[SkillMatch, ...], tuple[SkillGap, ...]]


def matches_and_gaps(profiles: Profiles, space: SkillSpace) -> list[Covered]:
    """Return for each pair what is covered and what is missing or held below the level.

    A need is covered by a skill from `PRESENT_ABOVE` on; the nearest skill is named from the
    closeness of related entries of a taxonomy on. Both come essential ones first, then the
    closest matches and the weightiest gaps.
    """
    table = SkillTable.of(profiles, space)
    needs: dict[int, list[NeededSkill]] = {}
    for employee, opening in profiles:
        needs.setdefault(id(employee), []).extend(opening.skills)
    people = {id(employee): employee for employee, _ in profiles}
    served = {each: table.served(people[each].skills, all_) for each, all_ in needs.items()}
    return [_covered(opening, served[id(employee)]) for employee, opening in profiles]


Served = Iterator[tuple[NeededSkill, HeldSkill | None, float]]


@dataclass(frozen=True)
class SkillTable:
    """The closeness of every skill held to every skill needed in some pairs.

    Attributes
    ----------
    held, needed : identity to row and to column
    close : shape (len(held), len(needed)), 0-1 without levels
    """

    held: dict[Identity, int]
    needed: dict[Identity, int]
    close: AnyArray

    @classmethod
    def of(cls, profiles: Profiles, space: SkillSpace) -> "SkillTable":
        """Compare the skills of these pairs, each distinct one once."""
        people = {id(person): person for person, _ in profiles}.values()
        held = _places(skill for person in people for skill in person.skills)
        needed = _places(skill for _, opening in profiles for skill in opening.skills)
        close = space.closeness(_vectors(held, space), _vectors(needed, space))
        return cls(held, needed, close)

    def served(self, held: Sequence[HeldSkill], needs: Sequence[NeededSkill]) -> Served:
        """Give each need with the skill held that serves it best, levels considered."""
        if not held or not needs:
            return ((need, None, 0.0) for need in needs)
        rows = np.array([self.held[s.key, s.name] for s in held], dtype=np.int64)
        columns = np.array([self.needed[s.key, s.name] for s in needs], dtype=np.int64)
        close = self.close[rows[:, None], columns]
        best = (close * level_share(_levels(held)[:, None], _levels(needs))).argmax(axis=0)
        closeness = close[best, np.arange(len(needs))].tolist()
        return zip(needs, [held[row] for row in best.tolist()], closeness, strict=True)


def _covered(opening: OpeningProfile, served: Served) -> Covered:
    """Sort an opening's needs, the next ones served, into matches and gaps."""
    matched, gaps = [], []
    for need, held, close in islice(served, len(opening.skills)):
        if held is not None and close >= PRESENT_ABOVE:
            matched.append(_match(need, held, close))
            if close < 1.0 or not _below(held, need):
                continue
        gaps.append((need.weight, _gap(need, held if close >= RELATED else None, close)))
    matched.sort(key=lambda m: (not m.essential, -m.closeness, m.needed))
    gaps.sort(key=lambda g: (not g[1].essential, -g[0], g[1].needed))
    return tuple(matched), tuple([gap for _, gap in gaps])


def _places(skills: Iterable[HeldSkill | NeededSkill]) -> dict[Identity, int]:
    distinct = dict.fromkeys([(skill.key, skill.name) for skill in skills])
    return {identity: place for place, identity in enumerate(distinct)}


def _vectors(places: dict[Identity, int], space: SkillSpace) -> SkillVectors:
    return space.vectors([name for _, name in places], [key for key, _ in places])


def _levels(skills: Sequence[HeldSkill] | Sequence[NeededSkill]) -> AnyArray:
    return np.array([np.nan if s.level is None else s.level for s in skills], dtype=np.float32)


def _match(need: NeededSkill, held: HeldSkill, close: float) -> SkillMatch:
    return SkillMatch(
        needed=need.name,
        needed_key=need.key,
        held=held.name,
        held_key=held.key,
        essential=need.essential,
        closeness=close,
        level_needed=need.level,
        level_held=held.level,
    )


def _gap(need: NeededSkill, nearest: HeldSkill | None, close: float) -> SkillGap:
    return SkillGap(
        needed=need.name,
        needed_key=need.key,
        essential=need.essential,
        level_needed=need.level,
        level_held=nearest.level if nearest and close >= 1.0 else None,
        nearest=nearest.name if nearest else None,
        nearest_key=nearest.key if nearest else None,
        closeness=close if nearest else 0.0,
    )


def _below(held: HeldSkill, need: NeededSkill) -> bool:
    return held.level is not None and need.level is not None and held.level < need.level
