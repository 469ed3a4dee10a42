"""Chains as each side reads them: HR with all names, the line with those of the first step."""

from collections import Counter
from datetime import date
from enum import StrEnum

from app.matching.moves import expert_read, move_kind
from app.mobility.seats.ends import end_of
from app.mobility.seats.followers import Followers
from app.mobility.seats.policies import Chain, Follower, Found
from app.mobility.seats.schemas import ChainRead, FollowerRead, FollowersRead, SeatEndRead, SeatRead
from app.mobility.seats.seat import Seat, seat_of
from app.serving import PersonFacts


class View(StrEnum):
    """How much of a chain somebody reads."""

    EVERYTHING = "everything"
    FIRST_STEP = "first_step"
    THAT_THERE_IS_ONE = "that_there_is_one"


def followers_read(
    followers: Followers, leaver: PersonFacts, found: Found, view: View, free_on: date
) -> FollowersRead:
    """The answer, for a view."""
    seat = seat_of(leaver, followers.roles)
    shows = view is not View.THAT_THERE_IS_ONE
    end = _end(followers, seat, frozenset({leaver.key}), free_on)
    return FollowersRead(
        seat=seat_read(seat),
        free_on=free_on,
        has_followers=bool(found.chains),
        chains=_chains(followers, leaver, found, view, free_on) if shows else [],
        without_followers=end if shows else None,
        truncated=found.truncated and shows,
        model_version=followers.crowd.ranker.version,
        snapshot_at=followers.crowd.at,
    )


def seat_read(seat: Seat) -> SeatRead:
    """A seat as it is told."""
    profile = seat.opening.profile
    return SeatRead(
        title=profile.title,
        role=profile.role_key,
        function=profile.function,
        grade=profile.grade,
        org_unit=seat.opening.org_unit,
        location=seat.opening.location,
        needs_known=seat.needs_known,
    )


def _chains(
    followers: Followers, leaver: PersonFacts, found: Found, view: View, free_on: date
) -> list[ChainRead]:
    if view is View.EVERYTHING:
        return [
            _chain(followers, leaver, chain, view, free_on, people=[1] * len(chain.followers))
            for chain in found.chains
        ]
    told = [chain for chain in found.chains if _first_of_its_kind(chain, found)]
    return [
        _chain(followers, leaver, chain, view, free_on, people=_alike(chain, found))
        for chain in told
    ]


def _outline(chain: Chain, steps: int) -> tuple[object, ...]:
    """What the line reads of a chain: who follows first, and from which seats the others come."""
    seats = [
        (one.seat.work, one.seat.opening.org_unit, one.seat.opening.profile.grade)
        for one in chain.followers[1:steps]
    ]
    return (chain.followers[0].key, *seats)


def _first_of_its_kind(chain: Chain, found: Found) -> bool:
    mine = _outline(chain, len(chain.followers))
    first = next(
        one
        for one in found.chains
        if len(one.followers) == len(chain.followers) and _outline(one, len(one.followers)) == mine
    )
    return first is chain


def _alike(chain: Chain, found: Found) -> list[int]:
    """How many people could take each step, among chains that the line cannot tell apart."""
    people = [1]
    for steps in range(2, len(chain.followers) + 1):
        mine = _outline(chain, steps)
        alike = Counter(
            one.followers[steps - 1].key
            for one in found.chains
            if len(one.followers) >= steps and _outline(one, steps) == mine
        )
        people.append(len(alike))
    return people


def _chain(
    followers: Followers,
    leaver: PersonFacts,
    chain: Chain,
    view: View,
    free_on: date,
    *,
    people: list[int],
) -> ChainRead:
    all_named = view is View.EVERYTHING
    seats = [seat_of(leaver, followers.roles), *(one.seat for one in chain.followers)]
    steps = [
        _step(followers, one, seats[place], people[place], named=all_named or place == 0)
        for place, one in enumerate(chain.followers)
    ]
    return ChainRead(
        weakest=chain.weakest if all_named else None,
        steps=steps,
        # The last seat lies in another team as a rule: who could cover there is for HR to read.
        end=_end(followers, chain.free, frozenset(chain.people), free_on) if all_named else None,
    )


def _end(followers: Followers, seat: Seat, gone: frozenset[str], free_on: date) -> SeatEndRead:
    return end_of(followers.crowd, seat, gone, free_on, followers.today)


def _step(
    followers: Followers, one: Follower, taken: Seat, people: int, *, named: bool
) -> FollowerRead:
    facts = followers.person(one.key)
    profile = one.seat.opening.profile
    return FollowerRead(
        employee=facts.key if named else None,
        name=facts.name if named else None,
        title=profile.title,
        role=profile.role_key,
        org_unit=one.seat.opening.org_unit,
        grade=profile.grade,
        people=people,
        score=one.score if named else None,
        kind=move_kind(facts, taken.opening),
        wished=followers.is_wished(one.key, taken) if named else None,
        expert_path=expert_read(followers.roles.ladders, taken.opening.profile),
    )
