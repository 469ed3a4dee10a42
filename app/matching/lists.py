"""The two lists that matching gives the rest of the house, before they become an answer.

`ranked_openings` ranks openings for a person, `ranked_people` people for an opening. What serves a
list takes it from here, so that everybody leaves the same out for the same reasons.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import exp

import numpy as np

from app.matching.eligibility import eligible_openings, eligible_people, held_roles, holders
from app.matching.filters import passing
from app.matching.schemas import RankingQuery
from app.matching.walking import Walk
from app.serving import Board, Crowd, OpeningFacts, PersonView
from ml.ranking import floor_between, told_score
from ml.types import BoolArray, IntArray, RankedMove
from models.ranker_vocabulary import Arm

CLOSE = 2e-6
"""Told scores differ by one in the sixth digit when they are worked out among others."""
CLOSELY_LIKE = 2e-5
"""Twice what ties in retrieval."""
NOBODY: frozenset[str] = frozenset()
NONE: IntArray = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Offered:
    """What may stand in a list, and how many each reason left out.

    Attributes
    ----------
    mask : shape (rows,)
    """

    mask: BoolArray
    excluded: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many may stand in it."""
        return int(self.mask.sum())


@dataclass(frozen=True, slots=True)
class RankedOpening:
    """An opening in a person's list.

    `price` is what it gives up there because it is crowded, in log-odds. The move and its score
    stay the ranker's. `team` tells which ranker that is while an experiment compares two.
    """

    opening: OpeningFacts
    move: RankedMove
    price: float = 0.0
    team: Arm | None = None

    @property
    def shown(self) -> float:
        """The score after the price."""
        if not self.price:
            return self.move.score
        kept = self.move.score * exp(-self.price)
        return told_score(kept / (1.0 - self.move.score + kept))

    def is_far(self, person: PersonView) -> bool:
        """Whether it lies below the floor for this person."""
        floor = floor_between(person.profile, self.opening.profile, self.move.gaps)
        return self.move.score < floor


@dataclass(frozen=True, slots=True)
class RankedOpenings:
    """The openings that fit a person best, best first, as of a moment.

    `ranking` is all that was asked for, far or not, and `items` what of it is shown. `too_far`
    counts what lies below the floor or behind the best `k`, where the list is not full; `far` are
    the best of those where nothing is near. `offered` may stand in the list; where they are too
    many to be re-ranked, only those are that are as like the person as `edge`.
    """

    person: PersonView
    model_version: str
    snapshot_at: datetime
    ranking: tuple[RankedOpening, ...]
    items: tuple[RankedOpening, ...]
    excluded: Mapping[str, int]
    too_far: int | None
    far: tuple[RankedOpening, ...]
    offered: int
    edge: float | None


@dataclass(frozen=True, slots=True)
class RankedPerson:
    """A person in an opening's list; HR may have put her forward."""

    person: PersonView
    move: RankedMove
    put_forward: bool


@dataclass(frozen=True, slots=True)
class RankedPeople:
    """The people who fit an opening best, best first, as of a moment, and how the list goes on.

    `offered` may stand in the list. Where not all of them were re-ranked together, only those were
    that are as like the opening as `edge`, and who is put forward.
    """

    opening: OpeningFacts
    model_version: str
    snapshot_at: datetime
    items: tuple[RankedPerson, ...]
    excluded: Mapping[str, int]
    next_cursor: str | None
    offered: int
    edge: float | None


def offered_openings(
    board: Board,
    person: PersonView,
    query: RankingQuery,
    today: date,
    *,
    eligible_only: bool = True,
    only: BoolArray | None = None,
    not_wanted: BoolArray | None = None,
) -> Offered:
    """The openings of a board that may be offered to a person, of those that are asked about.

    Parameters
    ----------
    only : shape (openings,), which are asked about beside the query's filters; None for all
    not_wanted : shape (openings,), what the person refuses, where the caller knows it
    """
    if not_wanted is None:
        not_wanted = board.ranker.unwanted(person.profile, board.index)
    columns, facts = board.columns, person.facts
    asked = passing(query, columns.labels, facts.function) & facts.may_be_ranked
    return _left(
        asked if only is None else asked & only,
        own_role=held_roles(facts, columns),
        dismissed=_dismissed(board, person),
        not_wanted=not_wanted,
        not_eligible=~eligible_openings(facts, columns, today) & eligible_only,
    )


