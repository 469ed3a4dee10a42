"""How likely clicks are: whoever looks at a place opens what interests them.

The chance that the item at place j is opened is `theta_j * sigma(s)`: that a person looks so far
down, times that the item interests them (the position-based model, Craswell et al. 2008). Fitting
the product to what was and was not opened weighs nothing by inverse chances, which at a few
thousand lists costs more than the bias it removes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

from ml.ranking.arrays.ragged import AnyArray, IntArray

ROWS_AT_ONCE = 1 << 16
"""Items whose sums are worked out at once: they fit into a processor's cache."""

LEAST_SPREAD = 1e-4
"""A column that varies less over the items says nothing about them and keeps its slope."""

STEPS = 200
"""Of the optimiser at most; it converges in 20 to 60."""

SCALE_BOUNDS = (-4.0, 3.0)
"""Between which the logarithm of the scale lies: it is above 0, and sums stay finite."""

SCALE_PRIOR = 0.5
"""What a scale away from 1 costs, per squared logarithm: as good as free, an interest has half
the spread of a shipped sum."""

CERTAIN = 1e-9
"""No chance is nearer to 0 or 1 than this."""

FLATTEST = 1e-6
"""No place is looked at less often: its logit is finite."""


@dataclass(frozen=True)
class Clicks:
    """Items that were shown, one a row, and what became of them.

    Attributes
    ----------
    columns : shape (n, k), float32, what is weighed, turned so that more is better; `Picked` where
        they are read from a larger matrix
    base : shape (n,), the sum that the base gives each item
    opened : shape (n,), whether the item has the label that is learnt
    place : shape (n,), from 0
    seen : shape (n,), whether the person is known to have looked, wherever the item stood
    person : shape (n,), numbers from 0
    """

    columns: "AnyArray | Picked"
    base: AnyArray
    opened: AnyArray
    place: IntArray
    seen: AnyArray
    person: IntArray

    def __len__(self) -> int:
        return len(self.base)

    @property
    def places(self) -> int:
        """How many places there are."""
        return int(self.place.max()) + 1 if len(self) else 0

    def without(self, columns: Sequence[int]) -> "Clicks":
        """Return the same items, some of whose columns say nothing."""
        left = self.columns[:].copy()
        left[:, list(columns)] = 0.0
        return replace(self, columns=left)

    def only(self, rows: AnyArray) -> "Clicks":
        """Return some of the items."""
        return self._with(self.columns[rows], rows)

    def picked(self, rows: IntArray) -> "Clicks":
        """Return some of the items, whose columns stay where they are until they are read.

        What is read several times is read slower than what `only` copies.
        """
        return self._with(Picked(self.columns, rows), rows)

    def _with(self, columns: "AnyArray | Picked", rows: AnyArray) -> "Clicks":
        return Clicks(
            columns,
            self.base[rows],
            self.opened[rows],
            self.place[rows],
            self.seen[rows],
            self.person[rows],
        )


@dataclass(frozen=True)
class Picked:
    """Rows of a matrix that are copied a block at a time, when they are asked for.

    Attributes
    ----------
    matrix : shape (n, k)
    rows : shape (m,)
    """

    matrix: "AnyArray | Picked"
    rows: IntArray

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        return len(self.rows), self.matrix.shape[1]

    def __getitem__(self, some: slice | AnyArray) -> AnyArray:
        return np.asarray(self.matrix[self.rows[some]])


@dataclass(frozen=True)
class PlacePrior:
    """What is known beforehand of how often places are looked at.

    Attributes
    ----------
    theta : shape (places,), the first is 1
    spread : shape (places,), standard deviations of the logits
    """

    theta: AnyArray
    spread: AnyArray


@dataclass(frozen=True)
class ClickModel:
    """What explains the clicks: `s = start + scale * (base + columns @ change)`, and the places.

    Attributes
    ----------
    start, scale : how a sum becomes the logit of an interest
    change : shape (k,), what is added to the base's slopes
    theta : shape (places,), chances that a place is looked at; the first is 1
    """

    start: float
    scale: float
    change: AnyArray
    theta: AnyArray

    def interest(self, clicks: Clicks, some: IntArray | None = None) -> AnyArray:
        """Return the logits of the items' interest; shape (n,).

        With `some`, rows in ascending order, only theirs.
        """
        sums = np.empty(len(clicks) if some is None else len(some))
        narrow, done = self.change.astype(np.float32), 0
        for rows in blocks(len(clicks)):
            part = clicks.base[rows].astype(np.float64)
            if self.change.any():
                part += clicks.columns[rows] @ narrow
            if some is not None:
                first, last = np.searchsorted(some, (rows.start, rows.stop))
                part = part[some[first:last] - rows.start]
            sums[done : done + len(part)] = part
            done += len(part)
        sums *= self.scale
        sums += self.start
        return sums

    def looked(self, clicks: Clicks) -> AnyArray:
        """Return the chances that the items were looked at; shape (n,)."""
        return np.where(clicks.seen, 1.0, self.theta[clicks.place])

    def losses(self, clicks: Clicks, interest: AnyArray | None = None) -> AnyArray:
        """Return minus the log-likelihood of each item; shape (n,)."""
        s = self.interest(clicks) if interest is None else interest
        return losses(self.looked(clicks) * expit(s), clicks.opened)


