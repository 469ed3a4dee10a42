"""Makes the ONNX graph of a BERT encoder (Devlin et al. 2019) from its weights."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ml.errors import EmbeddingError
from ml.semantic.folder import CONFIG, ModelFolder
from ml.semantic.safetensors import read_weights

if TYPE_CHECKING:
    from onnx import ModelProto

OPSET = 20
IR_VERSION = 9
IDS = "input_ids"
HIDDEN = "last_hidden_state"
_NUMBERS = ("hidden_size", "num_hidden_layers", "num_attention_heads")


def graph_file(folder: ModelFolder, cache: Path) -> Path:
    """Return the model's graph; made once, kept in `cache` under the model's fingerprint.

    Raises
    ------
    EmbeddingError
        When the model is no BERT encoder, a weight is missing, or `onnx` is not installed.
    """
    if folder.graph is not None:
        return folder.graph
    target = cache / f"{folder.fingerprint[:32]}.onnx"
    if not target.is_file():
        content = build_graph(folder.config, read_weights(folder.weights)).SerializeToString()
        write_whole(target, content)
    return target


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that a crash leaves none or all of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(target)
    finally:
        Path(draft).unlink(missing_ok=True)


def build_graph(config: Mapping[str, Any], weights: Mapping[str, NDArray[Any]]) -> "ModelProto":
    """Return the graph from token ids (texts, tokens) to hidden states (texts, tokens, size).

    Texts of one call have the same number of tokens, so that there is no padding to mask.

    Raises
    ------
    EmbeddingError
        When the configuration is not a BERT encoder's or a weight is missing.
    """
    try:
        import onnx  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise EmbeddingError(
            "the embedding model has no model.onnx and making one needs the package onnx; "
            "install the extra `semantic`"
        ) from error
    if config.get("model_type") != "bert" or config.get("hidden_act") not in {"gelu", "relu"}:
        raise EmbeddingError(
            f"embedding model: {CONFIG}: only BERT encoders with gelu or relu can be made into a "
            "graph; put a model.onnx into the folder"
        )
    missing = [name for name in _NUMBERS if not isinstance(config.get(name), int)]
    if missing:
        raise EmbeddingError(f"embedding model: {CONFIG}: {missing[0]} is not a number")
    prefix = "bert." if "bert.embeddings.word_embeddings.weight" in weights else ""
    draft = _Draft({}, [], weights, prefix, float(config.get("layer_norm_eps", 1e-12)))
    _write_nodes(draft, config)
    helper, kind = onnx.helper, onnx.TensorProto
    graph = helper.make_graph(
        draft.nodes,
        "bert",
        [helper.make_tensor_value_info(IDS, kind.INT64, ["texts", "tokens"])],
        [helper.make_tensor_value_info(HIDDEN, kind.FLOAT, ["texts", "tokens", "size"])],
        [onnx.numpy_helper.from_array(array, name) for name, array in draft.constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return model


@dataclass
class _Draft:
    """The nodes and constants of a graph being written."""

    constants: dict[str, NDArray[Any]]
    nodes: list[Any]
    weights: Mapping[str, NDArray[Any]]
    prefix: str
    epsilon: float

    def weight(self, name: str, *, transpose: bool = False) -> str:
        array = self.weights.get(self.prefix + name)
        if array is None:
            raise EmbeddingError(f"embedding model: weight {name} is missing")
        array = array.astype(np.float32)
        return self.constant(name, np.ascontiguousarray(array.T) if transpose else array)

    def constant(self, name: str, array: NDArray[Any]) -> str:
        self.constants[name] = array
        return name

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper  # noqa: PLC0415 - an extra

        output = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def linear(self, x: str, name: str) -> str:
        product = self.node("MatMul", x, self.weight(f"{name}.weight", transpose=True))
        return self.node("Add", product, self.weight(f"{name}.bias"))

    def norm(self, x: str, name: str) -> str:
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=self.epsilon)


def _write_nodes(draft: _Draft, config: Mapping[str, Any]) -> None:
    heads, size = config["num_attention_heads"], config["hidden_size"]
    draft.constant("split", np.array([0, 0, heads, size // heads], dtype=np.int64))
    draft.constant("joined", np.array([0, 0, size], dtype=np.int64))
    draft.constant("scale", np.array(np.sqrt(heads / size), dtype=np.float32))
    x = _embedded(draft)
    for layer in range(config["num_hidden_layers"]):
        name = f"encoder.layer.{layer}"
        attended = draft.linear(_attention(draft, x, name), f"{name}.attention.output.dense")
        x = draft.norm(draft.node("Add", attended, x), f"{name}.attention.output.LayerNorm")
        inner = draft.linear(x, f"{name}.intermediate.dense")
        inner = draft.node("Gelu" if config["hidden_act"] == "gelu" else "Relu", inner)
        inner = draft.linear(inner, f"{name}.output.dense")
        x = draft.norm(draft.node("Add", inner, x), f"{name}.output.LayerNorm")
    draft.nodes[-1].output[0] = HIDDEN


def _embedded(draft: _Draft) -> str:
    words = draft.node("Gather", draft.weight("embeddings.word_embeddings.weight"), IDS)
    zero = draft.constant("zero", np.array([0], dtype=np.int64))
    one = draft.constant("one", np.array([1], dtype=np.int64))
    end = draft.node("Slice", draft.node("Shape", IDS), one, draft.constant("two", np.array([2])))
    table = draft.weight("embeddings.position_embeddings.weight")
    places = draft.node("Slice", table, zero, end, zero)
    kinds = draft.weight("embeddings.token_type_embeddings.weight")
    first = draft.node("Slice", kinds, zero, one, zero)
    x = draft.node("Add", draft.node("Add", words, first), places)
    return draft.norm(x, "embeddings.LayerNorm")


def _attention(draft: _Draft, x: str, name: str) -> str:
    def heads(part: str, order: list[int]) -> str:
        projected = draft.linear(x, f"{name}.attention.self.{part}")
        return draft.node("Transpose", draft.node("Reshape", projected, "split"), perm=order)

    query, key = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1])
    alike = draft.node("Mul", draft.node("MatMul", query, key), "scale")
    shares = draft.node("Softmax", alike, axis=-1)
    mixed = draft.node("MatMul", shares, heads("value", [0, 2, 1, 3]))
    back = draft.node("Transpose", mixed, perm=[0, 2, 1, 3])
    return draft.node("Reshape", back, "joined")
