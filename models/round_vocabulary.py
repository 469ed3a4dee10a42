"""The words of assignment rounds, stored by value."""

from enum import StrEnum


class RoundMethod(StrEnum):
    """How a round is filled: for the greatest total fit, or so that nobody would leave the plan."""

    TOTAL_FIT = "total_fit"
    STABLE = "stable"


class RoundPriority(StrEnum):
    """Who goes first where a team may lose fewer people than have a place elsewhere."""

    WAITING = "waiting"
    WISH = "wish"


class RoundSubject(StrEnum):
    """What a result of a round is about."""

    PERSON = "person"
    OPENING = "opening"
    LIMIT = "limit"


class RoundOutcome(StrEnum):
    """What a round found for a person, for an opening with empty seats, or for a limit."""

    PLACED = "placed"
    NO_PAIR = "no_pair"
    GROUP_LIMIT = "group_limit"
    OTHERS_PREFERRED = "others_preferred"
    OUTWEIGHED = "outweighed"
    FILLED = "filled"
    SEATS_EMPTY = "seats_empty"
    LIMIT_REACHED = "limit_reached"
