"""Which skills held speak for an opening, and what exact ones are told to add.

Signals weigh a skill twice: as a need that is met, and by its meaning. People read it once. So
what skills say by their meaning is told where they count: with the essential or the optional
skills where the opening asks for exactly them, and as related skills for the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.explaining.comparison import Covered
from ml.ranking.explaining.traces import EVIDENCE, TIED_PLACES, Names
from ml.ranking.index.sides import Openings, People
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.skills import skill_evidence

_BY_STRENGTH = itemgetter(0)


@dataclass(frozen=True)
class ToldSkills:
    """How one person's skills are told for one opening.

    Attributes
    ----------
    essential, optional : the parts (0-1) of what skills say by meaning that come from those which
        the opening asks for, exactly
    related : the other skills that speak for the opening, strongest first
    """

    essential: float
    optional: float
    related: Names

    def attributed(self, shares: Mapping[str, float]) -> dict[str, float]:
        """Return the shares by reason, exact skills told where they count; the sum stays."""
        whole = shares.get(Reason.RELATED_SKILLS, 0.0)
        told = dict(shares)
        for reason, part in (
            (Reason.ESSENTIAL_SKILLS, self.essential),
            (Reason.OPTIONAL_SKILLS, self.optional),
        ):
            told[reason] = told.get(reason, 0.0) + part * whole
        told[Reason.RELATED_SKILLS] = (1.0 - self.essential - self.optional) * whole
        return told


def told_skills(
    people: People,
    openings: Openings,
    profiles: Sequence[tuple[EmployeeProfile, OpeningProfile]],
    covered: Sequence[Covered],
) -> list[ToldSkills]:
    """Return for each pair how the person's skills are told.

    Parameters
    ----------
    people, openings : one row and n rows, or n rows and one row
    profiles, covered : n, in the order of the rows
    """
    evidence = skill_evidence(people, openings).round(TIED_PLACES)
    told: list[ToldSkills] = []
    for start, end in pairwise(people.block.skills.offsets.tolist()):
        for column in evidence[start:end].T:
            place = len(told)
            told.append(_told(column, profiles[place][0], covered[place]))
    return told


def _told(evidence: AnyArray, employee: EmployeeProfile, covered: Covered) -> ToldSkills:
    exact = {(m.held_key, m.held): m.essential for m in reversed(covered[0]) if m.closeness >= 1.0}
    asked = [exact.get((skill.key, skill.name)) for skill in employee.skills]
    total = float(evidence.sum()) if exact else 0.0
    parts = {
        essential: float(evidence[[one is essential for one in asked]].sum()) / total
        if total > 0 and essential in asked
        else 0.0
        for essential in (True, False)
    }
    strengths = zip(evidence.tolist(), asked, employee.skills, strict=True)
    rest = [(value, skill.name) for value, one, skill in strengths if one is None and value > 0]
    rest.sort(key=_BY_STRENGTH, reverse=True)
    return ToldSkills(parts[True], parts[False], tuple([name for _, name in rest[:EVIDENCE]]))
