"""What is written of a round: a row for each person, opening and limit, and the totals."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.mobility.rounds.market import Candidates, GroupLabel
from app.mobility.rounds.policies import Terms
from ml.planning import Judgement, Market, Method, Plan, Priority, assign, judge
from models.vocabulary import RoundOutcome, RoundSubject

Row = dict[str, Any]
# Prices and fits are told to four digits: more would be the solver's rounding.
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Planned:
    """A round that was worked out; `prices` are those of the plan of the greatest total fit."""

    candidates: Candidates
    plan: Plan
    judged: Judgement
    prices: Plan
    totals: dict[str, Any]


def planned(candidates: Candidates, terms: Terms) -> Planned:
    """Work out the plan that was asked for, and measure it beside the other ways."""
    market, priority = candidates.market, Priority(terms.priority)
    plans = {method: assign(market, method, priority) for method in Method}
    judged = {method: judge(market, plan, priority) for method, plan in plans.items()}
    method = Method(terms.method)
    totals = {
        "people": len(market.people),
        "not_open": candidates.not_open,
        "openings": len(market.openings),
        "seats": int(market.seats.sum()),
        "pairs": len(market.person),
        **_measured(market, plans[method], judged[method]),
        "ways": {
            str(way): _measured(market, plans[way], judged[way])
            for way in (Method.TOTAL_FIT, Method.STABLE, Method.GREEDY)
        },
    }
    return Planned(candidates, plans[method], judged[method], plans[Method.TOTAL_FIT], totals)


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
                **told,
            )
            continue
        left = judged.unplaced[person]
        label = None if left.group is None else round_.candidates.groups[left.group]
        limit = {} if label is None else {"level": _level(label), "most": label.limit}
        yield _row(RoundSubject.PERSON, RoundOutcome(left.reason), employee=key, **told, **limit)


def _openings(round_: Planned) -> Iterator[Row]:
    market, prices = round_.candidates.market, round_.prices.seat_prices
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
                price=_price(round_.prices.group_prices, group),
            )


def _level(label: GroupLabel) -> str:
    return "team" if label.manager else "function"


def _price(prices: np.ndarray | None, row: int) -> float:
    return 0.0 if prices is None else round(float(prices[row]), DIGITS)
