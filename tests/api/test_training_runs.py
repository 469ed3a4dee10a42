"""Training runs: asked for, done by a worker, judged by a policy from before, never promoted."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.core.services import services_of
from app.jobs.worker import Worker
from app.learning.registry import aliases
from app.learning.runs import child, tasks
from app.learning.runs import service as runs
from ml.feedback.gate import GatePolicy
from models import DatasetUse, GateResult, ModelVersion, TrainingRun
from models.base import utc_now
from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Keys
from tests.support.feedback_world import served, world
from tests.support.organisation import Organisation
from tests.support.walked_datasets import written_dataset

POLICY = {"thresholds": {"congestion": 5, "calibration": 0.1}, "reason": "few openings"}


def _dataset(client: TestClient, lists: int) -> str:
    return written_dataset(client.app, served(world(0), lists, 5))


@pytest.fixture
def trained(organisation: Organisation, keys: Keys) -> TestClient:
    """A client of a service that ranks, as a data team."""
    scopes = (Scope.MODELS_READ, Scope.MODELS_WRITE)
    organisation.client.headers.update(keys(ActorKind.DATA_TEAM, None, *scopes))
    return organisation.client


def _work(client: TestClient) -> None:
    services = services_of(client.app)
    Worker(services.database, services.settings).run_until_idle()


def _database(client: TestClient) -> Database:
    return services_of(client.app).database


def test_a_run_registers_a_version_with_its_verdict_and_promotes_nothing(
    trained: TestClient,
) -> None:
    dataset = _dataset(trained, 700)
    policy = trained.post("/v1/gate-policies", json=POLICY).json()
    assert policy["hash"] == GatePolicy(congestion=5, calibration=0.1).hash
    with _database(trained).read() as session:
        champion = aliases.champion(session)
    answer = trained.post("/v1/training-runs", json={"dataset": dataset, "seed": 3})
    assert answer.status_code == 202, answer.text
    asked = answer.json()
    assert asked["label"] == "interest", "the dataset's own"
    assert answer.headers["Location"] == f"/v1/training-runs/{asked['id']}"
    assert (asked["state"], asked["policy"], asked["base_version"]) == (
        "queued",
        policy["hash"],
        champion,
    )
    assert trained.delete(f"/v1/datasets/{dataset}").status_code == 409, "it is worked with"
    _work(trained)
    told = trained.get(f"/v1/training-runs/{asked['id']}").json()
    assert told["state"] == "finished", told["problem"]
    assert told["stage"] == "evaluation"
    assert told["peak_mb"] > 0
    assert told["result"]["gate"]["policy"] == policy["hash"]
    assert trained.get("/v1/training-runs").json()["items"] == [told]
    with _database(trained).read() as session:
        assert aliases.champion(session) == champion
        assert session.exec(select(DatasetUse)).all() == []
        if told["version"]:
            row = session.exec(
                select(ModelVersion).where(ModelVersion.version == told["version"])
            ).one()
            said = session.exec(
                select(GateResult).where(GateResult.version == told["version"])
            ).one()
            assert said.verdict.value == told["verdict"]
            aliases.require_usable(services_of(trained.app).settings, row)
            assert aliases.required(session, told["version"]).metrics["signals"]
        lines = {line["name"]: line for line in told["result"]["gate"]["lines"]}
        assert lines["repeats"]["passed"]
        assert lines["proxies"]["reason"] == "no protected attributes are held"
        read = trained.get(f"/v1/models/{told['version']}").json()
        assert read["gate"]["lines"] == told["result"]["gate"]["lines"]
        assert "signals" not in read["metrics"]
        card = trained.get(f"/v1/models/{told['version']}/card").json()
        assert {"Reliability", "Metrics", "Who looks how far"} <= {
            one["title"] for one in card["figures"]
        }
        assert card["data"]["label"] == "interest"
        page = trained.get(
            f"/v1/models/{told['version']}/card", headers={"Accept": "text/html"}
        ).text
        assert "not measured" in page
    assert told["version"], "a world that differs leaves a version"
    assert not [*services_of(trained.app).settings.artifacts_dir.glob(".training-*")]

    # The thresholds that follow the result prove nothing.
    later = trained.post(
        "/v1/gate-policies", json={"thresholds": {"congestion": 9}, "reason": "so that it passes"}
    ).json()
    again = {"dataset": dataset, "policy": later["hash"]}
    refused = trained.post("/v1/training-runs", json=again)
    assert (refused.status_code, refused.json()["code"]) == (409, "policy_after_evaluation")
    known = trained.post("/v1/training-runs", json={**again, "policy": policy["hash"]})
    assert known.status_code == 202


def test_a_dataset_that_holds_too_little_is_refused(trained: TestClient) -> None:
    refused = trained.post("/v1/training-runs", json={"dataset": _dataset(trained, 40)})
    assert (refused.status_code, refused.json()["code"]) == (409, "too_little")
    assert "40 lists" in refused.json()["detail"]
    with _database(trained).read() as session:
        assert session.exec(select(DatasetUse)).all() == []
        assert session.exec(select(TrainingRun)).all() == []


def test_a_run_learns_on_top_of_what_ships_and_foresees_no_more_than_its_dataset_waited_for(
    trained: TestClient,
) -> None:
    dataset = _dataset(trained, 250)
    body = {"dataset": dataset, "base": "shipped", "label": "interest"}
    told = trained.post("/v1/training-runs", json=body).json()
    with _database(trained).read() as session:
        champion = aliases.champion(session)
    assert (told["base"], told["base_version"], told["label"]) == ("shipped", champion, "interest")
    refused = trained.post("/v1/training-runs", json={**body, "label": "moved_well"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "/label")


def test_what_is_not_there_is_not_found(trained: TestClient) -> None:
    dataset = _dataset(trained, 250)
    for body in (
        {"dataset": str(uuid.uuid4())},
        {"dataset": dataset, "base": "lateral-000000000000"},
        {"dataset": dataset, "policy": "0" * 64},
    ):
        assert trained.post("/v1/training-runs", json=body).status_code == 404, body


def test_wrong_thresholds_are_refused_by_name(trained: TestClient) -> None:
    refused = trained.post(
        "/v1/gate-policies", json={"thresholds": {"recall": 0.5}, "reason": "no such one"}
    )
    assert refused.status_code == 422
    assert "recall" in json.dumps(refused.json())


def test_a_run_that_is_cancelled_or_fails_lets_its_dataset_go(
    trained: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = _dataset(trained, 700)
    waiting = trained.post("/v1/training-runs", json={"dataset": dataset}).json()
    path = f"/v1/training-runs/{waiting['id']}/cancel"
    told = trained.post(path)
    assert (told.status_code, told.json()["state"]) == (202, "cancelled")
    again = trained.post(path)
    assert (again.status_code, again.json()["code"]) == (409, "run_over")
    with _database(trained).read() as session:
        assert session.exec(select(DatasetUse)).all() == [], "its dataset is free at once"

    def broken(arguments: object, every: float) -> Any:
        raise child.ChildFailedError("data: nothing to learn")
        yield

    monkeypatch.setattr(tasks, "heard", broken)
    failed = trained.post("/v1/training-runs", json={"dataset": dataset}).json()
    _work(trained)
    told = trained.get(f"/v1/training-runs/{failed['id']}").json()
    assert (told["state"], told["problem"]) == ("failed", "data: nothing to learn")
    assert trained.delete(f"/v1/datasets/{dataset}").status_code == 204


@pytest.mark.long
def test_whoever_stops_listening_ends_the_process() -> None:
    process = child.heard(["--help"], 0.05)
    next(process, None)
    process.close()
    with pytest.raises(child.ChildFailedError, match="required"):
        list(child.heard([], 0.05))


def test_the_rest_of_a_stage_is_told_by_what_is_done() -> None:
    now = utc_now()
    row = TrainingRun(stage_done=2, stage_total=5, stage_began_at=now - timedelta(seconds=20))
    assert runs._eta(row, now) == 30
    row.stage_done = 0
    assert runs._eta(row, now) is None
