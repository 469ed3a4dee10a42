"""Turns sums into chances: a logistic curve, bent where pairs were relevant more or less often.

People who wrote nothing about their work, a sentence or a text have bends and a ceiling of their
own each, as far as there are any; between two kinds both count in part. The ceiling is the share
of relevant pairs among those that look best: beyond what the data can tell apart, no pair is called
surer than that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.base import BaseEstimator

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.curves import ENDS, bend, chances, mixed

TOLD = (0.0, 0.3, 1.0)
"""How much is told where a curve holds: nothing, 15 words, 50 or more. One curve for all who wrote
little misread both kinds; one that holds from 5 words on gives an empty sentence too much
(decision 59)."""

GROUPS = 1000
"""Groups of equal size that pairs are read in; more change nothing."""

BEST_PAIRS = 3000
"""Best-looking pairs whose share of relevant ones is the ceiling; 2,000 to 4,000 tried
(decision 8)."""

BENDS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Shares of the relevant pairs that lie below each bend (decision 8)."""

RAREST = 1e-4
"""Least share of relevant pairs that the curve begins from: its logit is finite."""

LEAST_SLOPE = 1e-3
"""A curve always rises."""

STEEPNESS = (0.1, 2.0)
"""Between which a bent curve may rise: steeper, all of the best would tie at the ceiling."""

CEILINGS = (0.5, 0.97)
"""Between which a ceiling may lie, however few the pairs."""


@dataclass(frozen=True)
class _Groups:
    """Groups of pairs with nearly equal sums or logits: their mean, size, relevant pairs."""

    middle: AnyArray
    size: AnyArray
    hits: AnyArray
    ceiling: float

    @classmethod
    def of(cls, sums: AnyArray, relevant: AnyArray) -> "_Groups":
        order = np.argsort(sums, kind="stable")
        if not len(order):
            return cls(sums, sums, sums, CEILINGS[0])
        edges = np.unique(np.linspace(0, len(order), GROUPS + 1).astype(np.int64))[:-1]
        size = np.diff(np.append(edges, len(order))).astype(np.float64)
        added, hits = (
            np.add.reduceat(v[order].astype(np.float64), edges) for v in (sums, relevant)
        )
        best = relevant[order[-BEST_PAIRS:]].mean()
        return cls(added / size, size, hits, float(np.clip(best, *CEILINGS)))

    def unlikely(self, logit: AnyArray) -> float:
        """Return the negative log-likelihood of the groups' logits."""
        chance = np.clip(self.ceiling * expit(logit), 1e-12, 1.0 - 1e-12)
        likely = self.hits * np.log(chance) + (self.size - self.hits) * np.log(1.0 - chance)
        return -float(likely.sum())


