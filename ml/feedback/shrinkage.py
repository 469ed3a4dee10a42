"""How far the base is left: the strength of shrinkage that people not learnt from choose.

For every strength, the model is fitted without a fifth of the people and judged by the clicks of
that fifth. Of all strengths whose loss is within one standard error of the best, the strongest is
taken (the one-standard-error rule, Breiman et al. 1984); the strongest of all is the base itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit

from ml.feedback.clicks import (
    ClickModel,
    Clicks,
    PlacePrior,
    blocks,
    fit_clicks,
    newton,
    spread_of,
)
from ml.ranking.arrays.ragged import AnyArray, IntArray

PENALTIES = (np.inf, 3000.0, 300.0, 30.0, 3.0)
"""Strengths tried, from none of the change to nearly all that the clicks say."""

FOLDS = 5
"""Parts of the people that are held out in turn."""

MOST_ITEMS = 400_000
"""Items that the folds read, drawn by person: more do not change which strength is chosen."""

Progress = Callable[[int, int], None]
"""Hears how many parts are done, and how many there are."""


def silent(*_told: object) -> None:
    """Hear of progress, and say nothing."""


@dataclass(frozen=True)
class Shrinkage:
    """The strength chosen, and what spoke for it.

    Attributes
    ----------
    penalty : infinite where the base stays as it is
    losses : mean held-out loss of an item, by strength
    above : by strength, how much its loss is above the best one's, and the standard error of
        that over people
    """

    penalty: float
    losses: Mapping[float, float]
    above: Mapping[float, tuple[float, float]]

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Shrinkage":
        """Read what a stage kept of one."""
        tried = kept["tried"]
        return cls(
            kept["penalty"],
            {of: loss for of, loss, _, _ in tried},
            {of: (mean, error) for of, _, mean, error in tried},
        )


def people_folds(person: IntArray, folds: int, seed: int) -> IntArray:
    """Return the fold of each row: people are drawn into parts of equal size; shape (n,)."""
    people = int(person.max()) + 1
    order = np.random.default_rng(seed).permutation(people)
    of = np.empty(people, dtype=np.int16)
    of[order] = np.arange(people) % folds
    return np.asarray(of[person])


def drawn_people(person: IntArray, items: int, seed: int) -> AnyArray:
    """Return the rows of as many people, drawn, as have so many items together; shape (n,)."""
    if len(person) <= items:
        return np.ones(len(person), dtype=np.bool_)
    sizes = _sizes(person)
    order = np.random.default_rng(seed).permutation(len(sizes))
    kept = np.zeros(len(sizes), dtype=np.bool_)
    kept[order[np.cumsum(sizes[order]) <= items]] = True
    return np.asarray(kept[person])


def _sizes(person: IntArray) -> IntArray:
    """Return how many rows each person has, counted a block at a time; shape (people,)."""
    sizes = np.zeros(int(person.max()) + 1, dtype=np.int64)
    for rows in blocks(len(person)):
        # Counting widens what it counts.
        sizes += np.bincount(person[rows], minlength=len(sizes))
    return sizes


def choose_penalty(
    clicks: Clicks,
    prior: PlacePrior,
    floor: AnyArray,
    *,
    seed: int,
    penalties: Sequence[float] = PENALTIES,
    folds: int = FOLDS,
    progress: Progress = silent,
) -> Shrinkage:
    """Choose the strength of shrinkage by cross-validation over people.

    Parameters
    ----------
    clicks : of two people at least
    penalties : from the strongest to the weakest; each begins where the one before ended
    folds : parts of the people that are held out in turn
    progress : told after each part how many are done
    """
    some = np.flatnonzero(drawn_people(clicks.person, MOST_ITEMS, seed))
    person = clicks.person[some]
    folds = min(folds, len(np.unique(person)))
    fold = people_folds(person, folds, seed)
    told = np.zeros((len(penalties), len(some)))
    for number in range(folds):
        judge = fold == number
        path = _path(clicks.picked(some[~judge]), prior, floor, penalties)
        _judge(path, clicks.picked(some[judge]), told, np.flatnonzero(judge))
        progress(number + 1, folds)
    return _chosen(told, person, penalties)


def _judge(path: Iterator[ClickModel], held: Clicks, told: AnyArray, rows: IntArray) -> None:
    """Write the losses that each model has on held-out items into their rows of what is told."""
    for losses, model in zip(told, path, strict=True):
        losses[rows] = model.losses(held)


def _path(
    clicks: Clicks, prior: PlacePrior, floor: AnyArray, penalties: Sequence[float]
) -> Iterator[ClickModel]:
    model = None
    for penalty in penalties:
        model = fit_clicks(clicks, prior, floor, penalty=penalty, begin=model)
        yield model


def _chosen(told: AnyArray, person: IntArray, penalties: Sequence[float]) -> Shrinkage:
    """Apply the rule to the losses of items; shape (penalties, n)."""
    means = told.mean(axis=1)
    best = int(means.argmin())
    people = np.bincount(person) > 0
    above = {}
    for penalty, losses in zip(penalties, told, strict=True):
        by_person = np.bincount(person, losses - told[best])[people]
        error = by_person.std(ddof=1) * np.sqrt(len(by_person)) if len(by_person) > 1 else 0.0
        above[penalty] = (float(by_person.mean()), float(error / len(by_person)))
    within = [penalty for penalty, (mean, error) in above.items() if mean <= error]
    losses = dict(zip(penalties, means.tolist(), strict=True))
    return Shrinkage(max(within), losses, above)


def effective_parameters(clicks: Clicks, model: ClickModel, penalty: float) -> float:
    """Return how many slopes the clicks really chose: `tr(H (H + 2 penalty D)^-1)`.

    H is the expected curvature of the clicks in the changes, D what the penalty weighs them by.
    """
    spread = spread_of(clicks)
    speaks = spread > 0
    if not np.isfinite(penalty) or not speaks.any():
        return 0.0
    interest, looked = model.interest(clicks), model.looked(clicks)
    _, curve = newton(interest, looked, clicks.opened)
    weights = curve * model.scale**2
    size = int(speaks.sum())
    curvature, pulled, total = np.zeros((size, size)), np.zeros(size), float(weights.sum())
    for rows in blocks(len(clicks)):
        part = (clicks.columns[rows][:, speaks] / spread[speaks]).astype(np.float64)
        curvature += part.T @ (part * weights[rows, None])
        pulled += weights[rows] @ part
    curvature -= np.outer(pulled, pulled) / max(total, 1e-9)
    ridge = curvature + 2.0 * penalty * np.eye(size)
    return float(np.trace(np.linalg.solve(ridge, curvature)))


def moved(change: AnyArray, weights: AnyArray, spread: AnyArray) -> float:
    """Return how far the slopes moved, as a share of what the base's say together."""
    said = float(np.abs(weights * spread).sum())
    return float(np.abs(change * spread).sum()) / max(said, 1e-9)


def in_words(share: float) -> str:
    """Return how far the base was left, for a person to read.

    Examples
    --------
    >>> in_words(0.0), in_words(0.26)
    ('The order stays that of the base.', 'The slopes moved by 26 % of what those of the base say.')
    """
    if share == 0.0:
        return "The order stays that of the base."
    return f"The slopes moved by {share:.0%} of what those of the base say.".replace("%", " %")


def interest_of(model: ClickModel, clicks: Clicks) -> AnyArray:
    """Return the chance that each item interests whoever looks; shape (n,)."""
    return np.asarray(expit(model.interest(clicks)))
