"""What a plan leaves undone, and why: people without a place, seats without a person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ml.planning.market import NOBODY, Floats, Market, Plan
from ml.planning.stable import Priority, keys_of
from ml.types import BoolArray, IntArray


class Unplaced(StrEnum):
    """Why a person has no place in a plan."""

    NO_PAIR = "no_pair"
    GROUP_LIMIT = "group_limit"
    OTHERS_PREFERRED = "others_preferred"
    OUTWEIGHED = "outweighed"


@dataclass(frozen=True, slots=True)
class Left:
    """A person without a place: the reason, and the full group where that is the reason."""

    reason: Unplaced
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Empty:
    """An opening with seats left, and where its candidates are.

    `elsewhere` of its `candidates` have another place, `held_back` others are kept by the limit
    of a group.
    """

    seats: int
    candidates: int
    elsewhere: int
    held_back: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """A plan looked at from every side; people and openings by row of the market."""

    total_fit: float
    placed: int
    seats: int
    blocking: int
    unplaced: Mapping[int, Left]
    empty: Mapping[int, Empty]


@dataclass(frozen=True, slots=True)
class _Standing:
    """How every pair stands to a plan; arrays of shape (pairs,) but for `full`.

    Attributes
    ----------
    better : the person would rather have it than what the plan gives her
    placed : the plan gives the person some place
    wanted : the opening would take the person, for a free seat or in another's place
    full : shape (groups,), the innermost group around each, itself included, that loses its limit
    """

    better: BoolArray
    placed: BoolArray
    wanted: BoolArray
    full: IntArray


def judge(market: Market, plan: Plan, priority: Priority = Priority.WAITING) -> Judgement:
    """Count what a plan reaches and tell why everything else is left."""
    standing = _standing(market, plan)
    used = np.bincount(market.opening[plan.pairs], minlength=len(market.openings))
    return Judgement(
        total_fit=float(market.joint[plan.pairs].sum()),
        placed=len(plan.pairs),
        seats=int(market.seats.sum()),
        blocking=len(blocking_pairs(market, plan, priority)),
        unplaced=dict(_unplaced(market, plan, standing)),
        empty=dict(_empty(market, standing, market.seats - used)),
    )


def blocking_pairs(market: Market, plan: Plan, priority: Priority) -> IntArray:
    """The pairs that would leave the plan together, and whose groups would let them.

    The person wants the opening more than what she got, the opening has a free seat or prefers
    her to somebody it got, and she leaves her groups already, they have room, or she goes before
    somebody who leaves.
    """
    standing = _standing(market, plan)
    blocking = standing.better & standing.wanted
    blocking[plan.pairs] = False
    value, lot = _last_leavers(market, plan, priority)
    found = np.flatnonzero(blocking)
    group = _full_of(market, standing)[found]
    let = standing.placed[found] | (group == NOBODY)
    own = keys_of(market, priority, found)
    for place in np.flatnonzero(~let).tolist():
        let[place] = own[place] > (value[group[place]], lot[group[place]])
    kept: IntArray = found[let]
    return kept


def _standing(market: Market, plan: Plan) -> _Standing:
    people, openings = len(market.people), len(market.openings)
    places, chosen = market.places(), plan.pairs
    got = np.full(people, np.iinfo(np.int64).max)
    got[market.person[chosen]] = places[chosen]
    used = np.bincount(market.opening[chosen], minlength=openings)
    worst_fit, worst_lot = _worst(market, chosen)
    fit, at = market.fit, market.opening
    prefers = (fit > worst_fit[at]) | ((fit == worst_fit[at]) & (market.person < worst_lot[at]))
    free = used < market.seats
    groups = market.groups
    lost = groups.losses(market.person[chosen])
    full = np.full(len(groups.limit), NOBODY, dtype=np.int64)
    for group in range(len(full)):
        if lost[group] >= groups.limit[group]:
            full[group] = group
        elif groups.parent[group] >= 0:
            full[group] = full[groups.parent[group]]
    return _Standing(
        better=places < got[market.person],
        placed=(got < np.iinfo(np.int64).max)[market.person],
        wanted=free[at] | (prefers & (used[at] > 0)),
        full=full,
    )


def _worst(market: Market, chosen: IntArray) -> tuple[Floats, IntArray]:
    """The fit and row of the person whom each opening likes least of those it got."""
    fit = np.full(len(market.openings), np.inf)
    lot = np.full(len(market.openings), NOBODY, dtype=np.int64)
    for pair in chosen.tolist():
        at, value, person = market.opening[pair], market.fit[pair], market.person[pair]
        if (value, -person) < (fit[at], -lot[at]):
            fit[at], lot[at] = value, person
    return fit, lot


def _last_leavers(market: Market, plan: Plan, priority: Priority) -> tuple[list[float], list[int]]:
    """The key of who comes last among those who leave each group."""
    value = [np.inf] * len(market.groups.limit)
    lot = [0] * len(market.groups.limit)
    keys = keys_of(market, priority, plan.pairs)
    for pair, key in zip(plan.pairs.tolist(), keys, strict=True):
        for group in market.groups.around(int(market.person[pair])):
            value[group], lot[group] = min((value[group], lot[group]), key)
    return value, lot


def _full_of(market: Market, standing: _Standing) -> IntArray:
    """The full group that keeps the person of each pair, -1 for none; shape (pairs,)."""
    own = market.groups.of[market.person]
    full = np.append(standing.full, NOBODY)
    return full[own]


def _unplaced(market: Market, plan: Plan, standing: _Standing) -> Iterator[tuple[int, Left]]:
    starts = np.searchsorted(market.person, np.arange(len(market.people) + 1))
    placed = np.zeros(len(market.people), dtype=np.bool_)
    placed[market.person[plan.pairs]] = True
    full = _full_of(market, standing)
    for person in np.flatnonzero(~placed).tolist():
        own = slice(*starts[person : person + 2])
        if own.start == own.stop:
            yield person, Left(Unplaced.NO_PAIR)
        elif not standing.wanted[own].any():
            yield person, Left(Unplaced.OTHERS_PREFERRED)
        elif full[own.start] != NOBODY:
            yield person, Left(Unplaced.GROUP_LIMIT, int(full[own.start]))
        else:
            yield person, Left(Unplaced.OUTWEIGHED)


def _empty(market: Market, standing: _Standing, left: IntArray) -> Iterator[tuple[int, Empty]]:
    openings = len(market.openings)
    candidates = np.bincount(market.opening, minlength=openings)
    elsewhere = np.bincount(market.opening[standing.placed], minlength=openings)
    chosen_here = market.seats - left
    for opening in np.flatnonzero(left > 0).tolist():
        others = int(elsewhere[opening] - chosen_here[opening])
        yield (
            opening,
            Empty(
                seats=int(left[opening]),
                candidates=int(candidates[opening]),
                elsewhere=others,
                held_back=int(candidates[opening] - elsewhere[opening]),
            ),
        )
