"""From the live snapshot to what a round is planned from."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from app.matching.lists import offered_openings
from app.matching.schemas import RankingQuery
from app.mobility.rounds.handover import Teams, teams
from app.mobility.rounds.policies import Terms, group_limit
from app.serving import Board, Crowd, Disclosure, Snapshot
from ml.batch import OwnPairs, rank_all, scores_of
from ml.planning import Groups, Market, make_market
from ml.types import BoolArray, IntArray

# Scores are rounded before they are compared: sums in another order differ in the seventh digit.
DIGITS = 6
# A score that was rounded to nothing is still a pair above a floor of 0.
LEAST = 10.0**-DIGITS
# A third thread would mostly wait: scoring holds the interpreter's lock for a quarter of its time.
THREADS = 2
NO_GROUP = -1


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a person stands in the organisation, as far as a round asks."""

    manager: str | None
    since: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a round is worked out for; None stands for all.

    `moving` are those who accepted a move already: they are out, and count as lost to their team.
    `sharing` shared an interest, and are in as if they were open to moves.
    """

    people: frozenset[str] | None
    openings: frozenset[str] | None
    terms: Terms
    moving: frozenset[str] = frozenset()
    sharing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GroupLabel:
    """Which people a group is, how many it has and how many of them it may lose."""

    manager: str | None
    function: str | None
    people: int
    limit: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """A round before it is planned; `not_open` were asked for and did not opt in."""

    market: Market
    groups: tuple[GroupLabel, ...]
    not_open: int
    teams: Teams

    def alone_with(self, people: IntArray) -> dict[int, tuple[str, ...]]:
        """The skills that a team loses with its only holder, by row of these people."""
        rows = {self.market.people[row]: row for row in people.tolist()}
        return {rows[key]: skills for key, skills in self.teams.alone_with(rows).items()}


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Rows of people and openings with the scores of both sides, in pairs."""

    people: IntArray
    openings: IntArray
    want: np.ndarray
    fit: np.ndarray


def candidates(
    snapshot: Snapshot,
    asked: Asked,
    placements: Mapping[str, Placement],
    today: date,
    note: Callable[[int], None] = lambda _done: None,
) -> Candidates:
    """Whoever opted in, with the openings of the own list that reach the floor.

    A list rests on the wishes that HR may see in a search, and leaves out what every list leaves
    out: the own role, what is not wanted or dismissed, and what the rules do not allow.

    Raises
    ------
    RankerUnavailableError
        When no trained ranker is loaded.
    """
    board, crowd = snapshot.ranking_board(), snapshot.crowd(Disclosure.HR_SEARCH)
    employed = crowd.columns.employed(today)
    wanted = _asked_for(crowd, asked) & employed
    open_to = crowd.columns.open_to_moves | _keyed(crowd, asked.sharing)
    chosen = wanted & open_to & ~_keyed(crowd, asked.moving)
    offered = _openings_asked_for(board, asked)
    pairs = _pairs(board, crowd, chosen, offered, asked.terms, today, note)
    rows, columns = np.flatnonzero(chosen), np.flatnonzero(offered)
    place = np.full(len(crowd.views), NO_GROUP)
    place[rows] = np.arange(len(rows))
    at = np.full(len(board.openings), NO_GROUP)
    at[columns] = np.arange(len(columns))
    keys = [crowd.views[row].facts.key for row in rows]
    groups, labels = _groups(crowd, employed, keys, asked, placements)
    market = make_market(
        people=keys,
        openings=[board.openings[column].key for column in columns],
        person=place[pairs.people],
        opening=at[pairs.openings],
        want=pairs.want,
        fit=pairs.fit,
        seats=np.array([board.openings[column].headcount for column in columns], dtype=np.int64),
        waiting=np.array([_waited(placements.get(key), today) for key in keys], dtype=np.int64),
        groups=groups,
        seed=asked.terms.seed,
    )
    here = (crowd.views[row] for row in np.flatnonzero(employed))
    managers = {key: one.manager for key, one in placements.items()}
    known = teams(here, managers, snapshot.catalogue.roles)
    return Candidates(market, labels, int((wanted & ~open_to).sum()), known)


def _keyed(crowd: Crowd, keys: frozenset[str]) -> BoolArray:
    found = np.zeros(len(crowd.views), dtype=np.bool_)
    found[[crowd.row_of[key] for key in keys if key in crowd.row_of]] = True
    return found


def _asked_for(crowd: Crowd, asked: Asked) -> BoolArray:
    if asked.people is None:
        return np.ones(len(crowd.views), dtype=np.bool_)
    return _keyed(crowd, asked.people)


def _openings_asked_for(board: Board, asked: Asked) -> BoolArray:
    if asked.openings is None:
        return np.ones(len(board.openings), dtype=np.bool_)
    return np.array([one.key in asked.openings for one in board.openings], dtype=np.bool_)


