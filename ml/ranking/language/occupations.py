"""What work is like, told by the occupations of an imported public taxonomy.

A text is described by its likeness to occupations, and compared there (explicit semantic
analysis, Gabrilovich and Markovitch 2007): "luster applicator" and "pottery decorator" share no
word, but the occupations that they are like.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix, diags_array, vstack

from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking.arrays.blocks import Block
from ml.ranking.arrays.ragged import AnyArray, Column, IntArray
from ml.ranking.arrays.vectors import unit_sparse
from ml.ranking.language.wishing import names_work, wished_text
from ml.text import bases

NEAREST, WIDEST = 50, 100
"""Occupations that a text is described by, and with those like these (decision 9)."""

SHARPNESS, TITLE_SHARPNESS = 2, 4
"""Powers that likenesses are raised to, so that the nearest count most (decision 9)."""

RELATED_ABOVE = 0.1
"""Likeness from which occupations are related; below, shared words are chance."""


class OccupationsOfOpenings(Block):
    """Which of a taxonomy's o occupations openings are like; no columns without a taxonomy."""

    occupations = Column[csr_matrix]("the nearest ones, unit length, shape (n, o)")
    occupations_wide = Column[csr_matrix]("and those like these")


class OccupationsOfPeople(Block):
    """Which of a taxonomy's o occupations people are like, but for their skills."""

    occupation_titles = Column[csr_matrix]("by title, with those like these, shape (n, o)")
    occupation_texts = Column[csr_matrix]("by text")
    occupation_wishes = Column[csr_matrix]("by wishes, the strongest counts")
    occupation_wishes_wide = Column[csr_matrix]("and those like these")


@dataclass(frozen=True)
class Occupations:
    """The taxonomy's occupations; none where no taxonomy is imported.

    Attributes
    ----------
    names : their titles
    vocabulary : stem to column
    weights : shape (columns,), inverse document frequencies among occupations
    profiles : shape (o, columns), unit-length TF-IDF rows of all that is said of them
    labels : shape (labels, columns), unit-length TF-IDF rows of titles and alternative titles
    starts : shape (o,), the first label of each
    """

    names: tuple[str, ...]
    vocabulary: dict[str, int]
    weights: AnyArray
    profiles: csr_matrix
    labels: csr_matrix
    starts: IntArray

    def __len__(self) -> int:
        return len(self.names)

    def read(self, texts: Sequence[str]) -> csr_matrix:
        """Return which occupations texts are like by their words; (n, o), unit length."""
        return self._cut(self._alike(texts, self._profile_columns), SHARPNESS, NEAREST)

    def raw(self, texts: Sequence[str]) -> csr_matrix:
        """Return the likeness of short texts to occupations as it is, (n, o), 0-1.

        Sums of such rows are evidence that a further text only adds to.
        """
        if not len(self):
            return _nothing(len(texts))
        return _strongest(self._alike(texts, self._profile_columns), NEAREST)

    def read_titles(self, titles: Sequence[str]) -> csr_matrix:
        """Return which occupations' titles are like these; shape (n, o), unit length."""
        distinct = list(dict.fromkeys(titles))
        place = {title: row for row, title in enumerate(distinct)}
        if not len(self):
            return _nothing(len(titles))
        best = []
        for title in distinct:
            alike = self._rows([title]) @ self._label_columns
            dense = np.maximum.reduceat(alike.toarray()[0], self.starts)
            best.append(csr_matrix(dense[None, :]))
        rows = _stacked(best, len(self))
        cut = self._cut(rows, TITLE_SHARPNESS, NEAREST)
        return cut[[place[title] for title in titles]]

    def widened(self, rows: csr_matrix) -> csr_matrix:
        """Return unit-length rows that also name the occupations like those named."""
        return unit_sparse(_strongest((rows @ self._related).tocsr(), WIDEST))

    def openings(self, profiles: Sequence[OpeningProfile]) -> OccupationsOfOpenings:
        """Encode openings: which occupations each is like, and what is like those."""
        if not len(self):
            nothing = _nothing(len(profiles))
            return OccupationsOfOpenings.of(occupations=nothing, occupations_wide=nothing)
        skills = [" . ".join(s.name for s in p.skills) for p in profiles]
        texts = [
            f"{p.title} . {p.description} . {s}" for p, s in zip(profiles, skills, strict=True)
        ]
        near = unit_sparse(
            (self.read(texts) + self.read_titles([p.title for p in profiles])).tocsr()
        )
        return OccupationsOfOpenings.of(occupations=near, occupations_wide=self.widened(near))

    def employees(self, profiles: Sequence[EmployeeProfile]) -> OccupationsOfPeople:
        """Encode people but for their skills and wishes, which are names."""
        if not len(self):
            nothing = _nothing(len(profiles))
            titles, texts, wishes, wide = nothing, nothing, nothing, nothing
        else:
            titles = self.widened(self.read_titles([p.title for p in profiles]))
            texts = self.read([p.text for p in profiles])
            wishes, wide = self._wishes(profiles)
        return OccupationsOfPeople.of(
            occupation_titles=titles,
            occupation_texts=texts,
            occupation_wishes=wishes,
            occupation_wishes_wide=wide,
        )

    def _wishes(self, profiles: Sequence[EmployeeProfile]) -> tuple[csr_matrix, csr_matrix]:
        """Return the occupations that each person's wishes name, the strongest wish counts."""
        wishes = [[w for w in p.wishes if w.wanted and names_work(w)] for p in profiles]
        near = self.read_titles([wished_text(wish) for row in wishes for wish in row])
        weights = diags_array(np.array([wish.weight for row in wishes for wish in row]))
        offsets = np.cumsum([0, *(len(row) for row in wishes)])
        wide = self.widened(near)
        return _largest(weights @ near, offsets), _largest(weights @ wide, offsets)

    def nearest(self, title: str) -> str | None:
        """Return the name of the occupation whose title is most like this one."""
        row = self.read_titles([title])
        return self.names[int(row.indices[row.data.argmax()])] if row.nnz else None

    def _rows(self, texts: Sequence[str]) -> csr_matrix:
        return tfidf_rows([bases(text) for text in texts], self.vocabulary, self.weights)

    def _alike(self, texts: Sequence[str], columns: csr_matrix) -> csr_matrix:
        return (self._rows(texts) @ columns).tocsr()

    def _cut(self, rows: csr_matrix, sharpness: int, most: int) -> csr_matrix:
        rows = _strongest(rows, most)
        rows.data = rows.data**sharpness
        return unit_sparse(rows)

    @cached_property
    def _profile_columns(self) -> csr_matrix:
        return self.profiles.T.tocsr()

    @cached_property
    def _label_columns(self) -> csr_matrix:
        return self.labels.T.tocsr()

    @cached_property
    def _related(self) -> csr_matrix:
        """Return how alike occupations are, squared, rows of unit length; shape (o, o)."""
        alike = (self.profiles @ self.profiles.T).tocsr()
        alike.data = np.where(alike.data >= RELATED_ABOVE, alike.data, 0.0) ** 2
        return unit_sparse(alike)


