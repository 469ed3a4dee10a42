"""How well a ranker foresees the moves that an organisation's people made."""

from dataclasses import dataclass, replace

import numpy as np

from ml.errors import TrainingError
from ml.evaluation.metrics import bootstrap_interval
from ml.frames import EmployeeProfile, HeldSkill, OpeningProfile, TrainingFrames
from ml.ranking import OpeningIndex, Ranker

DEPTH = 100
"""Ranks read; what stands below counts as not found."""


@dataclass(frozen=True)
class MoveQuality:
    """Past moves found again: means with 95 % bootstrap intervals.

    Attributes
    ----------
    moves : distinct steps whose two roles are both known by title
    recall_at_10 : share whose destination is among the first ten roles
    reciprocal_rank : mean of one over the destination's rank, 0 below rank 100
    """

    moves: int
    recall_at_10: tuple[float, float, float]
    reciprocal_rank: tuple[float, float, float]


def evaluate_moves(ranker: Ranker, frames: TrainingFrames) -> MoveQuality:
    """Rank the roles for someone who holds exactly the role left, for every past step.

    The steps also taught function-to-function transfer, if the ranker was trained on the same
    frames; use later moves for an honest figure.

    Raises
    ------
    TrainingError
        When no past move joins two known roles.
    """
    titled = {role.title.casefold(): role for role in (*frames.openings, *frames.roles)}
    roles = {title: replace(role, key=title) for title, role in titled.items()}
    steps = sorted(
        {
            (move.from_title.casefold(), move.to_title.casefold())
            for move in frames.moves
            if move.from_title.casefold() != move.to_title.casefold()
        }
    )
    known = [(left, taken) for left, taken in steps if left in roles and taken in roles]
    if not known:
        raise TrainingError("moves: none joins two roles that are known by title")
    index = ranker.index_openings(tuple(roles.values()))
    ranks = [_rank(ranker, roles[left], roles[taken], index) for left, taken in known]
    return MoveQuality(
        len(known),
        bootstrap_interval([float(rank <= 10) for rank in ranks]),
        bootstrap_interval([1.0 / rank for rank in ranks]),
    )


def _rank(
    ranker: Ranker, left: OpeningProfile, taken: OpeningProfile, index: OpeningIndex
) -> float:
    mask = np.array([key != left.key for key in index.keys])
    moves = ranker.rank_openings(holder_of(left), index, k=DEPTH, mask=mask)
    return next((float(m.rank or 0) for m in moves if m.opening_key == taken.key), float("inf"))


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
