"""What a person holds of what an opening needs: the skills side by side, matches and gaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ml.frames import EmployeeProfile, HeldSkill, NeededSkill, OpeningProfile
from ml.ranking.closeness import level_share
from ml.ranking.names import Identity
from ml.ranking.ragged import AnyArray
from ml.taxonomy.space import PRESENT_ABOVE, RELATED, SkillSpace, SkillVectors
from ml.types import SkillGap, SkillMatch

Profiles = Sequence[tuple[EmployeeProfile, OpeningProfile]]


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
        held = _places(skill for person, _ in profiles for skill in person.skills)
        needed = _places(skill for _, opening in profiles for skill in opening.skills)
        close = space.closeness(_vectors(needed, space), _vectors(held, space)).T
        return cls(held, needed, close)

    def compare(self, employee: EmployeeProfile, opening: OpeningProfile) -> "Comparison":
        """Cut out one pair."""
        rows = [self.held[s.key, s.name] for s in employee.skills]
        columns = [self.needed[s.key, s.name] for s in opening.skills]
        return Comparison(employee, opening, self.close[np.ix_(rows, columns)])


@dataclass(frozen=True)
class Comparison:
    """One person and one opening with the closeness of their skills, shape (held, needed)."""

    employee: EmployeeProfile
    opening: OpeningProfile
    close: AnyArray

    def matches_and_gaps(self) -> tuple[tuple[SkillMatch, ...], tuple[SkillGap, ...]]:
        """Return what is covered and what is missing or held below the level, worst first.

        A need is covered by a skill from `PRESENT_ABOVE` on; the nearest skill is named from
        the closeness of related entries of a taxonomy on.
        """
        matched, gaps = [], []
        for (need, held, close), weight in zip(
            self._served(), (need.weight for need in self.opening.skills), strict=True
        ):
            if held is not None and close >= PRESENT_ABOVE:
                matched.append(_match(need, held, close))
                if close < 1.0 or not _below(held, need):
                    continue
            gaps.append((weight, _gap(need, held if close >= RELATED else None, close)))
        matched.sort(key=lambda m: (not m.essential, -m.closeness, m.needed))
        gaps.sort(key=lambda g: (not g[1].essential, -g[0], g[1].needed))
        return tuple(matched), tuple(gap for _, gap in gaps)

    def _served(self) -> list[tuple[NeededSkill, HeldSkill | None, float]]:
        """Return each need with the skill held that serves it best, levels considered."""
        needs, held = self.opening.skills, self.employee.skills
        if not held:
            return [(need, None, 0.0) for need in needs]
        share = level_share(_levels(held)[:, None], _levels(needs)[None, :])
        best = (self.close * share).argmax(axis=0).tolist() if needs else []
        return [
            (need, held[row], float(self.close[row, column]))
            for column, (need, row) in enumerate(zip(needs, best, strict=True))
        ]


def _places(skills: Iterable[HeldSkill | NeededSkill]) -> dict[Identity, int]:
    distinct = dict.fromkeys((skill.key, skill.name) for skill in skills)
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
