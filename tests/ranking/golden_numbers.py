"""Measures the ranker on a frozen part of the demo organisation, and renews the golden numbers.

    python -m tests.ranking.golden_numbers

A role's holder must find the roles that colleagues left it for; a person with half of the
skills, no text and a wish must find those that are wished for, too; skills written in people's
own words must close the gaps that they close. Nothing that is asked for was learnt from.
"""

import dataclasses
import json
from pathlib import Path

import numpy as np

from ml.evaluation.metrics import ndcg_at_10
from ml.evaluation.moves import holder_of
from ml.frames import EmployeeProfile, OpeningProfile, Target, TrainingFrames, Wish
from ml.frames_io import read_frames
from ml.ranking import OpeningIndex, Ranker
from ml.training import train

FOLDER = Path(__file__).with_name("golden")
NUMBERS = FOLDER / "numbers.json"
Moves = dict[str, set[str]]


def measure() -> dict[str, float]:
    """Return each golden number, rounded to four places."""
    frames = read_frames(FOLDER)
    ranker = train(dataclasses.replace(frames, moves=()), seed=1)
    index = ranker.index_openings(frames.roles)
    moves: Moves = {}
    for move in frames.moves:
        moves.setdefault(move.from_title, set()).add(move.to_title)
    numbers = {
        **_moves_of_roles(ranker, index, frames, moves),
        **_moves_of_people(ranker, index, frames, moves),
        "gaps_f1": _gaps(ranker, frames),
    }
    return {name: round(value, 4) for name, value in sorted(numbers.items())}


def _moves_of_roles(
    ranker: Ranker, index: OpeningIndex, frames: TrainingFrames, moves: Moves
) -> dict[str, float]:
    known = [role for role in frames.roles if role.title in moves]
    people = [holder_of(role) for role in known]
    grades = [[_left_for(r, p.title, moves) for r in frames.roles] for p in people]
    return _found("roles", ranker, index, people, np.array(grades))


def _moves_of_people(
    ranker: Ranker, index: OpeningIndex, frames: TrainingFrames, moves: Moves
) -> dict[str, float]:
    halved = [
        dataclasses.replace(p, text="", history=(), skills=p.skills[::2]) for p in frames.employees
    ]
    grades = [
        [_left_for(r, p.title, moves) * (1 + _wished(r, p.wishes)) for r in frames.roles]
        for p in halved
    ]
    return _found("people", ranker, index, halved, np.array(grades))


def _left_for(role: OpeningProfile, title: str, moves: Moves) -> int:
    """Return 1 where colleagues moved to the role, -1 for the own one."""
    return -1 if role.title == title else int(role.title in moves[title])


def _wished(role: OpeningProfile, wishes: tuple[Wish, ...]) -> int:
    named = {(wish.target, wish.text) for wish in wishes}
    if (Target.ROLE, role.title) in named:
        return 2
    return int((Target.FUNCTION, role.function) in named)


def _found(
    name: str,
    ranker: Ranker,
    index: OpeningIndex,
    people: list[EmployeeProfile],
    grades: np.ndarray,
) -> dict[str, float]:
    functions = np.array([profile.function for profile in index.profiles])
    both, other = [], []
    for person, graded in zip(people, grades, strict=True):
        score = {m.opening_key: m.score for m in ranker.rank_openings(person, index, k=len(index))}
        scores = np.array([score[key] for key in index.keys])
        both.append(ndcg_at_10(scores, graded))
        away = np.where(functions == person.function, -1, graded)
        other.append(ndcg_at_10(scores, away))
    return {
        f"{name}_ndcg10": float(np.nanmean(both)),
        f"{name}_cross_functional_ndcg10": float(np.nanmean(other)),
    }


def _gaps(ranker: Ranker, frames: TrainingFrames) -> float:
    """Return the micro-averaged F1 of the needs said to be missing."""
    missing = json.loads((FOLDER / "missing.json").read_text(encoding="utf-8"))
    people = {person.key: person for person in frames.employees}
    roles = {role.key: role for role in frames.roles}
    right = said = lacking = 0
    for pair, names in missing.items():
        employee, role = pair.split()
        move = ranker.explain(people[employee], roles[role])
        gaps = {gap.needed for gap in move.gaps if gap.closeness < 1.0}
        right += len(gaps & set(names))
        said += len(gaps)
        lacking += len(names)
    return 2 * right / (said + lacking)


if __name__ == "__main__":
    NUMBERS.write_text(json.dumps(measure(), indent=1) + "\n", encoding="utf-8")
