"""Turns scored pairs into moves that a person can check: matches, gaps, bridges, evidence."""

from dataclasses import dataclass

import numpy as np

from ml.frames import EmployeeProfile, HeldSkill, NeededSkill, OpeningProfile
from ml.ranking import closeness as near
from ml.ranking.lexicon import Lexicon
from ml.ranking.names import function_id
from ml.ranking.ragged import AnyArray
from ml.ranking.reasons import Reason
from ml.ranking.sides import Side
from ml.ranking.signals import SkillPairs, pair_skills
from ml.ranking.wishes import WishMatches, match_wishes
from ml.types import Contribution, RankedMove, SkillGap, SkillMatch

EVIDENCE = 5
WISH_SHOWN = 0.25


@dataclass(frozen=True)
class Scored:
    """A pair's score and its shares by reason."""

    score: float
    shares: dict[Reason, float]
    rank: int | None


def explain_pairs(
    people: Side,
    openings: Side,
    profiles: list[tuple[EmployeeProfile, OpeningProfile]],
    scored: list[Scored],
    lexicon: Lexicon,
) -> list[RankedMove]:
    """Explain pairs of which one side is a single profile.

    Parameters
    ----------
    people, openings : one row and n rows, or n rows and one row
    profiles, scored : n each, in the order of the rows
    """
    pairs, matches = pair_skills(people, openings), match_wishes(people, openings)
    moves = []
    for row, ((employee, opening), result) in enumerate(zip(profiles, scored, strict=True)):
        person = row if people.size > 1 else 0
        place = row if openings.size > 1 else 0
        comparison = Comparison(employee, opening, *_cut(pairs, person, place))
        wish_rows = people.block.lists["wishes"].offsets[person : person + 2]
        named = _wishes(employee, matches, slice(*wish_rows), place)
        moves.append(_move(comparison, result, named, lexicon))
    return moves


@dataclass(frozen=True)
class Comparison:
    """One person and one opening with the closeness of their skills, shape (held, needed)."""

    employee: EmployeeProfile
    opening: OpeningProfile
    close: AnyArray
    best: AnyArray

    def nearest(self, needed: int) -> tuple[HeldSkill | None, float]:
        """Return the skill held that serves a need best, and how near it is."""
        if not self.employee.skills:
            return None, 0.0
        held = int(self.best[:, needed].argmax())
        return self.employee.skills[held], float(self.close[held, needed])


def _cut(pairs: SkillPairs, person: int, place: int) -> tuple[AnyArray, AnyArray]:
    held = slice(*pairs.held.offsets[person : person + 2])
    needed = slice(*pairs.needed.offsets[place : place + 2])
    share = near.level_share(
        pairs.held.columns["level"][held, None], pairs.needed.columns["level"][None, needed]
    )
    close = pairs.close[held, needed]
    return close, close * share


def _wishes(
    employee: EmployeeProfile, matches: WishMatches, rows: slice, place: int
) -> tuple[str, ...]:
    parts = (matches.function, matches.spelling, matches.expanded)
    strength = np.maximum.reduce([part[rows, place] for part in parts])
    return tuple(
        wish.text if wish.wanted else f"not {wish.text}"
        for wish, value in zip(employee.wishes, strength, strict=True)
        if value >= WISH_SHOWN
    )


def _move(
    comparison: Comparison, result: Scored, wishes: tuple[str, ...], lexicon: Lexicon
) -> RankedMove:
    employee, opening = comparison.employee, comparison.opening
    matched, gaps = _matches_and_gaps(comparison)
    bridges = _bridges(employee, opening)
    evidence = {
        Reason.ESSENTIAL_SKILLS: _names(matched, essential=True),
        Reason.OPTIONAL_SKILLS: _names(matched, essential=False),
        Reason.RELATED_SKILLS: _related(comparison),
        Reason.ROLE_SIMILARITY: tuple(t for t in (employee.title, opening.title) if t),
        Reason.WORK_CONTENT: _shared_words(employee, opening, lexicon),
        Reason.ASPIRATION: wishes,
        Reason.BRIDGE: bridges,
        Reason.FUNCTION_TRANSFER: _step(employee.function, opening.function),
        Reason.GRADE_DISTANCE: _step(employee.grade, opening.grade),
    }
    return RankedMove(
        employee_key=employee.key,
        opening_key=opening.key,
        rank=result.rank,
        score=result.score,
        contributions=tuple(
            Contribution(reason.value, value, evidence.get(reason, ()))
            for reason, value in result.shares.items()
        ),
        matched=matched,
        gaps=gaps,
        bridges=bridges,
        unseen_skills=tuple(s.name for s in employee.skills if not lexicon.knows_skill(s.name)),
    )


def _matches_and_gaps(
    comparison: Comparison,
) -> tuple[tuple[SkillMatch, ...], tuple[SkillGap, ...]]:
    matched, gaps = [], []
    for row, need in enumerate(comparison.opening.skills):
        held, close = comparison.nearest(row)
        if held is not None and close >= near.COVERED:
            matched.append(
                SkillMatch(
                    need.name, need.key, held.name, held.key, need.essential, close,
                    need.level, held.level,
                )
            )  # fmt: skip
            if close < 1.0 or not _below(held, need):
                continue
        shown = held if close >= near.NEAR else None
        gaps.append(
            SkillGap(
                need.name, need.key, need.essential, need.level,
                shown.level if shown and close >= 1.0 else None,
                shown.name if shown else None,
                shown.key if shown else None,
                close if shown else 0.0,
            )
        )  # fmt: skip
    weight = {(n.key, n.name): n.weight for n in comparison.opening.skills}
    matched.sort(key=lambda m: (not m.essential, -m.closeness, m.needed))
    gaps.sort(key=lambda g: (not g.essential, -weight[g.needed_key, g.needed], g.needed))
    return tuple(matched), tuple(gaps)


def _below(held: HeldSkill, need: NeededSkill) -> bool:
    return held.level is not None and need.level is not None and held.level < need.level


def _names(matched: tuple[SkillMatch, ...], *, essential: bool) -> tuple[str, ...]:
    return tuple(m.needed for m in matched if m.essential is essential)[:EVIDENCE]


def _related(comparison: Comparison) -> tuple[str, ...]:
    """Name the held skills that are near to a need without being it."""
    if not comparison.close.size:
        return ()
    reach = comparison.close.max(axis=1)
    order = sorted(range(len(reach)), key=lambda i: (-reach[i], comparison.employee.skills[i].name))
    near_by = [i for i in order if near.NEAR <= reach[i] < 1.0]
    return tuple(comparison.employee.skills[i].name for i in near_by[:EVIDENCE])


def _bridges(employee: EmployeeProfile, opening: OpeningProfile) -> tuple[str, ...]:
    known = {function_id(n) for n in (employee.function, *(p.function for p in employee.history))}
    known -= {0, function_id(opening.function)}
    return tuple(name for name in opening.works_with if function_id(name) in known)


def _shared_words(
    employee: EmployeeProfile, opening: OpeningProfile, lexicon: Lexicon
) -> tuple[str, ...]:
    left = dict(zip(*lexicon.word_row(employee.title, employee.text), strict=True))
    right = zip(*lexicon.word_row(opening.title, opening.description), strict=True)
    shared = {c: left[c] * w for c, w in right if c in left and c < len(lexicon.surfaces)}
    best = sorted(shared, key=lambda c: (-shared[c], c))[:EVIDENCE]
    return tuple(lexicon.surfaces[column] for column in best)


def _step(left: str | int | None, right: str | int | None) -> tuple[str, ...]:
    return () if left is None or right is None else (f"{left} to {right}",)