def losses(chance: AnyArray, opened: AnyArray) -> AnyArray:
    """Return minus the log-likelihood of what was opened; shape (n,)."""
    chance = np.clip(chance, CERTAIN, 1.0 - CERTAIN)
    return np.asarray(-np.where(opened, np.log(chance), np.log1p(-chance)))


def blocks(rows: int) -> Iterator[slice]:
    """Yield slices that cover all rows."""
    for start in range(0, rows, ROWS_AT_ONCE):
        yield slice(start, min(start + ROWS_AT_ONCE, rows))


def newton(sums: AnyArray, looked: AnyArray, opened: AnyArray) -> tuple[AnyArray, AnyArray]:
    """Return the log-likelihood's slope and expected curvature in the logit of each item."""
    chance = expit(sums)
    click = np.clip(looked * chance, CERTAIN, 1.0 - CERTAIN)
    left = (1.0 - chance) / (1.0 - click)
    return (opened - click) * left, click * (1.0 - chance) * left


class _Scaled:
    """Columns in units of their spread around their mean, read block by block, never copied."""

    def __init__(self, clicks: Clicks) -> None:
        self.clicks = clicks
        total, squares = (np.zeros(clicks.columns.shape[1]) for _ in range(2))
        for some in blocks(len(clicks)):
            part = clicks.columns[some]
            total += part.sum(axis=0, dtype=np.float64)
            squares += np.einsum("ij,ij->j", part, part, dtype=np.float64)
        self.mean = total / len(clicks)
        spread = np.sqrt(np.maximum(squares / len(clicks) - self.mean**2, 0.0))
        self.speaks = spread > LEAST_SPREAD
        self.spread = np.where(self.speaks, spread, 1.0)
        self.middle = float(clicks.base.mean(dtype=np.float64))


def spread_of(clicks: Clicks) -> AnyArray:
    """Return the standard deviation of each column over the items, 0 where it says nothing."""
    scaled = _Scaled(clicks)
    return np.where(scaled.speaks, scaled.spread, 0.0)


def fit_clicks(
    clicks: Clicks,
    prior: PlacePrior,
    floor: AnyArray,
    *,
    penalty: float,
    begin: ClickModel | None = None,
    theta: AnyArray | None = None,
) -> ClickModel:
    """Return the most likely model: slopes, scale and places together.

    The places reached are the fixed point of regression EM (Wang et al. 2018). The sums run over
    blocks in float32 and are added up in float64, on as many threads as the caller allows.

    Parameters
    ----------
    clicks : at least one item
    floor : shape (k,), the least change of each slope
    penalty : what a change costs, per square of what it does to an item one spread away;
        infinite for none at all
    begin : where to begin, to arrive sooner
    theta : shape (places,), places that are known and not fitted
    """
    scaled = _Scaled(clicks)
    unlikely = _Unlikely(clicks, scaled, prior, penalty, theta)
    found = minimize(
        unlikely,
        unlikely.packed(begin),
        jac=True,
        method="L-BFGS-B",
        bounds=unlikely.bounds(floor),
        options={"maxiter": STEPS, "maxcor": 20, "ftol": 1e-9, "gtol": 1e-7},
    )
    model = unlikely.unpacked(np.asarray(found.x))
    if theta is None and (np.diff(model.theta) > 0).any():
        flat = falling_places(model.theta, clicks)
        return fit_clicks(clicks, prior, floor, penalty=penalty, begin=model, theta=flat)
    return model


def falling_places(theta: AnyArray, clicks: Clicks) -> AnyArray:
    """Return the nearest places that never rise, each weighed by how often it was shown.

    Neighbours that rise are pooled (isotonic regression, Barlow et al. 1972); the first stays 1.
    """
    weights = np.maximum(np.bincount(clicks.place, minlength=len(theta)), 1).astype(np.float64)
    pools: list[list[float]] = []
    for value, weight in zip(theta.tolist(), weights.tolist(), strict=True):
        pools.append([min(value, 1.0), weight, 1])
        while len(pools) > 1 and pools[-1][0] > pools[-2][0]:
            last, before = pools.pop(), pools.pop()
            total = last[1] + before[1]
            mean = (last[0] * last[1] + before[0] * before[1]) / total
            pools.append([mean, total, last[2] + before[2]])
    flat = np.repeat([pool[0] for pool in pools], [int(pool[2]) for pool in pools])
    return np.asarray(flat / flat[0])


