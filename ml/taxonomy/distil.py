"""Renew the label vectors: `python -m ml.taxonomy.distil --packs FOLDER --embedding-model FOLDER`.

Word vectors are fitted so that the mean over the pieces of a short text says what a
sentence-embedding model says of the whole text (distilled), and so that the labels of one skill
find each other among those of others (contrastive). At run time that is still a mean, with numpy
alone. It needs the extra `semantic`, and takes about ten minutes on one core, nearly all of it for
running the model.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import PCA

from ml.evaluation.packs import read_records
from ml.semantic import StaticVectors, open_embedder, shipped_vectors
from ml.semantic.distil import quantised
from ml.semantic.static import save_static
from ml.taxonomy.vectors import LABEL_VECTORS
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
CLAUSES = 24_000
"""Clauses of people's and roles' texts beside the labels, for words that no label has."""
LONGEST_CLAUSE = 120
SHORTEST_CLAUSE = 7
_TEXTS = ("t1_moves", "t2_employees")
_BREAKS = re.compile(r"[.;\n]+|, |\band\b|\bor\b|\bto\b|\busing\b")
_NO_TEXT = frozenset({"employee_id", "role_id", "function"})


@dataclass(frozen=True, slots=True)
class Texts:
    """What vectors are fitted to: all texts, the first ones being labels.

    Attributes
    ----------
    starts, sizes : of each skill's labels, side by side among the texts
    """

    texts: tuple[str, ...]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]


def read_texts(packs: Path) -> Texts:
    """Read the labels of a skills pack and clauses of the packs of people and roles."""
    skills = read_records(packs / "t3_skills" / "skills.ndjson")
    labels = [[row["label"], *row["alt_labels"]] for row in skills]
    sizes = np.array([len(own) for own in labels], dtype=np.int64)
    flat = [label for own in labels for label in own]
    judged = {
        row["text"]
        for name in ("t3_skills", "t5_mentions")
        for row in read_records(packs / name / "mentions.ndjson")
    }
    found = {clause for name in _TEXTS for clause in _clauses(packs / name)}
    clauses = sorted(found.difference(flat, judged))
    order = np.random.default_rng(0).permutation(len(clauses))[:CLAUSES]
    chosen = (clauses[at] for at in order.tolist())
    return Texts((*flat, *chosen), np.cumsum(sizes) - sizes, sizes)


def _clauses(pack: Path) -> Iterator[str]:
    for name in ("employees", "roles"):
        for record in read_records(pack / f"{name}.ndjson"):
            for text in _strings(record):
                for part in _BREAKS.split(text):
                    clause = part.strip()[:LONGEST_CLAUSE]
                    if len(clause) >= SHORTEST_CLAUSE:
                        yield clause


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in _NO_TEXT:
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


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


def main() -> None:
    """Fit the vectors to a folder of packs and write them into the package."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--packs", type=Path, required=True, help="folder of the packs")
    parser.add_argument("--embedding-model", type=Path, required=True)
    parser.add_argument("--embedding-cache", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=LABEL_VECTORS, help="the file")
    chosen = parser.parse_args()
    texts = read_texts(chosen.packs)
    teacher = taught(texts.texts, open_embedder(chosen.embedding_model, chosen.embedding_cache))
    start = shipped_vectors()
    fitted = fit_vectors(texts, teacher, start)
    save_static(chosen.out, tuple(start.vocabulary), *quantised(fitted))
    sys.stdout.write(f"{len(fitted)} pieces, {len(texts.texts)} texts\n")


if __name__ == "__main__":
    main()
