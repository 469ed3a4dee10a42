"""Learns the shipped combination of signals from packs of graded person-role pairs.

Every shape is a straight line whose sign is given beforehand, some with one slope for people
who wrote about their work and one for those who did not. The slopes minimise a pairwise
logistic loss in which each pair counts by how much swapping it would change nDCG (LambdaRank,
Burges 2010, here with the weights renewed in rounds so that every round is convex). For people
who wrote about their work a forest of shallow trees then learns what the lines miss. A
calibration of the sum (`crossfit`) gives the score its meaning.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from ml.errors import TrainingError
from ml.evaluation.packs import Pack
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.scoring.combination import Combination
from ml.ranking.scoring.forest import Forest
from ml.ranking.scoring.terms import Term
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.table import COLUMN, GATE, SIGNAL, SIGNALS, to_learn
from ml.training.calibration import Calibration
from ml.training.forest import grow
from ml.training.pairs import discounts, pairs_of

CANDIDATES = 100
SELECTIONS = 2
ROUNDS = 5
STEPS = 12
RIDGE = 3e-4
FOREST_SEED = 0

# What no pack holds is set by hand, in logits.
SET_BY_HAND: tuple[Term, ...] = tuple(
    Term(signal.reason, (signal.name,), (np.array(signal.by_hand[0]),), np.array(signal.by_hand[1]))
    for signal in SIGNALS
    if signal.by_hand
)


@dataclass(frozen=True)
class GradedQueries:
    """Queries with the signals and grades of all their candidates.

    Attributes
    ----------
    signals : shape (queries, candidates, len(SIGNALS))
    grades : shape (queries, candidates), -1 to be taken out
    families : the occupation family of each query, kept together in cross-validation
    same_function : shape (queries, candidates), only for the cross-functional measure
    """

    name: str
    signals: AnyArray
    grades: AnyArray
    families: Sequence[str]
    same_function: AnyArray

    def only(self, chosen: AnyArray) -> "GradedQueries":
        """Return some of the queries."""
        families = [f for f, keep in zip(self.families, chosen, strict=True) if keep]
        return GradedQueries(
            self.name,
            self.signals[chosen],
            self.grades[chosen],
            families,
            self.same_function[chosen],
        )


def graded_queries(pack: Pack, signals: AnyArray) -> GradedQueries:
    """Join a pack's grades to the signals of its pairs, shape (people, openings, signals)."""
    column = {opening.key: i for i, opening in enumerate(pack.openings)}
    grades = np.zeros(signals.shape[:2], dtype=np.int8)
    for row, person in enumerate(pack.employees):
        for key, grade in pack.grades.get(person.key, {}).items():
            grades[row, column[key]] = grade
    families = [person.function or "" for person in pack.employees]
    functions = np.array([opening.function or "" for opening in pack.openings])
    return GradedQueries(
        pack.name, signals, grades, families, np.array(families)[:, None] == functions[None, :]
    )


def _basis(signals: AnyArray, names: Sequence[str]) -> AnyArray:
    """Return the columns to be weighed: a gated signal has one without and one with text."""
    gate = signals[..., COLUMN[GATE]]
    columns = []
    for name in names:
        of = SIGNAL[name]
        value = np.minimum(signals[..., COLUMN[name]], of.cap) * of.sign
        columns += [value * (1.0 - gate), value * gate] if of.gated else [value]
    return np.stack(columns, axis=-1)


def _floors(names: Sequence[str]) -> AnyArray:
    return np.array([SIGNAL[name].floor for name in columns_of(names)])


@dataclass(frozen=True)
class Candidates:
    """Each query's best candidates so far, and all of them; once more without its own function.

    Adding the graded ones from further below would teach that likeness does not matter.
    """

    rows: AnyArray
    grades: AnyArray
    sums: AnyArray
    offsets: IntArray


def _candidates(
    packs: Sequence[GradedQueries], columns: Sequence[AnyArray], sums: Sequence[AnyArray]
) -> Candidates:
    """Choose candidates by their sums; `columns` are what is to be learnt from."""
    rows, grades, kept = [], [], []
    for pack, column, likeness in zip(packs, columns, sums, strict=True):
        for query, graded in enumerate(pack.grades):
            allowed = graded >= 0
            other = allowed & ~pack.same_function[query]
            for ranked in (allowed, other) if (other != allowed).any() else (allowed,):
                rest = np.flatnonzero(ranked)
                order = np.argsort(-likeness[query, rest], kind="stable")
                best = rest[order[:CANDIDATES]]
                rows.append(column[query, best])
                grades.append(graded[best].astype(np.float64))
                kept.append(likeness[query, best])
    if not any((grade > 0).any() for grade in grades):
        raise TrainingError("packs: no candidate has a positive grade")
    offsets = np.cumsum([0, *(len(grade) for grade in grades)])
    return Candidates(np.concatenate(rows), np.concatenate(grades), np.concatenate(kept), offsets)


def columns_of(names: Sequence[str]) -> list[str]:
    """Return the signal of each weight: a gated one has a weight without and one with text."""
    return [name for name in names for _ in range(2 if SIGNAL[name].gated else 1)]


def learn_slopes(
    packs: Sequence[GradedQueries], names: Sequence[str], start: AnyArray | None = None
) -> AnyArray:
    """Return the non-negative weights of the basis columns.

    Parameters
    ----------
    start : weights near those sought; candidates and weights of pairs are chosen once from them
    """
    floors = _floors(names)
    weights = np.maximum(np.ones(len(floors)) if start is None else start, floors)
    bases = [_basis(pack.signals, names) for pack in packs]
    for _ in range(SELECTIONS if start is None else 1):
        chosen = _candidates(packs, bases, [basis @ weights for basis in bases])
        rounds = ROUNDS if start is None else 1
        weights = _descend(chosen.rows, chosen.grades, chosen.offsets, weights, floors, rounds)
    return weights