def _pairs(
    board: Board,
    crowd: Crowd,
    chosen: BoolArray,
    offered: BoolArray,
    terms: Terms,
    today: date,
    note: Callable[[int], None],
) -> _Pairs:
    everything = RankingQuery(k=terms.most)

    def masks(rows: range) -> BoolArray:
        allowed = np.zeros((len(rows), len(board.openings)), dtype=np.bool_)
        for place, row in enumerate(rows):
            if chosen[row]:
                own = offered_openings(board, crowd.views[row], everything, today)
                allowed[place] = own.mask & offered
        return allowed

    nothing = np.zeros(0, dtype=np.int64)
    people, openings, want = [nothing], [nothing], [np.zeros(0)]
    if not len(board.openings) or not chosen.any():
        return _Pairs(nothing, nothing, np.zeros(0), np.zeros(0))
    ranked = rank_all(
        board.ranker, crowd.index, board.index, k=terms.most, masks=masks, threads=THREADS
    )
    for block in ranked:
        own, scores = block.openings, np.nan_to_num(block.scores, nan=-1.0)
        places, ranks = np.nonzero((own >= 0) & (scores >= terms.floor))
        people.append(block.first + places)
        openings.append(own[places, ranks])
        want.append(scores[places, ranks])
        note(int(chosen[: block.first + len(block.openings)].sum()))
    rows, columns, wanted = np.concatenate(people), np.concatenate(openings), np.concatenate(want)
    fit = _fit(board, crowd, rows, columns, wanted)
    return _Pairs(rows, columns, _rounded(wanted), _rounded(fit))


def _fit(
    board: Board,
    crowd: Crowd,
    people: IntArray,
    openings: IntArray,
    scores: np.ndarray,
) -> np.ndarray:
    """What the openings' side makes of each pair: the score without the wishes.

    Pairs stand person by person, each person's best first; only whoever has a wish is scored once
    more. People are scored together for all that any of them asks about, so those stand together
    who like the same best: among 4,000 people that saves a quarter of the time.
    """
    fit = scores.copy()
    rows, starts = np.unique(people, return_index=True)
    ends = np.append(starts[1:], len(people))
    wishing = [place for place, row in enumerate(rows.tolist()) if crowd.views[row].wishes]
    wishing.sort(key=lambda place: int(openings[starts[place]]))
    owns = [slice(starts[place], ends[place]) for place in wishing]
    asked = [
        OwnPairs(int(rows[place]), openings[own]) for place, own in zip(wishing, owns, strict=True)
    ]
    found = scores_of(board.ranker, crowd.index, board.index, asked, THREADS, wishes=False)
    for own, without in zip(owns, found, strict=True):
        fit[own] = without
    return fit


def _rounded(scores: np.ndarray) -> np.ndarray:
    return np.clip(np.round(scores.astype(np.float64), DIGITS), LEAST, 1.0)


def _waited(placement: Placement | None, today: date) -> int:
    """The days since the person took the job of today; whoever told nothing has not waited."""
    since = placement.since if placement else None
    return max(0, (today - since).days) if since else 0


def _groups(
    crowd: Crowd,
    employed: BoolArray,
    keys: Sequence[str],
    asked: Asked,
    placements: Mapping[str, Placement],
) -> tuple[Groups, tuple[GroupLabel, ...]]:
    """Teams by manager, inside of functions where those have a limit of their own.

    A team that spans functions then counts in each of them by itself, so that limits stay nested.
    """
    terms = asked.terms
    size: Counter[tuple[str, str]] = Counter()
    gone: Counter[tuple[str, str]] = Counter()
    own: dict[str, tuple[tuple[str, str], ...]] = {}
    for view in (crowd.views[row] for row in np.flatnonzero(employed)):
        key, placement = view.facts.key, placements.get(view.facts.key)
        around = _around(terms, placement.manager if placement else None, view.facts.function)
        own[key] = around
        size.update(around)
        if key in asked.moving:
            gone.update(around)
    ordered = sorted(size, key=lambda group: (bool(group[0]), group))
    number = {group: place for place, group in enumerate(ordered)}
    labels = tuple(
        GroupLabel(
            manager=manager or None,
            function=function or None,
            people=size[manager, function],
            limit=max(
                0,
                group_limit(terms, size[manager, function], of_function=not manager)
                - gone[manager, function],
            ),
        )
        for manager, function in ordered
    )
    parents = [
        number.get(("", function), NO_GROUP) if manager else NO_GROUP
        for manager, function in ordered
    ]
    innermost = [number[own[key][0]] if own[key] else NO_GROUP for key in keys]
    groups = Groups(
        np.array(innermost, dtype=np.int64),
        np.array(parents, dtype=np.int64),
        np.array([label.limit for label in labels], dtype=np.int64),
    )
    return groups, labels


def _around(terms: Terms, manager: str | None, function: str | None) -> tuple[tuple[str, str], ...]:
    """The groups of a person, innermost first, by manager and function."""
    parted = function if terms.function_share is not None and function else ""
    team = [(manager, parted)] if manager else []
    return (*team, *([("", parted)] if parted else []))
