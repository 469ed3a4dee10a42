"""A configured sentence-embedding model: trained with, served with, missed clearly."""

import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.learning.training import service as training
from app.learning.training.service import TrainingFailedError
from app.main import create_app
from app.serving.champion import load_champion
from app.serving.embedding import LiveEmbedder
from app.settings import Settings
from ml.artifact import read_manifest
from ml.errors import ArtifactError, EmbeddingError
from ml.semantic.embedder import VECTORS_FILE
from ml.semantic.store import VectorStore
from models.learning import ModelVersion
from tests.support import tiny_bert
from tests.support.catalogue import Headers, marketing_role, opening, seller, wish


@pytest.fixture
def configured(settings: Settings, tmp_path: Path) -> Settings:
    """The settings with a model of random weights."""
    folder = tiny_bert.write_model(tmp_path / "model")
    return settings.model_copy(update={"embedding_model": folder})


@pytest.fixture
def extra() -> None:
    for name in ("onnx", "onnxruntime", "tokenizers"):
        pytest.importorskip(name, reason=f"the extra `semantic` is not installed: no {name}")


@pytest.fixture
def catalogue(client: TestClient, hr_headers: Headers) -> None:
    """A role, an opening and a person."""
    for path, body in (
        ("/v1/roles/R-1", marketing_role()),
        ("/v1/openings/O-1", opening()),
        ("/v1/employees/E-1", seller(aspirations=[wish()])),
    ):
        assert client.put(path, headers=hr_headers, json=body).status_code == 201


@pytest.mark.usefixtures("catalogue", "extra")
def test_a_ranker_trained_with_a_model_is_served_with_it(
    database: Database, configured: Settings, hr_headers: Headers
) -> None:
    version = training.train(database, configured, actor="tests").version
    with TestClient(create_app(configured)) as client:
        answer = client.get("/v1/employees/E-1/recommendations", headers=hr_headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["model_version"] == version


@pytest.mark.usefixtures("catalogue", "extra")
def test_without_the_model_its_ranker_is_refused_by_name(
    database: Database, configured: Settings
) -> None:
    version = training.train(database, configured, actor="tests").version
    with database.read() as session:
        digest = session.exec(select(ModelVersion)).one().manifest_sha256
    with pytest.raises(ArtifactError, match="trained with the vectors"):
        load_champion(configured.artifacts_dir, version, digest)
    assert read_manifest(configured.artifacts_dir / version)["version"] == version


@pytest.mark.usefixtures("catalogue")
def test_a_model_that_cannot_be_used_fails_the_training_with_its_reason(
    database: Database, configured: Settings
) -> None:
    broken = configured.model_copy(update={"embedding_model": configured.data_dir / "nowhere"})
    with pytest.raises(TrainingFailedError, match="nowhere is no folder"):
        training.train(database, broken, actor="tests")


def test_a_model_without_the_extra_says_what_to_install(
    configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(EmbeddingError, match="onnxruntime is not installed; install the extra"):
        LiveEmbedder(configured).current()


def test_no_model_is_configured_by_default(settings: Settings) -> None:
    assert LiveEmbedder(settings).current() is None


@pytest.mark.usefixtures("extra")
def test_an_erasure_leaves_no_vector_of_a_text(configured: Settings) -> None:
    embedder = LiveEmbedder(configured)
    opened = embedder.current()
    assert opened is not None
    opened.encode(["what Ada wrote"])
    embedder.forget()
    assert len(VectorStore(configured.embedding_dir / VECTORS_FILE, "")) == 0
