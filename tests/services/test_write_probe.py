"""Readiness knows when nothing can be written, and trying it disturbs nobody."""

import time
import uuid

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import make_url, text

from app.core import write_probe
from app.core.db import Database
from app.core.errors import DatabaseUnavailableError
from app.core.write_probe import WriteProbe
from app.main import create_app
from app.settings import Settings

ON_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


def said(settings: Settings) -> tuple[int, str | None]:
    """The status of `/readyz`, and what it says of writing."""
    with TestClient(create_app(settings)) as client:
        answer = client.get("/readyz")
    reasons = {check["name"]: check["reason"] for check in answer.json()["checks"]}
    return answer.status_code, reasons["writes"]


def elsewhere(settings: Settings, url: str) -> Settings:
    return settings.model_copy(update={"database_url": url})


def test_a_database_that_takes_writes_is_well_and_nothing_is_left_of_trying(
    settings: Settings, database: Database
) -> None:
    before = {one.name for one in settings.data_dir.iterdir()}
    probe = WriteProbe(database)
    assert probe.problem() is None
    assert {one.name for one in settings.data_dir.iterdir()} - before <= {
        "lateral.db-wal",
        "lateral.db-shm",
    }


def test_somebody_who_writes_is_not_disturbed_and_shows_that_writing_works(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    probe = WriteProbe(database)
    with database.write() as session:
        lock = "LOCK TABLE periodic_tasks IN ACCESS EXCLUSIVE MODE"
        if database.url.get_backend_name() == "postgresql":
            session.execute(text(lock))
        else:
            session.connection()
        began = time.monotonic()
        assert probe.problem() is None
        assert time.monotonic() - began < 2
        monkeypatch.setattr(write_probe, "_LOCKED_SECONDS", 0.0)
        monkeypatch.setattr(write_probe, "_FRESH_SECONDS", 0.0)
        assert "No write got its turn" in str(probe.problem())
    assert probe.problem() is None


def test_a_trial_is_worth_a_second(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    probe = WriteProbe(database)
    assert probe.problem() is None
    monkeypatch.setattr(WriteProbe, "_refused_turn", lambda _: "broken")
    assert probe.problem() is None
    monkeypatch.setattr(write_probe, "_FRESH_SECONDS", 0.0)
    assert probe.problem() == "broken"


@ON_SQLITE
def test_a_sqlite_file_that_is_opened_for_reading_only_is_not_ready(
    settings: Settings, database: Database
) -> None:
    with database.write() as session:
        session.execute(text("CREATE TABLE trial (id INTEGER)"))
    file = make_url(settings.resolved_database_url).database
    status, reason = said(elsewhere(settings, f"sqlite:///file:{file}?mode=ro&uri=true"))
    assert status == 503
    assert "readonly" in str(reason)


@ON_POSTGRESQL
def test_a_role_that_may_only_read_is_not_ready(settings: Settings, database: Database) -> None:
    role = f"reader_{uuid.uuid4().hex}"
    with database.write() as session:
        for statement in (
            f"CREATE ROLE {role} LOGIN",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
        ):
            session.execute(text(statement))
    url = make_url(settings.resolved_database_url).set(username=role)
    try:
        status, reason = said(elsewhere(settings, url.render_as_string(hide_password=False)))
    finally:
        with database.write() as session:
            session.execute(text(f"DROP OWNED BY {role}"))
            session.execute(text(f"DROP ROLE {role}"))
    assert status == 503
    assert "permission denied" in str(reason)


@ON_POSTGRESQL
def test_transactions_that_are_read_only_unless_asked_are_asked(
    settings: Settings, database: Database
) -> None:
    """Then a write does work, so readiness does not claim otherwise."""
    name = make_url(settings.resolved_database_url).database
    with database.write() as session:
        session.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    again = Database(settings)
    try:
        assert WriteProbe(again).problem() is None
        with again.write() as session:
            session.execute(text("CREATE TABLE trial (id INTEGER)"))
    finally:
        again.close()


@ON_POSTGRESQL
def test_a_write_that_is_refused_as_read_only_is_503_and_no_fault_of_ours(
    database: Database,
) -> None:
    def write() -> None:
        with database.write() as session:
            session.execute(text("SET TRANSACTION READ ONLY"))
            session.execute(text("CREATE TABLE trial (id INTEGER)"))

    with pytest.raises(DatabaseUnavailableError, match="read-only"):
        write()
