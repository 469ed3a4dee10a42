"""Runs a sentence-embedding model: texts in, unit vectors out."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ml.errors import EmbeddingError
from ml.semantic.folder import TOKENIZER, ModelFolder
from ml.semantic.graph import graph_file
from ml.types import FloatArray

THREADS = 2
TOKENS_AT_A_TIME = 2048
_LONGEST_TEXT = 20_000
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}


class SentenceEncoder:
    """A model loaded for use; safe between threads.

    Parameters
    ----------
    folder : the model's files
    cache : folder for the graph that is made of the weights
    threads : how many cores one call may use

    Raises
    ------
    EmbeddingError
        When the extra is not installed or the model cannot be loaded.
    """

    def __init__(self, folder: ModelFolder, cache: Path, *, threads: int = THREADS) -> None:
        try:
            import onnxruntime  # noqa: PLC0415 - an extra
            import tokenizers  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise EmbeddingError(
                f"an embedding model is configured, but {error.name} is not installed; install "
                "the extra `semantic` or configure none"
            ) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        graph = graph_file(folder, cache)
        try:
            self._session = onnxruntime.InferenceSession(
                str(graph), options, providers=["CPUExecutionProvider"]
            )
        # onnxruntime's exceptions have no common public base but Exception.
        except Exception as error:
            raise EmbeddingError(f"{graph.name}: cannot be loaded ({error})") from error
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder.tokenizer))
        except Exception as error:
            raise EmbeddingError(f"{TOKENIZER}: cannot be read ({error})") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(folder.longest)
        self._cls_pooling = folder.cls_pooling
        self._inputs = [one.name for one in self._session.get_inputs()]
        if not set(self._inputs) <= _INPUTS:
            raise EmbeddingError(f"{graph.name}: needs inputs that are unknown: {self._inputs}")

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, shape (n, d); texts of equal length are run together."""
        cut = [_readable(text) for text in texts]
        ids = [one.ids for one in self._tokenizer.encode_batch(cut)]
        order = sorted(range(len(ids)), key=lambda i: (len(ids[i]), i))
        vectors: list[FloatArray] = []
        start = 0
        while start < len(order):
            length = len(ids[order[start]])
            most = max(1, TOKENS_AT_A_TIME // max(length, 1))
            end = start
            while end < len(order) and end - start < most and len(ids[order[end]]) == length:
                end += 1
            vectors.append(self._run(np.array([ids[i] for i in order[start:end]], dtype=np.int64)))
            start = end
        result = np.concatenate(vectors)
        back = np.empty(len(order), dtype=np.int64)
        back[order] = np.arange(len(order))
        return np.asarray(result[back], dtype=np.float32)

    def vocabulary(self) -> list[str]:
        """Return the word pieces in the order of their numbers."""
        numbers: dict[str, int] = self._tokenizer.get_vocab()
        return sorted(numbers, key=numbers.__getitem__)

    def encode_pieces(self, numbers: Sequence[int]) -> FloatArray:
        """Return the vector of each word piece, as if it were a text of its own; shape (n, d)."""
        marks = self._tokenizer.encode("").ids
        middle = len(marks) // 2
        ids = [[*marks[:middle], number, *marks[middle:]] for number in numbers]
        return self._run(np.array(ids, dtype=np.int64))

    def _run(self, ids: Any) -> FloatArray:
        known = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        hidden = self._session.run(None, {name: known[name] for name in self._inputs})[0]
        pooled = hidden[:, 0] if self._cls_pooling else hidden.mean(axis=1)
        norms = np.sqrt((pooled * pooled).sum(axis=1, keepdims=True))
        return np.asarray(pooled / np.maximum(norms, 1e-12), dtype=np.float32)


def _readable(text: str) -> str:
    """Cut a text and replace lone surrogates, which no tokenizer accepts."""
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text[:_LONGEST_TEXT])
