"""The greatest total fit by another method than the one in use: the flow of the least cost."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ml.planning import Market

# A gain below this is rounding: paths that gain nothing would go on for ever.
NOTHING = 1e-12


@dataclass
class _Network:
    """Edges in pairs, there and back; an edge's twin has the number next to it."""

    ends: list[int] = field(default_factory=list)
    room: list[int] = field(default_factory=list)
    gain: list[float] = field(default_factory=list)
    of: dict[int, list[int]] = field(default_factory=dict)

    def join(self, start: int, end: int, room: int, gain: float = 0.0) -> None:
        """Let so many go from one place to another, each with a gain."""
        for here, there, free, worth in ((start, end, room, gain), (end, start, 0, -gain)):
            self.of.setdefault(here, []).append(len(self.ends))
            self.ends.append(there)
            self.room.append(free)
            self.gain.append(worth)

    def best_path(self, source: int, sink: int) -> tuple[float, list[int]]:
        """The path of the greatest gain through edges with room, as Bellman and Ford find it."""
        gains, reached_by = {source: 0.0}, dict[int, int]()
        waiting = [source]
        while waiting:
            here = waiting.pop(0)
            for edge in self.of.get(here, ()):
                there, gain = self.ends[edge], gains[here] + self.gain[edge]
                if self.room[edge] and gain > gains.get(there, -np.inf) + NOTHING:
                    gains[there], reached_by[there] = gain, edge
                    waiting.append(there)
        if sink not in reached_by:
            return 0.0, []
        return gains[sink], list(self._back(reached_by, source, sink))

    def _back(self, reached_by: dict[int, int], source: int, sink: int) -> Iterator[int]:
        here = sink
        while here != source:
            yield reached_by[here]
            here = self.ends[reached_by[here] ^ 1]


def best_total_by_flow(market: Market) -> float:
    """The greatest total fit that keeps seats and limits, by successive best paths.

    People leave through their groups, outermost first, so that nested limits are edges of a
    network; somebody more is placed as long as that adds to the total. For small markets.
    """
    groups, people, openings = len(market.groups.limit), len(market.people), len(market.openings)
    source, sink, first_group = 0, 1, 2
    first_person = first_group + groups
    first_opening = first_person + people
    network = _Network()
    for group, limit in enumerate(market.groups.limit.tolist()):
        parent = int(market.groups.parent[group])
        network.join(source if parent < 0 else first_group + parent, first_group + group, limit)
    for person in range(people):
        group = int(market.groups.of[person])
        network.join(source if group < 0 else first_group + group, first_person + person, 1)
    for pair, worth in enumerate(market.joint.tolist()):
        person, opening = int(market.person[pair]), int(market.opening[pair])
        network.join(first_person + person, first_opening + opening, 1, worth)
    for opening in range(openings):
        network.join(first_opening + opening, sink, int(market.seats[opening]))
    total = 0.0
    while True:
        gain, path = network.best_path(source, sink)
        if gain <= NOTHING:
            return total
        total += gain
        for edge in path:
            network.room[edge] -= 1
            network.room[edge ^ 1] += 1
