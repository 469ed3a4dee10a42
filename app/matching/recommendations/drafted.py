"""A person's list while an experiment runs: from one ranker by her side, or drafted from both."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from app.matching.contests import Sides
from app.matching.lists import RankedOpening, RankedOpenings
from app.matching.moves import is_cross_functional
from app.serving import Board
from app.serving.contest import Contest
from app.serving.shadow import Agreement
from ml.experiments.agreement import overlap, rank_correlation
from ml.experiments.drafting import team_draft
from models.ranker_vocabulary import Arm, ExperimentKind

Ask = Callable[[Board], RankedOpenings]
BOTH = "+"
"""Joins the names of two versions where a list comes from both."""


@dataclass(frozen=True, slots=True)
class Contested:
    """A ranked list, and the boards that it comes from."""

    ranked: RankedOpenings
    sides: Sides


def contested(
    champion: Board, contest: Contest | None, person: str, ask: Ask, today: date
) -> Contested:
    """Rank for a person: by the champion, by the challenger where she is on its side, or by both.

    Parameters
    ----------
    ask : ranks the openings of a board for her
    """
    if contest is None or not contest.is_shown:
        return Contested(ask(champion), Sides(champion))
    sides = Sides(champion, contest.board)
    if contest.kind is ExperimentKind.INTERLEAVE:
        both = drafted(ask(champion), ask(contest.board), contest.coins(person, today))
        return Contested(both, sides)
    if contest.is_challenged(person):
        return Contested(_of_team(ask(contest.board), Arm.CHALLENGER), sides)
    return Contested(_of_team(ask(champion), Arm.CHAMPION), sides)


def drafted(
    champion: RankedOpenings, challenger: RankedOpenings, coins: Iterator[bool]
) -> RankedOpenings:
    """One list from two rankings of the same openings, each entry with its team.

    Where both rank the same there is nothing to compare, and the entries are the champion's.
    """
    keys, others = (
        [one.opening.key for one in ranked.ranking] for ranked in (champion, challenger)
    )
    champion = replace(
        champion,
        model_version=f"{champion.model_version}{BOTH}{challenger.model_version}",
        snapshot_at=max(champion.snapshot_at, challenger.snapshot_at),
    )
    if keys == others:
        return champion
    by_team = [{one.opening.key: one for one in side.ranking} for side in (champion, challenger)]
    picks = team_draft(keys, others, coins, max(len(keys), len(others)))
    ranking = tuple(
        replace(
            by_team[pick.second][pick.key],
            team=Arm.CHALLENGER if pick.second else Arm.CHAMPION,
            move=replace(by_team[pick.second][pick.key].move, rank=rank),
        )
        for rank, pick in enumerate(picks, start=1)
    )
    near = tuple(one for one in ranking if not one.is_far(champion.person))
    shows_far = len(champion.items) == len(champion.ranking)
    return replace(
        champion,
        ranking=ranking,
        items=ranking if shows_far else near,
        far=() if near else champion.ranking,
    )


def agreement(champion: Board, challenger: Board, ask: Ask) -> Agreement:
    """How far a challenger would serve the same; both rank anew, under the same conditions."""
    ours, seconds = _timed(lambda: ask(champion))
    theirs, seconds_challenger = _timed(lambda: ask(challenger))
    keys = [one.opening.key for one in ours.items]
    others = [one.opening.key for one in theirs.items]
    return Agreement(
        overlap=overlap(keys, others),
        correlation=rank_correlation(keys, _ordered(challenger, ours, keys)),
        same_first=int(keys[:1] == others[:1]),
        crossing=_crossing(ours),
        crossing_challenger=_crossing(theirs),
        seconds=seconds,
        seconds_challenger=seconds_challenger,
    )


def _of_team(ranked: RankedOpenings, team: Arm) -> RankedOpenings:
    ranking = tuple(replace(one, team=team) for one in ranked.ranking)
    items = tuple(replace(one, team=team) for one in ranked.items)
    return replace(ranked, ranking=ranking, items=items)


def _timed(work: Callable[[], RankedOpenings]) -> tuple[RankedOpenings, float]:
    began = time.thread_time()
    return work(), time.thread_time() - began


def _ordered(board: Board, ranked: RankedOpenings, keys: Sequence[str]) -> list[str]:
    """The openings of a list in the order in which another ranker puts them."""
    if not keys:
        return []
    mask = np.zeros(len(board.openings), dtype=np.bool_)
    mask[[board.row_of[key] for key in keys]] = True
    person = ranked.person.profile
    moves = board.ranker.rank_openings(person, board.index, k=len(keys), mask=mask)
    return [move.opening_key for move in moves]


def _crossing(ranked: RankedOpenings) -> float:
    """The share of a list that leads into another function."""
    person, items = ranked.person.facts, ranked.items
    found: Sequence[RankedOpening] = [
        one for one in items if is_cross_functional(person, one.opening)
    ]
    return len(found) / len(items) if items else 0.0
