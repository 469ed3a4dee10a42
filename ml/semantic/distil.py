"""Makes the shipped word vectors from a sentence-embedding model; needs the extra `semantic`."""

from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA

from ml.semantic.encoder import SentenceEncoder
from ml.semantic.folder import read_folder
from ml.semantic.static import SHIPPED, save_static
from ml.types import FloatArray

COLUMNS = 128
"""64 columns rank short records 0.03 worse, 256 no better."""
AT_A_TIME = 512
SPECIAL = 1000
"""BERT's vocabularies begin with this many marks and reserved places."""
OFTEN = 1e-4
"""How often a word may be before its weight halves: a in a / (a + p), Arora et al. 2017."""
ZIPF_SHIFT = 2.7
"""Shift of Zipf's law (Mandelbrot 1953): the vocabulary is in the order of frequency."""


def distil(model: Path, cache: Path, out: Path = SHIPPED) -> int:
    """Run every piece of a model's vocabulary through it and write what is left of each.

    Parameters
    ----------
    model : folder of the sentence-embedding model
    cache : folder for the graph that is made of its weights

    Returns
    -------
    the number of pieces

    Raises
    ------
    EmbeddingError
        When the model cannot be used.
    """
    encoder = SentenceEncoder(read_folder(model), cache, threads=1)
    pieces = encoder.vocabulary()
    parts = range(0, len(pieces), AT_A_TIME)
    raw = np.concatenate(
        [encoder.encode_pieces(range(at, min(at + AT_A_TIME, len(pieces)))) for at in parts]
    )
    codes, scales = quantised(reduced(raw))
    save_static(out, pieces, codes, scales)
    return len(pieces)


def reduced(raw: FloatArray, columns: int = COLUMNS) -> FloatArray:
    """Return the pieces' vectors on their principal axes, the rarer the longer; specials are 0."""
    telling = np.arange(len(raw)) >= min(SPECIAL, len(raw) // 2)
    axes = PCA(n_components=min(columns, *raw.shape), svd_solver="covariance_eigh")
    vectors = axes.fit(raw[telling]).transform(raw)
    often = 1.0 / (np.arange(len(raw)) + ZIPF_SHIFT)
    often /= often.sum()
    weight = np.where(telling, OFTEN / (OFTEN + often), 0.0)
    return np.asarray(vectors * weight[:, None], dtype=np.float32)


def quantised(vectors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return each vector as whole numbers in -127 to 127 and the scale that they are times."""
    scales = np.abs(vectors).max(axis=1) / 127
    codes = np.round(vectors / np.maximum(scales, 1e-9)[:, None])
    return codes.astype(np.int8), scales.astype(np.float32)
