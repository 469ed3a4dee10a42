"""The smallest change that would have an opening recommended, verified by re-ranking.

After S. Wachter, B. Mittelstadt and C. Russell, "Counterfactual Explanations Without Opening the
Black Box" (2017): a reader learns what would have had to be different, not how the inside works.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ml.careers.gaps import SkillChange, closing_gaps
from ml.careers.variants import Chosen, Variants
from ml.frames import EmployeeProfile, OpeningProfile, Target, Wish
from ml.ranking import FLOOR, OpeningIndex, Ranker, told_score
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.index.indexes import side_of
from ml.ranking.index.retrieval import pool_size, retrieve
from ml.types import BoolArray

MOST_SKILLS = 6
BEAM = 24
VERIFIED = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """An opening's score, and its place among those that a person may be offered.

    The place is None beyond the best few hundred, or when a wish rules the opening out.
    """

    score: float
    rank: int | None


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Skills gained, wishes stated and wishes withdrawn, and where the opening stands then."""

    skills: tuple[SkillChange, ...]
    stated: tuple[Wish, ...]
    withdrawn: tuple[Wish, ...]
    standing: Standing

    @property
    def effort(self) -> float:
        """Steps of level to climb in all."""
        return sum(change.effort for change in self.skills)


@dataclass(frozen=True, slots=True)
class Counterfactuals:
    """Where an opening stands now, and the smallest changes found that have it recommended.

    Every one in `found` was verified by ranking all openings again for the changed person.
    `nearest` is what came closest when nothing reached; None otherwise.
    """

    now: Standing
    found: tuple[Counterfactual, ...]
    nearest: Counterfactual | None


@dataclass(frozen=True)
class _Question:
    """One opening of an index, asked about for one person."""

    ranker: Ranker
    person: EmployeeProfile
    index: OpeningIndex
    row: int
    k: int
    mask: BoolArray
    floor: float
    alone: OpeningIndex = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "alone", self.ranker.index_openings([self.opening]))

    @property
    def opening(self) -> OpeningProfile:
        return self.index.profiles[self.row]

    def standing(self, person: EmployeeProfile) -> Standing:
        """Rank all openings for a person and find this one among them."""
        return self.standings(Variants.of(self.ranker, person, ()), [()])[0]

    def standings(self, variants: Variants, sets: Sequence[Chosen]) -> list[Standing]:
        """Rank all openings for each variant of a person and find this one among them.

        What the variants would be re-ranked with is scored in one table.
        """
        side = variants.side(sets)
        allowed = self.mask & ~self.ranker.unwanted(variants.person, self.index)
        pools: list[IntArray] = []
        if allowed[self.row]:
            pools = [self._pool(query, allowed) for query in variants.vectors(side)]
        rows = np.unique(np.concatenate([np.array([self.row]), *pools]))
        found, _shares = self.ranker.score_pairs(side, side_of(self.index, rows))
        table = found.reshape(len(sets), len(rows))
        own = table[:, np.searchsorted(rows, self.row)]
        if not pools:
            return [Standing(told_score(float(score)), None) for score in own]
        return [
            Standing(
                told_score(float(score)), self._rank(scores[np.searchsorted(rows, pool)], pool)
            )
            for score, scores, pool in zip(own, table, pools, strict=True)
        ]

    def _pool(self, query: AnyArray, allowed: BoolArray) -> IntArray:
        """Return what is re-ranked for a person of this vector."""
        index = self.index
        return retrieve(lambda: index.likeness(query), index.keys, pool_size(self.k), allowed)

    def _rank(self, scores: AnyArray, pool: IntArray) -> int | None:
        """Return the place of the opening among the scores of a pool; None outside of it."""
        place = int(np.searchsorted(pool, self.row))
        if place == len(pool) or pool[place] != self.row:
            return None
        own, rounded = float(scores[place].round(6)), scores.round(6)
        tied = pool[rounded == own].tolist()
        earlier = [row for row in tied if self.index.keys[row] < self.opening.key]
        return int((rounded > own).sum()) + len(earlier) + 1

    def reaches(self, standing: Standing) -> bool:
        return is_recommended(standing, self.k, self.floor)


def is_recommended(standing: Standing, k: int, floor: float = FLOOR) -> bool:
    """Tell whether an opening is among the k recommended: near enough, and in place.

    >>> is_recommended(Standing(0.3, 3), k=3), is_recommended(Standing(0.001, 1), k=3)
    (True, False)
    """
    return standing.rank is not None and standing.rank <= k and standing.score >= floor


