"""The record of a signal: everything about it that is not its own arithmetic."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.signals.pairs import Pairs
from ml.ranking.signals.reasons import Reason

LEARNT = "Sign and gate given beforehand, slope learnt from the packs."
"""How most signals came by their numbers; `cap` is then where nearly all pairs lie below."""

EVIDENCE_CAP = 8.0
"""Sums of evidence end here: above, no pair of the packs is told from another."""


class Knows(StrEnum):
    """What a ranker must know for a signal to say anything."""

    OWN_TEXT = "own_text"
    EMBEDDING = "embedding"
    OCCUPATIONS = "occupations"


@dataclass(frozen=True)
class Signal:
    """One matter that a person and an opening are compared by.

    Attributes
    ----------
    of : works it out, an array that fits the shape (people, openings); never negative
    reason : the contribution that it belongs to
    sign : 1 where more of it speaks for a move, -1 where it speaks against
    cap : what lies beyond counts no more for its line
    gated : whether people who wrote about their work have a slope of their own
    floor : the least slope of its line before calibration, where packs alone would give it none
    weighed : whether a line weighs it
    asked : whether trees ask for it
    by_hand : knots and logits of what is added by hand, for what no pack holds
    knows : what a ranker must know for it to say anything
    tuned : how the numbers here were found
    """

    of: Callable[[Pairs], AnyArray]
    reason: Reason
    sign: int = 1
    cap: float = 1.0
    gated: bool = False
    floor: float = 0.0
    weighed: bool = True
    asked: bool = True
    by_hand: tuple[tuple[float, ...], tuple[float, ...]] | None = None
    knows: Knows = Knows.OWN_TEXT
    tuned: str = LEARNT

    @property
    def name(self) -> str:
        """The name of the function that works it out."""
        return self.of.__name__

    @property
    def says(self) -> str:
        """The first sentence of that function."""
        return (self.of.__doc__ or "").strip().splitlines()[0]
