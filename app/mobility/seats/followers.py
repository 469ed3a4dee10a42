"""Who may follow into a seat: whom the step serves, ranked, each seat asked about once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from time import monotonic

import numpy as np

from app.matching.lists import ranked_people
from app.matching.schemas import RankingQuery
from app.mobility.seats.policies import Follower, Found, Teams, begin, search
from app.mobility.seats.seat import Seat, seat_of
from app.serving import Crowd, PersonFacts
from app.serving.columns import NO_GRADE
from app.serving.records import folded
from app.serving.role_book import RoleBook
from app.serving.wished import skill_name
from ml.types import BoolArray

# A chain over 100,000 people is to be answered within three seconds; one ranking may still be
# under way when the time is over.
SECONDS = 2.5


def wishers(crowd: Crowd, seat: Seat) -> BoolArray:
    """Who wishes the work of a seat; shape (people,).

    By its role or title, by a function that is not the own one, or to lead people where it leads.
    """
    profile, wished = seat.opening.profile, crowd.wished
    mask = np.zeros(len(crowd.views), dtype=np.bool_)
    function = folded(profile.function or "")
    if function in wished.functions:
        rows = wished.functions[function]
        own = crowd.columns.labels.functions[rows]
        mask[rows[own != crowd.columns.labels.names.find(profile.function)]] = True
    if profile.role_key is not None and profile.role_key in wished.roles:
        mask[wished.roles[profile.role_key]] = True
    for title in (profile.title, *profile.alternative_titles):
        if folded(title) in wished.titles:
            mask[wished.titles[folded(title)]] = True
    if profile.people_leader:
        mask[wished.leading] = True
    return mask


def served(crowd: Crowd, seat: Seat) -> BoolArray:
    """Whom a step into a seat serves; shape (people,).

    It is lateral, a promotion or wished. Where a grade is not recorded, nobody can say that it is
    no step back: it has to be wished. Whoever wishes to stay is left alone. What a person does not
    want, and the role that the person has, matching leaves out.
    """
    grades, grade = crowd.columns.grades, seat.opening.profile.grade
    mask = wishers(crowd, seat)
    if grade is not None:
        mask |= (grades != NO_GRADE) & (grades <= grade)
    return mask & ~crowd.wished.stays


@dataclass(eq=False)
class Followers:
    """Ranks the people of a crowd for seats that are free.

    `away` are people whom a move that is agreed takes elsewhere: they follow nobody.
    """

    crowd: Crowd
    roles: RoleBook
    today: date
    k: int
    away: frozenset[str]
    seconds: float = SECONDS
    _known: dict[str, tuple[Follower, ...]] = field(default_factory=dict)

    @property
    def rankings(self) -> int:
        """How many seats were ranked for."""
        return len(self._known)

    def of(self, seat: Seat) -> tuple[Follower, ...]:
        """The best followers whom the step serves, best first."""
        if seat.key not in self._known:
            self._known[seat.key] = self._ranked(seat)
        return self._known[seat.key]

    def commonness(self, seat: Seat) -> float:
        """How many people hold a skill that the seat needs, in the mean."""
        needed = seat.opening.profile.skills
        holders = self.crowd.wished.holders
        return sum(holders.get(skill_name(one), 0) for one in needed) / max(1, len(needed))

    def chains(self, person: PersonFacts, depth: int) -> Found:
        """The chains that begin with the seat of a person who leaves it."""
        ends = monotonic() + self.seconds
        seat = seat_of(person, self.roles)
        return search(
            begin(person.key, seat),
            self.of,
            self._teams(),
            self.commonness,
            depth=depth,
            out_of_time=lambda: bool(self._known) and monotonic() > ends,
        )

    def person(self, key: str) -> PersonFacts:
        """A person of the crowd."""
        return self.crowd.views[self.crowd.row_of[key]].facts

    def is_wished(self, key: str, seat: Seat) -> bool:
        """Whether a person wishes the work of a seat."""
        return bool(wishers(self.crowd, seat)[self.crowd.row_of[key]])

    def _ranked(self, seat: Seat) -> tuple[Follower, ...]:
        among = served(self.crowd, seat)
        among[[self.crowd.row_of[key] for key in self.away if key in self.crowd.row_of]] = False
        ranked = ranked_people(
            self.crowd,
            seat.opening,
            RankingQuery(k=self.k),
            self.today,
            own_text=False,
            among=among,
        )
        return tuple(
            Follower(item.person.facts.key, seat_of(item.person.facts, self.roles), item.move.score)
            for item in ranked.items
        )

    def _teams(self) -> Teams:
        sizes = Counter(
            view.facts.org_unit
            for view in self.crowd.views
            if view.facts.org_unit is not None and view.facts.is_employed(self.today)
        )
        leaving: Mapping[str, int] = Counter(
            unit
            for key in self.away
            if key in self.crowd.row_of and (unit := self.person(key).org_unit) is not None
        )
        return Teams(sizes, leaving)
