"""The distinct names of skills and wishes in an index, with what the ranker knows of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
from scipy.sparse import csr_matrix, vstack

from ml.memory import remembers_texts
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.arrays.vectors import unit_rows
from ml.ranking.language.lexicon import GRAM_BUCKETS, Lexicon, SparseRow
from ml.sparse import unchecked
from ml.taxonomy.space import SkillVectors
from ml.text import name_key, stable_hash
from ml.types import BoolArray

Identity = tuple[str | None, str]


@remembers_texts(maxsize=1 << 14)
def function_id(name: str | None) -> int:
    """Return the identity of a function's name, 0 for none; spelling of case and order aside."""
    return stable_hash(name_key(name)) if name and name.strip() else 0


@remembers_texts(maxsize=1 << 16)
def title_id(title: str) -> int:
    """Return the identity of a title; spelling of case and order aside."""
    return stable_hash(name_key(title))


@remembers_texts(maxsize=1 << 16)
def key_id(key: str | None) -> int:
    """Return the identity of an external key, 0 for none."""
    return stable_hash(key) if key else 0


@remembers_texts(maxsize=1 << 16)
def _name_id(name: str) -> int:
    return stable_hash(name_key(name))


def sparse_rows(rows: Sequence[SparseRow], columns: int) -> csr_matrix:
    """Stack sparse rows into a float32 matrix of shape (len(rows), columns)."""
    if not rows:
        return csr_matrix((0, columns), dtype=np.float32)
    ends = np.array([0, *accumulate(len(ids) for ids, _ in rows)], dtype=np.int32)
    ids = np.concatenate([ids for ids, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return unchecked(csr_matrix, values, ids, ends, columns)


@dataclass(frozen=True)
class NameTable:
    """Names, appended to and never reordered.

    Attributes
    ----------
    rows : (key, name) to row
    name_ids, key_ids : shape (u,), identities; two names are the same if either agrees
    weights : shape (u,), inverse document frequencies
    meaning : shape (u, d), latent vectors as they are
    words, grams : shapes (u, columns), (u, GRAM_BUCKETS), unit-length TF-IDF
    embedded : shape (u, e), sentence vectors
    occupations : shape (u, o), likeness to a taxonomy's occupations
    skills : u rows of the space of skills
    """

    rows: dict[Identity, int]
    name_ids: IntArray
    key_ids: IntArray
    weights: AnyArray
    meaning: AnyArray
    words: csr_matrix
    grams: csr_matrix
    embedded: AnyArray
    occupations: csr_matrix
    skills: SkillVectors

    @classmethod
    def of(cls, names: Iterable[Identity], lexicon: Lexicon) -> "NameTable":
        """Build from names; repeated ones count once."""
        rows = {identity: row for row, identity in enumerate(dict.fromkeys(names))}
        texts = [name for _, name in rows]
        read = [lexicon.name_rows(text) for text in texts]
        knowledge = lexicon.knowledge
        words = sparse_rows([word_row for word_row, _ in read], lexicon.columns)
        return cls(
            rows,
            np.array([_name_id(text) for text in texts], dtype=np.int64),
            np.array([key_id(key) for key, _ in rows], dtype=np.int64),
            np.array([lexicon.skill_weight(text) for text in texts], dtype=np.float32),
            lexicon.meanings(words),
            words,
            sparse_rows([gram_row for _, gram_row in read], GRAM_BUCKETS),
            knowledge.embedding.vectors(texts),
            knowledge.occupations.raw(texts),
            lexicon.skills.vectors(texts, [key for key, _ in rows]),
        )

    def with_names(self, names: Iterable[Identity], lexicon: Lexicon) -> "NameTable":
        """Return a table that also holds these names; itself when it knows them all."""
        new = NameTable.of((name for name in names if name not in self.rows), lexicon)
        if not new.rows:
            return self
        shift = len(self.rows)
        return NameTable(
            self.rows | {identity: shift + row for identity, row in new.rows.items()},
            np.concatenate((self.name_ids, new.name_ids)),
            np.concatenate((self.key_ids, new.key_ids)),
            np.concatenate((self.weights, new.weights)),
            np.concatenate((self.meaning, new.meaning)),
            vstack([self.words, new.words], format="csr"),
            vstack([self.grams, new.grams], format="csr"),
            np.concatenate((self.embedded, new.embedded)),
            vstack([self.occupations, new.occupations], format="csr"),
            self.skills.followed_by(new.skills),
        )

    def rows_like(self, other: "NameTable", rows: IntArray) -> BoolArray:
        """Tell which names are the same skill as any of some names of another table.

        Returns
        -------
        shape (u,)
        """
        found = np.zeros(len(self.name_ids), dtype=np.bool_)
        keys = other.key_ids[rows]
        asked = (other.name_ids[rows], keys[keys != 0])
        for (order, sorted_ids), ids in zip(self._sorted_ids, asked, strict=True):
            start = np.searchsorted(sorted_ids, ids, side="left")
            end = np.searchsorted(sorted_ids, ids, side="right")
            met, first = np.unique(start[end > start], return_index=True)
            for low, high in zip(met.tolist(), end[end > start][first].tolist(), strict=True):
                found[order[low:high]] = True
        return found

    @cached_property
    def _sorted_ids(self) -> list[tuple[IntArray, IntArray]]:
        """The rows in the order of their names' identities, and in that of their keys'."""
        orders = [np.argsort(ids, kind="stable") for ids in (self.name_ids, self.key_ids)]
        return [
            (order, ids[order])
            for order, ids in zip(orders, (self.name_ids, self.key_ids), strict=True)
        ]

    def unit_meaning(self, rows: IntArray) -> AnyArray:
        """Return unit-length latent vectors of the chosen names."""
        return unit_rows(self.meaning[rows])
