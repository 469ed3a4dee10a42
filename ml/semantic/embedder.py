"""Texts to vectors, each text encoded once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from ml.semantic.encoder import THREADS, SentenceEncoder
from ml.semantic.folder import read_folder
from ml.semantic.store import VectorStore
from ml.types import Encodes, FloatArray, Vectors

ENCODED_AT_ONCE = 2048
VECTORS_FILE = "vectors.sqlite3"


@dataclass(frozen=True)
class Embedder:
    """A model with a memory: what was encoded before is read from disk.

    Attributes
    ----------
    fingerprint : names the model; vectors of different models are never mixed
    """

    fingerprint: str
    encoder: Encodes
    store: VectorStore

    @property
    def kind(self) -> Vectors:
        """Vectors of a model that reads whole sentences."""
        return Vectors.SENTENCES

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return vectors of shape (n, size), unit length, zero for a text without content."""
        wanted = list(dict.fromkeys(text for text in texts if text.strip()))
        known = self.store.get(wanted)
        missing = [text for text in wanted if text not in known]
        for start in range(0, len(missing), ENCODED_AT_ONCE):
            part = missing[start : start + ENCODED_AT_ONCE]
            # Rounded as they are stored, so that a vector is the same before and after.
            fresh = self.encoder.encode(part).astype(np.float16).astype(np.float32)
            vectors = dict(zip(part, fresh, strict=True))
            self.store.put(vectors)
            known.update(vectors)
        rows = [self._nothing if (found := known.get(text)) is None else found for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.size), dtype=np.float32)

    @cached_property
    def _nothing(self) -> FloatArray:
        return np.zeros(self.size, dtype=np.float32)

    @cached_property
    def size(self) -> int:
        """Length of a vector."""
        return int(self.encoder.encode(["size"]).shape[1])


def open_embedder(model: Path, cache: Path, *, threads: int = THREADS) -> Embedder:
    """Load a model for use.

    Parameters
    ----------
    model : folder with config.json, tokenizer.json and model.safetensors or model.onnx
    cache : folder for the graph and the vectors
    threads : how many cores one call may use

    Raises
    ------
    EmbeddingError
        When the extra is not installed or the model cannot be used; the message names why.
    """
    folder = read_folder(model)
    encoder = SentenceEncoder(folder, cache, threads=threads)
    return Embedder(
        folder.fingerprint, encoder, VectorStore(cache / VECTORS_FILE, folder.fingerprint)
    )


def clear_vectors(cache: Path) -> None:
    """Remove all vectors that any model stored in a folder; they are computed again as needed."""
    if (cache / VECTORS_FILE).is_file():
        store = VectorStore(cache / VECTORS_FILE, "")
        store.clear()
        store.close()