def ranked_openings(
    board: Board,
    person: PersonView,
    query: RankingQuery,
    today: date,
    *,
    own_text: bool,
    eligible_only: bool = True,
    include_far: bool = True,
    only: BoolArray | None = None,
) -> RankedOpenings:
    """The openings of a board ranked for a person.

    With `own_text` the evidence may repeat what the person wrote. Without `include_far` what lies
    below the floor is left out, and counted where the list ends before its `k`.
    """
    offered = offered_openings(board, person, query, today, eligible_only=eligible_only, only=only)
    ranker, profile, index, count = board.ranker, person.profile, board.index, offered.count
    rows = ranker.retrieve_openings(profile, index, k=query.k, mask=offered.mask) if count else NONE
    moves = ranker.rank_retrieved(profile, index, rows, k=query.k, own_text=own_text)
    items = [RankedOpening(board.openings[board.row_of[move.opening_key]], move) for move in moves]
    near = [item for item in items if not item.is_far(person)]
    shown = items if include_far else near
    is_full = len(shown) == query.k
    return RankedOpenings(
        person,
        board.ranker.version,
        max(board.at, person.at),
        tuple(items),
        tuple(shown),
        offered.excluded,
        None if is_full or include_far else count - len(near),
        () if near else tuple(items),
        count,
        ranker.least_like(profile, index, rows) if len(rows) < count else None,
    )


def offered_people(
    crowd: Crowd,
    opening: OpeningFacts,
    query: RankingQuery,
    today: date,
    put_forward: IntArray,
    *,
    include_not_open: bool = False,
    among: BoolArray | None = None,
) -> Offered:
    """The people of a crowd who may be proposed for an opening; the filters are about them.

    Who is put forward need not have said that she is open to moves.

    Parameters
    ----------
    put_forward : rows
    among : shape (people,), who is asked about at all; None for everybody
    """
    columns, profile = crowd.columns, opening.profile
    left = passing(query, columns.labels, profile.function) & columns.employed(today)
    left &= columns.ranked
    if among is not None:
        left &= among
    if not include_not_open:
        open_to_moves = columns.open_to_moves.copy()
        open_to_moves[put_forward] = True
        left &= open_to_moves
    return _left(
        left,
        own_role=holders(opening, columns),
        dismissed=np.zeros(len(columns), dtype=np.bool_),
        not_wanted=crowd.ranker.unwanted_by(profile, crowd.index),
        not_eligible=~eligible_people(opening, columns, today),
    )


def ranked_people(
    crowd: Crowd,
    opening: OpeningFacts,
    query: RankingQuery,
    today: date,
    *,
    own_text: bool,
    nominees: frozenset[str] = NOBODY,
    include_not_open: bool = False,
    among: BoolArray | None = None,
    cursor: str | None = None,
) -> RankedPeople:
    """The people of a crowd ranked for an opening, a part of the list.

    Who is put forward and not ruled out is always on the first part. The opening may be one that
    nobody stored. Where only some people are asked about (`among`), a list has no next part.

    Raises
    ------
    InvalidInputError
        When the cursor is none of this service.
    ListChangedError
        When somebody before the cursor came, left or changed places.
    """
    rows = [crowd.row_of[key] for key in nominees if key in crowd.row_of]
    put_forward = np.array(sorted(rows), dtype=np.int64)
    offered = offered_people(
        crowd,
        opening,
        query,
        today,
        put_forward,
        include_not_open=include_not_open,
        among=among,
    )
    asked = query.model_dump_json(include=set(RankingQuery.model_fields) - {"k", "language"})
    walk = Walk(
        crowd,
        opening,
        offered.mask,
        put_forward[offered.mask[put_forward]],
        f"{opening.key} {crowd.ranker.version} {asked} {include_not_open}",
        own_text=own_text,
    )
    part = walk.part(cursor, query.k)
    return RankedPeople(
        opening,
        crowd.ranker.version,
        crowd.at,
        tuple(
            RankedPerson(
                crowd.views[crowd.row_of[move.employee_key]], move, move.employee_key in nominees
            )
            for move in part.moves
        ),
        offered.excluded,
        part.next_cursor if among is None else None,
        offered.count,
        _edge(crowd, opening, part.block, put_forward) if len(part.block) < offered.count else None,
    )


def _edge(
    crowd: Crowd, opening: OpeningFacts, block: IntArray, put_forward: IntArray
) -> float | None:
    """How like the opening the least like of a block is; who is put forward is in it anyhow."""
    rows = np.setdiff1d(block, put_forward)
    return crowd.ranker.least_like(opening.profile, crowd.index, rows) if len(rows) else None


def _dismissed(board: Board, person: PersonView) -> BoolArray:
    """The openings that the person dismissed, as far as the view shows it; shape (rows,)."""
    dismissed = np.zeros(len(board.openings), dtype=np.bool_)
    dismissed[[board.row_of[key] for key in person.dismissed if key in board.row_of]] = True
    return dismissed


def _left(left: BoolArray, **reasons: BoolArray) -> Offered:
    """What each reason in turn leaves; what one took out, the next does not count again."""
    mask, excluded = left.copy(), {}
    for reason, out in reasons.items():
        excluded[reason] = int((mask & out).sum())
        mask &= ~out
    return Offered(mask, excluded)
