"""Rankings of everybody over HTTP: asked for, followed, downloaded, and who leaves the files."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.governance.privacy import purge
from app.jobs.worker import Worker
from app.matching.batch import files, queries, tasks
from app.matching.lists import ranked_openings
from app.matching.schemas import RankingQuery
from app.serving import Disclosure, Serving
from app.settings import Settings
from ml.batch import PartitionFolder
from models import BatchRanking, Job
from models.base import utc_now, utc_today
from models.journal import AuditEntry
from models.vocabulary import ActorKind, ChangeAction, Scope
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import EMPLOYEES, Organisation, seller

Json = dict[str, Any]
PATH = "/v1/batch-rankings"
PRIVATE = {"target": "text", "text": "breed rare orchids", "visibility": "private"}


@pytest.fixture
def partner(keys: Keys) -> Headers:
    return keys(ActorKind.HR_PARTNER)


@pytest.fixture
def made(
    organisation: Organisation, database: Database, settings: Settings, partner: Headers
) -> Callable[..., Json]:
    """A ranking that was asked for and made."""

    def make(**body: Any) -> Json:
        asked = organisation.client.post(PATH, json=body, headers=partner)
        assert asked.status_code == 202, asked.text
        Worker(database, settings).run_until_idle()
        ready: Json = organisation.client.get(asked.headers["Location"], headers=partner).json()
        assert ready["state"] == "ready", ready
        return ready

    return make


def lists(client: TestClient, partner: Headers, ready: Json) -> dict[str, list[Json]]:
    found = {}
    for file in ready["files"]:
        path = f"{PATH}/{ready['id']}/files/{file['name']}"
        content = client.get(path, headers=partner).content
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        told = [json.loads(line) for line in content.splitlines()]
        assert len(told) == file["people"]
        found |= {one["employee"]: one["openings"] for one in told}
    return found


def read_people(database: Database) -> list[Json]:
    with database.read() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.action == ChangeAction.READ))
        return [e.details for e in entries if e.details["operation"] == "getBatchRankingFile"]


def test_the_lists_are_those_of_single_answers_and_the_log_holds_who_took_them(
    organisation: Organisation,
    database: Database,
    settings: Settings,
    partner: Headers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "PEOPLE", 2)
    client = organisation.client
    asked = client.post(PATH, json={"k": 3, "reasons": True}, headers=partner)
    assert asked.status_code == 202, asked.text
    path, waiting = asked.headers["Location"], asked.json()
    assert (waiting["state"], waiting["files"], waiting["expected_at"]) == ("waiting", [], None)
    early = client.get(f"{path}/files/manifest.json", headers=partner)
    assert (early.status_code, early.json()["code"]) == (409, "batch_ranking_not_ready")
    Worker(database, settings).run_until_idle()
    ready = client.get(path, headers=partner).json()
    assert ready["people_done"] == ready["people_total"] == len(EMPLOYEES)
    assert len(ready["files"]) == -(-len(EMPLOYEES) // 2)
    job = client.get(f"/v1/jobs/{ready['job']}", headers=partner).json()
    assert (job["state"], job["unit"], job["detail"]["id"]) == ("succeeded", "people", ready["id"])

    found, snapshot = lists(client, partner, ready), Serving(database, settings).read_once()
    assert sorted(found) == sorted(EMPLOYEES)
    for key, openings in found.items():
        view, board = snapshot.person(key).seen(Disclosure.MANAGERS), snapshot.ranking_board()
        query = RankingQuery(k=3)
        items = ranked_openings(board, view, query, utc_today(), own_text=False).items
        assert [one["opening"] for one in openings] == [item.opening.key for item in items]
        for one, item in zip(openings, items, strict=True):
            assert one["score"] == pytest.approx(item.move.score, abs=2e-6)
            assert sum(one["reasons"].values()) == pytest.approx(one["score"], abs=1e-5)
    noted = read_people(database)
    assert [one["ranking"] for one in noted] == [ready["id"]] * len(ready["files"])
    assert sum(len(one.get("people", ["one"])) for one in noted) == len(EMPLOYEES)
    assert [one["id"] for one in client.get(PATH, headers=partner).json()["items"]] == [ready["id"]]

    file = f"{path}/files/{ready['files'][0]['name']}"
    held = {"If-None-Match": f'"{ready["files"][0]["sha256"]}"'}
    assert client.get(file, headers={**partner, **held}).status_code == 304
    assert client.get(file, headers={**partner, "Range": "bytes=0-9"}).status_code == 206
    for name in ("part-00000.json", "batch.json", "..%2F..%2Fkey_pepper"):
        assert client.get(f"{path}/files/{name}", headers=partner).status_code == 404, name
    assert client.delete(path, headers=partner).status_code == 204
    assert client.get(path, headers=partner).status_code == 404
    assert files.present(settings) == []


def test_who_is_erased_or_objects_leaves_the_files_and_hears_before_what_they_held(
    organisation: Organisation,
    database: Database,
    settings: Settings,
    keys: Keys,
    partner: Headers,
    made: Callable[..., Json],
) -> None:
    organisation.put("employees", "E-10", seller(grade=4, aspirations=[PRIVATE]))
    organisation.put("employees", "E-11", seller(grade=4))
    before = made()
    told = lists(organisation.client, partner, before)
    # The same record but for a private wish has the same list.
    assert told["E-10"] == told["E-11"]
    officer = keys(ActorKind.HR_PARTNER, None, Scope.PRIVACY)
    export = organisation.client.get("/v1/employees/E-10/data-export", headers=officer)
    assert export.status_code == 200, export.text
    (held,) = export.json()["held"]["batch_rankings"]
    assert (held["ranking"], held["openings"]) == (before["id"], told["E-10"])

    gone = organisation.client.delete("/v1/employees/E-10?mode=erase", headers=organisation.headers)
    assert gone.status_code < 300, gone.text
    after = organisation.client.get(f"{PATH}/{before['id']}", headers=partner).json()
    assert after["people_taken_out"] == 1
    assert after["files"][0]["sha256"] != before["files"][0]["sha256"]
    assert lists(organisation.client, partner, after) == {
        key: value for key, value in told.items() if key != "E-10"
    }
    for path in files.folder_of(settings, before["id"]).iterdir():
        assert b"E-10" not in path.read_bytes(), path.name

    # Nobody hears of an objection at once.
    organisation.client.put("/v1/employees/E-11/objections/profiling", headers=organisation.headers)
    assert tasks.take_people_out(database, settings) == 1
    assert tasks.take_people_out(database, settings) == 0
    left = organisation.client.get(f"{PATH}/{before['id']}", headers=partner).json()
    assert left["people_taken_out"] == 2
    assert not {"E-10", "E-11"} & set(lists(organisation.client, partner, left))
    assert not {"E-10", "E-11"} & set(lists(organisation.client, partner, made()))
    assert purge.purge(database, settings, at_once=True)


def test_who_goes_while_files_are_written_is_not_in_them(
    organisation: Organisation,
    database: Database,
    settings: Settings,
    partner: Headers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    organisation.client.post(PATH, json={}, headers=partner)
    worker = Worker(database, settings)
    close = PartitionFolder.close

    def closing(self: PartitionFolder, *arguments: Any) -> Any:
        told = close(self, *arguments)
        organisation.client.delete("/v1/employees/E-1?mode=erase", headers=organisation.headers)
        assert purge.purge(database, settings, at_once=True) == []
        return told

    monkeypatch.setattr(PartitionFolder, "close", closing)
    worker.run_until_idle()
    (ready,) = organisation.client.get(PATH, headers=partner).json()["items"]
    assert (ready["state"], ready["people_taken_out"]) == ("ready", 1)
    assert "E-1" not in lists(organisation.client, partner, ready)
    assert purge.purge(database, settings, at_once=True)


def test_one_that_is_cancelled_or_whose_time_is_over_leaves_nothing(
    organisation: Organisation,
    database: Database,
    settings: Settings,
    partner: Headers,
    made: Callable[..., Json],
) -> None:
    client = organisation.client
    old = made()
    waiting = client.post(PATH, json={}, headers=partner).json()
    assert client.post(f"/v1/jobs/{waiting['job']}/cancel", headers=partner).status_code == 200
    told = client.get(f"{PATH}/{waiting['id']}", headers=partner).json()
    assert (told["state"], bool(told["problem"])) == ("failed", True)
    files.make(settings, "nobodys").mkdir()
    tasks.clear_batch_rankings(database, settings)
    assert files.present(settings) == [old["id"]]
    with database.write() as session:
        for row in queries.every(session):
            row.created_at = utc_now() - timedelta(days=settings.batch_ranking_days + 1)
    tasks.clear_batch_rankings(database, settings)
    assert files.present(settings) == []
    with database.read() as session:
        assert session.exec(select(BatchRanking)).all() == []
        assert len(session.exec(select(Job)).all()) == 2


def test_bad_requests_name_the_field_and_who_may_not_see_everyone_is_refused(
    organisation: Organisation, keys: Keys, partner: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    for body in ({"k": 0}, {"k": 1_001}, {"format": "csv"}, {"everything": True}):
        answer = organisation.client.post(PATH, json=body, headers=partner)
        assert (answer.status_code, body) == (422, body)
    for kind in (ActorKind.DATA_TEAM, ActorKind.PORTAL, ActorKind.HR_INTEGRATION):
        answer = organisation.client.post(PATH, json={}, headers=keys(kind))
        assert (answer.status_code, kind) == (403, kind)
