"""Shallow trees with soft thresholds: what two or three signals say only together.

With a ramp in the place of a hard threshold, a tree is a sum of products of ramps, continuous in
every signal. A product's value shared equally between its signals is their exact Shapley value
against a pair that passes no threshold (Sundararajan and Najmi 2020).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.scoring.products import Part, Ramp
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.table import COLUMN

DEEPEST = 3
"""Products of more than three signals are no reason that anybody can read."""

Polynomial = dict[tuple[Ramp, ...], float]


@dataclass(frozen=True)
class Forest:
    """A sum of trees over named signals, weighed by one more signal.

    Every tree is full: node k has the children 2k + 1, where the signal does not pass, and
    2k + 2, where it does. Where a tree asks no more, both children are equal.

    Attributes
    ----------
    gate : the signal (0-1) that all trees are multiplied by
    signals, reasons : the signals asked, and the contribution that each belongs to
    asked : shape (trees, 2**depth - 1), places in `signals`
    lows, highs : the same shape; an answer is 0 up to low, 1 from high on
    leaves : shape (trees, 2**depth), logits; what a tree says where no threshold is passed is
        the same for all pairs and left out
    """

    gate: str
    signals: tuple[str, ...]
    reasons: tuple[Reason, ...]
    asked: IntArray
    lows: AnyArray
    highs: AnyArray
    leaves: AnyArray

    def parts(self) -> Iterator[Part]:
        """Take the trees apart; a product's weight is shared equally between its signals."""
        owner = {
            COLUMN[name]: reason for name, reason in zip(self.signals, self.reasons, strict=True)
        }
        for _, polynomial in self.polynomials():
            for ramps, weight in polynomial.items():
                columns = {ramp.column for ramp in ramps}
                for column in sorted(columns):
                    yield Part(owner[column], ramps, weight / len(columns))

    def polynomials(self) -> Iterator[tuple[tuple[Ramp, ...], Polynomial]]:
        """Return for each tree its ramps, and its value as a sum of products of them."""
        for tree in range(len(self.asked)):
            found = self._polynomial(tree, 0)
            yield tuple(dict.fromkeys(ramp for ramps in found for ramp in ramps)), found

    def _polynomial(self, tree: int, node: int) -> Polynomial:
        """Return a node's value as a sum of products of ramps; no path asks the same twice."""
        inner = self.asked.shape[1]
        if node >= inner:
            return {(): float(self.leaves[tree, node - inner])}
        failed = self._polynomial(tree, 2 * node + 1)
        passed = self._polynomial(tree, 2 * node + 2)
        column = COLUMN[self.signals[self.asked[tree, node]]]
        ramp = Ramp(column, float(self.lows[tree, node]), float(self.highs[tree, node]))
        found = dict(failed)
        for ramps in dict.fromkeys((*failed, *passed)):
            if rise := passed.get(ramps, 0.0) - failed.get(ramps, 0.0):
                found[tuple(sorted((*ramps, ramp)))] = rise
        return found

    def to_json(self) -> dict[str, Any]:
        """Return a mapping of plain numbers and strings."""
        return {
            "gate": self.gate,
            "signals": list(self.signals),
            "reasons": [reason.value for reason in self.reasons],
            **{name: getattr(self, name).tolist() for name in ("asked", "lows", "highs", "leaves")},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Forest":
        """Read what `to_json` wrote.

        Raises
        ------
        KeyError, TypeError, ValueError
            When a field is missing, a signal unknown, or the arrays do not fit.
        """
        signals = tuple(str(name) for name in stored["signals"])
        unknown = [name for name in (*signals, stored["gate"]) if name not in COLUMN]
        if unknown:
            raise ValueError(f"forest: unknown signal {unknown[0]!r}")
        lows, highs, leaves = (
            np.array(stored[n], dtype=float) for n in ("lows", "highs", "leaves")
        )
        forest = cls(
            str(stored["gate"]),
            signals,
            tuple(Reason(reason) for reason in stored["reasons"]),
            np.array(stored["asked"], dtype=np.int64),
            lows,
            highs,
            leaves,
        )
        forest._check()
        return forest

    def _check(self) -> None:
        """Refuse arrays that do not fit each other."""
        if self.asked.ndim != 2 or len(self.reasons) != len(self.signals):
            raise ValueError("forest: asked needs two dimensions, and every signal a reason")
        trees, nodes = self.asked.shape
        if nodes not in {2**depth - 1 for depth in range(1, DEEPEST + 1)}:
            raise ValueError(f"forest: {nodes} nodes are no full tree of a depth up to {DEEPEST}")
        if self.lows.shape != (trees, nodes) or self.highs.shape != (trees, nodes):
            raise ValueError(f"forest: lows and highs do not fit {trees} trees of {nodes} nodes")
        if self.leaves.shape != (trees, nodes + 1):
            raise ValueError(f"forest: leaves do not fit {trees} trees of {nodes} nodes")
        if trees and not 0 <= self.asked.min() <= self.asked.max() < len(self.signals):
            raise ValueError("forest: asked names a signal that is not there")
        finite = all(np.isfinite(a).all() for a in (self.lows, self.highs, self.leaves))
        if not finite or (self.highs <= self.lows).any():
            raise ValueError("forest: a number is not finite, or a threshold has no width")
        if (self.lows < 0).any():
            raise ValueError("forest: a signal of 0 must pass no threshold")
