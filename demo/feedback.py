"""A simulated organisation whose truth is known: what people see, what they do, and why.

It answers with a dataset of feedback and with what no real organisation tells: how much each place
counts, and what people truly want. So a training that finds what is not there can be told from one
that finds what is. Everything follows from the seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np

from demo.signals import FUNCTIONS, Signals, said
from ml.feedback.dataset import KEY_BYTES, UNKNOWN, UNKNOWN_STEP, FeedbackData, typed
from ml.ranking import SIGNAL_NAMES
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination, shipped_combination
from ml.ranking.signals.table import GATE

_FIRST_DAY = 20_454  # 2026-01-01
_BLOCK = 2_000
_CLOSE = 0.10
# Interest has a standard deviation of this many logits, as in the simulations that the method
# rests on; the shipped ranker's logit has twice as much.
_SPREAD = 1.6
_LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class World:
    """What an organisation is like.

    Attributes
    ----------
    pool : how many openings are open to a person at a time; the list holds the best `k`
    days : over how many days the lists are spread
    rate : how many of the items of a list are truly interesting
    eta : how steeply being seen falls with the place: `place ** -eta`
    trust : how often a seen item at the first place is opened for its place alone
    difference : how far people's reasons lie from the shipped ones, as the standard deviation of
        the logarithm of each weight; 0 for an organisation like all others
    interaction : how much two signals together say that no sum says
    drift_day : from which day on people's reasons are others; None for never
    repeats : how many of the lists are lists of before, shown once more
    explores : whether neighbours change places for learning
    private : of how many lists the scores rest on private wishes
    shuffled : whether what was done is dealt out anew among the items of each place
    attribute : the name of a signal that tells a protected attribute; none where it is empty
    """

    people: int = 1_000
    openings: int = 300
    lists: int = 2_000
    k: int = 10
    pool: int = 30
    days: int = 365
    rate: float = 0.12
    eta: float = 1.0
    trust: float = 0.0
    difference: float = 0.8
    interaction: float = 1.5
    drift_day: int | None = None
    repeats: float = 0.1
    explores: bool = True
    private: float = 0.05
    shuffled: bool = False
    attribute: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Truth:
    """What no real organisation tells.

    Attributes
    ----------
    theta : shape (k,), the chance that a place is seen; 1 for the first
    chance : shape (items,), that the person wants to know more of the item, once it is seen
    logit : shape (items,), of that chance
    base : shape (items,), the logit of the shipped ranker
    """

    theta: AnyArray
    chance: AnyArray
    logit: AnyArray
    base: AnyArray


@dataclass(frozen=True, slots=True)
class Simulated:
    """A dataset, with the truth behind it; their items are in the same order."""

    data: FeedbackData
    truth: Truth


def simulate(world: World, base: Combination | None = None) -> Simulated:
    """Return what happens in a world where a ranker serves, by default the shipped one."""
    rng = np.random.default_rng(world.seed)
    base = base or shipped_combination()
    boards = _boards(world, base, rng)
    rows = np.sort(_shown(world, len(boards.person), rng))
    day = _FIRST_DAY + np.arange(world.lists) * world.days // max(world.lists, 1)
    order = np.tile(np.arange(world.k), (world.lists, 1))
    scores = boards.scores[rows]
    pair, swapped = _exchanged(world, scores, order, rng)
    flat = (rows[:, None] * world.k + order).ravel()
    signals = boards.signals.reshape(-1, len(SIGNAL_NAMES))[flat]
    logit = boards.wants(flat, np.repeat(day - _FIRST_DAY, world.k))
    theta = np.arange(1, world.k + 1) ** -world.eta
    chance = _sigmoid(logit)
    done = _done(world, theta, chance, rng)
    if world.shuffled:
        done = _dealt(done, world, rng)
    private = rng.random(world.lists) < world.private
    names = tuple(SIGNAL_NAMES)
    if world.attribute:
        names, signals = _with_attribute(world, names, signals, boards.person[rows], done, rng)
    items = world.lists * world.k
    listed = np.repeat(np.arange(world.lists), world.k)
    opening = boards.opening.reshape(-1)[flat]
    own = boards.function_of_person[boards.person[rows]]
    columns = {
        "list_key": _keys("l", np.arange(world.lists)),
        "person_key": _keys("p", boards.person[rows]),
        "day": day,
        "surface": np.full(world.lists, b"recommendations"),
        "version": np.full(world.lists, b"simulated"),
        "arm": np.full(world.lists, b""),
        "pair_at": pair,
        "swapped": swapped,
        "propensity": np.where(pair > 0, 0.5, 1.0),
        "k": np.full(world.lists, world.k),
        "positions_seen": np.full(world.lists, UNKNOWN),
        "private_inputs": private,
        "list_index": listed,
        "position": np.tile(np.arange(1, world.k + 1), world.lists),
        "opening_key": _keys("o", opening),
        "served_score": np.where(
            private[listed], np.nan, np.take_along_axis(scores, order, 1).ravel()
        ),
        "function": boards.function_of_opening[opening],
        "grade_step": np.where(rng.random(items) < 0.05, UNKNOWN_STEP, opening % 4 - 1),
        "cross_functional": boards.function_of_opening[opening] != own[listed],
        "mature": day[listed] <= day.max() - 7,
        **done,
    }
    data = FeedbackData(
        **{name: typed(values, name) for name, values in columns.items()},
        signals=signals,
        signal_names=names,
        functions=FUNCTIONS,
    )
    return Simulated(data, Truth(theta, chance, logit, boards.base.reshape(-1)[flat]))


@dataclass(frozen=True, slots=True)
class _Boards:
    """Which openings stand before whom, best first; the arrays have the shape (boards, k)."""

    person: AnyArray
    opening: AnyArray
    signals: AnyArray
    base: AnyArray
    scores: AnyArray
    before: AnyArray
    after: AnyArray
    drift_day: int | None
    function_of_person: AnyArray
    function_of_opening: AnyArray

    def wants(self, rows: AnyArray, day: AnyArray) -> AnyArray:
        """The true logits of items, on these days."""
        late = np.zeros(len(rows), dtype=bool)
        if self.drift_day is not None:
            late = day >= self.drift_day
        return np.where(late, self.after.reshape(-1)[rows], self.before.reshape(-1)[rows])


def _boards(world: World, base: Combination, rng: np.random.Generator) -> _Boards:
    count = max(1, round(world.lists * (1 - world.repeats)))
    pool = min(max(world.pool, world.k), world.openings)
    person = rng.integers(0, world.people, count)
    step = next(one for one in range(7, world.openings + 8) if gcd(one, world.openings) == 1)
    start = rng.integers(0, world.openings, count)
    makes = Signals.drawn(world.people, world.openings, rng)
    opening = np.empty((count, world.k), dtype=np.int64)
    signals = np.empty((count, world.k, len(SIGNAL_NAMES)), dtype=np.float32)
    logits = np.empty((count, world.k))
    scores = np.empty((count, world.k))
    for first in range(0, count, _BLOCK):
        some = slice(first, first + _BLOCK)
        offered = (start[some, None] + step * np.arange(pool)) % world.openings
        values = makes.of(person[some], offered, rng)
        logit = sum(base.logits(values).values())
        best = np.argsort(-np.asarray(logit), axis=1, kind="stable")[:, : world.k]
        opening[some] = np.take_along_axis(offered, best, 1)
        signals[some] = np.take_along_axis(values, best[:, :, None], 1)
        logits[some] = np.take_along_axis(np.asarray(logit), best, 1)
        scores[some] = np.clip(base.score(signals[some])[0], 0, 1)
    before, after = (_wanted(world, base, signals, logits, rng) for _time in range(2))
    return _Boards(
        person,
        opening,
        signals,
        logits,
        scores,
        before,
        after,
        world.drift_day,
        makes.function_of_person,
        makes.function_of_opening,
    )


def _wanted(
    world: World,
    base: Combination,
    signals: AnyArray,
    logits: AnyArray,
    rng: np.random.Generator,
) -> AnyArray:
    """What people truly want, in logits: the shipped reasons with other weights, and one more."""
    flat = signals.reshape(-1, signals.shape[-1])
    wanted = logits.reshape(-1).copy()
    for term in base.terms:
        factor = np.exp(rng.normal(0, world.difference)) if world.difference else 1.0
        if factor != 1.0:
            wanted += (factor - 1.0) * said(term, flat)
    one, other = rng.choice(
        [place for place, name in enumerate(SIGNAL_NAMES) if name != GATE], 2, replace=False
    )
    if world.difference and world.interaction:
        both = (flat[:, one] > np.quantile(flat[:, one], 0.7)) & (
            flat[:, other] > np.quantile(flat[:, other], 0.7)
        )
        wanted += world.interaction * wanted.std() * both
    wanted = (wanted - wanted.mean()) / max(float(wanted.std()), 1e-9) * _SPREAD
    return np.asarray(wanted + _intercept(wanted, world.rate)).reshape(logits.shape)


def _intercept(logit: AnyArray, rate: float) -> float:
    low, high = -15.0, 15.0
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _sigmoid(logit + middle).mean() < rate else (low, middle)
    return low


def _shown(world: World, boards: int, rng: np.random.Generator) -> AnyArray:
    """Which board each list shows: each once, then some again."""
    again = rng.integers(0, boards, max(world.lists - boards, 0))
    return np.concatenate([np.arange(min(boards, world.lists)), again])


def _exchanged(
    world: World, scores: AnyArray, order: AnyArray, rng: np.random.Generator
) -> tuple[AnyArray, AnyArray]:
    """The pair of each list that was up for exchange, and whether it was; `order` is changed."""
    pair, coin = np.zeros(world.lists, dtype=np.int64), rng.random(world.lists) < 0.5
    if not world.explores or world.k < 3:
        return pair, np.zeros(world.lists, dtype=bool)
    usual = rng.random(world.lists) < 0.7
    pair = np.where(usual, 2, rng.integers(2, world.k, world.lists))
    rows = np.arange(world.lists)
    close = scores[rows, pair - 1] - scores[rows, pair] <= _CLOSE
    pair = np.where(close, pair, 0)
    swapped = coin & close
    exchange(order, pair - 1, swapped)
    return pair, swapped


def exchange(order: AnyArray, upper: AnyArray, swapped: AnyArray) -> None:
    """Let neighbours change places, in `order` itself.

    Parameters
    ----------
    order : shape (lists, k)
    upper : shape (lists,), the upper of both places, from 0
    swapped : shape (lists,), whether they do
    """
    of, place = np.flatnonzero(swapped), upper[swapped]
    order[of, place], order[of, place + 1] = order[of, place + 1].copy(), order[of, place].copy()


def opens(theta: AnyArray, chance: AnyArray, rng: np.random.Generator) -> tuple[AnyArray, AnyArray]:
    """Return what people look at, and what of that they open; both of the shape of `chance`.

    Parameters
    ----------
    theta : the chance that each item's place is looked at
    chance : of each item, that whoever looks opens it
    """
    seen = rng.random(chance.shape) < theta
    return seen, seen & (rng.random(chance.shape) < chance)


def _done(
    world: World, theta: AnyArray, chance: AnyArray, rng: np.random.Generator
) -> dict[str, AnyArray]:
    """What people do: they open what they see and want, and go on with what they want most."""
    items = len(chance)
    place = np.tile(np.arange(1, world.k + 1), world.lists)
    by_place = world.trust / place
    seen, opened = opens(theta[place - 1], chance + (1 - chance) * by_place, rng)
    saved = opened & (rng.random(items) < 0.1 + 0.4 * chance)
    applied = opened & (rng.random(items) < 0.05 + 0.4 * chance)
    shortlisted = applied & (rng.random(items) < 0.5)
    offered = shortlisted & (rng.random(items) < 0.6)
    accepted = offered & (rng.random(items) < 0.8)
    started = accepted & (rng.random(items) < 0.9)
    dismissed = seen & ~opened & (rng.random(items) < 0.05)
    held = np.where(started, rng.random(items) < 0.5 + 0.5 * chance, UNKNOWN)
    done: dict[str, AnyArray] = {
        "opened": opened,
        "saved": saved,
        "dismissed": dismissed,
        "dismiss_reason": np.where(dismissed, rng.integers(0, 7, items), UNKNOWN),
        "applied": applied,
        "shortlisted": shortlisted,
        "offered": offered,
        "accepted": accepted,
        "started": started,
        "held_90": held,
        "held_180": np.where(held == 1, rng.random(items) < 0.8, held),
        "attribution": np.where(opened | dismissed, 2, 0),
    }
    reached = ("opened", ("saved", "shortlisted"), ("applied", "offered"), "started", "held_90")
    done["grade"] = _grades(done, reached)
    return done


def _grades(done: dict[str, AnyArray], reached: Sequence[str | tuple[str, ...]]) -> AnyArray:
    grade = np.zeros(len(done["opened"]), dtype=np.int8)
    for number, names in enumerate(reached, start=1):
        for name in (names,) if isinstance(names, str) else names:
            grade[done[name] == 1] = number
    return grade


def _dealt(
    done: dict[str, AnyArray], world: World, rng: np.random.Generator
) -> dict[str, AnyArray]:
    """What was done at each place, by somebody else: the mean of a place stays as it is."""
    rows = np.stack([rng.permutation(world.lists) for _place in range(world.k)], axis=1)
    flat = (rows * world.k + np.arange(world.k)).ravel()
    return {name: column[flat] for name, column in done.items()}


def _with_attribute(
    world: World,
    names: tuple[str, ...],
    signals: AnyArray,
    person: AnyArray,
    done: dict[str, AnyArray],
    rng: np.random.Generator,
) -> tuple[tuple[str, ...], AnyArray]:
    """A column that tells a protected attribute of the person, of who opens more than others."""
    opens = np.bincount(person, done["opened"].reshape(-1, world.k).sum(axis=1), world.people)
    ranked = opens + 0.5 * rng.random(world.people)
    told = ranked > np.median(ranked[np.unique(person)])
    column = np.repeat(told[person], world.k).astype(np.float32)[:, None]
    return (*names, world.attribute), np.concatenate([signals, column], axis=1)


def _keys(of: str, numbers: AnyArray) -> AnyArray:
    """Keys that look like those of the service: 16 letters, the same for the same number."""
    mixed = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    shifts = np.arange(0, 64, 5, dtype=np.uint64)
    letters = np.full((len(numbers), KEY_BYTES), ord(of), dtype=np.uint8)
    letters[:, 1 : 1 + len(shifts)] = _LETTERS[(mixed[:, None] >> shifts) & np.uint64(31)]
    return letters.reshape(-1).view(f"S{KEY_BYTES}")


def _sigmoid(logit: AnyArray) -> AnyArray:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logit, -35, 35))))
