"""What a ranker may remember of people: only what several of them share, or the organisation says.

An artifact outlives the people it learnt from, so a word, a skill's name or a function that only
one or two of them used has no place in it.
"""

from collections import Counter
from collections.abc import Iterable

from ml.frames import PastMove, TrainingFrames
from ml.text import name_key

MIN_HOLDERS = 3
"""People who must use a word for it to be remembered: fewer would be told apart by it."""


def shared_terms(
    organisation: Iterable[Iterable[str]], people: Iterable[Iterable[str]]
) -> frozenset[str]:
    """Return the terms that roles and openings use, or at least `MIN_HOLDERS` people.

    Parameters
    ----------
    organisation : the terms of each role and opening
    people : the terms of each person

    Examples
    --------
    >>> sorted(shared_terms([["sell"]], [["sell", "yoga"], ["chess"], ["chess"], ["chess"]]))
    ['chess', 'sell']
    """
    holders = Counter(term for terms in people for term in set(terms))
    said = {term for terms in organisation for term in terms}
    return frozenset(said | {term for term, count in holders.items() if count >= MIN_HOLDERS})


def shared_moves(frames: TrainingFrames) -> tuple[PastMove, ...]:
    """Return the past moves between functions that the organisation, or several people, name."""
    named = [
        [name_key(name)] for name in (p.function for p in (*frames.roles, *frames.openings)) if name
    ]
    held = [[name_key(p.function)] for p in frames.employees if p.function]
    moved = [[name_key(n) for n in (m.from_function, m.to_function) if n] for m in frames.moves]
    shared = shared_terms(named, held + moved)
    return tuple(
        move
        for move in frames.moves
        if all(name_key(n) in shared for n in (move.from_function, move.to_function) if n)
    )
