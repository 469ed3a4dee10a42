"""Learns the shipped combination of signals from packs of graded person-role pairs.

Every shape is a straight line whose sign is given beforehand, some with one slope for people
who wrote about their work and one for those who did not. The slopes minimise a pairwise
logistic loss in which each pair counts by how much swapping it would change nDCG (LambdaRank,
Burges 2010, here with the weights renewed in rounds so that every round is convex). A logistic
calibration of the sum gives the score its meaning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import minimize

from ml.errors import TrainingError
from ml.evaluation.packs import Pack
from ml.ranking.combination import Combination, Term
from ml.ranking.ragged import AnyArray, IntArray
from ml.ranking.reasons import Reason
from ml.ranking.signals import COLUMN

GATE = "text_known"
CANDIDATES = 100
SELECTIONS = 2
ROUNDS = 6
STEPS = 25
TRUNCATION = 15
RIDGE = 3e-4
NEVER_WORSE_THAN = {"essential_cover": 1.0, "optional_cover": 0.4}


@dataclass(frozen=True)
class Slope:
    """A signal to be weighed: its reason, whether text changes its slope, and its sign."""

    reason: Reason
    gated: bool = False
    sign: int = 1
    cap: float = 1.0


SLOPES: dict[str, Slope] = {
    "essential_cover": Slope(Reason.ESSENTIAL_SKILLS),
    "optional_cover": Slope(Reason.OPTIONAL_SKILLS),
    "skill_words": Slope(Reason.RELATED_SKILLS, gated=True, cap=8.0),
    "skill_work_words": Slope(Reason.RELATED_SKILLS, gated=True, cap=8.0),
    "skill_title_words": Slope(Reason.RELATED_SKILLS, gated=True, cap=8.0),
    "skill_topics": Slope(Reason.RELATED_SKILLS, gated=True, cap=8.0),
    "skill_content": Slope(Reason.RELATED_SKILLS, gated=True, cap=8.0),
    "skill_phrasing": Slope(Reason.RELATED_SKILLS, gated=True, cap=8.0),
    "title_spelling": Slope(Reason.ROLE_SIMILARITY),
    "title_meaning": Slope(Reason.ROLE_SIMILARITY, gated=True),
    "title_topics": Slope(Reason.ROLE_SIMILARITY, gated=True),
    "title_expanded": Slope(Reason.ROLE_SIMILARITY, gated=True),
    "text_title_words": Slope(Reason.WORK_CONTENT),
    "text_work": Slope(Reason.WORK_CONTENT),
    "text_phrasing": Slope(Reason.WORK_CONTENT),
    "sentence_recall": Slope(Reason.WORK_CONTENT),
    "sentence_precision": Slope(Reason.WORK_CONTENT),
    "commonness": Slope(Reason.STARTING_POINT, gated=True, sign=-1),
    "wish_function": Slope(Reason.ASPIRATION),
    "wish_spelling": Slope(Reason.ASPIRATION),
    "wish_content": Slope(Reason.ASPIRATION),
    "wish_expanded": Slope(Reason.ASPIRATION),
    "grade_up": Slope(Reason.GRADE_DISTANCE, gated=True, sign=-1, cap=4.0),
    "grade_down": Slope(Reason.GRADE_DISTANCE, gated=True, sign=-1, cap=4.0),
}

# No pack holds bridges, past moves, negative wishes or directions, and on ladders of five grades
# a step far down is too rare to be learnt: set by hand, in logits.
SET_BY_HAND: tuple[Term, ...] = tuple(
    Term(reason, (signal,), (np.array(knots),), np.array(values))
    for reason, signal, knots, values in (
        (Reason.GRADE_DISTANCE, "grade_down", [0.0, 1.0, 4.0], [0.0, 0.0, -2.4]),
        (Reason.ASPIRATION, "wish_direction", [0.0, 1.0], [0.0, 0.4]),
        (Reason.ASPIRATION, "unwanted", [0.0, 0.4, 0.8, 1.0], [0.0, -0.5, -5.0, -6.0]),
        (Reason.BRIDGE, "bridge", [0.0, 1.0], [0.0, 0.6]),
        (Reason.FUNCTION_TRANSFER, "function_transfer", [0.0, 1.0], [0.0, 0.8]),
    )
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
        slope = SLOPES[name]
        value = np.minimum(signals[..., COLUMN[name]], slope.cap) * slope.sign
        columns += [value * (1.0 - gate), value * gate] if slope.gated else [value]
    return np.stack(columns, axis=-1)


def _floors(names: Sequence[str]) -> AnyArray:
    floors = []
    for name in names:
        floors += [NEVER_WORSE_THAN.get(name, 0.0)] * (2 if SLOPES[name].gated else 1)
    return np.array(floors)


def learn_slopes(packs: Sequence[GradedQueries], names: Sequence[str]) -> AnyArray:
    """Return the non-negative weights of the basis columns.

    Only each query's best candidates under the weights so far are learnt from, and all of
    them: adding the graded ones from further below would teach that likeness does not matter.
    """
    floors = _floors(names)
    weights = np.maximum(np.ones(len(floors)), floors)
    bases = [_basis(pack.signals, names) for pack in packs]
    for _ in range(SELECTIONS):
        rows, grades, sizes = [], [], []
        for pack, basis in zip(packs, bases, strict=True):
            for query in range(len(pack.grades)):
                allowed = np.flatnonzero(pack.grades[query] >= 0)
                likeness = basis[query, allowed] @ weights
                best = allowed[np.argsort(-likeness, kind="stable")[:CANDIDATES]]
                rows.append(basis[query, best])
                grades.append(pack.grades[query, best].astype(np.float64))
                sizes.append(len(best))
        if not any((grade > 0).any() for grade in grades):
            raise TrainingError("packs: no candidate has a positive grade")
        offsets = np.cumsum([0, *sizes])
        weights = _descend(np.concatenate(rows), np.concatenate(grades), offsets, weights, floors)
    return weights


def _descend(
    rows: AnyArray, grades: AnyArray, offsets: IntArray, weights: AnyArray, floors: AnyArray
) -> AnyArray:
    better, worse, gain = _pairs(grades, offsets)
    queries = len(offsets) - 1
    rows = rows.astype(np.float32)
    bounds = [(floor, None) for floor in floors]
    for _ in range(ROUNDS):
        discount = _discounts(rows @ weights.astype(np.float32), offsets)
        stake = gain * np.abs(discount[better] - discount[worse])
        kept = stake > 1e-6
        left, right, held = better[kept], worse[kept], stake[kept]

        def loss(
            w: AnyArray, left: IntArray = left, right: IntArray = right, held: AnyArray = held
        ) -> tuple[float, AnyArray]:
            z = (rows @ w.astype(np.float32)).astype(np.float64)
            margin = z[left] - z[right]
            pull = held / (1.0 + np.exp(margin))
            slope = np.bincount(right, pull, len(z)) - np.bincount(left, pull, len(z))
            value = float((held * np.logaddexp(0.0, -margin)).sum()) / queries
            gradient = (slope.astype(np.float32) @ rows).astype(np.float64) / queries
            return value + RIDGE * float(w @ w), gradient + 2 * RIDGE * w

        options = {"maxiter": STEPS, "maxcor": 20}
        found = minimize(loss, weights, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        weights = np.asarray(found.x)
    return weights


def _pairs(grades: AnyArray, offsets: IntArray) -> tuple[IntArray, IntArray, AnyArray]:
    """Return all pairs of a better and a worse graded candidate, with the share of ideal gain."""
    better, worse, gain = [], [], []
    for start, end in pairwise(offsets):
        grade = grades[start:end]
        high, low = np.nonzero(grade[:, None] > grade[None, :])
        ideal = np.sort(grade)[::-1][:10]
        total = float((ideal / np.log2(np.arange(2, 2 + len(ideal)))).sum())
        better.append(start + high)
        worse.append(start + low)
        gain.append((grade[high] - grade[low]) / max(total, 1e-9))
    return np.concatenate(better), np.concatenate(worse), np.concatenate(gain)


def _discounts(scores: AnyArray, offsets: IntArray) -> AnyArray:
    discounts = np.empty(len(scores))
    for start, end in pairwise(offsets):
        order = np.argsort(-scores[start:end], kind="stable")
        rank = np.empty(end - start, dtype=np.int64)
        rank[order] = np.arange(end - start)
        tail = 0.3 / np.log2(2 + TRUNCATION)
        discounts[start:end] = np.where(rank < TRUNCATION, 1.0 / np.log2(2 + rank), tail)
    return discounts


def weighed(signals: AnyArray, names: Sequence[str], weights: AnyArray) -> AnyArray:
    """Return the uncalibrated sums of pairs; shape signals.shape[:-1]."""
    return np.asarray(_basis(signals, names) @ weights)


@dataclass(frozen=True)
class Calibration:
    """A logistic curve of the sum, below a ceiling: experts never agree on every pair."""

    slope: float
    start: float
    with_text: float
    ceiling: float


def calibrate(sums: AnyArray, gate: AnyArray, relevant: AnyArray) -> Calibration:
    """Fit the curve by maximum likelihood (Platt 1999, with a ceiling).

    Parameters
    ----------
    sums, gate, relevant : shape (n,): uncalibrated sums, whether text is known, and whether
        the pair is relevant
    """
    design = np.stack((sums - sums.mean(), np.ones(len(sums)), gate), axis=1)

    def loss(w: AnyArray) -> float:
        chance = w[3] / (1.0 + np.exp(-(design @ w[:3])))
        likely = np.where(relevant, chance, 1.0 - chance)
        return -float(np.log(np.maximum(likely, 1e-12)).mean())

    bounds = [(1e-3, None), (None, None), (None, None), (0.5, 1.0)]
    start = np.array([0.5, -4.0, 0.0, 0.9])
    slope, middle, with_text, ceiling = minimize(loss, start, method="L-BFGS-B", bounds=bounds).x
    return Calibration(
        float(slope), float(middle - slope * sums.mean()), float(with_text), float(ceiling)
    )


def assemble(names: Sequence[str], weights: AnyArray, calibration: Calibration) -> Combination:
    """Write weights and calibration as a combination of terms; a weight of nothing is left out."""
    step = np.array([0.0, 1.0])
    terms = [Term(Reason.STARTING_POINT, (GATE,), (step,), _round(step * calibration.with_text))]
    column = 0
    for name in names:
        spec = SLOPES[name]
        knots = np.array([0.0, spec.cap])
        full = calibration.slope * spec.sign * spec.cap
        if spec.gated:
            without, known = weights[column] * full, weights[column + 1] * full
            values = _round(np.array([[0.0, without], [0.0, known]]))
            term = Term(spec.reason, (GATE, name), (step, knots), values)
            column += 2
        else:
            values = _round(np.array([0.0, weights[column] * full]))
            term = Term(spec.reason, (name,), (knots,), values)
            column += 1
        if np.abs(term.values).max() >= 0.005:
            terms.append(term)
    return Combination(
        round(calibration.start, 4), round(calibration.ceiling, 4), (*terms, *SET_BY_HAND)
    )


def _round(values: AnyArray) -> AnyArray:
    return np.round(values, 4)


def learn_combination(
    packs: Sequence[GradedQueries], names: Sequence[str] = tuple(SLOPES)
) -> Combination:
    """Learn weights and calibration from graded queries.

    Raises
    ------
    TrainingError
        When no candidate has a positive grade.
    """
    weights = learn_slopes(packs, names)
    gate = COLUMN[GATE]
    sums, gates, relevant = [], [], []
    for pack in packs:
        kept = pack.grades >= 0
        sums.append(weighed(pack.signals, names, weights)[kept])
        gates.append(pack.signals[..., gate][kept])
        relevant.append(pack.grades[kept] > 0)
    calibration = calibrate(*(np.concatenate(part) for part in (sums, gates, relevant)))
    return assemble(names, weights, calibration)
