"""The base that is learnt from: what its slopes are, and what it becomes when they change.

A combination is a sum. Its lines can be changed one by one and trees be added; every score of the
result is explained as exactly as before.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ml.errors import NotServedError
from ml.feedback.clicks import blocks
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination
from ml.ranking.scoring.forest import Forest
from ml.ranking.scoring.monotone import falling
from ml.ranking.scoring.terms import Term
from ml.ranking.signals.table import COLUMN, GATE, SIGNAL
from ml.training.reading import Basis, columns_of

TRUSTED = 0.5
"""Share of a slope that may be lost: none falls below half of the base's, so that skills keep
counting whatever the clicks say."""

_STEP = np.array([0.0, 1.0])


@dataclass(frozen=True)
class Base:
    """A combination seen as slopes of lines and the rest.

    Attributes
    ----------
    names : the signals whose lines may change
    """

    combination: Combination
    names: tuple[str, ...]

    @classmethod
    def of(cls, combination: Combination) -> "Base":
        """Take the lines of all signals that are weighed; what is set by hand stays as it is."""
        weighed = tuple(name for name, signal in SIGNAL.items() if signal.weighed)
        return cls(combination, weighed)

    @cached_property
    def columns(self) -> Basis:
        """How the columns that are weighed are read from signals; own features follow them."""
        return Basis.of(self.names, len(COLUMN))

    @cached_property
    def lines(self) -> int:
        """How many weights are of signals; those of own features follow."""
        return len(columns_of(self.names))

    @cached_property
    def signals(self) -> list[str]:
        """The name of each weight; gated signals have one without and one with text."""
        return [*columns_of(self.names), *(term.column for term in self.combination.own)]

    @cached_property
    def weights(self) -> AnyArray:
        """The slopes of the base, per unit of a signal; shape (weights,), not negative."""
        slopes: list[float] = []
        for name in self.names:
            signal, found = SIGNAL[name], self._term(name)
            ends = np.zeros((2 if signal.gated else 1, 2))
            if found is not None:
                ends = np.atleast_2d(self.combination.terms[found].values)
            slopes += ((ends[:, -1] - ends[:, 0]) / (signal.cap * signal.sign)).tolist()
        slopes += [term.slope for term in self.combination.own]
        return np.maximum(slopes, 0.0)

    @property
    def floor(self) -> AnyArray:
        """How much each slope may fall; shape (weights,), not positive.

        An own feature may lose all: nothing but clicks ever spoke for it.
        """
        floor = -TRUSTED * self.weights
        floor[self.lines :] = -self.weights[self.lines :]
        return floor

    def capped(self, change: AnyArray) -> AnyArray:
        """Return changes that take no own feature beyond its cap; shape (weights,)."""
        caps = np.full(len(self.weights), np.inf)
        caps[self.lines :] = [term.cap for term in self.combination.own]
        return np.asarray(np.minimum(change, caps - self.weights))

    def sums(self, rows: AnyArray) -> AnyArray:
        """Return the base's sums before they are bent, shape (n,), of rows of all its names."""
        sums = np.empty(len(rows))
        for some in blocks(len(rows)):
            sums[some] = np.sum(list(self.combination.logits(rows[some]).values()), axis=0)
        return sums

    def basis(self, rows: AnyArray) -> AnyArray:
        """Return the columns that are weighed; shape (n, weights), float32."""
        basis = np.empty((len(rows), len(self.signals)), dtype=np.float32)
        for some in blocks(len(rows)):
            basis[some, : self.lines] = self.columns(rows[some])
        for column, term in enumerate(self.combination.own):
            basis[:, self.lines + column] = term.sign * rows[:, len(COLUMN) + column]
        return basis

    def changed(self, change: AnyArray, grown: Forest | None = None) -> Combination:
        """Return the combination with changed slopes, and trees beside its own; not aligned.

        Parameters
        ----------
        change : shape (weights,)
        grown : trees on the same gate; None for none

        Raises
        ------
        NotServedError
            When a signal of which more is better may lower the score.
        """
        terms = list(self.combination.terms)
        column = 0
        for name in self.names:
            wide = 2 if SIGNAL[name].gated else 1
            part, column = change[column : column + wide], column + wide
            if part.any():
                self._change(terms, name, part)
        own = tuple(
            replace(term, slope=float(np.clip(term.slope + more, 0.0, term.cap)))
            for term, more in zip(self.combination.own, change[self.lines :], strict=True)
        )
        forest = joined(self.combination.forest, grown)
        if wrong := falling(terms, forest):
            raise NotServedError(f"combination: not monotone, {wrong}")
        return replace(self.combination, terms=tuple(terms), forest=forest, own=own)

    def _term(self, name: str) -> int | None:
        """Return the place of a signal's line among the terms."""
        signal = SIGNAL[name]
        asked = (GATE, name) if signal.gated else (name,)
        for place, term in enumerate(self.combination.terms):
            line = np.array_equal(term.knots[-1], (0.0, signal.cap))
            if term.signals == asked and line and term.reason is signal.reason:
                return place
        return None

    def _change(self, terms: list[Term], name: str, change: AnyArray) -> None:
        signal, found = SIGNAL[name], self._term(name)
        full = change * (signal.sign * signal.cap)
        rise = full[:, None] * _STEP if signal.gated else full[0] * _STEP
        if found is not None:
            terms[found] = replace(terms[found], values=terms[found].values + rise)
            return
        knots = np.array([0.0, signal.cap])
        asked, grid = ((GATE, name), (_STEP, knots)) if signal.gated else ((name,), (knots,))
        terms.append(Term(signal.reason, asked, grid, rise))


def joined(base: Forest | None, grown: Forest | None) -> Forest | None:
    """Return the trees of both as one forest; the shallower are filled to the deeper's depth.

    Raises
    ------
    NotServedError
        When they are weighed by different signals.
    """
    if base is None or grown is None:
        return base if grown is None else grown
    if base.gate != grown.gate:
        raise NotServedError(f"forest: weighed by {base.gate} and by {grown.gate}")
    names = dict(zip(base.signals, base.reasons, strict=True))
    names |= dict(zip(grown.signals, grown.reasons, strict=True))
    place = {name: number for number, name in enumerate(names)}
    nodes = max(base.asked.shape[1], grown.asked.shape[1])
    parts = [_filled(forest, place, nodes) for forest in (base, grown)]
    asked, lows, highs, leaves = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return Forest(base.gate, tuple(names), tuple(names.values()), asked, lows, highs, leaves)


def _filled(forest: Forest, place: dict[str, int], nodes: int) -> tuple[AnyArray, ...]:
    """Return a forest's arrays over other places of signals, every tree filled to a depth."""
    asked = np.array([place[name] for name in forest.signals], dtype=np.int64)[forest.asked]
    lows, highs, leaves = forest.lows, forest.highs, forest.leaves
    while asked.shape[1] < nodes:
        below = leaves.shape[1]
        nothing = np.zeros((len(asked), below))
        asked = np.concatenate((asked, nothing.astype(np.int64)), axis=1)
        lows, highs = (
            np.concatenate((part, nothing + bound), axis=1)
            for part, bound in ((lows, 0.0), (highs, 1.0))
        )
        leaves = np.repeat(leaves, 2, axis=1)
    return asked, lows, highs, leaves
