"""Vectors of texts: of words, which ship with the package, and of sentences, by an extra."""

from ml.semantic.embedder import Embedder, clear_vectors, open_embedder
from ml.semantic.static import StaticVectors, shipped_vectors, vectors_of

__all__ = [
    "Embedder",
    "StaticVectors",
    "clear_vectors",
    "open_embedder",
    "shipped_vectors",
    "vectors_of",
]
