"""What is written of a round: a row for each person, opening and limit, and the totals."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.mobility.rounds.market import Candidates, GroupLabel
from app.mobility.rounds.policies import Terms
from ml.planning import Judgement, Market, Method, Plan, Priority, assign, judge
from models.round_vocabulary import RoundOutcome, RoundSubject

Row = dict[str, Any]
# Prices and fits are told to four digits: more would be the solver's rounding.
DIGITS = 4
_WAYS = (Method.TOTAL_FIT, Method.STABLE, Method.GREEDY)


@dataclass(frozen=True, slots=True)
class Planned:
    """A round that was worked out.

    `prices` is the plan of the greatest total fit, which alone knows what a limit costs; None if
    it was not asked for. `alone_with` are the skills of which a team loses its only holder, by
    row of the person.
    """

    candidates: Candidates
    terms: Terms
    plan: Plan
    judged: Judgement
    prices: Plan | None
    alone_with: Mapping[int, Sequence[str]]
    totals: dict[str, Any]


def planned(candidates: Candidates, terms: Terms) -> Planned:
    """Work out the plan that was asked for, and measure it beside the other ways."""
    market, priority = candidates.market, Priority(terms.priority)
    method = Method(terms.method)
    ways = _WAYS if terms.compare else (method,)
    plans = {way: assign(market, way, priority) for way in ways}
    judged = {way: judge(market, plan, priority) for way, plan in plans.items()}
    placed = market.person[plans[method].pairs]
    totals = {
        "people": len(market.people),
        "not_open": candidates.not_open,
        "openings": len(market.openings),
        "seats": int(market.seats.sum()),
        "pairs": len(market.person),
        **_measured(market, plans[method], judged[method]),
        "ways": {str(way): _measured(market, plans[way], judged[way]) for way in ways},
    }
    return Planned(
        candidates,
        terms,
        plans[method],
        judged[method],
        plans.get(Method.TOTAL_FIT),
        candidates.alone_with(placed),
        totals,
    )


def _measured(market: Market, plan: Plan, judged: Judgement) -> dict[str, Any]:
    places = market.places()[plan.pairs]
    return {
        "placed": judged.placed,
        "total_fit": round(judged.total_fit, DIGITS),
        "own_first": int((places == 1).sum()),
        "own_first_three": int((places <= 3).sum()),  # noqa: PLR2004 - the name says it
        "blocking_pairs": judged.blocking,
    }


def rows(round_: Planned) -> Iterator[Row]:
    """Everybody in the order of the keys, then the openings, then the limits that are reached."""
    yield from _people(round_)
    yield from _openings(round_)
    yield from _limits(round_)


def _row(subject: RoundSubject, outcome: RoundOutcome, **values: Any) -> Row:
    return {
        "subject": subject,
        "outcome": outcome,
        "employee_external_id": values.pop("employee", None),
        "opening_external_id": values.pop("opening", None),
        "manager_external_id": values.pop("manager", None),
        "details": values,
    }


def _people(round_: Planned) -> Iterator[Row]:
    market, judged = round_.candidates.market, round_.judged
    pair_of = {int(market.person[pair]): int(pair) for pair in round_.plan.pairs}
    places = market.places()
    own = np.bincount(market.person, minlength=len(market.people))
    for person in sorted(range(len(market.people)), key=market.people.__getitem__):
        key, told = market.people[person], {"own": int(own[person])}
        pair = pair_of.get(person)
        if pair is not None:
            yield _row(
                RoundSubject.PERSON,
                RoundOutcome.PLACED,
                employee=key,
                opening=market.openings[market.opening[pair]],
                place=int(places[pair]),
                want=round(float(market.want[pair]), DIGITS),
                fit=round(float(market.fit[pair]), DIGITS),
                **_leaving(round_, person),
                **told,
            )
            continue
        left = judged.unplaced[person]
        label = None if left.group is None else round_.candidates.groups[left.group]
        limit = {} if label is None else {"level": _level(label), "most": label.limit}
        yield _row(RoundSubject.PERSON, RoundOutcome(left.reason), employee=key, **told, **limit)


def _leaving(round_: Planned, person: int) -> Row:
    """In how many days the person is to be let go: a key person moves the date, not the place."""
    alone, terms = round_.alone_with.get(person), round_.terms
    if not alone:
        return {"release_days": terms.release_days}
    return {"release_days": terms.latest_release_days, "alone_with": [*alone]}


def _openings(round_: Planned) -> Iterator[Row]:
    market = round_.candidates.market
    prices = None if round_.prices is None else round_.prices.seat_prices
    for opening in sorted(range(len(market.openings)), key=market.openings.__getitem__):
        empty = round_.judged.empty.get(opening)
        told: dict[str, Any] = {
            "seats": int(market.seats[opening]),
            "price": _price(prices, opening),
        }
        if empty is not None:
            told |= {
                "empty": empty.seats,
                "candidates": empty.candidates,
                "elsewhere": empty.elsewhere,
                "held_back": empty.held_back,
            }
        yield _row(
            RoundSubject.OPENING,
            RoundOutcome.FILLED if empty is None else RoundOutcome.SEATS_EMPTY,
            opening=market.openings[opening],
            **told,
        )


def _limits(round_: Planned) -> Iterator[Row]:
    """The limits that the plan reaches and at which anybody came into question."""
    market, labels = round_.candidates.market, round_.candidates.groups
    prices = None if round_.prices is None else round_.prices.group_prices
    lost = market.groups.losses(market.person[round_.plan.pairs])
    held = Counter(left.group for left in round_.judged.unplaced.values() if left.group is not None)
    concerned = market.groups.losses(np.unique(market.person))
    for group, label in enumerate(labels):
        if concerned[group] and lost[group] >= label.limit:
            yield _row(
                RoundSubject.LIMIT,
                RoundOutcome.LIMIT_REACHED,
                manager=label.manager,
                level=_level(label),
                function=label.function,
                people=label.people,
                most=label.limit,
                leaving=int(lost[group]),
                held_back=held[group],
                price=_price(prices, group),
            )


def _level(label: GroupLabel) -> str:
    return "team" if label.manager else "function"


def _price(prices: np.ndarray | None, row: int) -> float | None:
    return None if prices is None else round(float(prices[row]), DIGITS)
