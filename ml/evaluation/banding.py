"""What the words for a score are worth: how often the pairs of a band are sensible.

Every pair is scored by what was learnt without the families of its person and of its role, so the
shares hold where neither was seen. Scores of different models are compared with cuts only, never
with each other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ml.evaluation.metrics import BOUNDS
from ml.evaluation.two_way import Cut, learnt, people_folds, scores_of
from ml.ranking.arrays.ragged import AnyArray
from ml.training.queries import GradedQueries

DRAWS = 1000
"""Draws of people for an interval."""


@dataclass(frozen=True)
class Share:
    """The pairs of a pack whose scores lie in a part of the scale.

    Attributes
    ----------
    pack : the pack's name
    low, high : the part; `high` itself lies in the next
    pairs : how many there are
    sensible : the share of them that has a grade, with a 95 % interval over people
    holds : the share of all pairs with a grade that lie here
    holds_best : the share of people whose best graded role lies here
    """

    pack: str
    low: float
    high: float
    pairs: int
    sensible: tuple[float, float, float]
    holds: float
    holds_best: float


def unseen_chances(
    packs: Sequence[GradedQueries],
    combiner: Any,
    *,
    learn_from: Sequence[str],
    folds: int = 3,
) -> list[AnyArray]:
    """Return for each pack the chances of its pairs by what saw neither person nor role.

    Parameters
    ----------
    combiner : an estimator whose scores are chances, not fitted; it is learnt folds * folds times
    learn_from : names of the packs that are learnt from; the others are judged alone

    Returns
    -------
    shape (queries, candidates) each
    """
    cuts = [Cut(pack, of) for pack, of in zip(packs, people_folds(packs, folds), strict=True)]
    sources = [cut for cut in cuts if cut.pack.name in learn_from]
    chances = [np.zeros(pack.grades.shape) for pack in packs]
    for out in range(folds):
        for held in range(folds):
            fitted = learnt(combiner, [cut.known(out, held) for cut in sources])
            for cut, of in zip(cuts, chances, strict=True):
                part = np.ix_(cut.people == out, cut.roles == held)
                of[part] = scores_of(fitted, cut.block(out, held))
    return chances


def shares(pack: GradedQueries, chances: AnyArray, edges: Sequence[float]) -> list[Share]:
    """Return what lies between each two edges of the scale.

    Parameters
    ----------
    chances : shape (queries, candidates)
    edges : rising; the first and the last are the ends of the scale
    """
    kept = pack.grades >= 0
    graded = (pack.grades > 0) & kept
    every = max(int(graded.sum()), 1)
    best = np.where(graded, chances, -np.inf).max(axis=1)[graded.any(axis=1)]
    told = []
    for low, high in pairwise(edges):
        inside = kept & (chances >= low) & (chances < high)
        hits = inside & graded
        told.append(
            Share(
                pack.name,
                low,
                high,
                int(inside.sum()),
                _ratio(hits.sum(axis=1), inside.sum(axis=1)),
                float(hits.sum() / every),
                float(((best >= low) & (best < high)).mean()) if len(best) else 0.0,
            )
        )
    return told


def _ratio(hits: AnyArray, pairs: AnyArray) -> tuple[float, float, float]:
    """Return the share of hits, people drawn anew for its interval; NaN where there is no pair."""
    if not pairs.sum():
        return float("nan"), float("nan"), float("nan")
    low, high = np.nanpercentile(list(_drawn(hits, pairs)), BOUNDS)
    return float(hits.sum() / pairs.sum()), float(low), float(high)


def _drawn(hits: AnyArray, pairs: AnyArray) -> Iterator[float]:
    rng = np.random.default_rng(7)
    for _ in range(DRAWS):
        chosen = rng.integers(0, len(pairs), len(pairs))
        total = pairs[chosen].sum()
        yield float(hits[chosen].sum() / total) if total else float("nan")
