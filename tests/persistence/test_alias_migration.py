"""The history of aliases is carried over, and given back as the code before reads it."""

import json
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.core.migrations import downgrade, upgrade
from app.settings import Settings
from models.exchange import WebhookEndpoint
from tests.support.engines import plain_engine

BEFORE = "0013_events"
CHAIN = "SELECT version, step, falls_back_to, decided_by FROM model_aliases ORDER BY id"


def run(settings: Settings, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements in one transaction; the rows of the last."""
    engine = plain_engine(settings.resolved_database_url)
    try:
        with engine.begin() as connection:
            for statement in statements[:-1]:
                connection.execute(text(statement))
            last = connection.execute(text(statements[-1]))
            return [tuple(row) for row in last] if last.returns_rows else []
    finally:
        engine.dispose()


def promoted(entry: int, version: str) -> str:
    return (
        "INSERT INTO model_aliases (id, alias, version, set_at, set_by) "
        f"VALUES ({entry}, 'champion', '{version}', '2026-09-01 12:00:00', 'cli')"
    )


@pytest.fixture
def old(empty_settings: Settings) -> Settings:
    """A database of before, with three promotions and an endpoint that is told of them."""
    upgrade(empty_settings)
    downgrade(empty_settings, BEFORE)
    made = [
        "INSERT INTO model_versions (version, manifest_sha256, trained_at, as_of, "
        f"frames_fingerprint, metrics) VALUES ('{name}', 'x', '2026-09-01 12:00:00', "
        "'2026-09-01 12:00:00', 'f', '{}')"
        for name in ("v1", "v2", "v3")
    ]
    told = (
        "INSERT INTO audit_entries (occurred_at, actor, action, entity, external_id, details, "
        "previous_hash, entry_hash) VALUES ('2026-09-01 12:00:00', 'cli:tom', 'trained', 'ranker', "
        "'v2', '{}', 'a', 'b')"
    )
    aliases = [promoted(1, "v1"), promoted(4, "v2"), promoted(5, "v3")]
    run(empty_settings, *made, told, *aliases)
    return empty_settings


def test_promotions_are_carried_over_and_given_back(old: Settings) -> None:
    upgrade(old)
    assert run(old, CHAIN) == [
        ("v1", "bootstrap", None, "cli"),
        ("v2", "promote", 1, "cli"),
        ("v3", "promote", 4, "cli"),
    ]
    makers = run(old, "SELECT version, made_by, origin FROM model_versions ORDER BY version")
    assert makers == [("v1", "", "trained"), ("v2", "cli:tom", "trained"), ("v3", "", "trained")]
    rolled_back = (
        "INSERT INTO model_aliases (id, alias, version, set_at, set_by, step, decided_by, reason, "
        "falls_back_to) VALUES (6, 'champion', 'v2', '2026-09-02 12:00:00', 'cli:ana', 'rollback', "
        "'Ana', 'worse', 1)"
    )
    run(old, rolled_back)
    _add_endpoint(old)
    downgrade(old, BEFORE)
    kept = run(old, "SELECT id, version FROM model_aliases ORDER BY id")
    assert kept == [(1, "v1"), (6, "v2")], "the champion, and what a rollback goes back to"
    assert _told(old) == ["employee.updated", "ranker.promoted"]
    upgrade(old)
    assert run(old, CHAIN)[-1] == ("v2", "promote", 1, "cli:ana")
    assert _told(old) == ["employee.updated", "model.promoted"]


def _add_endpoint(settings: Settings) -> None:
    engine = plain_engine(settings.resolved_database_url)
    with Session(engine) as session:
        session.add(
            WebhookEndpoint(
                public_id="wh_1",
                url="https://hr.example.com/hooks",
                event_types=["employee.updated", "model.promoted"],
                owner="key:a",
                secret=b"s",
                told_change_id=0,
            )
        )
        session.commit()
    engine.dispose()


def _told(settings: Settings) -> list[str]:
    [[stored]] = run(settings, "SELECT event_types FROM webhook_endpoints")
    return list(json.loads(stored) if isinstance(stored, str) else stored)
