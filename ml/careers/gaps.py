"""What closing each gap gains, and what it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from ml.careers.variants import Variants
from ml.frames import EmployeeProfile, HeldSkill, OpeningProfile
from ml.ranking import Ranker, told_score
from ml.taxonomy.credentials import credential_key, names_credential
from ml.types import SkillGap

USUAL_LEVEL = 3.0
LEAST_EFFORT = 0.5


@dataclass(frozen=True, slots=True)
class SkillChange:
    """A skill to learn or to raise.

    `effort` counts steps of level (0-5) from where the person stands: the level held, or the
    level of the nearest skill held times its closeness. A level that nobody stated counts as 3.
    """

    gap: SkillGap
    level_to: float | None
    effort: float

    @property
    def as_held(self) -> HeldSkill:
        """The skill as it would be held."""
        return HeldSkill(self.gap.needed, self.gap.needed_key, self.level_to)


@dataclass(frozen=True, slots=True)
class GapClosing:
    """A gap, what closing it alone would add to the score (0-1), and the effort that it takes.

    What is `issued`, such as a diploma that is listed as a skill, is not climbed to level by level.
    """

    change: SkillChange
    gain: float
    issued: bool = False

    @property
    def gain_per_effort(self) -> float:
        """What a step of level gains."""
        return self.gain / self.change.effort


def skill_change(gap: SkillGap, person: EmployeeProfile) -> SkillChange:
    """Return what closing a gap means for this person."""
    aim = gap.level_needed if gap.level_needed is not None else USUAL_LEVEL
    if gap.level_held is not None:
        stands_at = gap.level_held
    elif gap.nearest is not None:
        stands_at = gap.closeness * _level_of(gap.nearest, gap.nearest_key, person)
    else:
        stands_at = 0.0
    return SkillChange(gap, gap.level_needed, max(aim - stands_at, LEAST_EFFORT))


def is_issued(name: str, opening: OpeningProfile) -> bool:
    """Tell whether a needed skill is a credential in truth, by its name or as the opening says."""
    if names_credential(name):
        return True
    if not opening.credentials:
        return False
    asked = {credential_key(n) for one in opening.credentials for n in (one.name, *one.accepted)}
    return credential_key(name) in asked


def closing_gaps(
    ranker: Ranker,
    person: EmployeeProfile,
    opening: OpeningProfile,
    gaps: Sequence[SkillGap],
) -> tuple[GapClosing, ...]:
    """Return the gaps in the order of what closing them gains per effort, best first.

    What is issued comes last: no number of levels stands for it.

    Each gain is the difference of two scores of the pair, with the skill and without.
    """
    if not gaps:
        return ()
    changes = [skill_change(gap, person) for gap in gaps]
    variants = Variants.of(ranker, person, [change.as_held for change in changes])
    as_is_and_with_each = variants.side([(), *((number,) for number in range(len(changes)))])
    found, _shares = ranker.score_pairs(as_is_and_with_each, ranker.sides.opening(opening))
    before, *after = map(told_score, found.tolist())
    closings = [
        GapClosing(change, told_score(score - before), is_issued(change.gap.needed, opening))
        for change, score in zip(changes, after, strict=True)
    ]
    return tuple(sorted(closings, key=_best_first))


def _best_first(closing: GapClosing) -> tuple[bool, float, bool, str]:
    gap = closing.change.gap
    return closing.issued, -round(closing.gain_per_effort, 9), not gap.essential, gap.needed


def _level_of(name: str, key: str | None, person: EmployeeProfile) -> float:
    for held in person.skills:
        if held.name == name and held.key == key:
            return USUAL_LEVEL if held.level is None else held.level
    return USUAL_LEVEL
