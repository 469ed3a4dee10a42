"""Word vectors that ship with the package: what words mean, with numpy alone.

Each piece of a model's vocabulary was run through the sentence-embedding model once
(`ml/semantic/distil.py`), then its vector was fitted, with those of the others, so that the mean
over the pieces of a text says what the model says of the whole text (`ml/semantic/fitting.py`). A
text's vector is that mean: no order, no context, no model at run time.
"""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.errors import EmbeddingError
from ml.memory import CopiedByFields
from ml.semantic.wordpiece import WordPieces
from ml.types import FloatArray, Vectors

SHIPPED = Path(__file__).parent / "static.npz"
LONGEST_TEXT = 20_000
"""Characters of a text that are read, as for the sentence-embedding model."""


@dataclass(frozen=True)
class StaticVectors(CopiedByFields):
    """Vectors of word pieces; safe between threads.

    Attributes
    ----------
    fingerprint : SHA-256 of the file
    vocabulary : piece to row
    codes, scales : shapes (v, d) and (v,); a piece's vector is its codes times its scale, which
        is 0 for pieces that say nothing
    """

    fingerprint: str
    vocabulary: dict[str, int]
    codes: NDArray[np.int8]
    scales: FloatArray

    @property
    def kind(self) -> Vectors:
        """Vectors of words: neither order nor context counts."""
        return Vectors.WORDS

    @property
    def size(self) -> int:
        """Length of a vector."""
        return int(self.codes.shape[1])

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return vectors of shape (n, size), unit length, zero for a text without content.

        Examples
        --------
        >>> vectors = shipped_vectors().encode(["personnel", "human resources", "welding"])
        >>> bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
        True
        """
        read = [self.pieces(text[:LONGEST_TEXT]) for text in texts]
        vectors = np.zeros((len(texts), self.size), dtype=np.float32)
        filled = [row for row, pieces in enumerate(read) if pieces]
        if not filled:
            return vectors
        pieces = np.concatenate([read[row] for row in filled])
        starts = np.cumsum([0, *(len(read[row]) for row in filled[:-1])])
        known = self.codes[pieces] * self.scales[pieces, None]
        sums = np.add.reduceat(known, starts, axis=0)
        norms = np.sqrt((sums * sums).sum(axis=1, keepdims=True))
        vectors[filled] = sums / np.maximum(norms, 1e-12)
        return vectors

    def pieces(self, text: str) -> list[int]:
        """Return the rows of a text's pieces, without those that say nothing."""
        return [piece for piece in self._wordpieces(text) if self.scales[piece] > 0]

    @cached_property
    def _wordpieces(self) -> WordPieces:
        return WordPieces(self.vocabulary, self.vocabulary["[UNK]"])


def save_static(
    file: Path, vocabulary: Sequence[str], codes: NDArray[np.int8], scales: FloatArray
) -> None:
    """Write vectors to a file: the same vectors give the same bytes.

    Parameters
    ----------
    vocabulary : the pieces, in the order of the rows
    codes, scales : as in `StaticVectors`
    """
    buffer = io.BytesIO()
    names = np.frombuffer("\n".join(vocabulary).encode(), dtype=np.uint8)
    np.savez_compressed(
        buffer,
        allow_pickle=False,
        vocabulary=names,
        codes=codes.astype(np.int8),
        scales=scales.astype(np.float32),
    )
    file.write_bytes(buffer.getvalue())


def load_static(file: Path) -> StaticVectors:
    """Read vectors from a file.

    Raises
    ------
    EmbeddingError
        When the file is missing or is no file of word vectors; the message names it.
    """
    try:
        content = file.read_bytes()
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            names, codes, scales = (stored[key] for key in ("vocabulary", "codes", "scales"))
        vocabulary = {piece: row for row, piece in enumerate(names.tobytes().decode().split("\n"))}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise EmbeddingError(f"{file.name}: cannot be read as word vectors ({error})") from error
    if codes.shape[:1] != (len(vocabulary),) or scales.shape != (len(vocabulary),):
        raise EmbeddingError(f"{file.name}: {len(vocabulary)} pieces, but {len(codes)} vectors")
    return StaticVectors(hashlib.sha256(content).hexdigest(), vocabulary, codes, scales)


@cache
def shipped_vectors() -> StaticVectors:
    """Return the vectors that ship with the package, read once."""
    return load_static(SHIPPED)


def vectors_of(fingerprint: str) -> Vectors:
    """Return where the vectors come from that a ranker was trained with; empty for none."""
    if not fingerprint:
        return Vectors.NONE
    return Vectors.WORDS if fingerprint == shipped_vectors().fingerprint else Vectors.SENTENCES
