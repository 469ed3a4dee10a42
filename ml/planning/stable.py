"""The plan that no person, opening and team would rather leave: deferred acceptance."""

import heapq
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from ml.planning.market import Market, Plan
from ml.types import IntArray


class Priority(StrEnum):
    """Who goes first where a team may lose fewer than have an offer."""

    WAITING = "waiting"
    WISH = "wish"


Key = tuple[float, int]


def deferred_acceptance(market: Market, priority: Priority = Priority.WAITING) -> Plan:
    """Let openings propose; people keep the offer they want most, groups those who go first.

    An opening proposes to its best by fit, down its list, while it has seats. A person holds the
    offer that she wants most. Where a group would lose more than its limit, the one who comes
    last in the innermost full group lets her offer go. Groups are nested, so this choice is that
    of a laminar matroid: it has no complements, the result is stable and the order in which
    openings propose does not matter (Gale and Shapley 1962; Abraham, Irving and Manlove 2007 for
    lecturers with limits; Fleiner 2003 for matroids). It is the best stable plan for openings.
    """
    proposals = _Proposals(market, priority)
    waiting = [*range(len(market.openings))]
    while waiting:
        opening = waiting.pop()
        while (pair := proposals.next_of(opening)) is not None:
            waiting.extend(proposals.offer(pair))
    return Plan(np.array(sorted(proposals.held.values()), dtype=np.int64))


def keys_of(market: Market, priority: Priority, pairs: IntArray) -> list[Key]:
    """How a group orders the people of these pairs; the higher goes first.

    Of two who waited equally long, or want it equally, the one whose lot came first.
    """
    people = market.person[pairs]
    value = market.waiting[people] if priority is Priority.WAITING else market.want[pairs]
    return [*zip(value.astype(float).tolist(), (-people).tolist(), strict=True)]


@dataclass
class _Proposals:
    """Offers as they stand: what each person holds, who leaves each group.

    Every order is strict: of equals the one whose lot came first.
    """

    market: Market
    priority: Priority
    held: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        market = self.market
        order = np.lexsort((market.person, -market.fit, market.opening))
        starts = np.searchsorted(market.opening[order], np.arange(len(market.openings) + 1))
        self._list = order.tolist()
        self._at = starts[:-1].tolist()
        self._end = starts[1:].tolist()
        self._free = market.seats.tolist()
        self._person, self._opening = market.person.tolist(), market.opening.tolist()
        self._place = market.places().tolist()
        everything = np.arange(len(market.person), dtype=np.int64)
        self._keys = keys_of(market, self.priority, everything)
        people = range(len(market.people))
        self._around = [[*market.groups.around(person)] for person in people]
        self._limit = market.groups.limit.tolist()
        self._leaving = [0] * len(self._limit)
        # Who leaves each group, last first; entries of people who hold another pair by now stay
        # until they come up.
        self._last: list[list[tuple[Key, int]]] = [[] for _ in self._limit]

    def next_of(self, opening: int) -> int | None:
        """The next pair that an opening proposes, None while it has no seat or nobody left."""
        at = self._at[opening]
        if not self._free[opening] or at == self._end[opening]:
            return None
        self._at[opening] = at + 1
        pair: int = self._list[at]
        return pair

    def offer(self, pair: int) -> list[int]:
        """Make an offer; the openings that lost a person by it and propose again."""
        person = self._person[pair]
        current = self.held.get(person)
        if current is not None:
            if self._place[pair] > self._place[current]:
                return []
            self._drop(current)
            self._take(pair)
            return [self._opening[current]]
        full = next((g for g in self._around[person] if self._leaving[g] >= self._limit[g]), None)
        if full is None:
            self._take(pair)
            return []
        last = self._last_of(full)
        if last is None or self._keys[last] >= self._keys[pair]:
            return []
        self._drop(last)
        self._take(pair)
        return [self._opening[last]]

    def _last_of(self, group: int) -> int | None:
        """The pair of who comes last among those who leave a group."""
        heap = self._last[group]
        while heap and self.held.get(self._person[heap[0][1]]) != heap[0][1]:
            heapq.heappop(heap)
        return heap[0][1] if heap else None

    def _take(self, pair: int) -> None:
        person = self._person[pair]
        self.held[person] = pair
        self._free[self._opening[pair]] -= 1
        for group in self._around[person]:
            self._leaving[group] += 1
            heapq.heappush(self._last[group], (self._keys[pair], pair))

    def _drop(self, pair: int) -> None:
        person = self._person[pair]
        del self.held[person]
        self._free[self._opening[pair]] += 1
        for group in self._around[person]:
            self._leaving[group] -= 1
