"""Turns scored pairs into moves that a person can check: matches, gaps, bridges, evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.explaining.comparison import Covered, matches_and_gaps
from ml.ranking.explaining.rounding import told_score, told_shares
from ml.ranking.explaining.skills import ToldSkills, told_skills
from ml.ranking.explaining.traces import EVIDENCE, Names, Profiles, named_wishes, traces
from ml.ranking.index.encode import Encoder
from ml.ranking.index.sides import Openings, People, Side
from ml.ranking.language.lexicon import Lexicon
from ml.ranking.language.names import function_id, title_id
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.wishes import WishMatches
from ml.types import Contribution, RankedMove, SkillMatch


@dataclass(frozen=True)
class Scored:
    """A pair's score and its shares by reason, with the wishes that name the opening.

    `own` holds what people read of own features, by their names among the shares.
    """

    score: float
    shares: dict[str, float]
    wishes: Names
    rank: int | None
    signals: AnyArray
    own: Mapping[str, Names]


@dataclass(frozen=True)
class Scores:
    """The scores of some pairs, what they are made of, and how wishes met the openings.

    Attributes
    ----------
    total, shares : shape (pairs,) each
    signals : shape (pairs, signals), with the readings of own features behind them
    own : what people read of own features, by their names among the shares
    """

    total: AnyArray
    shares: dict[str, AnyArray]
    wishes: WishMatches
    signals: AnyArray
    own: Mapping[str, Names]

    def ranked(
        self, order: IntArray, named: Sequence[Names], places: IntArray | None = None
    ) -> list[Scored]:
        """Return the pairs in this order, with the wishes that were found to name them.

        Their ranks follow from their places in a longer list, where they stand in one.
        """
        shares = zip(*(value[order].tolist() for value in self.shares.values()), strict=True)
        totals = self.total[order].tolist()
        ranks = range(1, len(order) + 1) if places is None else (places + 1).tolist()
        return [
            Scored(
                total, dict(zip(self.shares, parts, strict=True)), wishes, rank, signals, self.own
            )
            for rank, total, parts, wishes, signals in zip(
                ranks, totals, shares, named, self.signals[order], strict=True
            )
        ]


def explain_pairs(
    people: People,
    openings: Openings,
    profiles: Profiles,
    scored: Sequence[Scored],
    encoder: Encoder,
    *,
    own_text: bool = True,
) -> list[RankedMove]:
    """Explain pairs of which one side is a single profile.

    Parameters
    ----------
    people, openings : one row and n rows, or n rows and one row
    profiles, scored : n each, in the order of the rows
    own_text : whether evidence may repeat words and sentences of what the person wrote
    """
    covered = matches_and_gaps(people, openings, profiles, encoder.lexicon.skills)
    traced = traces(people, openings, profiles, encoder, own_text=own_text)
    skills = told_skills(people, openings, profiles, covered)
    unseen = UnseenSkills(encoder.lexicon)
    return [
        _move(employee, opening, result, sides, told, evidence, unseen.of(employee))
        for (employee, opening), result, sides, told, evidence in zip(
            profiles, scored, covered, skills, traced, strict=True
        )
    ]


@dataclass(frozen=True)
class OrderedPeople:
    """People in the order in which they fit an opening, any of whom can be explained.

    Attributes
    ----------
    rows : shape (m,), rows of the index, best first, ties by key
    profiles : m, in that order
    order : shape (m,), their places in `people` and `scores`
    """

    rows: IntArray
    profiles: Sequence[EmployeeProfile]
    opening: OpeningProfile
    people: People
    openings: Openings
    scores: Scores
    order: IntArray
    encoder: Encoder

    def explained(self, places: Sequence[int], *, own_text: bool = True) -> list[RankedMove]:
        """Return the moves at these places of the order, which their ranks tell, from 1."""
        chosen = np.array(places, dtype=np.int64)
        order = self.order[chosen]
        pairs = [(self.profiles[place], self.opening) for place in places]
        named = named_wishes(
            self.people, self.scores.wishes, [(place, 0) for place in order], pairs
        )
        side: People = Side(self.people.block.take(order), self.people.names)
        scored = self.scores.ranked(order, named, chosen)
        return explain_pairs(side, self.openings, pairs, scored, self.encoder, own_text=own_text)


def _move(
    employee: EmployeeProfile,
    opening: OpeningProfile,
    result: Scored,
    covered: Covered,
    skills: ToldSkills,
    traced: dict[Reason, Names],
    unseen: Names,
) -> RankedMove:
    matched, gaps = covered
    bridges = _bridges(employee, opening)
    evidence: dict[str, Names] = {
        Reason.ESSENTIAL_SKILLS: _names(matched, essential=True),
        Reason.OPTIONAL_SKILLS: _names(matched, essential=False),
        Reason.RELATED_SKILLS: skills.related,
        Reason.ROLE_SIMILARITY: tuple([t for t in (employee.title, opening.title) if t]),
        Reason.ASPIRATION: result.wishes,
        Reason.BRIDGE: bridges,
        Reason.FUNCTION_TRANSFER: _step(employee.function, opening.function),
        Reason.GRADE_DISTANCE: _step(employee.grade, opening.grade),
        Reason.HELD_BEFORE: _former(employee, opening),
    }
    evidence.update(result.own)
    for reason, names in traced.items():
        evidence[reason] = evidence.get(reason, ()) + names
    shares = told_shares(result.score, skills.attributed(result.shares))
    return RankedMove(
        employee_key=employee.key,
        opening_key=opening.key,
        rank=result.rank,
        score=told_score(result.score),
        contributions=tuple(
            [
                Contribution(str(reason), value, evidence.get(reason, ()))
                for reason, value in shares.items()
            ]
        ),
        matched=matched,
        gaps=gaps,
        bridges=bridges,
        unseen_skills=unseen,
        signals=result.signals,
    )


def _former(employee: EmployeeProfile, opening: OpeningProfile) -> tuple[str, ...]:
    if not employee.history:
        return ()
    names = [title_id(opening.title), *map(title_id, opening.alternative_titles)]
    former = [past.title for past in employee.history if title_id(past.title) in names]
    return tuple(dict.fromkeys(former))


def _names(matched: tuple[SkillMatch, ...], *, essential: bool) -> tuple[str, ...]:
    same = [m.needed for m in matched if m.essential is essential and m.closeness >= 1.0]
    return tuple(same[:EVIDENCE])


def _bridges(employee: EmployeeProfile, opening: OpeningProfile) -> tuple[str, ...]:
    if not opening.works_with:
        return ()
    known = {function_id(n) for n in (employee.function, *(p.function for p in employee.history))}
    known -= {0, function_id(opening.function)}
    return tuple([name for name in opening.works_with if function_id(name) in known])


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


def _step(left: str | int | None, right: str | int | None) -> tuple[str, ...]:
    return () if left is None or right is None else (f"{left} to {right}",)
