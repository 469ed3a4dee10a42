"""Turns scored pairs into moves that a person can check: matches, gaps, bridges, evidence."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking.blocks import Block
from ml.ranking.comparison import Covered, matches_and_gaps
from ml.ranking.lexicon import Lexicon
from ml.ranking.names import function_id, title_id
from ml.ranking.ragged import AnyArray, IntArray
from ml.ranking.reasons import Reason
from ml.ranking.sides import Side
from ml.ranking.signals import skill_evidence
from ml.ranking.wishes import WishMatches, match_wishes
from ml.types import Contribution, RankedMove, SkillMatch

EVIDENCE = 5
WISH_SHOWN = 0.25
_NAMES = {reason: reason.value for reason in Reason}


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
    covered = matches_and_gaps(profiles, lexicon.skills)
    matches, evidence = match_wishes(people, openings), skill_evidence(people, openings)
    shared = SharedWords(people.block, openings.block, lexicon)
    unseen = UnseenSkills(lexicon)
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
            unseen=unseen.of(employee),
        )
        moves.append(_move(employee, opening, result, covered[row], traces))
    return moves


@dataclass(frozen=True)
class Traces:
    """What some of the shares were traced to: skills, words and wishes, strongest first.

    `unseen` names the skills held that training never saw.
    """

    telling: tuple[str, ...]
    words: tuple[str, ...]
    wishes: tuple[str, ...]
    unseen: tuple[str, ...]


def _wishes(
    employee: EmployeeProfile, matches: WishMatches, rows: slice, place: int
) -> tuple[str, ...]:
    if not employee.wishes:
        return ()
    parts = (matches.function, matches.spelling, matches.expanded)
    strength = np.maximum.reduce([part[rows, place] for part in parts])
    return tuple(
        wish.text if wish.wanted else f"not {wish.text}"
        for wish, value in zip(employee.wishes, strength, strict=True)
        if value >= WISH_SHOWN
    )


def _move(
    employee: EmployeeProfile,
    opening: OpeningProfile,
    result: Scored,
    covered: Covered,
    traces: Traces,
) -> RankedMove:
    matched, gaps = covered
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
        Reason.HELD_BEFORE: _former(employee, opening),
    }
    return RankedMove(
        employee_key=employee.key,
        opening_key=opening.key,
        rank=result.rank,
        score=result.score,
        contributions=tuple(
            [
                Contribution(_NAMES[reason], value, evidence.get(reason, ()))
                for reason, value in result.shares.items()
            ]
        ),
        matched=matched,
        gaps=gaps,
        bridges=bridges,
        unseen_skills=traces.unseen,
    )


def _former(employee: EmployeeProfile, opening: OpeningProfile) -> tuple[str, ...]:
    if not employee.history:
        return ()
    names = {title_id(name) for name in (opening.title, *opening.alternative_titles)}
    former = dict.fromkeys(past.title for past in employee.history if title_id(past.title) in names)
    return tuple(former)


def _names(matched: tuple[SkillMatch, ...], *, essential: bool) -> tuple[str, ...]:
    same = [m.needed for m in matched if m.essential is essential and m.closeness >= 1.0]
    return tuple(same[:EVIDENCE])


def _telling(employee: EmployeeProfile, evidence: AnyArray) -> tuple[str, ...]:
    """Name the held skills that speak most for the opening by their meaning."""
    order = (-evidence).argsort(kind="stable")[:EVIDENCE].tolist()
    return tuple([employee.skills[i].name for i in order if evidence[i] > 0])


def _bridges(employee: EmployeeProfile, opening: OpeningProfile) -> tuple[str, ...]:
    if not opening.works_with:
        return ()
    known = {function_id(n) for n in (employee.function, *(p.function for p in employee.history))}
    known -= {0, function_id(opening.function)}
    return tuple([name for name in opening.works_with if function_id(name) in known])


class SharedWords:
    """The words that a person's title and text share with an opening's, most telling first."""

    def __init__(self, people: Block, openings: Block, lexicon: Lexicon) -> None:
        self._titles, self._texts = people.sparse["title"], people.sparse["text"]
        self._work = openings.sparse["work"]
        self._surfaces = lexicon.surfaces
        self._weights = np.zeros(lexicon.columns, dtype=np.float32)
        self._person = -1

    def of(self, person: int, place: int) -> tuple[str, ...]:
        """Return the words of one pair, each as people write it most often."""
        self._turn_to(person)
        columns, values = _cells(self._work, place)
        strength = self._weights[columns] * values
        order = (-strength).argsort(kind="stable")[:EVIDENCE]
        best = columns[order[strength[order] > 0]].tolist()
        return tuple([self._surfaces[column] for column in best])

    def _turn_to(self, person: int) -> None:
        """Spread the weights of a person's words over all columns that have a surface."""
        if person == self._person:
            return
        self._weights[:] = 0.0
        for matrix in (self._titles, self._texts):
            columns, values = _cells(matrix, person)
            self._weights[columns] += values
        self._weights[len(self._surfaces) :] = 0.0
        self._person = person


class UnseenSkills:
    """The skills held that training never saw, looked up once for each person."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._found: dict[int, tuple[str, ...]] = {}

    def of(self, employee: EmployeeProfile) -> tuple[str, ...]:
        """Return their names; the profile must outlive this object."""
        found = self._found.get(id(employee))
        if found is None:
            names = [s.name for s in employee.skills if not self._lexicon.knows_skill(s.name)]
            found = self._found[id(employee)] = tuple(names)
        return found


def _cells(matrix: csr_matrix, row: int) -> tuple[IntArray, AnyArray]:
    cells = slice(*matrix.indptr[row : row + 2])
    return matrix.indices[cells], matrix.data[cells]


def _step(left: str | int | None, right: str | int | None) -> tuple[str, ...]:
    return () if left is None or right is None else (f"{left} to {right}",)
