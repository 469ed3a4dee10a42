"""Shallow symmetric trees with soft thresholds: what two or three signals say only together.

Every level of a symmetric tree asks one question of all its nodes (Kohavi and Li 1995). With a
ramp in the place of a hard threshold, a tree is a sum of products of ramps, continuous in every
signal; a product's value shared equally between its signals is their exact Shapley value
against a pair that passes no threshold (Sundararajan and Najmi 2020).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.table import COLUMN


@dataclass(frozen=True)
class Forest:
    """A sum of trees over named signals, weighed by one more signal.

    Attributes
    ----------
    gate : the signal (0-1) that all trees are multiplied by
    signals, reasons : the signals asked, and the contribution that each belongs to
    asked : shape (trees, depth), places in `signals`
    lows, highs : shape (trees, depth); an answer is 0 up to low, 1 from high on
    leaves : shape (trees, 2**depth), logits; bit d of a leaf's number is the answer of level d;
        the leaf of no passed threshold is 0
    """

    gate: str
    signals: tuple[str, ...]
    reasons: tuple[Reason, ...]
    asked: IntArray
    lows: AnyArray
    highs: AnyArray
    leaves: AnyArray

    def total(self, signals: AnyArray) -> AnyArray:
        """Return the logits of the forest.

        Parameters
        ----------
        signals : shape (..., len(SIGNALS))

        Returns
        -------
        shape signals.shape[:-1]
        """
        value = np.asarray(self._weighed(signals, self._products.sum(axis=1)[:, None]))
        return np.asarray(value[..., 0])

    def parts(self, signals: AnyArray) -> dict[Reason, AnyArray]:
        """Return the logits of the forest by reason; they add up to `total`."""
        value = self._weighed(signals, self._products)
        return {reason: value[..., column] for column, reason in enumerate(self._owners)}

    def _weighed(self, signals: AnyArray, weights: AnyArray) -> AnyArray:
        """Return the gated sums of all products; shape (*signals.shape[:-1], weights' columns)."""
        flat = signals.reshape(-1, signals.shape[-1])
        gate = flat[:, COLUMN[self.gate]]
        sums = np.zeros((len(flat), weights.shape[1]))
        if gate.any():
            np.multiply((weights.T @ self._ramps(flat)).T, gate[:, None], out=sums)
        return sums.reshape(*signals.shape[:-1], -1)

    def _ramps(self, flat: AnyArray) -> AnyArray:
        """Return the products of how far thresholds are passed; shape (subsets * trees, n)."""
        trees, depth = self.asked.shape
        products = np.empty((self.leaves.shape[1] - 1, trees, len(flat)), dtype=np.float32)
        asked = np.ascontiguousarray(flat[:, [COLUMN[name] for name in self.signals]].T)
        for level in range(depth):
            passed = asked[self.asked[:, level]] - self._lows[:, level, None]
            passed *= self._steepness[:, level, None]
            answers = products[(1 << level) - 1]
            np.clip(passed, 0.0, 1.0, out=answers)
            for subset in range(1, 1 << level):
                np.multiply(products[subset - 1], answers, out=products[(1 << level) + subset - 1])
        return products.reshape(-1, len(flat))

    @cached_property
    def _lows(self) -> AnyArray:
        return np.asarray(self.lows, dtype=np.float32)

    @cached_property
    def _steepness(self) -> AnyArray:
        return np.asarray(1.0 / (self.highs - self.lows), dtype=np.float32)

    @cached_property
    def _owners(self) -> list[Reason]:
        return list(dict.fromkeys(self.reasons))

    @cached_property
    def _products(self) -> AnyArray:
        """Return what each product of ramps weighs for each reason; shape (subsets * trees, r).

        The weights are the Moebius transform of the leaves, shared out equally.
        """
        weights = self.leaves.astype(np.float64)
        numbers = np.arange(self.leaves.shape[1])
        for level in range(self.asked.shape[1]):
            passed = numbers[numbers >> level & 1 == 1]
            weights[:, passed] -= weights[:, passed ^ (1 << level)]
        owner = np.array([self._owners.index(reason) for reason in self.reasons])[self.asked]
        owned = owner[:, :, None] == np.arange(len(self._owners))
        shares = []
        for subset in numbers[1:]:
            levels = [level for level in range(self.asked.shape[1]) if subset >> level & 1]
            shares.append(weights[:, subset, None] * owned[:, levels].mean(axis=1))
        return np.concatenate(shares).astype(np.float32)

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
        asked = np.array(stored["asked"], dtype=np.int64)
        lows, highs, leaves = (
            np.array(stored[n], dtype=float) for n in ("lows", "highs", "leaves")
        )
        forest = cls(
            str(stored["gate"]),
            signals,
            tuple(Reason(reason) for reason in stored["reasons"]),
            asked,
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
        trees, depth = self.asked.shape
        if self.lows.shape != (trees, depth) or self.highs.shape != (trees, depth):
            raise ValueError(f"forest: lows and highs do not fit {trees} trees of depth {depth}")
        if self.leaves.shape != (trees, 1 << depth) or (self.leaves[:, 0] != 0).any():
            raise ValueError(f"forest: leaves do not fit {trees} trees, or do not begin with 0")
        if trees and not 0 <= self.asked.min() <= self.asked.max() < len(self.signals):
            raise ValueError("forest: asked names a signal that is not there")
        finite = all(np.isfinite(a).all() for a in (self.lows, self.highs, self.leaves))
        if not finite or (self.highs <= self.lows).any():
            raise ValueError("forest: a number is not finite, or a threshold has no width")
