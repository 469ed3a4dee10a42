"""A job of any kind: told, found, ended and done by the table of kinds alone."""

from collections.abc import Callable, Sequence

import pytest
from fastapi.testclient import TestClient
from pydantic import Field
from sqlmodel import Session, select

from app.core.db import Database
from app.core.jobs import JobRun, enqueue
from app.core.schemas import Read
from app.core.security import Actor, Scope
from app.jobs.registry import KINDS, Kind
from app.jobs.worker import Worker
from app.settings import Settings
from models import Job
from models.vocabulary import JobKind, JobState
from tests.support.imports import Importer, ndjson

Headers = dict[str, str]
COUNTING = "counting"
STEPS = 3
ACTOR = Actor("tests", frozenset(Scope))


class CountRead(Read):
    """Up to where a job counts."""

    goal: int = Field(description="Where it ends.")


def _count(run: JobRun) -> None:
    for number in range(1, run.payload["goal"] + 1):
        with run.write() as session:
            run.note_progress(session, number, run.payload["goal"])
            if number == run.payload["goal"]:
                run.finish(session, JobState.SUCCEEDED)


def _goals(_session: Session, jobs: Sequence[Job]) -> dict[int, Read]:
    return {job.id or 0: CountRead(goal=job.payload["goal"]) for job in jobs}


@pytest.fixture
def importer(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> Importer:
    return Importer(client, hr_headers, database, settings)


def _import(importer: Importer) -> str:
    """The id of an import in the queue."""
    body = ndjson([{"external_id": "R-1", "title": "Editor"}])
    return importer.send(body, entity="roles").removeprefix("/v1/jobs/")


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of job that only this test knows: it takes another scope than imports do."""
    kind = Kind(run=_count, unit="steps", scope=Scope.AUDIT, detail=CountRead, details=_goals)
    monkeypatch.setitem(KINDS, COUNTING, kind)


@pytest.fixture
def uid(database: Database) -> str:
    """A job of the kind in the queue, beside an import."""
    with database.write() as session:
        return enqueue(session, COUNTING, {"goal": STEPS}, ACTOR).uid


def test_a_job_of_another_kind_is_told_with_its_unit_and_detail(
    client: TestClient, hr_headers: Headers, uid: str
) -> None:
    one = client.get(f"/v1/jobs/{uid}", headers=hr_headers)
    assert one.status_code == 200, one.text
    told = one.json()
    assert (told["kind"], told["unit"], told["detail"]) == (COUNTING, "steps", {"goal": STEPS})
    assert (told["done"], told["total"], told["import"]) == (0, None, None)


def test_jobs_of_all_kinds_are_listed_together_and_by_kind_and_state(
    client: TestClient, hr_headers: Headers, uid: str, importer: Importer
) -> None:
    sent = _import(importer)

    def listed(query: str) -> list[str]:
        answer = client.get(f"/v1/jobs?{query}", headers=hr_headers)
        assert answer.status_code == 200, answer.text
        return [job["id"] for job in answer.json()["items"]]

    assert listed("") == [uid, sent]
    assert listed(f"kind={COUNTING}") == [uid]
    assert listed("kind=import") == [sent]
    assert listed("kind=import&state=running") == []
    assert listed("limit=1") == [uid]


def test_an_unknown_kind_is_refused_with_those_that_there_are(
    client: TestClient, hr_headers: Headers
) -> None:
    answer = client.get("/v1/jobs?kind=dreaming", headers=hr_headers)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "field": "kind",
            "reason": "should be one of: batch_ranking, counting, dataset, import, round, training",
        }
    ]


def test_the_worker_does_it_and_its_progress_is_told(
    client: TestClient, hr_headers: Headers, uid: str, database: Database, settings: Settings
) -> None:
    assert Worker(database, settings).run_until_idle() == 1
    told = client.get(f"/v1/jobs/{uid}", headers=hr_headers).json()
    assert (told["state"], told["done"], told["total"]) == ("succeeded", STEPS, STEPS)


def test_it_is_cancelled_like_any_other(
    client: TestClient, hr_headers: Headers, uid: str, database: Database, settings: Settings
) -> None:
    answer = client.post(f"/v1/jobs/{uid}/cancel", headers=hr_headers)
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert Worker(database, settings).run_until_idle() == 0


def test_it_has_no_results_and_is_never_confirmed(
    client: TestClient, hr_headers: Headers, uid: str
) -> None:
    for path in (f"/v1/jobs/{uid}/results", f"/v1/imports/{uid}/results"):
        answer = client.get(path, headers=hr_headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    for path in (f"/v1/jobs/{uid}/confirm", f"/v1/imports/{uid}/confirm"):
        answer = client.post(path, headers=hr_headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "job_state")


def test_only_callers_with_the_scope_of_the_kind_know_of_it(
    client: TestClient, headers_for: Callable[..., Headers], uid: str, importer: Importer
) -> None:
    sent = _import(importer)
    seen = {}
    for scope in (Scope.CATALOG_WRITE, Scope.AUDIT):
        headers = headers_for(scope, Scope.CONFIDENTIAL)
        seen[scope] = [job["id"] for job in client.get("/v1/jobs", headers=headers).json()["items"]]
    assert seen == {Scope.CATALOG_WRITE: [sent], Scope.AUDIT: [uid]}
    writer = headers_for(Scope.CATALOG_WRITE, Scope.CONFIDENTIAL)
    assert client.get(f"/v1/jobs/{uid}", headers=writer).status_code == 404
    assert client.post(f"/v1/jobs/{uid}/cancel", headers=writer).status_code == 404
    neither = client.get("/v1/jobs", headers=headers_for(Scope.MATCH))
    assert (neither.status_code, neither.json()["code"]) == (403, "scope_missing")


def test_a_worker_leaves_kinds_that_it_does_not_know_to_newer_ones(
    database: Database, settings: Settings, uid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(KINDS, COUNTING)
    assert Worker(database, settings).run_until_idle() == 0
    with database.read() as session:
        job = session.exec(select(Job).where(Job.uid == uid)).one()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)


def test_every_kind_of_the_vocabulary_has_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(KINDS, COUNTING)
    assert set(KINDS) == set(JobKind)
