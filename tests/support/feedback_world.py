"""A small organisation whose people's true interests are known, and the lists that it saw.

Signals are drawn, the base is the shipped combination, and the truth gives its lines other
weights. Openings are drawn once, so the true order of all of them is known; what people do with a
list is drawn as in the demo.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from demo.feedback import exchange as exchange_neighbours
from demo.feedback import opens
from ml.feedback.base import Base
from ml.feedback.dataset import UNKNOWN, FeedbackData
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination, shipped_combination
from ml.ranking.signals.table import COLUMN, GATE, NAMES, SIGNAL, to_learn
from ml.types import Vectors

K = 10
RATE, SPREAD = 0.15, 1.6
FIRST_DAY = 20_000
DISCOUNT = 1.0 / np.log2(np.arange(2, K + 2))


@dataclass(frozen=True)
class World:
    """People by openings: the signals, and the chance that whoever looks is interested."""

    base: Combination
    signals: AnyArray
    sums: AnyArray
    interest: AnyArray

    def ndcg(self, sums: AnyArray) -> float:
        """Return the mean true nDCG@10 of an order of all openings."""
        best = -np.sort(-self.interest, axis=1)[:, :K] @ DISCOUNT
        top = np.argsort(-sums, axis=1, kind="stable")[:, :K]
        return float((np.take_along_axis(self.interest, top, axis=1) @ DISCOUNT / best).mean())

    def sums_of(self, combination: Combination) -> AnyArray:
        """Return a combination's sums of all pairs, bent as they are served."""
        flat = self.signals.reshape(-1, len(NAMES))
        score, _ = combination.score(flat)
        return np.asarray(score).reshape(self.sums.shape)


def world(
    seed: int, *, people: int = 150, openings: int = 80, same: bool = False, together: bool = False
) -> World:
    """Draw an organisation.

    Parameters
    ----------
    same : whether people want just what the base says
    together : whether two signals say much more together than each alone
    """
    rng = np.random.default_rng(seed)
    base = Base.of(shipped_combination(Vectors.NONE))
    signals = _signals(rng, people, openings)
    flat = signals.reshape(-1, len(NAMES))
    weights = base.weights
    change = weights * (np.exp(rng.normal(0.0, 1.2, len(weights))) - 1.0)
    change = np.maximum(change, base.floor) * (not same)
    sums = base.sums(flat).reshape(people, openings)
    truth = Base.of(base.changed(change)).sums(flat).reshape(people, openings)
    if together:
        both = [signals[..., COLUMN[name]] for name in ("essential_cover", "text_work")]
        high = np.all([one > np.quantile(one, 0.9) for one in both], axis=0)
        truth = truth + 4.0 * truth.std() * high
    truth = (truth - truth.mean()) / truth.std() * SPREAD
    return World(base.combination, signals, sums, expit(truth + _start(truth, sums)))


def _signals(rng: np.random.Generator, people: int, openings: int) -> AnyArray:
    """Draw signals that share a part, as all of them speak of the same likeness."""
    shape = (people, openings)
    shared = rng.normal(size=(people, 6)) @ rng.normal(size=(openings, 6)).T / np.sqrt(6)
    signals = np.zeros((*shape, len(NAMES)), dtype=np.float32)
    for name in to_learn():
        signal = SIGNAL[name]
        value = shared * rng.uniform(0.2, 0.9) + rng.normal(size=shape)
        value = (value - np.quantile(value, rng.uniform(0.2, 0.7))) / 3.0
        signals[..., COLUMN[name]] = np.clip(value, 0.0, 1.0) * signal.cap
    signals[..., COLUMN[GATE]] = (rng.random(people) < 0.7)[:, None]
    return signals


def _start(truth: AnyArray, sums: AnyArray) -> float:
    """Return what makes the mean interest in the base's first ten as wanted."""
    top = np.take_along_axis(truth, np.argsort(-sums, axis=1)[:, :K], axis=1)
    low, high = -12.0, 6.0
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (middle, high) if expit(top + middle).mean() < RATE else (low, middle)
    return low