def counterfactuals(
    ranker: Ranker,
    person: EmployeeProfile,
    index: OpeningIndex,
    row: int,
    *,
    k: int,
    mask: BoolArray,
    floor: float = FLOOR,
) -> Counterfactuals:
    """Look for the smallest set of skills, and for the wish, that have a row recommended.

    It is recommended among the top k, and nowhere below the floor.

    Sets of skills grow by one at a time, the most promising `BEAM` of each size; of a size, the
    `VERIFIED` best are ranked again, and the one of least effort that reaches is given. What is
    issued, such as a diploma that is listed as a skill, is no step that somebody takes. Skills
    and wishes are joined only where neither reaches alone.

    Parameters
    ----------
    row : the opening's row in the index
    k : size of the ranking that it should enter
    mask : shape (len(index),), True where the person may be offered the opening, wishes apart
    floor : the score below which nothing is recommended, whatever its place

    Raises
    ------
    ValueError
        When the mask leaves the row out: no skill and no wish would change that.
    """
    if not mask[row]:
        raise ValueError(f"mask: leaves out row {row}, the opening that is asked about")
    question = _Question(ranker, person, index, row, k, mask, floor)
    now = question.standing(person)
    if question.reaches(now):
        return Counterfactuals(now, (), None)
    by_skills, most_skills = _by_skills(question, person)
    wishes = list(_by_wish(question))
    by_wish = [change for change in wishes if question.reaches(change.standing)]
    found = [*by_skills, *by_wish[:1]]
    if found:
        return Counterfactuals(now, tuple(found), None)
    joined, nearest = _by_both(question, wishes)
    candidates = [one for one in (nearest, most_skills) if one is not None]
    closest = max(candidates, key=lambda one: one.standing.score, default=None)
    return Counterfactuals(now, tuple(joined), None if joined else closest)


def _by_skills(
    question: _Question, person: EmployeeProfile
) -> tuple[list[Counterfactual], Counterfactual | None]:
    """Return the smallest set found that reaches, else the largest set tried."""
    gaps = question.ranker.explain(person, question.opening).gaps
    closings = closing_gaps(question.ranker, person, question.opening, gaps)
    steps = [closing.change for closing in closings if closing.gain > 0 and not closing.issued]
    variants = Variants.of(question.ranker, person, [step.as_held for step in steps])
    tried: Counterfactual | None = None
    beam: list[Chosen] = [()]
    for _size in range(min(len(steps), MOST_SKILLS)):
        beam = _most_promising(question, variants, _grown(beam, len(steps)))
        best = beam[:VERIFIED]
        verified = [
            Counterfactual(tuple(steps[place] for place in chosen), (), (), standing)
            for chosen, standing in zip(best, question.standings(variants, best), strict=True)
        ]
        tried = verified[0]
        reaching = [one for one in verified if question.reaches(one.standing)]
        if reaching:
            return [min(reaching, key=lambda one: one.effort)], None
    return [], tried


def _grown(beam: Sequence[Chosen], count: int) -> list[Chosen]:
    grown = {
        tuple(sorted((*chosen, place)))
        for chosen in beam
        for place in range(count)
        if place not in chosen
    }
    return sorted(grown)


def _most_promising(
    question: _Question, variants: Variants, sets: Sequence[Chosen]
) -> list[Chosen]:
    gained, _shares = question.ranker.score_pairs(variants.side(sets), side_of(question.alone))
    return [sets[place] for place in np.argsort(-gained, kind="stable")[:BEAM]]


def _by_wish(question: _Question) -> Iterator[Counterfactual]:
    """Try each wish that names the opening, the most open one first."""
    for change in _wish_changes(question):
        yield replace(change, standing=question.standing(_wishing(question.person, change)))


def _by_both(
    question: _Question, wishes: Sequence[Counterfactual]
) -> tuple[list[Counterfactual], Counterfactual | None]:
    """Join skills with the wish that raises the score most."""
    if not wishes:
        return [], None
    wish = max(wishes, key=lambda change: change.standing.score)
    found, nearest = _by_skills(question, _wishing(question.person, wish))

    def joined(change: Counterfactual) -> Counterfactual:
        return replace(change, stated=wish.stated, withdrawn=wish.withdrawn)

    return [joined(change) for change in found], joined(nearest) if nearest else wish


def _wish_changes(question: _Question) -> Iterator[Counterfactual]:
    person, opening = question.person, question.opening
    nowhere = Standing(0.0, None)
    against = tuple(wish for wish in person.wishes if _rules_out(question, wish))
    if against:
        yield Counterfactual((), (), against, nowhere)
    is_wanted = _wanted_by(person)
    if opening.function and not is_wanted(Target.FUNCTION, opening.function):
        stated = Wish(Target.FUNCTION, opening.function)
        yield Counterfactual((), (stated,), against, nowhere)
    if opening.role_key and not is_wanted(Target.ROLE, opening.title):
        stated = Wish(Target.ROLE, opening.title, opening.role_key)
        yield Counterfactual((), (stated,), against, nowhere)


def _rules_out(question: _Question, wish: Wish) -> bool:
    only = replace(question.person, wishes=(wish,))
    return not wish.wanted and bool(question.ranker.unwanted(only, question.alone)[0])


def _wanted_by(person: EmployeeProfile) -> Callable[[Target, str], bool]:
    wanted = {(wish.target, wish.text.casefold()) for wish in person.wishes if wish.wanted}
    return lambda target, text: (target, text.casefold()) in wanted


def _wishing(person: EmployeeProfile, change: Counterfactual) -> EmployeeProfile:
    kept = tuple(wish for wish in person.wishes if wish not in change.withdrawn)
    return replace(person, wishes=(*kept, *change.stated))
