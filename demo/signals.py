"""What the ranker sees of made-up people and openings, and what a term of it says of that."""

from dataclasses import dataclass

import numpy as np

from ml.ranking import SIGNAL_NAMES
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.terms import Term
from ml.ranking.signals.table import COLUMN, GATE, SIGNALS

FUNCTIONS = ("f_finance", "f_marketing", "f_operations", "f_product", "f_sales", "f_support")
_LATENT = 6


@dataclass(frozen=True, slots=True)
class Signals:
    """Draws what the ranker sees of pairs: what is shared by who suits what, and chance.

    Most signals are 0 for many pairs, as real ones are.
    """

    of_people: AnyArray
    of_openings: AnyArray
    weights: AnyArray
    zeros: AnyArray
    told: AnyArray
    function_of_person: AnyArray
    function_of_opening: AnyArray

    @classmethod
    def drawn(cls, people: int, openings: int, rng: np.random.Generator) -> "Signals":
        """Draw who suits what."""
        return cls(
            rng.normal(size=(people, _LATENT)).astype(np.float32),
            rng.normal(size=(openings, _LATENT)).astype(np.float32),
            rng.dirichlet(np.full(_LATENT, 0.6), len(SIGNAL_NAMES)).astype(np.float32),
            rng.uniform(-0.8, 0.6, len(SIGNAL_NAMES)).astype(np.float32),
            rng.random(people) < 0.7,
            rng.integers(0, len(FUNCTIONS), people),
            rng.integers(0, len(FUNCTIONS), openings),
        )

    def of(self, person: AnyArray, openings: AnyArray, rng: np.random.Generator) -> AnyArray:
        """The signals of people with openings; shape (people, openings, signals)."""
        suits = self.of_people[person][:, None, :] * self.of_openings[openings]
        shared = suits @ self.weights.T
        noise = rng.standard_normal(shared.shape, dtype=np.float32)
        caps = np.array([signal.cap for signal in SIGNALS], dtype=np.float32)
        values = np.clip(0.45 * (shared + 0.8 * noise - self.zeros), 0, 1) * caps
        values[..., COLUMN[GATE]] = self.told[person][:, None]
        crosses = self.function_of_person[person][:, None] != self.function_of_opening[openings]
        values[..., COLUMN["function_transfer"]] *= crosses
        result: AnyArray = values.round(4)
        return result


def said(term: Term, signals: AnyArray) -> AnyArray:
    """What a term says of each pair: linear between its knots, flat outside."""
    if len(term.signals) == 1:
        return np.interp(signals[:, COLUMN[term.signals[0]]], term.knots[0], term.values)
    one, other = (signals[:, COLUMN[name]] for name in term.signals)
    said = np.zeros(len(signals))
    ramps = [
        np.stack([np.interp(axis, knots, row) for row in np.eye(len(knots))])
        for axis, knots in ((one, term.knots[0]), (other, term.knots[1]))
    ]
    for i, j in np.ndindex(term.values.shape):
        said += term.values[i, j] * ramps[0][i] * ramps[1][j]
    return said
