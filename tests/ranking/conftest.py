"""A ranker trained once on the small organisation."""

import dataclasses

import pytest

from ml.ranking import Ranker
from ml.semantic import Embedder, open_embedder
from ml.training import train
from tests.ranking.organisation import frames, occupations
from tests.support import tiny_bert


@pytest.fixture(scope="session")
def ranker() -> Ranker:
    return train(frames(), seed=3)


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """A sentence-embedding model of random weights."""
    for name in ("onnx", "onnxruntime", "tokenizers"):
        pytest.importorskip(name, reason=f"the extra `semantic` is not installed: no {name}")
    folder = tmp_path_factory.mktemp("embedding")
    return open_embedder(tiny_bert.write_model(folder / "model"), folder / "cache")


@pytest.fixture(
    scope="session",
    params=(
        "own text",
        "taxonomy",
        "word vectors",
        "word vectors and taxonomy",
        "sentence vectors",
        "sentence vectors and taxonomy",
    ),
)
def every_ranker(request: pytest.FixtureRequest) -> Ranker:
    """A ranker for each set of what a ranker may know."""
    known = frames()
    if "taxonomy" in request.param:
        known = dataclasses.replace(known, occupations=occupations())
    used = request.getfixturevalue("model") if "sentence" in request.param else None
    return train(known, seed=9, model=used, word_vectors="word" in request.param)
