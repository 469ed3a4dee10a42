"""Reads weights from the safetensors format: a JSON header and plain little-endian numbers."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.errors import EmbeddingError

_KINDS = {"F32": "<f4", "F16": "<f2", "F64": "<f8", "I64": "<i8"}
_LARGEST_HEADER = 100 << 20


def read_weights(path: Path) -> dict[str, NDArray[Any]]:
    """Return the tensors of a file by name.

    Raises
    ------
    EmbeddingError
        When the file is cut off, its header is not as the format says, or a kind of number
        is not supported.
    """
    content = np.memmap(path, dtype=np.uint8, mode="r") if path.stat().st_size else np.empty(0)
    size = int.from_bytes(bytes(content[:8]), "little") if len(content) > 8 else 0
    if not 0 < size <= min(len(content) - 8, _LARGEST_HEADER):
        raise EmbeddingError(f"{path.name}: not in the safetensors format, or cut off")
    try:
        header = json.loads(bytes(content[8 : 8 + size]))
        header.pop("__metadata__", None)
        body = content[8 + size :]
        return {name: _tensor(body, entry) for name, entry in header.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EmbeddingError(f"{path.name}: header does not fit the content: {error!r}") from error


def _tensor(body: NDArray[Any], entry: dict[str, Any]) -> NDArray[Any]:
    if entry["dtype"] not in _KINDS:
        raise ValueError(f"numbers of kind {entry['dtype']} are not supported")
    kind = np.dtype(_KINDS[entry["dtype"]])
    start, end = entry["data_offsets"]
    shape = [int(side) for side in entry["shape"]]
    if not 0 <= start <= end <= len(body) or end - start != math.prod(shape) * kind.itemsize:
        raise ValueError(f"offsets {start}-{end} do not fit shape {shape}")
    return np.frombuffer(body[start:end].tobytes(), dtype=kind).reshape(shape)