class ChanceCurve(BaseEstimator):  # type: ignore[misc]
    """Reads sums as chances, by maximum likelihood (Platt 1999, with ceilings and bends).

    The logit is `slope_ * sum + start_ + with_text_ * gate`, and what is set by hand. It is bent
    at `knots_` to `values_`; the chance is a ceiling times its logistic function.

    Attributes
    ----------
    slope_, start_, with_text_ : how a sum becomes a logit
    knots_ : shape (k,)
    told_ : how much is told where a curve holds, from 0 to 1; those of `TOLD` that nobody is near
        are left out, but for the first and the last
    values_, ceilings_ : shapes (len(told_), k) and (len(told_),)
    """

    def fit(self, X: Any, y: Any, *, gate: Any = None, by_hand: Any = None) -> Self:
        """Fit the curve.

        Parameters
        ----------
        X, y, gate, by_hand : shape (n,): uncalibrated sums, whether the pair is relevant, whether
            text is known and logits that are set by hand. What the sums were learnt from makes
            them look surer than they are: give sums of pairs that were not seen.
        """
        sums, relevant = np.asarray(X, dtype=np.float64).ravel(), np.asarray(y, dtype=np.bool_)
        gate = np.zeros(len(sums)) if gate is None else np.asarray(gate)
        by_hand = np.zeros(len(sums)) if by_hand is None else np.asarray(by_hand)
        masks = kinds_of(gate)
        kinds = [_Groups.of(sums[of], relevant[of]) for of in masks.values()]
        told = [float(gate[of].mean()) if of.any() else 0.0 for of in masks.values()]
        centre = float(sums.mean())

        def straight(w: AnyArray) -> list[AnyArray]:
            known = zip(kinds, told, strict=True)
            return [w[0] * (k.middle - centre) + w[1] + w[2] * text for k, text in known]

        def unlikely(w: AnyArray) -> float:
            return sum(k.unlikely(z) for k, z in zip(kinds, straight(w), strict=True)) / len(sums)

        rate = float(np.clip(relevant.mean() / max(k.ceiling for k in kinds), RAREST, 1.0 - RAREST))
        begin = np.array([LEAST_SLOPE, np.log(rate / (1.0 - rate)), 0.0])
        found = _least(unlikely, begin, [(LEAST_SLOPE, None), (None, None), (None, None)])
        self.slope_, self.with_text_ = float(found[0]), float(found[2])
        self.start_ = float(found[1]) - self.slope_ * centre
        logit = self.logits(sums, gate, by_hand)
        kinds = [_Groups.of(logit[of], relevant[of]) for of in masks.values()]
        middle, hits = [k.middle for k in kinds], [k.hits for k in kinds]
        self.knots_ = _knots(np.concatenate(middle), np.concatenate(hits))
        self.told_ = tuple(masks)
        self.values_ = np.stack([_values(k, self.knots_) for k in kinds])
        self.ceilings_ = np.array([k.ceiling for k in kinds])
        return self

    def logits(self, sums: AnyArray, gate: AnyArray, by_hand: AnyArray) -> AnyArray:
        """Return the logits of sums before they are bent; shape (n,)."""
        return np.asarray(self.slope_ * sums + self.start_ + self.with_text_ * gate + by_hand)

    def chances(self, logits: AnyArray, gate: AnyArray) -> AnyArray:
        """Return the chances of logits; shape (n,)."""
        curves = mixed(gate, self.told_)
        return chances(logits, curves, (self.knots_, self.values_), self.ceilings_)

    def predict(self, X: Any) -> AnyArray:
        """Return the chances of sums of people without text; shape (n,)."""
        sums = np.asarray(X, dtype=np.float64).ravel()
        nothing = np.zeros(len(sums))
        return self.chances(self.logits(sums, nothing, nothing), nothing)


def kinds_of(gate: AnyArray) -> dict[float, AnyArray]:
    """Return which pairs are of people who told about as much as each of `TOLD`.

    What nobody is near to is left out, but for the first and the last.
    """
    between = [(low + high) / 2.0 for low, high in pairwise(TOLD)]
    kind = np.searchsorted(between, gate)
    masks = {told: kind == number for number, told in enumerate(TOLD)}
    return {told: of for told, of in masks.items() if of.any() or told in ENDS}


def _values(groups: _Groups, knots: AnyArray) -> AnyArray:
    """Return what the logits are bent to at the knots; the knots themselves without any pair."""
    if not len(groups.size):
        return knots
    steps, pairs = np.diff(knots), groups.size.sum()

    def values(w: AnyArray) -> AnyArray:
        return np.asarray(w[0] + np.concatenate(([0.0], np.cumsum(w[1:] * steps))))

    def unlikely(w: AnyArray) -> float:
        return float(groups.unlikely(bend(groups.middle, knots, values(w))) / pairs)

    begin = np.concatenate((knots[:1], np.ones(len(steps))))
    return values(_least(unlikely, begin, [(None, None), *([STEEPNESS] * len(steps))]))


def _knots(logit: AnyArray, hits: AnyArray) -> AnyArray:
    """Return the logits that given shares of the relevant pairs lie below, two at least."""
    order = np.argsort(logit, kind="stable")
    reached = np.cumsum(hits[order]) / max(float(hits.sum()), 1e-9)
    places = np.minimum(np.searchsorted(reached, BENDS), len(logit) - 1)
    knots = np.unique(np.round(logit[order][places], 4))
    return knots if len(knots) > 1 else np.array([knots[0] - 1.0, knots[0] + 1.0])


def _least(
    of: Callable[[AnyArray], float],
    begin: AnyArray,
    bounds: list[tuple[float | None, float | None]],
) -> AnyArray:
    return np.asarray(minimize(of, begin, bounds=bounds, method="L-BFGS-B").x)