def _nothing(rows: int) -> csr_matrix:
    return csr_matrix((rows, 0), dtype=np.float32)


def no_occupations() -> Occupations:
    """Return the occupations of an installation without a taxonomy."""
    empty = csr_matrix((0, 0), dtype=np.float32)
    nothing = np.zeros(0, dtype=np.float32)
    return Occupations((), {}, nothing, empty, empty, np.zeros(0, dtype=np.int64))


def tfidf_rows(
    texts: Sequence[Sequence[str]], vocabulary: dict[str, int], weights: AnyArray
) -> csr_matrix:
    """Return unit-length TF-IDF rows of texts given as stems (sublinear term frequency)."""
    columns, values, offsets = [], [], [0]
    for text in texts:
        counts = Counter(vocabulary[stem] for stem in text if stem in vocabulary)
        for column in sorted(counts):
            columns.append(column)
            values.append((1.0 + np.log(counts[column])) * weights[column])
        offsets.append(len(columns))
    shape = (len(texts), len(vocabulary))
    return unit_sparse(
        csr_matrix((np.array(values, dtype=np.float32), columns, offsets), shape=shape)
    )


def _strongest(rows: csr_matrix, most: int) -> csr_matrix:
    """Keep each row's largest values, of equal ones those of the first columns."""
    rows.sort_indices()
    kept = np.zeros(rows.nnz, dtype=np.bool_)
    for start, end in zip(rows.indptr[:-1], rows.indptr[1:], strict=True):
        order = np.argsort(-np.round(rows.data[start:end], 6), kind="stable")[:most]
        kept[start + order] = True
    kept &= rows.data > 0
    offsets = np.concatenate(([0], np.cumsum(kept)))[rows.indptr]
    return csr_matrix((rows.data[kept], rows.indices[kept], offsets), shape=rows.shape)


def _largest(rows: csr_matrix, offsets: AnyArray) -> csr_matrix:
    """Return the maximum of each segment of rows; zero where a segment is empty."""
    result, rows = [], csr_matrix(rows)
    for start, end in pairwise(offsets.tolist()):
        row = csr_matrix((1, rows.shape[1]), dtype=np.float32)
        for place in range(start, end):
            row = row.maximum(rows[place])
        result.append(row)
    return _stacked(result, rows.shape[1])


def _stacked(rows: Sequence[csr_matrix], columns: int) -> csr_matrix:
    return vstack(rows, format="csr") if rows else csr_matrix((0, columns), dtype=np.float32)