class _Unlikely:
    """Minus the log-likelihood per item, and its gradient, in packed parameters.

    They are the start, the logarithm of the scale, the changes in units of the columns' spread
    and the logits of the places below the first. Without a change the changes are left out.
    """

    def __init__(
        self,
        clicks: Clicks,
        scaled: _Scaled,
        prior: PlacePrior,
        penalty: float,
        theta: AnyArray | None,
    ) -> None:
        self.clicks, self.scaled, self.prior, self.theta = clicks, scaled, prior, theta
        self.penalty = penalty
        self.changes = clicks.columns.shape[1] if np.isfinite(penalty) else 0
        self.wanted = logit(np.clip(prior.theta[1:], FLATTEST, 1.0 - FLATTEST))

    def bounds(self, floor: AnyArray) -> list[tuple[float | None, float | None]]:
        """Return between what the packed parameters lie."""
        slopes: list[tuple[float | None, float | None]] = [
            (float(low * spread), None) if speaks else (0.0, 0.0)
            for low, spread, speaks in zip(
                floor, self.scaled.spread, self.scaled.speaks, strict=True
            )
        ]
        fitted = 0 if self.theta is not None else len(self.wanted)
        return [(None, None), SCALE_BOUNDS, *slopes[: self.changes], *[(None, None)] * fitted]

    def packed(self, model: ClickModel | None) -> AnyArray:
        """Return a model as parameters; without one the base, at the prior's places."""
        fitted = self.theta is None
        if model is None:
            looked = self.prior.theta[self.clicks.place]
            rate = self.clicks.opened.mean() / max(float(looked.mean()), CERTAIN)
            start = float(logit(np.clip(rate, CERTAIN, 0.5)))
            changes, places = np.zeros(self.changes), self.wanted
            return np.concatenate(([start, np.log(0.5)], changes, places if fitted else []))
        changes = (model.change * self.scaled.spread)[: self.changes]
        middle = self.scaled.middle + float(self.scaled.mean @ model.change)
        places = logit(np.clip(model.theta[1:], FLATTEST, 1.0 - FLATTEST)) if fitted else []
        head = [model.start + model.scale * middle, np.log(model.scale)]
        return np.concatenate((head, changes, places))

    def unpacked(self, packed: AnyArray) -> ClickModel:
        """Return parameters as a model."""
        change = np.zeros(self.clicks.columns.shape[1])
        change[: self.changes] = packed[2 : 2 + self.changes] / self.scaled.spread[: self.changes]
        scale = float(np.exp(packed[1]))
        middle = self.scaled.middle + float(self.scaled.mean @ change)
        return ClickModel(float(packed[0]) - scale * middle, scale, change, self._theta(packed))

    def _theta(self, packed: AnyArray) -> AnyArray:
        if self.theta is not None:
            return self.theta
        return np.concatenate(([1.0], expit(packed[2 + self.changes :])))

    def __call__(self, packed: AnyArray) -> tuple[float, AnyArray]:
        """Return the loss and its gradient."""
        clicks, model = self.clicks, self.unpacked(packed)
        loss, start, scale = 0.0, 0.0, 0.0
        changes, places = np.zeros(clicks.columns.shape[1]), np.zeros(len(model.theta))
        narrow = model.change.astype(np.float32)
        for some in blocks(len(clicks)):
            sums = clicks.base[some].astype(np.float64)
            if self.changes:
                columns = clicks.columns[some]
                sums += columns @ narrow
            interest = model.start + model.scale * sums
            chance = expit(interest)
            looked = np.where(clicks.seen[some], 1.0, model.theta[clicks.place[some]])
            click = np.clip(looked * chance, CERTAIN, 1.0 - CERTAIN)
            opened = clicks.opened[some]
            loss -= float(np.log(np.where(opened, click, 1.0 - click)).sum())
            wrong = (click - opened) / (1.0 - click)
            slope = wrong * (1.0 - chance)
            start += float(slope.sum())
            scale += float(slope @ (interest - packed[0]))
            if self.changes:
                changes += slope.astype(np.float32) @ columns
            told = np.where(clicks.seen[some], 0.0, wrong)
            places += np.bincount(clicks.place[some], told, len(places))
        changes = (changes - start * self.scaled.mean) / self.scaled.spread * model.scale
        gradient = np.concatenate(([start, scale], changes[: self.changes]))
        loss += SCALE_PRIOR * float(packed[1]) ** 2
        gradient[1] += 2 * SCALE_PRIOR * float(packed[1])
        slopes = packed[2 : 2 + self.changes]
        if self.changes:
            loss += self.penalty * float(slopes @ slopes)
            gradient[2:] += 2 * self.penalty * slopes
        if self.theta is None:
            away = (packed[2 + self.changes :] - self.wanted) / self.prior.spread[1:]
            loss += 0.5 * float(away @ away)
            pull = places[1:] * (1.0 - model.theta[1:]) + away / self.prior.spread[1:]
            gradient = np.concatenate((gradient, pull))
        return loss / len(clicks), gradient / len(clicks)
