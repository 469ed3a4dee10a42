"""Versions that learnt from people who were taken out of their data since."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from app.core.db import Database
from app.core.security import Actor, ActorKind
from app.learning.datasets import service as datasets
from app.learning.datasets.service import DatasetInUseError
from app.learning.monitoring.metrics import champion_gauges
from app.learning.registry import aliases, card, erasures, queries, service
from app.learning.registry import page as pages
from app.learning.registry import versions as registry
from app.learning.registry.decisions import Decision
from app.learning.registry.erasures import LEARNT_FROM, ContainsErasedError
from app.learning.registry.versions import Candidate
from app.settings import Settings
from models.base import utc_now
from models.datasets import Dataset
from models.feedback_vocabulary import DatasetLabel
from models.journal import AuditEntry, OutboxEvent
from models.training import GatePolicy, TrainingRun
from models.vocabulary import ChangeAction

NOW = utc_now()
BEN = Decision("key:ben", "Ben", "better")


def rewrite(state: str, days_ago: float, people: int) -> dict[str, Any]:
    return {
        "fingerprint": state,
        "people": people,
        "at": (NOW - timedelta(days=days_ago)).isoformat(),
        "files": {},
    }


def add_dataset(session: Session, *rewrites: dict[str, Any]) -> None:
    session.add(
        Dataset(
            uid="d-1",
            began_at=NOW - timedelta(days=90),
            ended_at=NOW - timedelta(days=70),
            known_by=NOW,
            label=DatasetLabel.INTEREST,
            created_by="tests",
            folder="nowhere",
            fingerprint="now",
            manifest={},
            rewrites=list(rewrites),
        )
    )


def add_run(
    session: Session, version: str, base: str, state: str | None, began: datetime = NOW
) -> None:
    session.add(
        TrainingRun(
            uid=f"run-{version}",
            dataset_uid="d-1",
            base="champion",
            base_version=base,
            policy_hash="9" * 64,
            memory_mb=100,
            minutes=10,
            created_at=began,
            created_by="key:tom",
            version=version,
            result={LEARNT_FROM: state} if state else {},
        )
    )


@pytest.fixture
def learnt(database: Database) -> Database:
    """Versions that read a dataset before, between and after two people went, and one on top."""
    with database.write() as session:
        for name in ("base", "early", "later", "fresh", "on-top", "old"):
            registry.register(session, "key:tom", Candidate(name, "a" * 64, NOW, "f" * 64, {}))
        aliases.bootstrap(session, "key:tom", "early")
        session.add(GatePolicy(hash="9" * 64, reason="tests", created_by="tests"))
        session.flush()
        add_dataset(session, rewrite("first", 20, 2), rewrite("second", 5, 1))
        add_run(session, "early", "base", "first")
        add_run(session, "later", "base", "second")
        add_run(session, "fresh", "base", "now")
        add_run(session, "on-top", "early", "now")
        # A run from before the state was kept: by the time at which it began.
        add_run(session, "old", "base", None, NOW - timedelta(days=10))
    return database


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_version_tells_who_was_taken_out_of_its_data_and_of_its_bases(learnt: Database) -> None:
    with learnt.read() as session:
        told = {name: service.get(session, name) for name in ("base", "early", "later", "fresh")}
        told |= {name: service.get(session, name) for name in ("on-top", "old")}
        shown = card.card(session, learnt.settings, "early")
        gauges = {
            sample.name: (sample.labels["version"], sample.value)
            for family in champion_gauges(session)
            for sample in family.samples
        }
    assert {name: one.contains_erased for name, one in told.items()} == {
        "base": 0, "early": 3, "later": 1, "fresh": 0, "on-top": 3, "old": 1,
    }  # fmt: skip
    assert told["early"].retrain_by == NOW + timedelta(days=10)
    assert told["later"].retrain_by == told["old"].retrain_by == NOW + timedelta(days=25)
    assert told["fresh"].retrain_by is None
    assert "3 people were taken out" in pages.page(*shown)
    assert gauges["lateral_model_contains_erased"] == ("early", 3.0)
    assert gauges["lateral_model_retrain_by_seconds"][1] == pytest.approx(
        (NOW + timedelta(days=10)).timestamp()
    )


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_it_is_told_once_and_again_when_more_people_go(
    learnt: Database, settings: Settings
) -> None:
    told = [sorted(erasures.tell_of_erasures(learnt, settings)) for _ in range(2)]
    assert told == [["early", "later", "old", "on-top"], []]
    with learnt.write() as session:
        row = session.exec(select(Dataset)).one()
        row.rewrites = [*row.rewrites, rewrite("now", 0, 1)]
        row.fingerprint = "newer"
        registry.retire(session, BEN, "later")
    again = sorted(erasures.tell_of_erasures(learnt, settings))
    assert again == ["early", "fresh", "old", "on-top"], "a retired one serves nobody"
    with learnt.read() as session:
        due = select(AuditEntry).where(AuditEntry.action == ChangeAction.DUE)
        fresh = session.exec(due.where(AuditEntry.external_id == "fresh")).one()
        assert fresh.details["people"] == 1
        events = select(OutboxEvent).where(OutboxEvent.action == ChangeAction.DUE)
        assert len(session.exec(events).all()) == 8


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_after_its_time_a_version_is_neither_promoted_nor_rolled_back_to(
    learnt: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aliases, "require_usable", lambda _settings, _row: None)
    monkeypatch.setattr(aliases, "_require_served", lambda *_: None)
    assert aliases.promote(learnt, settings, BEN, "later"), "there is time left"
    monkeypatch.setattr(erasures, "utc_now", lambda: NOW + timedelta(days=11))
    for act in (
        lambda: aliases.promote(learnt, settings, BEN, "early"),
        lambda: aliases.roll_back(learnt, settings, BEN),
    ):
        with pytest.raises(ContainsErasedError, match="3 were taken out") as refused:
            act()
        assert refused.value.code == "contains_erased"
    with learnt.read() as session:
        assert aliases.champion(session) == "later"
    assert aliases.promote(learnt, settings, BEN, "fresh")


def test_a_dataset_stays_while_a_version_in_service_learnt_from_it(learnt: Database) -> None:
    actor = Actor("key:tom", frozenset(), kind=ActorKind.DATA_TEAM)
    with pytest.raises(DatasetInUseError, match="model:early, model:fresh, model:later"):
        datasets.delete(learnt, actor, "d-1")
    with learnt.write() as session:
        for row in queries.versions(session):
            row.retired_at = NOW
    datasets.delete(learnt, actor, "d-1")
    with learnt.read() as session:
        assert service.get(session, "early").contains_erased == 0, "nothing is known of it any more"
