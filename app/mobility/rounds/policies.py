"""What a round decides by, and how its results read."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from typing import Any

from models.round_vocabulary import RoundMethod, RoundOutcome, RoundPriority

# What is counted of fewer people would tell who they are.
SMALLEST_CELL = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """How a round is worked out; the days are those of the move policy, from asking to leaving."""

    method: RoundMethod
    priority: RoundPriority
    team_share: float
    team_least: int
    function_share: float | None
    floor: float
    seed: int
    compare: bool
    most: int
    release_days: int
    latest_release_days: int


def group_limit(terms: Terms, people: int, *, of_function: bool) -> int:
    """How many of so many people a team, or a function, may lose in a round."""
    share = terms.function_share if of_function else terms.team_share
    # A share such as 0.1 of 30 must not become 2 by the rounding of binary fractions.
    return max(terms.team_least, floor((share or 0.0) * people + 1e-9))


def withheld(count: int) -> int | None:
    """A number of people as it is told without names: nothing about very few."""
    return None if 0 < count < SMALLEST_CELL else count


SENTENCES: Mapping[RoundOutcome, str] = {
    RoundOutcome.PLACED: "Has the opening in place {place} of the own list of {own}.{handover}",
    RoundOutcome.NO_PAIR: "No opening of the round is allowed, wanted and reaches the score asked "
    "for.",
    RoundOutcome.GROUP_LIMIT: "The {level} may lose {most} in this round, and those go who come "
    "first. The next round counts anew.",
    RoundOutcome.OTHERS_PREFERRED: "Every seat of the own list went to somebody who fits it "
    "better.",
    RoundOutcome.OUTWEIGHED: "A place for this person would cost others more fit than it adds.",
    RoundOutcome.FILLED: "All {seats} seats are taken.{worth}",
    RoundOutcome.SEATS_EMPTY: "{empty} of {seats} seats stay empty: of {candidates} candidates "
    "{elsewhere} have another place, and a limit keeps {held_back}.",
    RoundOutcome.LIMIT_REACHED: "The {level} of {people} loses {leaving}, as many as it may."
    "{worth}",
}


_HANDOVER = (
    " Nobody else of the team holds {skills}, so it has {days} days to hand over. The place stays."
)
_WORTH = " One more would add {price} of fit."


def sentence(outcome: RoundOutcome, details: Mapping[str, Any]) -> str:
    """A result in a sentence."""
    alone, price = details.get("alone_with"), details.get("price")
    handover = ""
    if alone:
        handover = _HANDOVER.format(skills=", ".join(alone), days=details["release_days"])
    worth = "" if price is None else _WORTH.format(price=price)
    return SENTENCES[outcome].format_map({**details, "handover": handover, "worth": worth})
