"""MLflow beside the registry: runs are logged whole, come back as rankers, and are never needed."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner

from app.cli.main import cli
from app.core.services import services_of
from app.jobs.worker import Worker
from app.learning.tracking import service
from app.learning.tracking.service import TrackingFailedError, fetched, track
from app.settings import Settings
from ml.tracking import metrics, parameters
from models.vocabulary import Scope
from tests.support.catalogue import Headers
from tests.support.feedback_world import served, world
from tests.support.organisation import Organisation
from tests.support.walked_datasets import written_dataset

RESULT: dict[str, Any] = {
    "version": "lateral-1",
    "stayed": False,
    "report": {
        "label": "interest",
        "seed": 3,
        "bias": "exchanged",
        "exponent": 1.1,
        "penalty": None,
        "lists": 700,
        "people": 150,
        "items": 7000,
        "opened": 400,
        "moved": 0.2,
        "trees": {"added": 12},
    },
    "evaluation": {
        "figures": {
            "learnt": {
                "ndcg": {"mean": 0.7, "low": 0.6, "high": 0.8},
                "against": {"value": {"mean": 0.1, "low": None, "high": 0.2}},
                "reliability": [[0.1, 0.2, 0.3, 0.0, 0.4]],
                "coverage": 0.5,
                "slices": {"function Sales": {"lists": 3}},
            },
            "random": {"ndcg": {"mean": 0.3, "low": 0.2, "high": 0.4}},
        }
    },
    "gate": {"policy": "0" * 64, "passed": None, "lines": []},
}


def test_a_run_is_told_as_parameters_and_finite_numbers() -> None:
    assert metrics(RESULT) == {
        "ndcg": 0.7,
        "ndcg.low": 0.6,
        "ndcg.high": 0.8,
        "against.value": 0.1,
        "against.value.high": 0.2,
        "coverage": 0.5,
        "moved": 0.2,
    }
    told = parameters(RESULT)
    assert (told["label"], told["trees"], told["penalty"]) == ("interest", "12", "None")
    assert told["policy"] == "0" * 64


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_store_that_fails_or_hangs_leaves_a_warning_and_the_run(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_store = settings.model_copy(update={"mlflow_tracking_uri": "https://mlflow.example"})
    asked: list[list[str]] = []

    def refuses(command: list[str], **_more: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 2, "", "warning\nerror: MLflow: no such host\n")

    def hangs(command: list[str], **more: Any) -> None:
        raise subprocess.TimeoutExpired(command, more["timeout"])

    database: Any = None
    track(database, settings, tmp_path, None)
    assert asked == [], "without a store nothing is started"
    for broken, told in (
        (refuses, "MLflow: no such host"),
        (hangs, "No answer within 120 seconds."),
    ):
        monkeypatch.setattr(service.subprocess, "run", broken)
        with structlog.testing.capture_logs() as logged:
            track(database, with_store, tmp_path, None)
        assert [(one["event"], one["reason"]) for one in logged] == [("mlflow_not_logged", told)]
        with pytest.raises(TrackingFailedError, match=told.split(".", maxsplit=1)[0]):
            fetched(with_store, "0" * 32, tmp_path)
    with pytest.raises(TrackingFailedError, match="LATERAL_MLFLOW_TRACKING_URI"):
        fetched(settings, "0" * 32, tmp_path)
    assert "--tracking-uri" in asked[0]


@pytest.mark.long
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_run_is_logged_with_its_card_and_registered_elsewhere_after_the_same_checks(
    organisation: Organisation,
    headers_for: Callable[..., Headers],
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mlflow = pytest.importorskip("mlflow", reason="the extra `mlflow` is not installed")
    store = f"file://{tmp_path}/mlruns"
    client = organisation.client
    headers = headers_for(Scope.MODELS_READ, Scope.MODELS_WRITE)
    asked = {"dataset": written_dataset(client.app, served(world(0), 700, 5)), "seed": 3}
    begun = client.post("/v1/training-runs", headers=headers, json=asked).json()
    with_store = settings.model_copy(update={"mlflow_tracking_uri": store})
    Worker(services_of(client.app).database, with_store).run_until_idle()
    told = client.get(f"/v1/training-runs/{begun['id']}", headers=headers).json()
    assert told["version"], told["problem"]
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    tracked = mlflow.MlflowClient(tracking_uri=store)
    (run,) = tracked.search_runs([tracked.get_experiment_by_name("lateral").experiment_id])
    assert run.info.status == "FINISHED"
    assert run.data.tags["lateral.version"] == told["version"]
    assert run.data.tags["lateral.verdict"] == told["verdict"]
    assert run.data.params["seed"] == "3"
    assert {"ndcg", "ndcg.low", "against.value", "calibration_error"} <= run.data.metrics.keys()
    kept = {one.path for one in tracked.list_artifacts(run.info.run_id)}
    assert kept == {"artifact", "card.html", "result.json"}

    # Another service takes it in, and refuses what was changed on the way.
    monkeypatch.setenv("LATERAL_DATA_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.delenv("LATERAL_DATABASE_URL", raising=False)
    monkeypatch.setenv("LATERAL_MLFLOW_TRACKING_URI", store)
    assert CliRunner().invoke(cli, ["migrate"]).exit_code == 0
    typed = ["models", "register", "--mlflow-run", run.info.run_id]
    typed += ["--by", "Ana Ruiz", "--reason", "learnt in another service"]
    done = CliRunner().invoke(cli, typed)
    assert (done.exit_code, f"{told['version']} is registered." in done.stdout) == (0, True)
    nobody = CliRunner().invoke(cli, [*typed[:3], "0" * 32, *typed[4:]])
    assert nobody.exit_code == 1
    assert "MLflow" in nobody.output
    combination = next((tmp_path / "mlruns").rglob("combination.json"))
    changed = json.loads(combination.read_text())
    combination.write_text(json.dumps({**changed, "more": 1}))
    refused = CliRunner().invoke(cli, typed)
    assert (refused.exit_code, "combination.json" in refused.output) == (1, True)
    both = CliRunner().invoke(cli, [*typed, "folder"])
    assert (both.exit_code, "either a folder or --mlflow-run" in both.output) == (2, True)
