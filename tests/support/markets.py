"""Made-up markets for assignment rounds, and exhaustive answers about them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ml.planning import Groups, Market, make_market
from ml.types import IntArray


@dataclass(frozen=True, slots=True)
class Given:
    """What a market is made of, by name, so that it can be given in any order."""

    pairs: dict[tuple[str, str], tuple[float, float]]
    seats: dict[str, int]
    team: dict[str, int]
    waiting: dict[str, int]
    parent: tuple[int, ...]
    limit: tuple[int, ...]

    def market(
        self, seed: int = 0, people: Sequence[str] = (), openings: Sequence[str] = ()
    ) -> Market:
        """The market, with people and openings given in an order."""
        people, openings = list(people or self.team), list(openings or self.seats)
        rows = {key: row for row, key in enumerate(people)}
        columns = {key: column for column, key in enumerate(openings)}
        pairs = [*self.pairs.items()]
        return make_market(
            people=people,
            openings=openings,
            person=_ints(rows[p] for (p, _), _ in pairs),
            opening=_ints(columns[o] for (_, o), _ in pairs),
            want=np.array([want for _, (want, _) in pairs]),
            fit=np.array([fit for _, (_, fit) in pairs]),
            seats=_ints(self.seats[key] for key in openings),
            waiting=_ints(self.waiting[key] for key in people),
            groups=Groups(
                _ints(self.team[key] for key in people), _ints(self.parent), _ints(self.limit)
            ),
            seed=seed,
        )


def _ints(values: Iterator[int] | Sequence[int]) -> IntArray:
    return np.array([*values], dtype=np.int64)


def every_plan(market: Market) -> Iterator[list[int]]:
    """Every choice of pairs that keeps seats and limits; for tiny markets."""
    own = [np.flatnonzero(market.person == row).tolist() for row in range(len(market.people))]

    def go_on(person: int, chosen: list[int]) -> Iterator[list[int]]:
        if person == len(own):
            yield chosen
            return
        yield from go_on(person + 1, chosen)
        for pair in own[person]:
            if keeps_limits(market, [*chosen, pair]):
                yield from go_on(person + 1, [*chosen, pair])

    return go_on(0, [])


def keeps_limits(market: Market, pairs: Sequence[int]) -> bool:
    """Whether nobody is placed twice, no seat taken twice and no group loses too many."""
    people = [int(market.person[pair]) for pair in pairs]
    taken = [int(market.opening[pair]) for pair in pairs]
    lost: dict[int, int] = {}
    for person in people:
        for group in market.groups.around(person):
            lost[group] = lost.get(group, 0) + 1
    return (
        len(set(people)) == len(people)
        and all(taken.count(one) <= market.seats[one] for one in set(taken))
        and all(count <= market.groups.limit[group] for group, count in lost.items())
    )


def organisation(
    people: int, openings: int, *, most: int = 50, share: float = 0.1, seed: int = 7
) -> Market:
    """A large market: some openings are wanted by many, both sides' orders agree in part.

    People and openings have twelve latent traits each; wishes follow them, an opening's
    popularity and chance. Each person has the `most` openings that she wants most, less those
    that find her unfit.
    """
    chance, traits = np.random.default_rng(seed), 12
    skill, wish = chance.normal(size=(2, people, traits))
    work = chance.normal(size=(openings, traits))
    popular = 0.9 * chance.normal(size=openings)
    fit_of = skill @ work.T / np.sqrt(traits)
    want_of = 0.6 * fit_of + 0.4 * wish @ work.T / np.sqrt(traits) + popular
    want_of += 0.3 * chance.normal(size=want_of.shape)
    top = np.argpartition(-want_of, most, axis=1)[:, :most]
    person = np.repeat(np.arange(people), most)
    opening = top.ravel().astype(np.int64)
    want = _chance_of(want_of[person, opening] - 1.5)
    fit = _chance_of(fit_of[person, opening] - 0.5)
    kept = fit >= 0.1
    sizes = np.clip(chance.lognormal(2.3, 0.5, size=people), 3, 60).astype(int)
    team = np.repeat(np.arange(people), sizes)[:people]
    size = np.bincount(team)
    return make_market(
        people=[f"E-{row}" for row in range(people)],
        openings=[f"O-{row}" for row in range(openings)],
        person=person[kept],
        opening=opening[kept],
        want=want[kept],
        fit=fit[kept],
        seats=chance.choice([1, 1, 1, 2, 3], size=openings),
        waiting=chance.integers(3, 120, size=people),
        groups=Groups(
            chance.permutation(team),
            np.full(len(size), -1, dtype=np.int64),
            np.maximum(1, np.floor(size * share)).astype(np.int64),
        ),
        seed=seed,
    )


def _chance_of(value: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-1.5 * value))
