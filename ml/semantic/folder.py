"""A folder with a sentence-embedding model: what it must hold, checked before use."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ml.errors import EmbeddingError

CONFIG = "config.json"
TOKENIZER = "tokenizer.json"
POOLING = "1_Pooling/config.json"
WEIGHTS = "model.safetensors"
GRAPHS = ("model.onnx", "onnx/model.onnx")
_LENGTHS = "sentence_bert_config.json"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class ModelFolder:
    """A model's files.

    Attributes
    ----------
    graph : an ONNX file that came with the model, None where it must be made of the weights
    cls_pooling : whether a text's vector is its first token's instead of the tokens' mean
    longest : how many tokens of a text are read
    fingerprint : SHA-256 of all that decides what the vectors are
    """

    path: Path
    config: Mapping[str, Any]
    graph: Path | None
    cls_pooling: bool
    longest: int
    fingerprint: str

    @property
    def tokenizer(self) -> Path:
        """The file that says how a text is cut into tokens."""
        return self.path / TOKENIZER

    @property
    def weights(self) -> Path:
        """The file of the weights, needed where no graph came along."""
        return self.path / WEIGHTS


def read_folder(path: Path) -> ModelFolder:
    """Check a folder and return what it holds.

    Raises
    ------
    EmbeddingError
        When a file is missing or says what cannot be used; the message names both.
    """
    if not path.is_dir():
        raise EmbeddingError(f"embedding model: {path} is no folder")
    config = _json(path, CONFIG)
    graph = next((path / name for name in GRAPHS if (path / name).is_file()), None)
    needed = [path / TOKENIZER, graph or path / WEIGHTS]
    for file in needed:
        if not file.is_file():
            raise EmbeddingError(f"embedding model: {file.relative_to(path)} is missing in {path}")
    pooling = _json(path, POOLING) if (path / POOLING).is_file() else {}
    cls_pooling = _cls_pooling(pooling)
    lengths = _json(path, _LENGTHS) if (path / _LENGTHS).is_file() else {}
    longest = _longest(config, lengths)
    decided = json.dumps([config, cls_pooling, longest], sort_keys=True).encode()
    return ModelFolder(path, config, graph, cls_pooling, longest, _fingerprint(decided, needed))


def _json(path: Path, name: str) -> dict[str, Any]:
    try:
        content = json.loads((path / name).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise EmbeddingError(f"embedding model: {name} is missing in {path}") from error
    except (OSError, ValueError) as error:
        raise EmbeddingError(f"embedding model: {name} cannot be read ({error})") from error
    if not isinstance(content, dict):
        raise EmbeddingError(f"embedding model: {name} is not a JSON object")
    return content


def _cls_pooling(pooling: Mapping[str, Any]) -> bool:
    chosen = {name for name, value in pooling.items() if "pooling_mode" in name and value is True}
    if chosen - {"pooling_mode_mean_tokens", "pooling_mode_cls_token"} or len(chosen) > 1:
        raise EmbeddingError(
            f"embedding model: {POOLING}: {', '.join(sorted(chosen))} is not supported, "
            "only the mean of the tokens or the first one alone"
        )
    return "pooling_mode_cls_token" in chosen


def _longest(config: Mapping[str, Any], lengths: Mapping[str, Any]) -> int:
    limits = (config.get("max_position_embeddings", 512), lengths.get("max_seq_length", 512))
    if not all(isinstance(limit, int) and limit > 2 for limit in limits):
        raise EmbeddingError(f"embedding model: {CONFIG} or {_LENGTHS}: no usable longest text")
    return int(min(limits))


def _fingerprint(decided: bytes, files: list[Path]) -> str:
    digest = hashlib.sha256(decided)
    for file in files:
        with file.open("rb") as content:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()
