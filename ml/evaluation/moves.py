"""How well a ranker foresees the moves that an organisation's people made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from ml.errors import TrainingError
from ml.evaluation.metrics import bootstrap_interval
from ml.frames import EmployeeProfile, HeldSkill, OpeningProfile, TrainingFrames
from ml.ranking import OpeningIndex, Ranker
from ml.ranking.arrays.ragged import AnyArray

DEPTH = 100
"""Ranks read; what stands below counts as not found."""

SHOWN = 10
"""Places that a person looks at."""

Interval = tuple[float, float, float]


class Figures(NamedTuple):
    """What an order without a ranker would reach."""

    recall_at_10: float
    reciprocal_rank: float


@dataclass(frozen=True)
class MoveQuality:
    """Past moves found again: means with 95 % bootstrap intervals, and two baselines beside them.

    Attributes
    ----------
    moves : distinct steps between two known roles
    left_out : distinct steps that are not counted, as the title left or taken is no role's
    roles : roles that were ranked for each step, the one left apart
    recall_at_10 : share whose destination is among the first ten roles
    reciprocal_rank : mean of one over the destination's rank, 0 below rank 100
    random : both figures, without intervals, of an order drawn at random
    popularity : both of the order in which the other steps arrived most often
    """

    moves: int
    left_out: int
    roles: int
    recall_at_10: Interval
    reciprocal_rank: Interval
    random: Figures
    popularity: Figures


@dataclass(frozen=True)
class _Places:
    """The roles of an organisation, and which of them a title names, as rows."""

    profiles: tuple[OpeningProfile, ...]
    titled: Mapping[str, frozenset[int]]

    def of(self, title: str) -> frozenset[int]:
        return self.titled.get(_folded(title), frozenset())


def evaluate_moves(ranker: Ranker, frames: TrainingFrames) -> MoveQuality:
    """Rank the roles for someone who holds exactly the role left, for every past step.

    A role counts once, however many openings it has and whatever they are called; an opening of
    no role counts as one. The role left is no candidate. The steps also taught
    function-to-function transfer, if the ranker was trained on the same frames; use later moves
    for an honest figure.

    Raises
    ------
    TrainingError
        When no past move joins two known roles.
    """
    places = _places(frames)
    named = {(_folded(move.from_title), _folded(move.to_title)) for move in frames.moves}
    joined = {step: (places.of(step[0]), places.of(step[1])) for step in named if len({*step}) > 1}
    known = sorted(
        {(min(a), min(b)) for a, b in joined.values() if a and b and not a & b},
    )
    if not known:
        raise TrainingError("moves: none joins two roles that are known by title")
    index = ranker.index_openings(places.profiles)
    ranks = [_rank(ranker, places, left, taken, index) for left, taken in known]
    arrivals = np.bincount([taken for _left, taken in known], minlength=len(places.profiles))
    nobody = np.zeros(len(places.profiles))
    return MoveQuality(
        len(known),
        sum(not (a and b) for a, b in joined.values()),
        len(places.profiles) - 1,
        bootstrap_interval([float(rank <= SHOWN) for rank in ranks]),
        bootstrap_interval([1.0 / rank for rank in ranks]),
        _baseline([_ties(nobody, left, taken) for left, taken in known]),
        _baseline([_ties(_without(arrivals, taken), left, taken) for left, taken in known]),
    )


def _places(frames: TrainingFrames) -> _Places:
    """Return the roles, then the openings of none by their titles, each as one row."""
    row_of = {role.key: row for row, role in enumerate(frames.roles)}
    profiles = list(frames.roles)
    titled: dict[str, set[int]] = {}
    for row, role in enumerate(frames.roles):
        for title in (role.title, *role.alternative_titles):
            titled.setdefault(_folded(title), set()).add(row)
    for opening in frames.openings:
        row = row_of.get(opening.role_key or "", -1)
        rows = titled.setdefault(_folded(opening.title), set())
        if row >= 0:
            rows.add(row)
        elif not rows:
            rows.add(len(profiles))
            profiles.append(opening)
    keyed = tuple(replace(profile, key=str(row)) for row, profile in enumerate(profiles))
    return _Places(keyed, {title: frozenset(rows) for title, rows in titled.items()})


def _rank(ranker: Ranker, places: _Places, left: int, taken: int, index: OpeningIndex) -> float:
    mask = np.arange(len(places.profiles)) != left
    moves = ranker.rank_openings(holder_of(places.profiles[left]), index, k=DEPTH, mask=mask)
    return next((float(m.rank or 0) for m in moves if m.opening_key == str(taken)), float("inf"))


def _ties(counts: AnyArray, left: int, taken: int) -> tuple[int, int]:
    """Return how many roles stand above the one taken by a count, and how many share its place."""
    others = np.delete(counts, left)
    return int((others > counts[taken]).sum()), int((others == counts[taken]).sum())


def _without(arrivals: AnyArray, taken: int) -> AnyArray:
    """Return the arrivals of all other steps: a step does not foresee itself."""
    others = arrivals.copy()
    others[taken] -= 1
    return others


def _baseline(ties: Sequence[tuple[int, int]]) -> Figures:
    """Return recall and reciprocal rank as they are expected where equals come in any order."""
    shown = [np.clip(SHOWN - above, 0, equal) / equal for above, equal in ties]
    inverse = np.concatenate([1.0 / np.arange(1, DEPTH + 1), [0.0]])
    found = [
        inverse[np.minimum(np.arange(above, above + equal), DEPTH)].mean() for above, equal in ties
    ]
    return Figures(round(float(np.mean(shown)), 6), round(float(np.mean(found)), 6))


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())


def holder_of(role: OpeningProfile) -> EmployeeProfile:
    """Return a person who has just what a role asks for, and no wish."""
    return EmployeeProfile(
        key=f"holder of {role.key}",
        title=role.title,
        function=role.function,
        grade=role.grade,
        role_key=role.role_key,
        text=role.description,
        skills=tuple(HeldSkill(s.name, s.key, s.level) for s in role.skills),
    )
