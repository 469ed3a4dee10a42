"""Vectors of profiles: what texts mean beyond the organisation's own words.

They are those of the shipped words, or of a pre-trained model of sentences (Reimers and Gurevych
2019). Training learns in which
directions the organisation's texts differ (principal components of their centred vectors) and
keeps only those: what all texts have in common says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking.arrays.blocks import Block
from ml.ranking.arrays.ragged import AnyArray, Column, IntArray, Ragged
from ml.ranking.arrays.segments import segment_sum
from ml.ranking.arrays.vectors import unit_rows
from ml.text import sentences_of
from ml.types import EmbeddingModel

SHARPNESS = 6
"""Power that likenesses of titles are raised to, so that the nearest count most (decision 9)."""

TITLE_SHARE = 0.5
"""What the title counts beside description and needs in all that an opening says (decision 9)."""

TITLE_NEIGHBOURS, WISH_NEIGHBOURS = 8, 4
"""Reference roles that a title, or a wish, is read through; as in the organisation's own words."""

NEAR = 10
"""Neighbours that tell how common an opening is (decision 9)."""

STORED = np.float16


class Sentences(Ragged):
    """The first sentences of texts."""

    vector = Column[AnyArray]("unit-length vectors in half precision")


class EmbeddedOpenings(Block):
    """What sentence vectors say of openings; e columns in half precision."""

    embedded_title = Column[AnyArray]("vectors of titles, shape (n, e)")
    embedded_work = Column[AnyArray]("of descriptions, shape (n, e)")
    embedded_needs = Column[AnyArray]("of the skills needed, shape (n, e)")
    embedded_whole = Column[AnyArray]("of all of it, shape (n, e)")
    embedded_commonness = Column[AnyArray]("how many reference roles are much alike, 0-1")
    embedded_sentences = Column[Sentences]("of the description's first sentences")


class EmbeddedPeople(Block):
    """What sentence vectors say of people but for their skills and wishes."""

    embedded_title = Column[AnyArray]("vectors of titles and roles held, shape (n, e)")
    embedded_text = Column[AnyArray]("of the texts, shape (n, e)")
    embedded_expanded = Column[AnyArray]("of the roles with titles like theirs, shape (n, e)")
    embedded_sentences = Column[Sentences]("of the text's first sentences")


@dataclass(frozen=True)
class Embedding:
    """A model's vectors in the organisation's own space; without columns where there is none.

    Attributes
    ----------
    model : fingerprint of the model, empty for none
    centre : shape (size,), mean of the organisation's texts
    axes : shape (size, d), their principal components
    titles, profiles : shapes (r, d), unit vectors of reference roles
    encoder : runs the model
    """

    model: str
    centre: AnyArray
    axes: AnyArray
    titles: AnyArray
    profiles: AnyArray
    encoder: EmbeddingModel | None = field(default=None, compare=False)

    @cached_property
    def _titles(self) -> AnyArray:
        """The reference titles in single precision: every person is compared with them."""
        return self.titles.astype(np.float32)

    @property
    def columns(self) -> int:
        """Number of columns of a vector, 0 where there is no model."""
        return int(self.axes.shape[1])

    def vectors(self, texts: Sequence[str]) -> AnyArray:
        """Return vectors of shape (n, columns), unit length or zero."""
        if self.encoder is None:
            return np.zeros((len(texts), self.columns), dtype=np.float32)
        raw = self.encoder.encode(texts)
        known = raw.any(axis=1, keepdims=True)
        return unit_rows(np.where(known, (raw - self.centre) @ self.axes, 0.0).astype(np.float32))

    def openings(
        self,
        profiles: Sequence[OpeningProfile],
        skills: tuple[IntArray, IntArray],
        held: tuple[AnyArray, AnyArray],
    ) -> EmbeddedOpenings:
        """Encode openings.

        Parameters
        ----------
        skills : the skills needed as rows of a table of names, and where each opening's begin
        held : weights and vectors of the names, shapes (u,) and (u, columns)
        """
        titles = self.vectors([p.title for p in profiles])
        sentences, work = self._texts([p.description for p in profiles])
        (rows, offsets), (weights, vectors) = skills, held
        needs = unit_rows(segment_sum(weights[rows, None] * vectors[rows], offsets))
        whole = unit_rows(work + needs + TITLE_SHARE * titles)
        return EmbeddedOpenings.of(
            embedded_title=titles.astype(STORED),
            embedded_work=work.astype(STORED),
            embedded_needs=needs.astype(STORED),
            embedded_whole=whole.astype(STORED),
            embedded_commonness=self._commonness(whole).astype(STORED),
            embedded_sentences=sentences,
        )

    def employees(self, profiles: Sequence[EmployeeProfile], held: csr_matrix) -> EmbeddedPeople:
        """Encode people but for their skills and wishes, which are names.

        Parameters
        ----------
        held : how surely each holds which reference role, whose title is read as well
        """
        titles = self.vectors([p.title for p in profiles])
        if len(self.titles):
            titles = unit_rows(titles + held @ self._titles)
        sentences, text = self._texts([p.text for p in profiles])
        return EmbeddedPeople.of(
            embedded_title=titles.astype(STORED),
            embedded_text=text.astype(STORED),
            embedded_expanded=self.expand(titles, TITLE_NEIGHBOURS).astype(STORED),
            embedded_sentences=sentences,
        )

    def expand(self, titles: AnyArray, neighbours: int) -> AnyArray:
        """Return the profiles of the reference roles with titles like these, mixed."""
        if not len(self.titles) or not len(titles):
            return np.zeros(titles.shape, dtype=np.float32)
        alike = np.clip(titles @ self._titles.T, 0.0, 1.0)
        size = min(neighbours, alike.shape[1])
        nearest = np.argsort(-np.round(alike, 5), axis=1, kind="stable")[:, :size]
        weight = np.take_along_axis(alike, nearest, axis=1) ** SHARPNESS
        weight /= np.maximum(weight.sum(axis=1, keepdims=True), 1e-9)
        mixed = np.einsum("nk,nkd->nd", weight, self.profiles[nearest].astype(np.float32))
        return np.asarray(mixed, dtype=np.float32)

    def _commonness(self, whole: AnyArray) -> AnyArray:
        """Return how many reference roles are much alike; the nearest may be the same and is out.

        What has many near neighbours is near to everybody (hubness, Radovanovic et al. 2010).
        """
        alike = whole @ self.profiles.astype(np.float32).T
        if alike.shape[1] <= 1:
            return np.zeros(len(whole), dtype=np.float32)
        best = -np.sort(-alike, axis=1)[:, 1 : 1 + NEAR]
        return np.asarray(np.clip(best.mean(axis=1), 0.0, 1.0), dtype=np.float32)

    def _texts(self, texts: Sequence[str]) -> tuple[Sentences, AnyArray]:
        """Return the vectors of each text's first sentences, and the direction of their sum."""
        parts = [sentences_of(text) for text in texts]
        vectors = self.vectors([sentence for part in parts for sentence in part])
        offsets = np.cumsum([0, *(len(part) for part in parts)]).astype(np.int64)
        whole = unit_rows(segment_sum(vectors, offsets))
        return Sentences(offsets, {"vector": vectors.astype(STORED)}), whole


def no_embedding() -> Embedding:
    """Return the embedding of an installation without a model."""
    empty = np.zeros((0, 0), dtype=np.float32)
    return Embedding("", np.zeros(0, dtype=np.float32), empty, empty, empty)
