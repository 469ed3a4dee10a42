"""Fits word vectors to what a sentence-embedding model says of whole texts.

The mean over the pieces of a short text then says what the model says of the text (distilled), and
the labels of one thing find each other among those of others (contrastive). At run time that is
still a mean, with numpy alone. Nearly all of the time goes into running the model.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import PCA

from ml.semantic.static import StaticVectors
from ml.semantic.texts import Texts
from ml.types import Encodes, FloatArray

COLUMNS = 128
"""160 to 256 columns find no more (first answer 0.38 by vectors alone, in each case)."""
EPOCHS = 10
"""Rounds over all texts; 30 find no more."""
BATCH = 1024
RATE = 0.03
"""Step of Adagrad (Duchi et al. 2011), for vectors whose mean length is 1."""
DROPPED = 0.1
"""Share of pieces left out of a text at each step, so that no label is learnt by heart."""
TEMPERATURE = 0.1
"""Of the softmax over a batch's labels; 0.04 to 0.1 do not differ."""
CONTRAST = 0.1
"""Weight of the contrastive loss; 0.2 finds withheld labels 0.005 better, job ads 0.006 worse."""


def fit_vectors(texts: Texts, teacher: FloatArray, vectors: StaticVectors) -> FloatArray:
    """Return a vector for each piece of `vectors`, fitted to `texts`.

    Parameters
    ----------
    teacher : ndarray of shape (len(texts.texts), columns), float32
        What the model says of each text, rows of length one.
    vectors : StaticVectors
        Where to start from; pieces that no text has stay where they start.

    Returns
    -------
    ndarray of shape (pieces, columns), float32
    """
    known = vectors.codes * vectors.scales[:, None]
    bags = _bags(texts.texts, vectors)
    table = _Table.starting(bags, known, teacher)
    random = np.random.default_rng(0)
    pairs = _pairs(texts, random)
    for _ in range(EPOCHS):
        order = random.permutation(len(texts.texts))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            here, there = next(pairs)
            said = table.mean(_thinned(bags[rows], random))
            one, other = table.mean(_thinned(bags[here], random)), table.mean(bags[there])
            slopes = contrastive(one.unit, other.unit)
            table.step(
                [
                    (said, -teacher[rows] / np.float32(len(rows))),
                    (one, CONTRAST * slopes[0]),
                    (other, CONTRAST * slopes[1]),
                ]
            )
    return table.vectors


def _bags(texts: Sequence[str], vectors: StaticVectors) -> sparse.csr_array:
    """Return how often each text has each piece."""
    pieces = [vectors.pieces(text) for text in texts]
    ends = np.cumsum([0, *(len(own) for own in pieces)])
    columns = np.fromiter((piece for own in pieces for piece in own), np.int64, int(ends[-1]))
    counts = np.ones(len(columns), np.float32)
    return sparse.csr_array((counts, columns, ends), shape=(len(texts), len(vectors.codes)))


def _thinned(bags: sparse.csr_array, random: np.random.Generator) -> sparse.csr_array:
    kept = bags.copy()
    kept.data = kept.data * (random.random(len(kept.data)) >= DROPPED)
    return kept


def _pairs(
    texts: Texts, random: np.random.Generator
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield batches of two different labels of one skill, as rows of texts; each skill once."""
    several = np.flatnonzero(texts.sizes > 1)
    while True:
        order = random.permutation(several)
        for start in range(0, len(order), BATCH):
            skills = order[start : start + BATCH]
            first, size = texts.starts[skills], texts.sizes[skills]
            one = (random.random(len(skills)) * size).astype(np.int64)
            step = 1 + (random.random(len(skills)) * (size - 1)).astype(np.int64)
            yield first + one, first + (one + step) % size


def contrastive(one: FloatArray, other: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the slopes of the symmetric InfoNCE loss (van den Oord et al. 2018).

    Parameters
    ----------
    one, other : ndarray of shape (n, columns)
        Unit rows; row i of both belong together.

    Examples
    --------
    >>> apart = np.eye(2, dtype=np.float32)
    >>> [float(abs(slope).max().round(3)) for slope in contrastive(apart, apart)]
    [0.0, 0.0]
    """
    alike = one @ other.T / TEMPERATURE
    missing: FloatArray = (_softmax(alike) + _softmax(alike.T).T) / np.float32(2)
    missing[np.diag_indices(len(one))] -= np.float32(1)
    missing /= np.float32(TEMPERATURE * len(one))
    return missing @ other, missing.T @ one


def _softmax(rows: FloatArray) -> FloatArray:
    raised: FloatArray = np.exp(rows - rows.max(axis=1, keepdims=True))
    raised /= raised.sum(axis=1, keepdims=True)
    return raised


@dataclass(frozen=True, slots=True)
class _Mean:
    """Vectors of texts: `unit` of length one, and what they were before, `length`."""

    bags: sparse.csr_array
    unit: FloatArray
    length: FloatArray


@dataclass(frozen=True, slots=True)
class _Table:
    """The vectors of pieces, changed in place, with the squares of all slopes so far."""

    vectors: FloatArray
    squares: FloatArray

    @classmethod
    def starting(cls, bags: sparse.csr_array, known: FloatArray, teacher: FloatArray) -> "_Table":
        """Begin where a linear map of known vectors comes nearest to the teacher."""
        met = np.unique(bags.indices)
        turned = known @ np.linalg.lstsq(_unit(bags @ known)[0], teacher, rcond=None)[0]
        turned /= np.sqrt((turned[met] ** 2).sum(axis=1).mean())
        return cls(turned.astype(np.float32), np.full(turned.shape, 1e-6, dtype=np.float32))

    def mean(self, bags: sparse.csr_array) -> _Mean:
        return _Mean(bags, *_unit(bags @ self.vectors))

    def step(self, slopes: Sequence[tuple[_Mean, FloatArray]]) -> None:
        """Take one step down the slopes of some texts' unit vectors."""
        by_text = [
            (slope - (slope * mean.unit).sum(axis=1, keepdims=True) * mean.unit) / mean.length
            for mean, slope in slopes
        ]
        bags = sparse.vstack([mean.bags for mean, _ in slopes]).T.tocsr()
        met = np.flatnonzero(np.diff(bags.indptr))
        slope = bags[met] @ np.vstack(by_text)
        self.squares[met] += slope * slope
        self.vectors[met] -= RATE * slope / np.sqrt(self.squares[met])


def _unit(rows: FloatArray) -> tuple[FloatArray, FloatArray]:
    length: FloatArray = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    np.maximum(length, np.float32(1e-6), out=length)
    unit: FloatArray = rows / length
    return unit, length


def taught(texts: Sequence[str], model: Encodes) -> FloatArray:
    """Return what a model says of texts, on its principal axes, as unit rows."""
    raw = model.encode(texts)
    axes = PCA(n_components=min(COLUMNS, *raw.shape), svd_solver="covariance_eigh")
    return _unit(axes.fit_transform(raw).astype(np.float32))[0]
