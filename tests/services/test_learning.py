"""Training runs and the registry: all or nothing, and the way back."""

import os

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.core.errors import ConflictError
from app.learning.registry import aliases
from app.learning.registry import versions as registry
from app.learning.training import service as training
from app.learning.training.service import TrainingFailedError
from app.serving.champion import load_champion
from app.settings import Settings
from models.journal import AuditEntry
from models.learning import ModelVersion
from models.vocabulary import EntityKind
from tests.support.catalogue import Headers, marketing_role, opening, seller, wish


def folders(settings: Settings) -> list[str]:
    """What lies in the folder of artifacts."""
    if not settings.artifacts_dir.exists():
        return []
    return sorted(path.name for path in settings.artifacts_dir.iterdir())


def entries(database: Database) -> list[tuple[str, str]]:
    """What the audit log says of rankers."""
    with database.read() as session:
        found = session.exec(select(AuditEntry).where(AuditEntry.entity == EntityKind.MODEL))
        return [(entry.action.value, entry.external_id) for entry in found]


@pytest.fixture
def catalogue(client: TestClient, hr_headers: Headers) -> None:
    """A role, an opening and a person."""
    for path, body in (
        ("/v1/roles/R-1", marketing_role()),
        ("/v1/openings/O-1", opening()),
        ("/v1/employees/E-1", seller(aspirations=[wish()])),
    ):
        assert client.put(path, headers=hr_headers, json=body).status_code == 201


@pytest.mark.usefixtures("catalogue")
def test_a_training_run_puts_a_checked_ranker_into_use(
    database: Database, settings: Settings
) -> None:
    result = training.train(database, settings, actor="tests")
    assert (result.employees, result.openings) == (1, 1)
    assert folders(settings) == [result.version]
    with database.read() as session:
        [row] = registry.versions(session)
        digest = session.exec(select(ModelVersion)).one().manifest_sha256
    assert (row.version, row.champion) == (result.version, True)
    assert load_champion(settings.artifacts_dir, result.version, digest).version == row.version
    assert entries(database) == [("trained", row.version), ("promoted", row.version)]


@pytest.mark.usefixtures("catalogue")
def test_a_second_run_on_the_same_catalogue_changes_nothing(
    database: Database, settings: Settings
) -> None:
    first = training.train(database, settings, actor="tests")
    second = training.train(database, settings, actor="tests")
    assert second.version == first.version
    assert (second.registered, second.promoted) == (False, False)
    assert len(entries(database)) == 2


@pytest.mark.usefixtures("catalogue")
def test_a_damaged_artifact_is_put_right_by_the_next_run(
    database: Database, settings: Settings
) -> None:
    version = training.train(database, settings, actor="tests").version
    file = settings.artifacts_dir / version / "language.json"
    intact = file.read_bytes()
    file.write_bytes(intact[:-20])
    training.train(database, settings, actor="tests")
    assert file.read_bytes() == intact


def test_an_empty_catalogue_leaves_neither_files_nor_rows(
    database: Database, settings: Settings
) -> None:
    with pytest.raises(TrainingFailedError) as caught:
        training.train(database, settings, actor="tests")
    assert "error" not in caught.value.detail.lower()[:6]
    assert folders(settings) == []
    assert entries(database) == []


@pytest.mark.usefixtures("catalogue")
def test_a_failing_registration_leaves_neither_files_nor_rows(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bool:
        raise ConflictError("the registry is closed")

    monkeypatch.setattr(aliases, "bootstrap", broken)
    with pytest.raises(ConflictError):
        training.train(database, settings, actor="tests")
    assert folders(settings) == []
    assert entries(database) == []
    with database.read() as session:
        assert registry.versions(session) == []


@pytest.mark.usefixtures("catalogue")
def test_the_frames_of_a_run_are_gone_afterwards_and_abandoned_ones_swept(
    database: Database, settings: Settings
) -> None:
    left = settings.artifacts_dir / ".run-killed"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    version = training.train(database, settings, actor="tests").version
    assert folders(settings) == [version]


@pytest.mark.usefixtures("catalogue")
def test_evaluation_reports_on_the_ranker_in_use(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> None:
    for title in ("Account executive", "Key account manager"):
        role = marketing_role(title=title, function="Sales")
        path = f"/v1/roles/{title.replace(' ', '-')}"
        assert client.put(path, headers=hr_headers, json=role).status_code == 201
    trained = training.train(database, settings, actor="tests")
    report = training.evaluate(database, settings)
    assert (report["version"], report["moves"]) == (trained.version, 1)
    assert len(folders(settings)) == 1


@pytest.mark.usefixtures("catalogue")
def test_evaluation_without_a_past_move_between_known_roles_says_so(
    database: Database, settings: Settings
) -> None:
    training.train(database, settings, actor="tests")
    with pytest.raises(TrainingFailedError, match="none joins two roles"):
        training.evaluate(database, settings)


def test_evaluation_without_a_ranker_says_so(database: Database, settings: Settings) -> None:
    with pytest.raises(TrainingFailedError, match="No ranker is trained"):
        training.evaluate(database, settings)
