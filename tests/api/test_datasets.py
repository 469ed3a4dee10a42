"""Datasets over HTTP: asked for, followed as a job, downloaded whole or in part, removed."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.db import Database
from app.jobs.worker import Worker
from app.learning.datasets import tasks
from app.serving import serving_of
from app.settings import Settings
from models import Objection
from models.base import utc_now
from models.vocabulary import ActorKind, Objectable, Scope
from tests.support.catalogue import Headers, Keys
from tests.support.changes import eventually
from tests.support.organisation import Organisation

Json = dict[str, Any]
MARA = "E-1"


@pytest.fixture
def trainer(keys: Keys) -> Headers:
    return keys(ActorKind.DATA_TEAM, None, Scope.MODELS_WRITE)


def seen_list(organisation: Organisation, app: FastAPI, mara: Headers) -> None:
    """Let Mara see a list and open what stands first."""
    path = f"/v1/employees/{MARA}/recommendations"
    listed = organisation.client.get(path, headers=mara).json()
    assert eventually(lambda: serving_of(app).impressions.written == 1)
    event = {
        "event_id": "event-0001",
        "type": "open",
        "employee": MARA,
        "opening": listed["items"][0]["opening"]["external_id"],
        "list_id": listed["list_id"],
        "occurred_at": utc_now().isoformat(),
        "source": "portal",
    }
    sent = organisation.client.post("/v1/events", json={"events": [event]}, headers=mara)
    assert sent.json()["accepted"] == 1, sent.text


def asked() -> Json:
    now = utc_now()
    return {"from": (now - timedelta(days=1)).isoformat(), "to": now.isoformat()}


def downloaded(client: TestClient, trainer: Headers, ready: Json) -> str:
    """The path of the items of a dataset, after they were downloaded whole and in part."""
    (name,) = (one for one in ready["manifest"]["files"] if one.startswith("items."))
    stated = ready["manifest"]["files"][name]
    file = f"/v1/datasets/{ready['id']}/files/{name}"
    whole = client.get(file, headers=trainer)
    assert whole.status_code == 200
    assert hashlib.sha256(whole.content).hexdigest() == stated["sha256"]
    assert whole.headers["ETag"] == f'"{stated["sha256"]}"'
    part = client.get(file, headers={**trainer, "Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{stated['bytes']}"
    stale = {**trainer, "Range": "bytes=10-19", "If-Range": '"other"'}
    assert client.get(file, headers=stale).status_code == 200
    beyond = client.get(file, headers={**trainer, "Range": "bytes=99999999-"})
    assert beyond.status_code == 416
    held = {**trainer, "If-None-Match": whole.headers["ETag"]}
    assert client.get(file, headers=held).status_code == 304
    return file


def test_a_data_team_asks_for_what_was_seen_downloads_it_and_learns_of_who_left(
    organisation: Organisation,
    app: FastAPI,
    database: Database,
    settings: Settings,
    keys: Keys,
    trainer: Headers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "SETTLING", timedelta(0))
    client = organisation.client
    seen_list(organisation, app, keys(ActorKind.PORTAL, MARA))
    accepted = client.post("/v1/datasets", json=asked(), headers=trainer)
    assert accepted.status_code == 202, accepted.text
    path, job = accepted.headers["Location"], accepted.json()["job"]
    waiting = client.get(path, headers=trainer).json()
    assert (waiting["state"], waiting["manifest"]) == ("waiting", None)
    early = client.get(f"{path}/files/manifest.json", headers=trainer)
    assert (early.status_code, early.json()["code"]) == (409, "dataset_not_ready")
    Worker(database, settings).run_until_idle()
    ready = client.get(path, headers=trainer).json()
    assert ready["state"] == "ready", ready
    counts = ready["manifest"]["counts"]
    assert (counts["lists"], counts["people"]) == (1, 1)
    assert counts["items_by_grade"]["1"] == 1
    told = client.get(f"/v1/jobs/{job}", headers=trainer).json()
    assert (told["state"], told["detail"]["id"]) == ("succeeded", ready["id"])
    listed = client.get("/v1/datasets", headers=trainer).json()
    assert [one["id"] for one in listed["items"]] == [ready["id"]]

    file = downloaded(client, trainer, ready)
    assert client.get(f"{path}/files/nobody", headers=trainer).status_code == 404
    meant = {"fingerprint": ready["fingerprint"]}
    assert client.get(file, params=meant, headers=trainer).status_code == 200
    assert client.get(file, params={"fingerprint": "0" * 64}, headers=trainer).status_code == 404

    with database.write() as session:
        session.add(Objection(employee_external_id=MARA, objects_to=Objectable.PROFILING))
    tasks.take_people_out(database, settings)
    gone = client.get(file, params=meant, headers=trainer)
    assert (gone.status_code, gone.json()["code"]) == (410, "gone")
    left = client.get(path, headers=trainer).json()
    assert (left["people_taken_out"], left["manifest"]["counts"]["lists"]) == (1, 0)
    assert left["manifest"]["previous"] == [ready["fingerprint"]]
    assert client.delete(path, headers=trainer).status_code == 204
    assert client.get(path, headers=trainer).status_code == 404
    assert not [one for one in settings.datasets_dir.iterdir() if one.name.startswith(ready["id"])]


def test_bad_requests_name_the_field(organisation: Organisation, trainer: Headers) -> None:
    now = utc_now()
    for changed, status in (
        ({"to": (now + timedelta(days=1)).isoformat()}, 422),
        ({"from": now.isoformat(), "to": now.isoformat()}, 422),
        ({"surfaces": []}, 422),
        ({"surfaces": ["candidates"]}, 422),
        ({"label": "promoted"}, 422),
        ({"everything": True}, 422),
    ):
        answer = organisation.client.post(
            "/v1/datasets", json={**asked(), **changed}, headers=trainer
        )
        assert (answer.status_code, changed) == (status, changed)


def test_who_ranks_everybody_does_not_read_datasets_by_default(
    organisation: Organisation, keys: Keys
) -> None:
    for kind in (ActorKind.DATA_TEAM, ActorKind.HR_PARTNER, ActorKind.HR_INTEGRATION):
        answer = organisation.client.get("/v1/datasets", headers=keys(kind))
        assert answer.status_code == 403, kind
