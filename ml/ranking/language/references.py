"""The organisation's own roles as a reference: what a title usually stands for.

A title or a wish is read through the roles whose titles are like it, so that "luster
applicator" means the work of the roles that it resembles (explicit semantic analysis over the
organisation's own roles, after Gabrilovich and Markovitch 2007). Where what a person wrote is
the work of a known role, its title is read beside the person's own.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.arrays.sparse import sparse_product
from ml.sparse import unchecked
from ml.text import name_key

MEANING = 0.3
"""What the meaning of two titles counts beside their letters and words (0.5 each). Set by hand."""

SHARPNESS = 4
"""Power that likenesses of titles are raised to, so that the nearest count most (decision 3)."""

FULL_LIKENESS = 0.25
"""Likeness of the nearest title from which a title is read through roles in full (decision 3)."""

HELD_FROM, HELD_SURELY = 0.8, 0.95
"""Cosines between which a text is more and more surely the work of a role (decision 9)."""


@dataclass(frozen=True)
class References:
    """Titles and content of known roles.

    Attributes
    ----------
    titles : r, as written
    grams, words : shapes (r, GRAM_BUCKETS), (r, columns), unit-length rows of their titles
    content : shape (r, d), unit-length latent vectors of their whole profiles
    work : shape (r, d), of their titles and descriptions alone
    centre : shape (d,), the mean latent vector of people; what is common to all
    """

    titles: tuple[str, ...]
    grams: csr_matrix
    words: csr_matrix
    content: AnyArray
    work: AnyArray
    centre: AnyArray

    @cached_property
    def keys(self) -> frozenset[str]:
        """The identities of the titles, however they are spelt."""
        return frozenset(map(name_key, self.titles))

    def held(self, text: AnyArray, known: AnyArray) -> csr_matrix:
        """Tell which role's work is what people wrote, and how surely.

        Parameters
        ----------
        text : shape (n, d), unit-length latent vectors of what people wrote, zero for nothing
        known : shape (n,), whether they wrote enough, 0-1

        Returns
        -------
        shape (n, r), one entry of 0-1 a row at most
        """
        if self.work.shape[0] == 0 or len(text) == 0:
            return csr_matrix((len(text), self.work.shape[0]), dtype=np.float32)
        alike = np.round(text @ self.work.T, 5)
        nearest = alike.argmax(axis=1)
        likeness = alike[np.arange(len(text)), nearest]
        sure = np.clip((likeness - HELD_FROM) / (HELD_SURELY - HELD_FROM), 0.0, 1.0)
        value = (sure * known).astype(np.float32)
        is_sure = value > 0
        ends = np.concatenate(([0], is_sure.cumsum()))
        places = nearest[is_sure].astype(np.int32)
        return unchecked(csr_matrix, value[is_sure], places, ends, alike.shape[1])

    def expand(
        self, grams: csr_matrix, words: csr_matrix, meaning: AnyArray, neighbours: int
    ) -> AnyArray:
        """Return the content that texts stand for.

        Parameters
        ----------
        grams, words : n unit-length rows of the texts
        meaning : shape (n, d), their unit-length latent vectors
        neighbours : how many roles to read a text through

        Returns
        -------
        shape (n, d), at most unit length; zero where no title is alike
        """
        size = self.content.shape[0]
        if size == 0 or grams.shape[0] == 0:
            return np.zeros(meaning.shape, dtype=np.float32)
        alike = sparse_product(grams, self.grams) + sparse_product(words, self.words)
        alike = np.clip(0.5 * alike + MEANING * (meaning @ self.content.T), 0.0, None)
        result = np.zeros(meaning.shape, dtype=np.float32)
        for row, likeness in enumerate(alike):
            order = _highest(likeness, neighbours)
            weight = likeness[order] ** SHARPNESS
            if weight.sum() > 0:
                strength = min(1.0, float(likeness[order[0]]) / FULL_LIKENESS)
                result[row] = strength * (weight @ self.content[order]) / weight.sum()
        return result


def _highest(values: AnyArray, most: int) -> IntArray:
    """Return the places of the highest values, the highest first, of equal ones the first.

    Examples
    --------
    >>> _highest(np.array([0.5, 0.1, 0.9, 0.5]), 2).tolist()
    [2, 0]
    """
    places = np.arange(len(values))
    if most < len(values):
        edge = np.partition(values, len(values) - most)[len(values) - most]
        places = np.flatnonzero(values >= edge)
    order: IntArray = places[np.argsort(-values[places], kind="stable")[:most]]
    return order


def roles_held(held: csr_matrix) -> AnyArray:
    """Return for each row of `References.held` the place of the role, -1 for none; shape (n,).

    Examples
    --------
    >>> roles_held(csr_matrix([[0.0, 0.0], [0.0, 0.4]], dtype=np.float32)).tolist()
    [-1.0, 1.0]
    """
    places = np.full(held.shape[0], -1.0, dtype=np.float32)
    places[np.flatnonzero(np.diff(held.indptr))] = held.indices
    return places
