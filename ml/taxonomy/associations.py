"""Words that stand for each other, learnt from the labels of a taxonomy itself.

Two labels of one skill that differ in a few words ("arrange shifts of employees", "plan
shifts of employees") say that these words are near in meaning. Which word of the one
answers to which of the other is settled by expectation maximisation over all skills, as
in the first alignment model of Brown et al. (1993), without a null word and symmetric.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

_Ids = NDArray[np.int64]
_Reals = NDArray[np.float64]

Associations = Mapping[str, Mapping[str, float]]
"""For a stem, the stems that stand for it with their strength in (0, 1); symmetric."""

_ROUNDS = 4
_LABELS_READ = 12
_WORDS_DIFFERENT = 3
_NEIGHBOURS = 25
_WEAKEST = 0.012


def learn_associations(
    labels: Iterable[Sequence[tuple[str, ...]]], *, least_support: float = 0.0
) -> dict[str, dict[str, float]]:
    """Learn which stems substitute each other among the labels of the same skill.

    Parameters
    ----------
    labels : iterable of sequences of tuples of str
        For each skill its labels, each as a tuple of stems. Of a skill with many labels
        the first dozen that differ in stems are read.
    least_support : float
        The (expected) number of skills that must show a pair before it is believed.

    Returns
    -------
    dict of str to dict of str to float
        Symmetric strengths in (0, 1): the expected number of skills that show the pair,
        divided by the geometric mean of what both stems are seen to be substituted.

    Examples
    --------
    >>> learnt = learn_associations(
    ...     [
    ...         [("plan", "shift"), ("arrang", "shift")],
    ...         [("plan", "trip"), ("arrang", "trip")],
    ...     ]
    ... )
    >>> round(learnt["plan"]["arrang"], 3), learnt["plan"] == {"arrang": learnt["arrang"]["plan"]}
    (0.667, True)
    """
    pairs, left, right, skill, vocabulary = _differences(labels)
    if not len(pairs):
        return {}
    size = len(vocabulary)
    low, high = np.minimum(left, right), np.maximum(left, right)
    codes, which = np.unique(low * size + high, return_inverse=True)
    low, high = codes // size, codes % size
    left_group = np.unique(pairs * size + left, return_inverse=True)[1]
    right_group = np.unique(pairs * size + right, return_inverse=True)[1]
    sightings, sighting = np.unique(skill * len(codes) + which, return_inverse=True)
    strength: _Reals = np.ones(len(codes))
    support: _Reals = strength
    for _ in range(_ROUNDS):
        weight = strength[which]
        share = weight / np.bincount(left_group, weight)[left_group]
        share += weight / np.bincount(right_group, weight)[right_group]
        best = np.zeros(len(sightings))
        np.maximum.at(best, sighting, share / 2)
        support = np.bincount(sightings % len(codes), best, len(codes)).astype(np.float64)
        total = np.bincount(low, support, size) + np.bincount(high, support, size)
        strength = support / np.sqrt((total[low] + 1) * (total[high] + 1))
    kept = (strength >= _WEAKEST) & (support >= least_support)
    return _strongest(vocabulary, low[kept], high[kept], strength[kept])


def _differences(
    labels: Iterable[Sequence[tuple[str, ...]]],
) -> tuple[_Ids, _Ids, _Ids, _Ids, list[str]]:
    """Return for each possible substitution its pair of labels, both stems and the skill."""
    numbers: dict[str, int] = {}
    rows: list[tuple[int, int, int, int]] = []
    pair = 0
    for skill, own in enumerate(labels):
        distinct = list(dict.fromkeys(tuple(sorted(set(label))) for label in own))
        seen: set[tuple[frozenset[str], frozenset[str]]] = set()
        for first, second in combinations(distinct[:_LABELS_READ], 2):
            here, there = frozenset(first), frozenset(second)
            here, there = here - there, there - here
            few = 0 < len(here) <= _WORDS_DIFFERENT and 0 < len(there) <= _WORDS_DIFFERENT
            if not few or (here, there) in seen:
                continue
            seen.update(((here, there), (there, here)))
            for one in sorted(here):
                for other in sorted(there):
                    one_id = numbers.setdefault(one, len(numbers))
                    rows.append((pair, one_id, numbers.setdefault(other, len(numbers)), skill))
            pair += 1
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return table[:, 0], table[:, 1], table[:, 2], table[:, 3], list(numbers)


def _strongest(
    vocabulary: Sequence[str], low: _Ids, high: _Ids, strength: NDArray[np.float64]
) -> dict[str, dict[str, float]]:
    """Keep the strongest pairs of each stem; a pair stays if either of its stems keeps it."""
    found: dict[str, dict[str, float]] = {}
    kept: dict[str, int] = {}
    for place in np.argsort(-strength, kind="stable").tolist():
        one, other = vocabulary[low[place]], vocabulary[high[place]]
        if kept.get(one, 0) >= _NEIGHBOURS and kept.get(other, 0) >= _NEIGHBOURS:
            continue
        value = float(strength[place])
        for stem, partner in ((one, other), (other, one)):
            found.setdefault(stem, {})[partner] = value
            kept[stem] = kept.get(stem, 0) + 1
    return found


def joined_associations(first: Associations, second: Associations) -> dict[str, dict[str, float]]:
    """Return both, of a pair known to both the stronger.

    Examples
    --------
    >>> joined_associations({"a": {"b": 0.1}}, {"a": {"b": 0.2, "c": 0.1}})
    {'a': {'b': 0.2, 'c': 0.1}}
    """
    joined = {one: dict(partners) for one, partners in first.items()}
    for one, partners in second.items():
        own = joined.setdefault(one, {})
        for other, strength in partners.items():
            own[other] = max(strength, own.get(other, 0.0))
    return joined
