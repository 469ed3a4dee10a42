"""Sentence embeddings for the ranker, without a deep-learning framework; the `semantic` extra."""

from ml.semantic.embedder import Embedder, clear_vectors, open_embedder

__all__ = ["Embedder", "clear_vectors", "open_embedder"]
