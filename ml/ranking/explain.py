"""Turns scored pairs into moves that a person can check: matches, gaps, bridges, evidence."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking.blocks import Block
from ml.ranking.comparison import Comparison, SkillTable
from ml.ranking.lexicon import Lexicon
from ml.ranking.names import function_id
from ml.ranking.ragged import AnyArray, IntArray
from ml.ranking.reasons import Reason
from ml.ranking.sides import Side
from ml.ranking.signals import skill_evidence
from ml.ranking.wishes import WishMatches, match_wishes
from ml.types import Contribution, RankedMove, SkillMatch

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
    skills = SkillTable.of(profiles, lexicon.skills)
    matches, evidence = match_wishes(people, openings), skill_evidence(people, openings)
    shared = SharedWords(people.block, openings.block, lexicon)
    moves = []
    for row, ((employee, opening), result) in enumerate(zip(profiles, scored, strict=True)):
        person = row if people.size > 1 else 0
        place = row if openings.size > 1 else 0
        held = slice(*people.block.lists["skills"].offsets[person : person + 2])
        wishes = slice(*people.block.lists["wishes"].offsets[person : person + 2])
        traces = Traces(
            telling=_telling(employee, evidence[held, place]),
            words=shared.of(person, place),
            wishes=_wishes(employee, matches, wishes, place),
        )
        moves.append(_move(skills.compare(employee, opening), result, traces, lexicon))
    return moves


@dataclass(frozen=True)
class Traces:
    """What some of the shares were traced to: skills, words and wishes, strongest first."""

    telling: tuple[str, ...]
    words: tuple[str, ...]
    wishes: tuple[str, ...]


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


def _move(comparison: Comparison, result: Scored, traces: Traces, lexicon: Lexicon) -> RankedMove:
    employee, opening = comparison.employee, comparison.opening
    matched, gaps = comparison.matches_and_gaps()
    bridges = _bridges(employee, opening)
    evidence = {
        Reason.ESSENTIAL_SKILLS: _names(matched, essential=True),
        Reason.OPTIONAL_SKILLS: _names(matched, essential=False),
        Reason.RELATED_SKILLS: traces.telling,
        Reason.ROLE_SIMILARITY: tuple(t for t in (employee.title, opening.title) if t),
        Reason.WORK_CONTENT: traces.words,
        Reason.ASPIRATION: traces.wishes,
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


def _names(matched: tuple[SkillMatch, ...], *, essential: bool) -> tuple[str, ...]:
    same = (m.needed for m in matched if m.essential is essential and m.closeness >= 1.0)
    return tuple(same)[:EVIDENCE]


def _telling(employee: EmployeeProfile, evidence: AnyArray) -> tuple[str, ...]:
    """Name the held skills that speak most for the opening by their meaning."""
    order = np.argsort(-evidence, kind="stable")[:EVIDENCE]
    return tuple(employee.skills[i].name for i in order if evidence[i] > 0)


def _bridges(employee: EmployeeProfile, opening: OpeningProfile) -> tuple[str, ...]:
    known = {function_id(n) for n in (employee.function, *(p.function for p in employee.history))}
    known -= {0, function_id(opening.function)}
    return tuple(name for name in opening.works_with if function_id(name) in known)


class SharedWords:
    """The words that a person's title and text share with an opening's, most telling first."""

    def __init__(self, people: Block, openings: Block, lexicon: Lexicon) -> None:
        self._left = lexicon.known_words(people.sparse["title"] + people.sparse["text"])
        self._right = lexicon.known_words(openings.sparse["work"])
        self._surfaces = lexicon.surfaces

    def of(self, person: int, place: int) -> tuple[str, ...]:
        """Return the words of one pair, each as people write it most often."""
        columns, weights = _cells(self._left, person)
        others, values = _cells(self._right, place)
        shared, left, right = np.intersect1d(
            columns, others, assume_unique=True, return_indices=True
        )
        best = np.argsort(-(weights[left] * values[right]), kind="stable")[:EVIDENCE]
        return tuple(self._surfaces[shared[i]] for i in best)


def _cells(matrix: csr_matrix, row: int) -> tuple[IntArray, AnyArray]:
    cells = slice(*matrix.indptr[row : row + 2])
    return matrix.indices[cells], matrix.data[cells]


def _step(left: str | int | None, right: str | int | None) -> tuple[str, ...]:
    return () if left is None or right is None else (f"{left} to {right}",)
