"""What of a combiner holds on other packs: by pack, by signal, by kind of person, by difficulty.

People are held out by family, the same families in all packs. Whether roles are held out as well
makes no difference that can be seen (`ml.evaluation.two_way`), so here they are not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.evaluation.crossvalidation import by_query
from ml.evaluation.metrics import BOUNDS, bootstrap_interval, ndcg_at_10
from ml.evaluation.packs import Pack
from ml.evaluation.two_way import Interval, learnt, people_folds, scores_of, unlearned
from ml.frames import EmployeeProfile, Target
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.training.lines import RankingLines
from ml.training.queries import GradedQueries
from ml.training.reading import columns_of

DRAWS = 2000
"""Packs that are drawn anew from the families of one."""


@dataclass(frozen=True)
class HeldOut:
    """Packs whose people are in folds, and what was learnt without each fold.

    Attributes
    ----------
    packs : all that is judged
    folds : the fold of each pack's people, shape (people,) each
    fitted : for each fold what was learnt without its people
    """

    packs: Sequence[GradedQueries]
    folds: Sequence[IntArray]
    fitted: Sequence[Any]

    def values(self, number: int) -> AnyArray:
        """Return each person's nDCG@10 on a pack: all roles, other functions; shape (2, people)."""
        return _values(self.packs[number], self.folds[number], self.fitted)


def hold_out(
    packs: Sequence[GradedQueries], combiner: Any, learn_from: Sequence[str], *, folds: int = 3
) -> HeldOut:
    """Learn from some of the packs, without a part of the families at a time.

    Parameters
    ----------
    combiner : any estimator, not fitted
    learn_from : names of the packs that are learnt from; all are judged
    """
    of = list(people_folds(packs, folds))
    taught = [(one, part) for one, part in zip(packs, of, strict=True) if one.name in learn_from]
    fitted = [
        learnt(combiner, [one.only(part != out) for one, part in taught]) for out in range(folds)
    ]
    return HeldOut(packs, of, fitted)


def reference(pack: GradedQueries) -> AnyArray:
    """Return each person's nDCG@10 by what nothing was learnt from; shape (2, people)."""
    return np.array(by_query(pack, unlearned(pack)))


def swapped(own: HeldOut, other: HeldOut, number: int) -> Iterator[tuple[str, Interval]]:
    """Yield what is lost on a pack where one signal's slopes come from another pack.

    A signal whose slopes carry over loses nothing.

    Parameters
    ----------
    own, other : `RankingLines` learnt from the pack itself and from another one
    number : of the pack that is judged
    """
    pack, folds = own.packs[number], own.folds[number]
    before = _ranked(pack, folds, own.fitted)
    signals = own.fitted[0].signals
    weights = np.array(columns_of(signals))
    for name in signals:
        lines = [
            _with_slopes(
                mine, np.where(weights == name, theirs.coef_ * _scale(mine, theirs), mine.coef_)
            )
            for mine, theirs in zip(own.fitted, other.fitted, strict=True)
        ]
        yield name, bootstrap_interval(list(before - _ranked(pack, folds, lines)))


@dataclass(frozen=True)
class Difficulty:
    """How what was learnt follows the unlearned reference between packs that are drawn anew.

    Attributes
    ----------
    slope : by how much the learnt figure falls where the reference falls by one, with an interval
    left : half the width of the 95 % interval of what then still differs between two packs
    """

    slope: Interval
    left: float


