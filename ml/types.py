"""What comes out: frozen results that a person can check."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


class Vectors(StrEnum):
    """Where a ranker's vectors come from."""

    NONE = "none"
    WORDS = "words"
    SENTENCES = "sentences"


class Encodes(Protocol):
    """A model that turns texts into vectors of shape (n, size)."""

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors; zero for a text without content."""


class EmbeddingModel(Encodes, Protocol):
    """One with a name: vectors of different models are never compared."""

    @property
    def fingerprint(self) -> str:
        """Names the model, or the file of word vectors."""

    @property
    def kind(self) -> Vectors:
        """Whether a text's vector is that of its words, or a model's of the whole sentence."""


class SkillMethod(StrEnum):
    """How a skill's text was recognised, strongest first."""

    KEY = "key"
    EXACT = "exact"
    ALTERNATIVE = "alternative"
    STEM = "stem"
    SPELLING = "spelling"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Recognition:
    """A taxonomy entry proposed for a text; `confidence` is the chance (0-1) that it is right."""

    key: str
    label: str
    confidence: float
    method: SkillMethod


@dataclass(frozen=True, slots=True)
class Contribution:
    """A named reason in the score; the values of a move's contributions add up to its score.

    `evidence` holds the skills, wishes or functions that the value was traced to.
    """

    name: str
    value: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkillMatch:
    """A needed skill that the person covers, by the same skill or a near one.

    `closeness` is 1 for the same skill, lower for a neighbour; levels are 0-5 or None.
    """

    needed: str
    needed_key: str | None
    held: str
    held_key: str | None
    essential: bool
    closeness: float
    level_needed: float | None
    level_held: float | None


@dataclass(frozen=True, slots=True)
class SkillGap:
    """A needed skill that the person lacks, or holds below the level asked for.

    `nearest` is the closest skill held, if any is close at all.
    """

    needed: str
    needed_key: str | None
    essential: bool
    level_needed: float | None
    level_held: float | None
    nearest: str | None
    nearest_key: str | None
    closeness: float


def _nothing() -> FloatArray:
    return np.empty(0, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class RankedMove:
    """One person-opening pair, scored and explained.

    `score` (0-1) is the calibrated chance that experts or history would call the move a
    sensible one. It is told to six digits, as are its contributions, which add up to it. `rank`
    counts from 1, None when the pair was scored outside a ranking. `bridges` names the functions
    through which the person links both teams. `signals` is what the score was made of, by
    the `names` of the ranker's combination: `SIGNAL_NAMES`, and own features behind them.
    """

    employee_key: str
    opening_key: str
    rank: int | None
    score: float
    contributions: tuple[Contribution, ...]
    matched: tuple[SkillMatch, ...]
    gaps: tuple[SkillGap, ...]
    bridges: tuple[str, ...]
    unseen_skills: tuple[str, ...]
    signals: FloatArray = field(default_factory=_nothing, compare=False, repr=False)
