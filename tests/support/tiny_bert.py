"""A sentence-embedding model of a few thousand random weights, in the format of a real one."""

import json
from pathlib import Path

import numpy as np
from scipy.special import erf

CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": 24,
    "intermediate_size": 48,
    "num_attention_heads": 3,
    "num_hidden_layers": 2,
    "max_position_embeddings": 32,
    "layer_norm_eps": 1e-12,
    "type_vocab_size": 2,
}
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz"]
WORDS += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]


def weights(seed: int = 3) -> dict[str, np.ndarray]:
    """All weights of the model by name, drawn at random."""
    size, inner = CONFIG["hidden_size"], CONFIG["intermediate_size"]
    shapes = {
        "embeddings.word_embeddings.weight": (len(WORDS), size),
        "embeddings.position_embeddings.weight": (CONFIG["max_position_embeddings"], size),
        "embeddings.token_type_embeddings.weight": (2, size),
        **_norm("embeddings.LayerNorm", size),
    }
    for layer in range(CONFIG["num_hidden_layers"]):
        name = f"encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            shapes |= _linear(f"{name}.attention.self.{part}", size, size)
        shapes |= _linear(f"{name}.attention.output.dense", size, size)
        shapes |= _norm(f"{name}.attention.output.LayerNorm", size)
        shapes |= _linear(f"{name}.intermediate.dense", inner, size)
        shapes |= _linear(f"{name}.output.dense", size, inner)
        shapes |= _norm(f"{name}.output.LayerNorm", size)
    random = np.random.default_rng(seed)
    return {name: random.normal(0, 0.4, shape).astype("<f4") for name, shape in shapes.items()}


def _linear(name: str, out: int, into: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (out, into), f"{name}.bias": (out,)}


def _norm(name: str, size: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (size,), f"{name}.bias": (size,)}


def write_safetensors(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write arrays as the format says: a header's length, the header, the numbers."""
    header, start = {}, 0
    for name, array in arrays.items():
        end = start + array.nbytes
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [start, end]}
        start = end
    head = json.dumps(header).encode()
    body = b"".join(np.ascontiguousarray(array).tobytes() for array in arrays.values())
    path.write_bytes(len(head).to_bytes(8, "little") + head + body)


def write_model(folder: Path, seed: int = 3) -> Path:
    """Write the model's folder; a text is cut into its letters."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    (folder / "1_Pooling").mkdir(exist_ok=True)
    pooling = {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling), encoding="utf-8")
    (folder / "tokenizer.json").write_text(json.dumps(_tokenizer()), encoding="utf-8")
    write_safetensors(folder / "model.safetensors", weights(seed))
    return folder


def _tokenizer() -> dict[str, object]:
    special = {"[CLS]": 2, "[SEP]": 3}
    return {
        "version": "1.0",
        "added_tokens": [],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
            ],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}],
            "special_tokens": {
                name: {"id": name, "ids": [place], "tokens": [name]}
                for name, place in special.items()
            },
        },
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {word: place for place, word in enumerate(WORDS)},
        },
    }


def forward(arrays: dict[str, np.ndarray], ids: list[int], config: dict[str, object]) -> np.ndarray:
    """The unit vector of one text, by the formulas of BERT in double precision."""
    heads = int(config["num_attention_heads"])
    w = {name: array.astype(np.float64) for name, array in arrays.items()}

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        x = x - x.mean(axis=-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + float(config["layer_norm_eps"]))
        return x * w[f"{name}.weight"] + w[f"{name}.bias"]

    def linear(x: np.ndarray, name: str) -> np.ndarray:
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    x = w["embeddings.word_embeddings.weight"][ids]
    x = x + w["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(int(config["num_hidden_layers"])):
        name = f"encoder.layer.{layer}"
        parts = []
        q, k, v = (linear(x, f"{name}.attention.self.{p}") for p in ("query", "key", "value"))
        for a, b, c in zip(*(np.split(one, heads, axis=1) for one in (q, k, v)), strict=True):
            weight = np.exp(a @ b.T / np.sqrt(a.shape[1]))
            parts.append(weight / weight.sum(axis=1, keepdims=True) @ c)
        mixed = linear(np.concatenate(parts, axis=1), f"{name}.attention.output.dense")
        x = norm(x + mixed, f"{name}.attention.output.LayerNorm")
        inner = linear(x, f"{name}.intermediate.dense")
        inner = linear(0.5 * inner * (1 + erf(inner / np.sqrt(2))), f"{name}.output.dense")
        x = norm(x + inner, f"{name}.output.LayerNorm")
    pooled = x.mean(axis=0)
    return pooled / np.sqrt(pooled @ pooled)
