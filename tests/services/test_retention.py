"""What is over is removed in bounded pieces, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, func, select

from app.core import clearing
from app.core.db import Database
from app.core.journal import MANY, Entry, append
from app.core.security import KeyRing, Scope
from app.exchange.imports import queries as import_queries
from app.exchange.imports.service import tidy
from app.governance.access.tasks import clear_ended
from app.governance.audit_log import service as audit_log
from app.governance.audit_log.tasks import clear_mentions
from app.serving.tasks import clear_impressions
from app.settings import Settings
from models import ApiKey, AuditEntry, AuditMention, Import, ImportResult, Impression, Job
from models.base import utc_now
from models.vocabulary import (
    ActorKind,
    Audience,
    ChangeAction,
    EntityKind,
    ImportEntity,
    ImportFields,
    ImportMode,
    ImportOutcome,
    JobKind,
    JobState,
)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than a batch holds, with few rows."""
    monkeypatch.setattr(clearing.clear_rows, "__defaults__", (2,))
    monkeypatch.setattr(import_queries, "_RESULTS_AT_ONCE", 2)


def days_ago(days: float) -> Any:
    return utc_now() - timedelta(days=days)


def count(database: Database, table: Any) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_impressions_go_after_their_time_and_newer_ones_stay(
    database: Database, settings: Settings
) -> None:
    short = settings.model_copy(update={"impression_days": 10.0})
    with database.write() as session:
        session.add_all(
            Impression(
                shown_at=days_ago(age),
                surface="recommendations",
                subject_external_id=f"E-{age}",
                audience=Audience.HR,
                actor="tests",
                model_version="lateral-0",
                snapshot_at=utc_now(),
            )
            for age in (1, 9, 11, 12, 13, 400, 401)
        )
    assert clear_impressions(database, short) == 5
    assert clear_impressions(database, short) == 0
    with database.read() as session:
        left = session.exec(select(Impression.subject_external_id)).all()
    assert sorted(left) == ["E-1", "E-9"]


def test_the_index_of_mentions_is_cleared_and_the_chain_holds(
    database: Database, settings: Settings
) -> None:
    short = settings.model_copy(update={"audit_mention_days": 10.0})
    kind = ("key:tests", ChangeAction.READ, EntityKind.EMPLOYEE, MANY)
    with database.write() as session:
        for number in range(30):
            people = tuple(f"E-{number}-{n}" for n in range(3))
            moment = days_ago(30 if number < 25 else 1)
            append(session, [Entry(*kind, {"operation": "match"}, people)], moment)
    assert clear_mentions(database, short) == 25
    assert clear_mentions(database, short) == 0
    assert count(database, AuditMention) == 15
    assert count(database, AuditEntry) == 30
    assert audit_log.verified(database).first_broken is None


def test_keys_that_ended_long_ago_go_and_others_stay(
    database: Database, settings: Settings
) -> None:
    short = settings.model_copy(update={"ended_credential_days": 10.0})
    ring = KeyRing(database, settings)
    for name in ("in use", "revoked lately", "revoked long ago", "expired long ago"):
        ring.issue(actor="tests", name=name, scopes=frozenset({Scope.MATCH}))
    with database.write() as session:
        for key in session.exec(select(ApiKey)).all():
            if key.name.startswith("revoked"):
                key.revoked_at = days_ago(30 if key.name.endswith("long ago") else 1)
            if key.name.startswith("expired"):
                key.expires_at = days_ago(30)
    assert clear_ended(database, short) == 2
    with database.read() as session:
        assert sorted(session.exec(select(ApiKey.name)).all()) == ["in use", "revoked lately"]


def test_the_results_of_ended_jobs_go_in_pieces_with_their_jobs(
    database: Database, settings: Settings
) -> None:
    for uid, ended in (("old", 31), ("new", 1)):
        with database.write() as session:
            job = Job(
                uid=uid,
                kind=JobKind.IMPORT,
                state=JobState.SUCCEEDED,
                actor="tests",
                actor_kind=ActorKind.HR_INTEGRATION,
                finished_at=days_ago(ended),
            )
            session.add(job)
            session.flush()
            sent = Import(
                job_id=job.id,
                entity=ImportEntity.EMPLOYEES,
                mode=ImportMode.UPSERT,
                format="native",
                source="hr",
                fields=ImportFields.MERGE,
                guard=0.1,
            )
            session.add(sent)
            session.flush()
            session.add_all(
                ImportResult(import_id=sent.id, position=n, line=n, outcome=ImportOutcome.UNCHANGED)
                for n in range(7)
            )
    tidy(database, settings)
    with database.read() as session:
        assert session.exec(select(Job.uid)).all() == ["new"]
        lines = session.exec(select(ImportResult.position).order_by(col(ImportResult.position)))
        assert lines.all() == list(range(7))
