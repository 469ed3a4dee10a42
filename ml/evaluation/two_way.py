"""What a combiner is worth for people *and* roles that it never saw.

Families are cut into folds, and with them their people and their roles. For every pair of folds the
combiner is learnt without the people of the one and the roles of the other, and ranks just those
roles for just those people. All that is compared is compared within these blocks: scores of
different models mixed in one list would show ten times the loss that there is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import rankdata
from sklearn.model_selection import GroupKFold

from ml.evaluation.crossvalidation import by_query
from ml.evaluation.metrics import bootstrap_interval
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.signals.table import COLUMN
from ml.training.fitting import fit_combiner, score_rows
from ml.training.queries import GradedQueries, rows_of

FUSED = ("skill_words", "text_work", "title_meaning", "wish_spelling")
"""Signals of the unlearned reference: skills, text, titles and wishes, each in one way."""

FUSION = 60.0
"""What is added to ranks before they are inverted (reciprocal rank fusion, Cormack et al. 2009)."""

MEASURES = ("all roles", "roles of other functions")
ONE_WAY, BOTH, UNLEARNED = range(3)
Interval = tuple[float, float, float]


@dataclass(frozen=True)
class TwoWay:
    """Mean nDCG@10 within blocks, with 95 % intervals over people.

    Attributes
    ----------
    people_unseen : learnt from other people, these roles among those seen
    both_unseen : learnt from other people and other roles
    lost : the difference, person by person
    unlearned : a fusion of a few signals' ranks, from which nothing was learnt
    """

    pack: str
    measure: str
    people_unseen: Interval
    both_unseen: Interval
    lost: Interval
    unlearned: Interval


def two_way(
    packs: Sequence[GradedQueries],
    combiner: Any,
    *,
    folds: int = 3,
    judged: Sequence[GradedQueries] = (),
) -> list[TwoWay]:
    """Return what holds for each pack, by both measures.

    Parameters
    ----------
    combiner : any estimator, not fitted
    folds : parts of people and of roles; the combiner is learnt folds * (folds + 1) times
    judged : packs that nothing is learnt from; their families are held out with those of the others
    """
    every = (*packs, *judged)
    cuts = [Cut(pack, of) for pack, of in zip(every, people_folds(every, folds), strict=True)]
    taught = cuts[: len(packs)]
    values = [np.full((3, 2, folds, len(pack.grades)), np.nan) for pack in every]
    for out in range(folds):
        one_way = learnt(combiner, [cut.known(out, None) for cut in taught])
        for held in range(folds):
            both = learnt(combiner, [cut.known(out, held) for cut in taught])
            for cut, of in zip(cuts, values, strict=True):
                block, people = cut.block(out, held), cut.people == out
                ranked = (scores_of(one_way, block), scores_of(both, block), unlearned(block))
                for kind, scores in enumerate(ranked):
                    of[kind, 0, held, people], of[kind, 1, held, people] = by_query(block, scores)
    return [
        told
        for pack, of in zip(every, values, strict=True)
        for told in _told(pack.name, np.ma.masked_invalid(of).mean(axis=2).filled(np.nan))
    ]


def unlearned(pack: GradedQueries) -> AnyArray:
    """Return the scores of the unlearned reference; shape (queries, candidates)."""
    fused = np.zeros(pack.grades.shape)
    for name in FUSED:
        told = pack.signals[..., COLUMN[name]]
        ranks = rankdata(-told, axis=1)
        speaks = told.max(axis=1, keepdims=True) > told.min(axis=1, keepdims=True)
        fused += np.where(speaks, 1.0 / (FUSION + ranks), 0.0)
    return fused


class Cut:
    """A pack whose people and roles are in folds."""

    def __init__(self, pack: GradedQueries, people: IntArray) -> None:
        self.pack, self.people = pack, people
        count = pack.grades.shape[1]
        of_family = pack.same_function.any(axis=0)
        by_number = np.arange(count) % (int(people.max()) + 1)
        self.roles = np.where(of_family, people[pack.same_function.argmax(axis=0)], by_number)

    def known(self, out: int, held: int | None) -> GradedQueries:
        """Return the pack without some people, and without some roles where they are named."""
        grades = self.pack.grades.copy()
        if held is not None:
            grades[:, self.roles == held] = -1
        return self._of(self.people != out, np.ones(len(self.roles), dtype=bool), grades)

    def block(self, out: int, held: int) -> GradedQueries:
        """Return just those people with just those roles."""
        return self._of(self.people == out, self.roles == held, self.pack.grades)

    def _of(self, people: AnyArray, roles: AnyArray, grades: AnyArray) -> GradedQueries:
        chosen, pack = np.ix_(people, roles), self.pack
        families = [f for f, kept in zip(pack.families, people, strict=True) if kept]
        return GradedQueries(
            pack.name, pack.signals[chosen], grades[chosen], families, pack.same_function[chosen]
        )


def people_folds(packs: Sequence[GradedQueries], folds: int) -> Iterator[IntArray]:
    """Yield the fold of each pack's people; a family is in the same fold in all packs."""
    families = np.array([family for pack in packs for family in pack.families])
    of = np.zeros(len(families), dtype=np.int64)
    for number, (_, judged) in enumerate(GroupKFold(folds).split(families, groups=families)):
        of[judged] = number
    ends = np.cumsum([len(pack.grades) for pack in packs])
    yield from np.split(of, ends[:-1])


def learnt(combiner: Any, packs: Sequence[GradedQueries]) -> Any:
    """Return a combiner fitted to packs together."""
    return fit_combiner(combiner, rows_of(packs))


def scores_of(combiner: Any, block: GradedQueries) -> AnyArray:
    """Return what a fitted combiner says of the pairs of a block; shape (people, roles)."""
    rows = block.signals.reshape(-1, block.signals.shape[-1])
    return score_rows(combiner, rows).reshape(block.grades.shape)


def _told(pack: str, values: AnyArray) -> Iterator[TwoWay]:
    """Sum up what each person's blocks gave, shape (3, 2, people)."""
    for measure, of in zip(MEASURES, np.moveaxis(values, 1, 0), strict=True):
        yield TwoWay(
            pack,
            measure,
            bootstrap_interval(list(of[ONE_WAY])),
            bootstrap_interval(list(of[BOTH])),
            bootstrap_interval(list(of[ONE_WAY] - of[BOTH])),
            bootstrap_interval(list(of[UNLEARNED])),
        )
