"""Learns a combination whose scores are calibrated on queries that their sums were not learnt from.

Whole occupation families are held out, a fifth at a time.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination
from ml.ranking.signals.table import COLUMN, GATE, to_learn
from ml.training.calibration import Calibration, calibrate
from ml.training.combination import SET_BY_HAND, GradedQueries, Learnt, learn_sums

FOLDS = 5


@dataclass(frozen=True)
class Fold:
    """What was learnt without some queries, and for each pack which ones.

    Attributes
    ----------
    learnt, combination : before and after calibration, neither of which saw the queries
    unseen : shape (queries,) for each pack, True where the query was not seen
    """

    learnt: Learnt
    combination: Combination
    unseen: list[AnyArray]


def family_folds(packs: Sequence[GradedQueries], folds: int = FOLDS) -> dict[str, int]:
    """Assign each family to a fold, the same in all packs, folds of nearly equal size."""
    counts = Counter(family for pack in packs for family in pack.families)
    load = [0] * folds
    chosen = {}
    for family, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        chosen[family] = load.index(min(load))
        load[chosen[family]] += count
    return chosen


def learn_folds(packs: Sequence[GradedQueries], names: Sequence[str] = to_learn()) -> list[Fold]:
    """Learn on four fifths of the families, for each fifth in turn.

    The calibration of a fold is fitted to the sums of the other folds' queries, each by what was
    learnt without them.

    Raises
    ------
    TrainingError
        When there is nothing to learn from: no positive grade, or families for one fold only.
    """
    chosen = family_folds(packs)
    unseen = [
        [np.array([chosen[f] == fold for f in pack.families]) for pack in packs]
        for fold in range(FOLDS)
    ]
    learnt = [
        learn_sums([p.only(~u) for p, u in zip(packs, of, strict=True)], names) for of in unseen
    ]
    sums = _unseen_sums(packs, learnt, unseen)
    return [
        Fold(one, one.calibrated(_calibration(packs, sums, [~u for u in of])), of)
        for one, of in zip(learnt, unseen, strict=True)
    ]


def learn_combination(
    packs: Sequence[GradedQueries],
    names: Sequence[str] = to_learn(),
    folds: Sequence[Fold] | None = None,
) -> Combination:
    """Learn from all queries, calibrated by the sums of what each fold did not see.

    Parameters
    ----------
    folds : as learnt by `learn_folds` from the same packs and names, to save learning them anew

    Raises
    ------
    TrainingError
        As `learn_folds`.
    """
    folds = folds or learn_folds(packs, names)
    unseen = [fold.unseen for fold in folds]
    sums = _unseen_sums(packs, [fold.learnt for fold in folds], unseen)
    every = [np.ones(len(pack.grades), dtype=bool) for pack in packs]
    return learn_sums(packs, names).calibrated(_calibration(packs, sums, every))


def _unseen_sums(
    packs: Sequence[GradedQueries],
    learnt: Sequence[Learnt],
    unseen: Sequence[Sequence[AnyArray]],
) -> list[AnyArray]:
    """Return for each pack the sums of its pairs by what was learnt without their query."""
    sums = [np.zeros(pack.grades.shape) for pack in packs]
    for one, of in zip(learnt, unseen, strict=True):
        for value, pack, test in zip(sums, packs, of, strict=True):
            value[test] = one.sums(pack.signals[test])
    return sums


def _calibration(
    packs: Sequence[GradedQueries], sums: Sequence[AnyArray], chosen: Sequence[AnyArray]
) -> Calibration:
    """Calibrate the sums of the chosen queries' pairs."""
    parts = []
    for pack, value, queries in zip(packs, sums, chosen, strict=True):
        kept = (pack.grades >= 0) & queries[:, None]
        gate = pack.signals[..., COLUMN[GATE]]
        by_hand = Combination(0.0, (1.0, 1.0), SET_BY_HAND).logits(pack.signals[kept])
        said = np.sum(list(by_hand.values()), axis=0)
        parts.append((value[kept], gate[kept], said, pack.grades[kept] > 0))
    return calibrate(*(np.concatenate(part) for part in zip(*parts, strict=True)))
