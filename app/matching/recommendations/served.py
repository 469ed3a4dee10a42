"""What of a person's list is logged so that rankers can learn, and in which order it is served."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from app.matching.contests import Sides
from app.matching.lists import RankedOpening, RankedOpenings
from app.matching.recommendations.drafted import Contested
from app.matching.recommendations.question import Question
from app.serving import Board, PersonView
from app.serving.lists import Exchange, LoggedList
from app.serving.replaying import ReplayInputs, columns_of
from ml.ranking import SIGNAL_NAMES
from ml.ranking.signals.own import readings_by_name
from ml.text import name_key
from ml.types import FloatArray

SURFACE = "recommendations"


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
    question: Question, contested: Contested, list_id: str, exchange: Exchange | None
) -> LoggedList | None:
    """What is logged of a list; nothing of one that is empty.

    The ranker's signals are those of the view that managers may have: no ranker learns from a
    private wish. What the scores truly rest on is kept apart, for replay.
    """
    ranked, sides, contest = contested.ranked, contested.sides, question.contest
    if not ranked.items:
        return None
    shared = question.shared
    is_private = ranked.person.profile != shared.profile
    seen = np.array([item.move.signals[: len(SIGNAL_NAMES)] for item in ranked.items])
    signals = _signals_of(sides, shared, ranked.items) if is_private else seen
    own = readings_by_name(shared.profile, [item.opening.profile for item in ranked.items])
    readings = np.array([*own.values()], dtype=np.float32).reshape(len(own), len(seen)).T
    names = (*SIGNAL_NAMES, *own)
    replayed = ReplayInputs(
        names,
        np.concatenate((seen, readings), axis=1),
        tuple(item.price for item in ranked.items),
        tuple(sides.of(item).ranker.version for item in ranked.items),
        tuple(item.move.rank or place for place, item in enumerate(ranked.items, start=1)),
    )
    return LoggedList(
        list_id=list_id,
        day=question.day,
        surface=SURFACE,
        employee=shared.facts.key,
        audience=question.audience,
        model_version=ranked.model_version,
        snapshot_at=ranked.snapshot_at,
        items=[item.opening.key for item in ranked.items],
        exchange=exchange,
        private_inputs=is_private,
        inputs=partial(columns_of, names, np.concatenate((signals, readings), axis=1)),
        replayed=replayed,
        kinds=_kinds(shared, ranked.items),
        experiment=contest.uid if contest and contest.is_shown else None,
    )


def _kinds(person: PersonView, items: Sequence[RankedOpening]) -> dict[str, Any]:
    """The score of each item, who ranked it, and by which kinds results are looked at apart."""
    profile, openings = person.profile, [item.opening.profile for item in items]
    own = name_key(profile.function or "")
    functions = [name_key(opening.function or "") for opening in openings]
    teams = [item.team.value if item.team else None for item in items]
    return {
        "score": [item.move.score for item in items],
        **({"team": teams} if any(teams) else {}),
        "function": [one or None for one in functions],
        "grade_step": [_step(profile.grade, opening.grade) for opening in openings],
        "cross_functional": [bool(own and one and one != own) for one in functions],
    }


def _step(own: int | None, other: int | None) -> int | None:
    return None if own is None or other is None else other - own


def _signals_of(sides: Sides, shared: PersonView, items: Sequence[RankedOpening]) -> FloatArray:
    """The signals of a view that the list was not ranked for; shape (items, signals)."""
    signals = np.zeros((len(items), len(SIGNAL_NAMES)), dtype=np.float32)
    places: dict[Board, list[int]] = {}
    for place, item in enumerate(items):
        places.setdefault(sides.of(item), []).append(place)
    for board, some in places.items():
        keys = [items[place].opening.key for place in some]
        rows = np.array([board.row_of[key] for key in keys], dtype=np.int64)
        read = board.ranker.signals_for(shared.profile, board.index, rows)
        signals[some] = read[:, : len(SIGNAL_NAMES)]
    return signals