def difficulty(families: Sequence[str], learnt_values: AnyArray, unlearnt: AnyArray) -> Difficulty:
    """Split a pack's families into two packs again and again, and compare what differs.

    Parameters
    ----------
    families : of the people, whole ones are drawn
    learnt_values, unlearnt : shape (people,), nDCG@10; NaN where there is no grade
    """
    names, of = np.unique(families, return_inverse=True)
    there = ~np.isnan(learnt_values)
    sums = np.array(
        [
            np.bincount(of[there], value[there], len(names))
            for value in (learnt_values, unlearnt, np.ones(len(of)))
        ]
    )
    rng = np.random.default_rng(7)
    steps = np.array([_step(sums, rng) for _ in range(DRAWS)])
    slope = float(steps[:, 1] @ steps[:, 0] / (steps[:, 1] @ steps[:, 1]))
    drawn = (rng.integers(0, len(names), len(names)) for _ in range(DRAWS))
    slopes = [_slope(sums[:, chosen]) for chosen in drawn]
    low, high = np.percentile(slopes, BOUNDS)
    left = np.percentile(np.abs(steps[:, 0] - slope * steps[:, 1]), BOUNDS[1] - BOUNDS[0])
    return Difficulty((slope, float(low), float(high)), float(left))


def _step(sums: AnyArray, rng: np.random.Generator) -> tuple[float, float]:
    """Return by how much two halves of the families differ: learnt, and reference."""
    half = rng.permutation(sums.shape[1]) < sums.shape[1] // 2
    one, two = sums[:, half].sum(axis=1), sums[:, ~half].sum(axis=1)
    return one[0] / one[2] - two[0] / two[2], one[1] / one[2] - two[1] / two[2]


def _slope(sums: AnyArray) -> float:
    """Return the slope of families' means, each counted by its people."""
    means, count = sums[:2] / sums[2], sums[2]
    centred = means - (means @ count / count.sum())[:, None]
    return float((count * centred[0] * centred[1]).sum() / (count * centred[1] ** 2).sum())


def kinds(pack: Pack) -> dict[str, AnyArray]:
    """Return the kinds of a pack's people, each as a mask of shape (people,)."""
    people = pack.employees
    words = np.array([len(person.text.split()) for person in people])
    skills = np.array([len(person.skills) for person in people])
    wishes = np.array([_wish(person) for person in people])
    found = {
        **{f"wish: {name}": wishes == name for name in ("none", "function", "text")},
        "no text": words == 0,
        "1 to 14 words": (words > 0) & (words < 15),
        "15 to 49 words": (words >= 15) & (words < 50),
        "50 words and more": words >= 50,
    }
    few, some = np.quantile(skills, (1 / 3, 2 / 3))
    if few < some:
        found["few skills (third)"] = skills <= few
        found["some skills"] = (skills > few) & (skills <= some)
        found["many skills (third)"] = skills > some
    return {name: mask for name, mask in found.items() if mask.any()}


def _wish(person: EmployeeProfile) -> str:
    targets = {wish.target for wish in person.wishes}
    if not targets:
        return "none"
    return "text" if Target.TEXT in targets else "function"


def _values(pack: GradedQueries, folds: IntArray, fitted: Sequence[Any]) -> AnyArray:
    values = np.full((2, len(pack.grades)), np.nan)
    for out, one in enumerate(fitted):
        block = pack.only(folds == out)
        values[:, folds == out] = by_query(block, scores_of(one, block))
    return values


def _ranked(pack: GradedQueries, folds: IntArray, fitted: Sequence[Any]) -> AnyArray:
    values = np.full(len(pack.grades), np.nan)
    for out, one in enumerate(fitted):
        block = pack.only(folds == out)
        scores = scores_of(one, block)
        values[folds == out] = [
            ndcg_at_10(said, grades) for said, grades in zip(scores, block.grades, strict=True)
        ]
    return values


def _with_slopes(lines: RankingLines, slopes: AnyArray) -> RankingLines:
    """Return fitted lines with other slopes."""
    changed = RankingLines(lines.signals)
    changed.basis_, changed.coef_ = lines.basis_, slopes
    changed.n_features_in_ = lines.n_features_in_
    return changed


def _scale(mine: RankingLines, theirs: RankingLines) -> float:
    """Return what makes the slopes of two packs of one length; only their proportions rank."""
    return float(np.linalg.norm(mine.coef_) / np.linalg.norm(theirs.coef_))
