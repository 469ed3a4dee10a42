"""Chains of followers on made-up organisations: who stands in one, its end, their order."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mobility.seats import policies
from app.mobility.seats.policies import (
    MOST_CHAINS,
    Chain,
    Follower,
    Found,
    Teams,
    begin,
    may_follow,
    search,
)
from app.mobility.seats.seat import Seat, seat_of
from app.serving import PersonFacts
from app.serving.role_book import RoleBook

NO_ROLES = RoleBook({})
UNITS = ("North", "South", "East")
TITLES = ("Seller", "Analyst", "Writer", "Clerk")

people_of = st.lists(
    st.builds(
        lambda title, unit, grade: (title, unit, grade),
        st.sampled_from(TITLES),
        st.sampled_from(UNITS),
        st.one_of(st.none(), st.integers(1, 5)),
    ),
    min_size=1,
    max_size=14,
)


class Invented:
    """People with seats, and for every seat the first k of the others by a made-up score."""

    def __init__(self, people: list[tuple[str, str, int | None]], seed: int, k: int) -> None:
        self.facts = [
            PersonFacts(f"E-{place}", "x", title, org_unit=unit, grade=grade, location=unit)
            for place, (title, unit, grade) in enumerate(people)
        ]
        self.seed, self.k = seed, k
        self.asked: list[str] = []
        sizes = Counter(facts.org_unit or "" for facts in self.facts)
        self.teams = Teams(sizes, {})

    def followers_of(self, seat: Seat) -> list[Follower]:
        self.asked.append(seat.key)
        scored = [
            Follower(facts.key, seat_of(facts, NO_ROLES), self.score(seat, facts.key))
            for facts in self.facts
        ]
        return sorted(scored, key=lambda one: (-one.score, one.key))[: self.k]

    def score(self, seat: Seat, key: str) -> float:
        return crc32(f"{self.seed} {seat.key} {key}".encode()) % 1_000 / 1_000

    def found(self, depth: int, out_of_time: Callable[[], bool] = lambda: False) -> Found:
        first = self.facts[0]
        start = begin(first.key, seat_of(first, NO_ROLES))
        return search(
            start,
            self.followers_of,
            self.teams,
            lambda _seat: 0.0,
            depth=depth,
            out_of_time=out_of_time,
        )


organisations = st.builds(Invented, people_of, st.integers(0, 1_000), st.integers(1, 4))


@settings(max_examples=150, deadline=None)
@given(organisations, st.integers(1, 3))
def test_nobody_stands_twice_in_a_chain_and_no_two_steps_join_the_same_works(
    invented: Invented, depth: int
) -> None:
    for chain in invented.found(depth).chains:
        assert len(set(chain.people)) == len(chain.people)
        assert chain.people[0] == "E-0"
        works = [seat.work for seat in (seat_of(invented.facts[0], NO_ROLES), *_seats(chain))]
        joined = [frozenset(pair) for pair in pairwise(works)]
        assert len(set(joined)) == len(joined)


@settings(max_examples=150, deadline=None)
@given(organisations, st.integers(1, 3))
def test_a_chain_ends_with_the_seat_of_the_last_who_follows_within_the_depth(
    invented: Invented, depth: int
) -> None:
    for chain in invented.found(depth).chains:
        assert 1 <= len(chain.followers) <= depth
        assert chain.free is chain.followers[-1].seat


@settings(max_examples=150, deadline=None)
@given(organisations, st.integers(1, 3))
def test_no_more_seats_are_asked_about_than_k_and_depth_allow(
    invented: Invented, depth: int
) -> None:
    invented.found(depth)
    assert len(invented.asked) <= sum(invented.k**level for level in range(depth))


@settings(max_examples=150, deadline=None)
@given(organisations, st.integers(1, 3))
def test_no_unit_gives_away_more_than_a_tenth_or_one(invented: Invented, depth: int) -> None:
    for chain in invented.found(depth).chains:
        lost: Counter[str] = Counter({invented.facts[0].org_unit or "": 1})
        free = seat_of(invented.facts[0], NO_ROLES)
        for follower in chain.followers:
            own, new = follower.seat.opening.org_unit, free.opening.org_unit
            if own != new:
                lost[own or ""] += 1
            free = follower.seat
        for unit, count in lost.items():
            assert count <= max(1, invented.teams.sizes[unit] // policies.TEAM_SHARE)


@settings(max_examples=150, deadline=None)
@given(organisations, st.integers(1, 3))
def test_chains_come_by_the_weakest_link_then_by_fewer_moves_then_by_the_lower_grade(
    invented: Invented, depth: int
) -> None:
    def key(chain: Chain) -> tuple[float, int, float]:
        grade = chain.free.opening.profile.grade
        weakest = min(follower.score for follower in chain.followers)
        return (-round(weakest, 2), len(chain.followers), 99.0 if grade is None else grade)

    keys = [key(chain) for chain in invented.found(depth).chains]
    assert keys == sorted(keys)
    assert len(keys) <= MOST_CHAINS


@settings(max_examples=60, deadline=None)
@given(organisations)
def test_whoever_runs_out_of_time_says_so_and_keeps_what_was_found(invented: Invented) -> None:
    whole = invented.found(1)
    invented.asked.clear()
    cut = invented.found(3, out_of_time=lambda: bool(invented.asked))
    assert {chain.people for chain in cut.chains} == {chain.people for chain in whole.chains}
    assert cut.truncated == bool(whole.chains)


def test_more_chains_than_are_shown_are_told() -> None:
    people = [("Seller", "North", 3), *((f"Work {place}", f"U{place}", 3) for place in range(30))]
    invented = Invented(people, seed=1, k=31)
    found = invented.found(1)
    assert (len(found.chains), found.looked_at, found.truncated) == (MOST_CHAINS, 30, True)


def test_a_planted_fault_that_forgets_who_stands_in_a_chain_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = [("Seller", "North", 3), ("Writer", "South", 3), ("Clerk", "East", 3)]

    def forgetful(chain: Chain, follower: Follower, teams: Teams) -> bool:
        forgotten = Chain((), chain.followers, chain.free, chain.works, chain.losses)
        return may_follow(forgotten, follower, teams)

    sound = Invented(people, seed=1, k=3)
    assert all(len(set(chain.people)) == len(chain.people) for chain in sound.found(3).chains)
    monkeypatch.setattr(policies, "may_follow", forgetful)
    faulty = Invented([(title, None, 3) for title, _unit, _grade in people], seed=1, k=3)  # type: ignore[misc]  # no unit, so that no limit hides the fault
    assert any(len(set(chain.people)) < len(chain.people) for chain in faulty.found(3).chains)


def _seats(chain: Chain) -> list[Seat]:
    return [follower.seat for follower in chain.followers]
