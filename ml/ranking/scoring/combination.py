"""The combination of signals: a sum of shape functions, so that every score can be taken apart.

A term is piecewise linear in one signal or bilinear in two (a generalised additive model with
pairs, Lou et al. 2013); a forest of shallow trees adds what two or three signals say together.
The sum is a logit; its logistic function is the score.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from importlib.resources import files
from typing import Any, Self

import numpy as np

from ml.errors import ArtifactError
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.curves import ENDS, UNBENT, chances, mixed
from ml.ranking.scoring.forest import Forest
from ml.ranking.scoring.monotone import falling
from ml.ranking.scoring.products import Products
from ml.ranking.scoring.terms import Term
from ml.ranking.signals.own import OwnTerm, read_terms
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.table import COLUMN, GATE, NAMES
from ml.types import Vectors


@dataclass(frozen=True)
class Combination:
    """The terms, the logit that every pair starts from, and the highest scores there are.

    `forest` is None where lines say it all; `bends` are the knots and values that the sum of
    logits is read at before it becomes a chance, shapes (k,) and (len(told), k). `told` says how
    much is written about the work where each ceiling and each row of values holds, from nothing to
    all that counts; between two of them both count in part. `own` weighs the organisation's own
    features, whose readings follow the signals in its rows; without them all read as 0.
    """

    start: float
    ceilings: tuple[float, ...]
    terms: tuple[Term, ...]
    forest: Forest | None = None
    bends: tuple[AnyArray, AnyArray] = UNBENT
    told: tuple[float, ...] = ENDS
    own: tuple[OwnTerm, ...] = ()

    @classmethod
    def empty(cls) -> Self:
        """Return one that says the same of every pair: for whoever needs the signals alone."""
        return cls(0.0, (1.0, 1.0), ())

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns that it reads: all signals, then its own features."""
        return NAMES + tuple(term.column for term in self.own)

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """What people read of own features, by the names of their contributions."""
        return {term.column: (term.label,) for term in self.own}

    def over(self, terms: Iterable[OwnTerm]) -> "Combination":
        """Return the same over the columns of more own features, which it does not weigh."""
        mine = {term.name: term for term in self.own}
        more = {term.name: replace(term, slope=0.0) for term in terms} | mine
        own = tuple(more[name] for name in sorted(more))
        return self if own == self.own else replace(self, own=own)

    def without_idle(self) -> "Combination":
        """Return the same without own features that it does not weigh."""
        own = tuple(term for term in self.own if term.slope > 0.0)
        return self if own == self.own else replace(self, own=own)

    def logits(self, signals: AnyArray) -> dict[str, AnyArray]:
        """Return each reason's logits, the starting point first; shapes signals.shape[:-1]."""
        shape, flat = signals.shape[:-1], signals.reshape(-1, signals.shape[-1])
        parts: dict[str, AnyArray] = {Reason.STARTING_POINT: np.full(shape, self.start)}
        said = [*zip(self._lines.reasons, self._lines(flat).T, strict=True)]
        if self.forest:
            gate = flat[:, COLUMN[self.forest.gate]]
            grown = self._trees(flat).T * gate if gate.any() else [gate] * len(self._trees.reasons)
            said += zip(self._trees.reasons, grown, strict=True)
        for reason, value in said:
            part = value.reshape(shape)
            parts[reason] = parts[reason] + part if reason in parts else part
        if self.own and flat.shape[1] > len(NAMES):
            readings = flat[:, len(NAMES) :].T
            for term, reading in zip(self.own, readings, strict=True):
                parts[term.column] = term.logits(reading).reshape(shape)
        return parts

    @cached_property
    def _lines(self) -> Products:
        return Products.of(part for term in self.terms for part in term.parts())

    @cached_property
    def _trees(self) -> Products:
        return Products.of(self.forest.parts() if self.forest else ())

    def score(self, signals: AnyArray) -> tuple[AnyArray, dict[str, AnyArray]]:
        """Return scores in 0-1 and the contributions that add up to them.

        The starting point contributes its own probability; the rest of the way is shared out
        in proportion to the logits, by the slope of the secant of the logistic curve.

        Parameters
        ----------
        signals : shape (..., len(names)), or (..., len(SIGNALS)) where nothing own is known
        """
        logits = self.logits(signals)
        start = logits.pop(Reason.STARTING_POINT)
        way = np.zeros_like(start)
        for value in logits.values():
            way = way + value
        known = signals[..., COLUMN[GATE]].astype(np.float64)
        curves = mixed(known, self.told)
        base, score = self._chance(start, curves), self._chance(start + way, curves)
        small = np.abs(way) < 1e-9
        slope = np.where(small, 0.0, (score - base) / np.where(small, 1.0, way))
        shares: dict[str, AnyArray] = {Reason.STARTING_POINT: base}
        shares.update({reason: value * slope for reason, value in logits.items()})
        return score, shares

    def _chance(self, logit: AnyArray, curves: AnyArray) -> AnyArray:
        return chances(logit, curves, self.bends, self.ceilings)

    def to_json(self) -> dict[str, Any]:
        """Return a mapping of plain numbers and strings."""
        # Two curves are told by their number alone, so that artifacts of before keep their version.
        more: dict[str, Any] = {} if self.told == ENDS else {"told": list(self.told)}
        if self.own:
            more["own"] = [asdict(term) for term in self.own]
        return {
            **more,
            "start": self.start,
            "ceilings": list(self.ceilings),
            "terms": [
                {
                    "reason": term.reason.value,
                    "signals": list(term.signals),
                    "knots": [knots.tolist() for knots in term.knots],
                    "values": term.values.tolist(),
                }
                for term in self.terms
            ],
            "forest": self.forest.to_json() if self.forest else None,
            "bends": [part.tolist() for part in self.bends],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Combination":
        """Read what `to_json` wrote.

        Raises
        ------
        ArtifactError
            When a field is missing, a signal unknown, a number not finite, or the score may fall
            where a signal speaks for it.
        """
        try:
            terms = tuple(_term(term) for term in stored["terms"])
            start = float(stored["start"])
            told = _told(stored.get("told", ENDS))
            ceilings = tuple(float(ceiling) for ceiling in stored["ceilings"])
            forest = Forest.from_json(stored["forest"]) if stored.get("forest") else None
            bends = _bends(stored["bends"], len(told))
            own = read_terms(stored.get("own", ()))
        except (KeyError, TypeError, ValueError) as error:
            raise ArtifactError(f"combination: {error}") from error
        if wrong := falling(terms, forest):
            raise ArtifactError(f"combination: not monotone, {wrong}")
        within = all(0.0 < ceiling <= 1.0 for ceiling in ceilings)
        if not (np.isfinite(start) and within and len(ceilings) == len(told)):
            found = f"start {start} or ceilings {', '.join(map(str, ceilings))}"
            raise ArtifactError(f"combination: {found} out of range")
        return cls(start, ceilings, terms, forest, bends, told, own)


def _told(stored: Any) -> tuple[float, ...]:
    told = tuple(float(one) for one in stored)
    if len(told) < 2 or (told[0], told[-1]) != ENDS or not (np.diff(told) > 0).all():
        raise ValueError("told: must rise from 0 to 1")
    return told


def _bends(stored: Any, curves: int) -> tuple[AnyArray, AnyArray]:
    knots, values = (np.array(part, dtype=np.float64) for part in stored)
    if knots.ndim != 1 or len(knots) < 2 or values.shape != (curves, len(knots)):
        raise ValueError("bends: knots and values do not fit")
    if not (np.isfinite(knots).all() and np.isfinite(values).all()):
        raise ValueError("bends: knots and values must be finite")
    if not ((np.diff(knots) > 0).all() and (np.diff(values, axis=1) > 0).all()):
        raise ValueError("bends: knots and values must rise")
    return knots, values


def _term(stored: Mapping[str, Any]) -> Term:
    names = tuple(str(name) for name in stored["signals"])
    unknown = [name for name in names if name not in COLUMN]
    if unknown:
        raise ValueError(f"unknown signal {unknown[0]!r}")
    knots = tuple(np.array(k, dtype=np.float64) for k in stored["knots"])
    values = np.array(stored["values"], dtype=np.float64)
    if values.shape != tuple(len(k) for k in knots) or len(knots) != len(names):
        raise ValueError(f"values of {names} do not fit their knots")
    if any(len(k) < 2 or not (np.diff(k) > 0).all() for k in knots):
        raise ValueError(f"term of {names} has unordered knots")
    if not all(np.isfinite(part).all() for part in (*knots, values)):
        raise ValueError(f"term of {names} has knots or values that are not finite")
    return Term(Reason(stored["reason"]), names, knots, values)


_FILES = {Vectors.NONE: "_plain", Vectors.WORDS: "", Vectors.SENTENCES: "_semantic"}


def combination_file(vectors: Vectors, *, occupations: bool) -> str:
    """Return the name of the shipped file for what a ranker knows."""
    return f"combination{_FILES[vectors]}{'_taxonomy' if occupations else ''}.json"


def shipped_combination(
    vectors: Vectors = Vectors.WORDS, *, occupations: bool = False
) -> Combination:
    """Return the combination that is installed with the package for what a ranker knows."""
    name = combination_file(vectors, occupations=occupations)
    text = files("ml.ranking.scoring").joinpath(name).read_text(encoding="utf-8")
    return Combination.from_json(json.loads(text))