def learn_forest(
    packs: Sequence[GradedQueries], names: Sequence[str], sums: Sequence[AnyArray]
) -> Forest | None:
    """Return trees for people who wrote about their work; None where nobody did.

    Wishes are not asked: without one, nothing may be credited to it.

    Parameters
    ----------
    sums : what the lines say, shape (queries, candidates) each
    """
    asked = [name for name in names if SIGNAL[name].asked]
    told = [pack.signals[:, 0, COLUMN[GATE]] > 0.5 for pack in packs]
    if not asked or not any(known.any() for known in told):
        return None
    packs = [pack.only(known) for pack, known in zip(packs, told, strict=True)]
    signs = np.array([SIGNAL[name].sign for name in asked])
    columns = [pack.signals[..., [COLUMN[name] for name in asked]] * signs for pack in packs]
    sums = [value[known] for value, known in zip(sums, told, strict=True)]
    chosen = _candidates(packs, columns, sums)
    grown = grow(
        chosen.rows,
        chosen.offsets,
        pairs_of(chosen.grades, chosen.offsets),
        chosen.sums,
        seed=FOREST_SEED,
    )
    return grown.forest(GATE, tuple(asked), tuple(SIGNAL[name].reason for name in asked), signs)


def _descend(
    rows: AnyArray,
    grades: AnyArray,
    offsets: IntArray,
    weights: AnyArray,
    floors: AnyArray,
    rounds: int,
) -> AnyArray:
    pairs = pairs_of(grades, offsets)
    better, worse = pairs.better, pairs.worse
    queries = len(offsets) - 1
    rows = rows.astype(np.float32)
    bounds = [(floor, None) for floor in floors]
    for _ in range(rounds):
        discount = discounts(rows @ weights.astype(np.float32), offsets)
        stake = pairs.gain * np.abs(discount[better] - discount[worse])
        kept = stake > 1e-6
        left, right, held = better[kept], worse[kept], stake[kept]

        def loss(
            w: AnyArray, left: IntArray = left, right: IntArray = right, held: AnyArray = held
        ) -> tuple[float, AnyArray]:
            z = (rows @ w.astype(np.float32)).astype(np.float64)
            odds = np.exp(z[right] - z[left])
            pull = held * odds / (1.0 + odds)
            slope = np.bincount(right, pull, len(z)) - np.bincount(left, pull, len(z))
            value = float(held @ np.log1p(odds)) / queries
            gradient = (slope.astype(np.float32) @ rows).astype(np.float64) / queries
            return value + RIDGE * float(w @ w), gradient + 2 * RIDGE * w

        options = {"maxiter": STEPS, "maxcor": 20}
        found = minimize(loss, weights, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        weights = np.asarray(found.x)
    return weights


def weighed(signals: AnyArray, names: Sequence[str], weights: AnyArray) -> AnyArray:
    """Return the uncalibrated sums of pairs by the lines; shape signals.shape[:-1]."""
    return np.asarray(_basis(signals, names) @ weights)


@dataclass(frozen=True)
class Learnt:
    """Weighed lines and the trees beside them, not yet calibrated.

    Attributes
    ----------
    lines : the signals weighed
    weights : shape (len(columns_of(lines)),)
    """

    lines: tuple[str, ...]
    weights: AnyArray
    forest: Forest | None

    def sums(self, signals: AnyArray) -> AnyArray:
        """Return the uncalibrated sums of pairs; shape signals.shape[:-1]."""
        said = weighed(signals, self.lines, self.weights)
        return np.asarray(said + self.forest.total(signals)) if self.forest else said

    def calibrated(self, calibration: Calibration) -> Combination:
        """Write what was learnt as a combination; a weight of nothing is left out."""
        step = np.array([0.0, 1.0])
        with_text = _round(step * calibration.with_text)
        terms = [Term(Reason.STARTING_POINT, (GATE,), (step,), with_text)]
        column = 0
        for name in self.lines:
            spec = SIGNAL[name]
            knots = np.array([0.0, spec.cap])
            columns = 2 if spec.gated else 1
            full = self.weights[column : column + columns] * (
                calibration.slope * spec.sign * spec.cap
            )
            column += columns
            values = _round(full[:, None] * step)
            term = (
                Term(spec.reason, (GATE, name), (step, knots), values)
                if spec.gated
                else Term(spec.reason, (name,), (knots,), values[0])
            )
            if np.abs(values).max() >= 0.005:
                terms.append(term)
        grown = self.forest and replace(
            self.forest, leaves=np.round(self.forest.leaves * calibration.slope, 5)
        )
        start, (untold, told) = round(calibration.start, 4), _round(calibration.ceilings).tolist()
        bends = (calibration.knots, _round(calibration.values))
        return Combination(start, (untold, told), (*terms, *SET_BY_HAND), grown, bends)


def _round(values: AnyArray) -> AnyArray:
    return np.round(values, 4)


def learn_sums(packs: Sequence[GradedQueries], names: Sequence[str] = to_learn()) -> Learnt:
    """Learn the lines, and the trees on what they miss.

    Raises
    ------
    TrainingError
        When no candidate has a positive grade.
    """
    lines = tuple(name for name in names if SIGNAL[name].weighed)
    weights = learn_slopes(packs, lines)
    said = [weighed(pack.signals, lines, weights) for pack in packs]
    return Learnt(lines, weights, learn_forest(packs, names, said))
