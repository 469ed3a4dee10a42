"""What of a person's list is logged so that rankers can learn, and in which order it is served."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from app.matching.lists import RankedOpening, RankedOpenings
from app.serving import Board, Person, PersonView
from app.serving.lists import Exchange, LoggedList
from app.serving.records import Disclosure
from ml.ranking import SIGNAL_NAMES
from ml.text import name_key
from models.vocabulary import Audience

SURFACE = "recommendations"
# As exact as half-precision numbers; what a signal tells beyond is noise.
_DIGITS = 4


def exchanged(ranked: RankedOpenings, exchange: Exchange | None) -> RankedOpenings:
    """The list with the drawn neighbours in each other's place, each with the rank that it has."""
    if exchange is None or not exchange.swapped:
        return ranked
    items, first = list(ranked.items), exchange.place - 1
    items[first : first + 2] = [
        replace(item, move=replace(item.move, rank=rank))
        for rank, item in enumerate((items[first + 1], items[first]), exchange.place)
    ]
    return replace(ranked, items=tuple(items))


def logged_list(
    board: Board,
    person: Person,
    audience: Audience,
    list_id: str,
    ranked: RankedOpenings,
    exchange: Exchange | None,
    today: date,
) -> LoggedList | None:
    """What is logged of a list; nothing of one that is empty.

    The ranker's signals are those of the view that managers may have: no ranker learns from a
    private wish.
    """
    if not ranked.items:
        return None
    shared = person.seen(Disclosure.MANAGERS)
    openings = [item.opening.key for item in ranked.items]
    return LoggedList(
        list_id=list_id,
        day=today,
        surface=SURFACE,
        employee=person.facts.key,
        audience=audience,
        model_version=ranked.model_version,
        snapshot_at=ranked.snapshot_at,
        items=[
            {"opening": item.opening.key, "score": round(item.move.score, 6)}
            for item in ranked.items
        ],
        exchange=exchange,
        private_inputs=ranked.person.profile != shared.profile,
        inputs=lambda: _inputs(board, shared, openings),
        kinds=_kinds(shared, ranked.items),
    )


def _kinds(person: PersonView, items: Sequence[RankedOpening]) -> dict[str, Any]:
    """What kind of move each item is, by which results are looked at apart."""
    profile, openings = person.profile, [item.opening.profile for item in items]
    own = name_key(profile.function or "")
    functions = [name_key(opening.function or "") for opening in openings]
    return {
        "function": [one or None for one in functions],
        "grade_step": [_step(profile.grade, opening.grade) for opening in openings],
        "cross_functional": [bool(own and one and one != own) for one in functions],
    }


def _step(own: int | None, other: int | None) -> int | None:
    return None if own is None or other is None else other - own


def _inputs(board: Board, shared: PersonView, openings: Sequence[str]) -> dict[str, Any]:
    """The values of each signal by item; one that is 0 for all is left out."""
    rows = np.array([board.row_of[key] for key in openings], dtype=np.int64)
    signals = board.ranker.signals_for(shared.profile, board.index, rows)
    by_name = zip(SIGNAL_NAMES, signals.T.tolist(), strict=True)
    return {
        name: [round(value, _DIGITS) for value in values] for name, values in by_name if any(values)
    }
