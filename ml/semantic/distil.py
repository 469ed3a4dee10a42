"""Makes the shipped word vectors from a sentence-embedding model; needs the extra `semantic`."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA

from ml.frames import OpeningProfile
from ml.semantic.embedder import open_embedder
from ml.semantic.encoder import SentenceEncoder
from ml.semantic.fitting import fit_vectors, taught
from ml.semantic.folder import read_folder
from ml.semantic.static import SHIPPED, StaticVectors, load_static, save_static
from ml.semantic.texts import occupation_texts
from ml.types import Encodes, FloatArray

COLUMNS = 128
"""64 columns rank short records 0.03 worse, 256 no better."""
AT_A_TIME = 512
SPECIAL = 1000
"""BERT's vocabularies begin with this many marks and reserved places."""
OFTEN = 1e-4
"""How often a word may be before its weight halves: a in a / (a + p), Arora et al. 2017."""
ZIPF_SHIFT = 2.7
"""Shift of Zipf's law (Mandelbrot 1953): the vocabulary is in the order of frequency."""


def distil(
    model: Path, cache: Path, occupations: Iterable[OpeningProfile], out: Path = SHIPPED
) -> StaticVectors:
    """Make word vectors of a model, fit them to texts of taxonomies and write them.

    Parameters
    ----------
    model : folder of the sentence-embedding model
    cache : folder for the graph that is made of its weights, and for the vectors of texts
    occupations : of public taxonomies; their titles, skills and descriptions are read

    Raises
    ------
    EmbeddingError
        When the model cannot be used.
    """
    alone = pieces_alone(model, cache)
    return fitted_to(occupations, alone, open_embedder(model, cache, threads=1), out)


def fitted_to(
    occupations: Iterable[OpeningProfile], alone: StaticVectors, model: Encodes, out: Path
) -> StaticVectors:
    """Fit vectors of pieces to what a model says of a taxonomy's texts, and write them."""
    texts = occupation_texts(occupations)
    fitted = fit_vectors(texts, taught(texts.texts, model), alone)
    save_static(out, tuple(alone.vocabulary), *quantised(fitted))
    return load_static(out)


def pieces_alone(model: Path, cache: Path) -> StaticVectors:
    """Run every piece of a model's vocabulary through it by itself.

    Its vector is centred, reduced and weighted by how rare the piece is (static embeddings as in
    model2vec, Tulkens and van Dongen 2024; the weight is that of Arora et al. 2017).
    """
    encoder = SentenceEncoder(read_folder(model), cache, threads=1)
    pieces = encoder.vocabulary()
    parts = range(0, len(pieces), AT_A_TIME)
    raw = np.concatenate(
        [encoder.encode_pieces(range(at, min(at + AT_A_TIME, len(pieces)))) for at in parts]
    )
    rows = {piece: row for row, piece in enumerate(pieces)}
    return StaticVectors("", rows, *quantised(reduced(raw)))


def reduced(raw: FloatArray, columns: int = COLUMNS) -> FloatArray:
    """Return the pieces' vectors on their principal axes, the rarer the longer; specials are 0."""
    telling = np.arange(len(raw)) >= min(SPECIAL, len(raw) // 2)
    axes = PCA(n_components=min(columns, *raw.shape), svd_solver="covariance_eigh")
    vectors = axes.fit(raw[telling]).transform(raw)
    often = 1.0 / (np.arange(len(raw)) + ZIPF_SHIFT)
    often /= often.sum()
    weight = np.where(telling, OFTEN / (OFTEN + often), 0.0)
    return np.asarray(vectors * weight[:, None], dtype=np.float32)


def quantised(vectors: FloatArray) -> tuple[NDArray[np.int8], FloatArray]:
    """Return each vector as whole numbers in -127 to 127 and the scale that they are times."""
    scales = np.abs(vectors).max(axis=1) / 127
    codes = np.round(vectors / np.maximum(scales, 1e-9)[:, None])
    return codes.astype(np.int8), scales.astype(np.float32)
