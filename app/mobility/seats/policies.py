"""Chains of followers: pure decisions, without a ranker and without a database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.mobility.seats.seat import Seat

MOST_DEPTH = 3
MOST_FOLLOWERS = 10
# A chain is read by people who decide; beyond these nobody compares any more.
MOST_CHAINS = 20
# A team gives away a tenth of its people at most, and one at least, as an assignment round does.
TEAM_SHARE = 10
# Two links that differ by less than a hundredth are equally weak: scores are not that exact.
LINK_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody who may follow into a seat, the seat that would be left, and how well it fits."""

    key: str
    seat: Seat
    score: float


@dataclass(frozen=True, slots=True)
class Chain:
    """Followers one after another, and the seat that is free at the end.

    `works` are the pairs of works between which somebody moves, `losses` the people that each
    unit gives away.
    """

    people: tuple[str, ...]
    followers: tuple[Follower, ...]
    free: Seat
    works: frozenset[frozenset[str]]
    losses: Mapping[str, int]

    @property
    def weakest(self) -> float:
        """The score of the weakest link; 1 where nobody moves."""
        return min((follower.score for follower in self.followers), default=1.0)

    def with_next(self, follower: Follower) -> "Chain":
        """The chain with one who follows into the seat that is free at its end."""
        unit, new_unit = follower.seat.opening.org_unit, self.free.opening.org_unit
        losses = dict(self.losses)
        if unit is not None and unit != new_unit:
            losses[unit] = losses.get(unit, 0) + 1
        works = frozenset({self.free.work, follower.seat.work})
        return Chain(
            (*self.people, follower.key),
            (*self.followers, follower),
            follower.seat,
            self.works | {works},
            losses,
        )


@dataclass(frozen=True, slots=True)
class Teams:
    """How many people each unit has, and how many it gives away by moves that are agreed."""

    sizes: Mapping[str, int]
    leaving: Mapping[str, int]

    def may_lose(self, unit: str, chain: Chain) -> bool:
        """Whether the unit can give one more away besides those of a chain."""
        gone = self.leaving.get(unit, 0) + chain.losses.get(unit, 0)
        return gone < max(1, self.sizes.get(unit, 0) // TEAM_SHARE)


@dataclass(frozen=True, slots=True)
class Found:
    """The chains in their order, and whether more exist than were looked at or are shown."""

    chains: tuple[Chain, ...]
    looked_at: int
    truncated: bool


def begin(leaver: str, seat: Seat) -> Chain:
    """The chain in which nobody followed yet; the leaver's unit gives the leaver away."""
    unit = seat.opening.org_unit
    return Chain((leaver,), (), seat, frozenset(), {} if unit is None else {unit: 1})


def may_follow(chain: Chain, follower: Follower, teams: Teams) -> bool:
    """Whether a chain may go on with somebody; that the step serves them is known before."""
    if follower.key in chain.people:
        return False
    if frozenset({chain.free.work, follower.seat.work}) in chain.works:
        return False
    unit = follower.seat.opening.org_unit
    return unit is None or unit == chain.free.opening.org_unit or teams.may_lose(unit, chain)


def search(
    start: Chain,
    followers_of: Callable[[Seat], Sequence[Follower]],
    teams: Teams,
    commonness: Callable[[Seat], float],
    *,
    depth: int,
    out_of_time: Callable[[], bool],
) -> Found:
    """Every chain down to a depth, the best first.

    Level by level, so that whatever time allows is whole: with k followers a seat, at most
    1 + k + k * k seats are asked about at depth 3. `commonness` tells how easily a seat is filled
    from outside, by how many people hold what it needs.
    """
    found: list[Chain] = []
    level, truncated = [start], False
    for _ in range(depth):
        following: list[Chain] = []
        for chain in level:
            if out_of_time():
                truncated = True
                break
            following += [
                chain.with_next(follower)
                for follower in followers_of(chain.free)
                if may_follow(chain, follower, teams)
            ]
        found += following
        level = following
    found.sort(key=lambda chain: _order(chain, commonness))
    return Found(tuple(found[:MOST_CHAINS]), len(found), truncated or len(found) > MOST_CHAINS)


def _order(chain: Chain, commonness: Callable[[Seat], float]) -> tuple[object, ...]:
    """The weakest link, then fewer moves, then an end that is easier to hire for.

    Never a product of scores: two fair links would look worse than one that is poor.
    """
    grade = chain.free.opening.profile.grade
    return (
        -round(chain.weakest, LINK_DIGITS),
        len(chain.followers),
        # An unknown grade is not known to be easy.
        float("inf") if grade is None else grade,
        -commonness(chain.free),
        chain.people,
    )