def looked(steep: float = 1.0) -> AnyArray:
    """Return the true chances that places are looked at."""
    return np.asarray(np.arange(1, K + 1, dtype=np.float64) ** -steep)


def served(
    of: World,
    lists: int,
    seed: int,
    *,
    exchange: bool = True,
    theta: AnyArray | None = None,
    shuffled: bool = False,
    days: int = 100,
) -> FeedbackData:
    """Serve lists of the base's first ten among a part of the openings, and see what is opened."""
    rng = np.random.default_rng(seed)
    theta = looked() if theta is None else theta
    people = len(of.sums)
    person = rng.integers(0, people, lists)
    sums = of.sums[person].copy()
    sums[rng.random(sums.shape) < 0.4] = -np.inf
    order = np.argsort(-sums, axis=1, kind="stable")[:, :K]
    pair = np.where(rng.random(lists) < 0.7, 1, rng.integers(1, K - 1, lists))
    swapped = exchange & (rng.random(lists) < 0.5)
    exchange_neighbours(order, pair, swapped)
    _, opened = opens(theta, of.interest[person[:, None], order], rng)
    if shuffled:
        opened = rng.permuted(opened, axis=0)
    day = np.sort(rng.integers(0, days, lists)) + FIRST_DAY
    return feedback(
        of.signals[person[:, None], order].reshape(-1, len(NAMES)),
        opened.ravel(),
        person=person,
        opening=order,
        day=day,
        pair_at=np.where(exchange, pair + 1, 0),
        swapped=swapped,
    )


def feedback(
    signals: AnyArray,
    opened: AnyArray,
    *,
    person: AnyArray,
    opening: AnyArray,
    day: AnyArray,
    pair_at: AnyArray | None = None,
    swapped: AnyArray | None = None,
    names: tuple[str, ...] = NAMES,
) -> FeedbackData:
    """Return lists of equal length as a dataset; `opening` has the shape (lists, k)."""
    lists, k = opening.shape
    items = lists * k
    no, unknown = np.zeros(items, dtype=np.bool_), np.full(items, UNKNOWN, dtype=np.int8)
    function = (opening.ravel() % 4).astype(np.int16)
    pair_at = np.zeros(lists) if pair_at is None else pair_at
    swapped = np.zeros(lists, dtype=np.bool_) if swapped is None else swapped
    return FeedbackData(
        list_key=_keys("l", np.arange(lists)),
        person_key=_keys("p", person),
        day=day.astype(np.int32),
        surface=np.full(lists, b"portal"),
        version=np.full(lists, b"lateral-base"),
        arm=np.full(lists, b""),
        pair_at=pair_at.astype(np.int16),
        swapped=swapped,
        propensity=np.where(pair_at > 0, 0.5, 1.0),
        k=np.full(lists, k, dtype=np.int16),
        positions_seen=np.full(lists, k, dtype=np.int16),
        private_inputs=np.zeros(lists, dtype=np.bool_),
        list_index=np.repeat(np.arange(lists, dtype=np.int32), k),
        position=np.tile(np.arange(1, k + 1, dtype=np.int16), lists),
        opening_key=_keys("o", opening.ravel()),
        served_score=np.full(items, 0.5, dtype=np.float32),
        signals=np.ascontiguousarray(signals, dtype=np.float32),
        opened=opened,
        saved=no,
        dismissed=no,
        dismiss_reason=unknown,
        applied=no,
        shortlisted=no,
        offered=no,
        accepted=no,
        started=no,
        held_90=unknown,
        held_180=unknown,
        grade=opened.astype(np.int8),
        mature=~no,
        attribution=np.full(items, 2, dtype=np.int8),
        function=function,
        grade_step=np.zeros(items, dtype=np.int8),
        cross_functional=function != np.repeat(person % 4, k),
        signal_names=names,
        functions=("finance", "product", "sales", "support"),
    )


def _keys(letter: str, numbers: AnyArray) -> AnyArray:
    return np.array([f"{letter}{number:07d}".encode() for number in numbers])
