"""Every person of one side with every opening of the other, and what is worked out of them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.arrays.segments import segment_max, segment_sum
from ml.ranking.arrays.vectors import single
from ml.ranking.index.sides import Openings, People
from ml.ranking.language.embedding import Sentences

Found = TypeVar("Found")


class Pairs:
    """n people with m openings; what several signals need is worked out once.

    Parameters
    ----------
    people, openings : n and m rows
    transfer : support (0-1) for a move from one function to another, by their identities
    """

    def __init__(
        self, people: People, openings: Openings, transfer: Mapping[tuple[int, int], float]
    ) -> None:
        self.people = people
        self.openings = openings
        self.transfer = transfer
        self._found: dict[Callable[[Pairs], Any], Any] = {}

    @property
    def shape(self) -> tuple[int, int]:
        """How many people and how many openings."""
        return self.people.size, self.openings.size

    def once(self, of: Callable[["Pairs"], Found]) -> Found:
        """Return what a function says of these pairs; asked again, it is not worked out again."""
        if of not in self._found:
            self._found[of] = of(self)
        found: Found = self._found[of]
        return found


def cosine(left: AnyArray, right: AnyArray) -> AnyArray:
    """Return the cosines of unit-length rows, none below 0; shape (n, m)."""
    found = np.asarray(left @ right.T)
    return np.clip(found, 0.0, 1.0, out=found)


def evidence(vectors: AnyArray, target: AnyArray, weight: AnyArray) -> AnyArray:
    """Return how much each of several things speaks for each opening; none speaks against.

    Parameters
    ----------
    vectors, target : shapes (things, d), (m, d)
    weight : shape (things,)
    """
    found = np.asarray(vectors @ target.T)
    np.maximum(found, 0.0, out=found)
    found *= weight[:, None]
    return found


def recall(left: Sentences, right: Sentences) -> AnyArray:
    """Return the mean similarity of an opening's sentences to the person's nearest one."""
    a, b = single(left.vector), single(right.vector)
    best = segment_max(np.clip(b @ a.T, 0.0, 1.0).T, left.offsets)
    return segment_sum(best, right.offsets, axis=1) / np.maximum(np.diff(right.offsets), 1)
