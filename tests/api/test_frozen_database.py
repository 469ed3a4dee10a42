"""A database that is frozen, stopped or locked makes requests fail soon, never hang."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.core.db import Database
from app.core.errors import DatabaseUnavailableError
from app.core.migrations import upgrade
from app.core.security import KeyRing
from app.main import create_app
from app.settings import Settings
from models.vocabulary import Scope
from tests.support.postgres import PostgresServer, PostgresUnavailableError, running_postgres

# The rest of the patience is for a busy machine.
STATEMENT_SECONDS = 1.0
PATIENCE = 3.2


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[PostgresServer]:
    try:
        with running_postgres() as server:
            yield server
    except PostgresUnavailableError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"No PostgreSQL server: {error}")


@pytest.fixture
def own_settings(own_postgres: PostgresServer, tmp_path: Path) -> Iterator[Settings]:
    name = f"frozen_{os.getpid()}_{time.monotonic_ns()}"
    settings = Settings(
        data_dir=tmp_path,
        database_url=own_postgres.create(name),
        pool_size=8,
        worker_threads=8,
        refresh_seconds=0.05,
        failed_credentials_per_minute=0,
        statement_seconds=STATEMENT_SECONDS,
    )
    upgrade(settings)
    yield settings
    own_postgres.drop(name)


def seconds_of(call: Callable[[], httpx.Response]) -> tuple[float, httpx.Response]:
    started = time.monotonic()
    answer = call()
    return time.monotonic() - started, answer


def eventually_ok(call: Callable[[], httpx.Response], within: float) -> None:
    deadline = time.monotonic() + within
    while (answer := call()).status_code == 503:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
    assert answer.status_code == 401


@pytest.mark.parametrize("warm", [True, False], ids=["pooled", "no connection yet"])
def test_every_request_answers_503_while_the_database_is_frozen(
    own_postgres: PostgresServer, own_settings: Settings, warm: bool
) -> None:
    app = create_app(own_settings)
    unknown = {"Authorization": f"Bearer lat_{'a' * 10}_{'b' * 40}"}
    with TestClient(app) as client, ThreadPoolExecutor(40) as threads:

        def ask() -> httpx.Response:
            return client.get("/v1/employees", headers=unknown)

        def all_answer() -> None:
            for _ in threads.map(lambda _: eventually_ok(ask, within=60), range(40)):
                continue

        if warm:
            all_answer()
        with own_postgres.frozen():
            timed = list(threads.map(lambda _: seconds_of(ask), range(120)))
            assert {answer.status_code for _, answer in timed} == {503}
            assert max(seconds for seconds, _ in timed) < PATIENCE
            alive, livez = seconds_of(lambda: client.get("/livez"))
            assert (livez.status_code, alive < PATIENCE) == (200, True)
            took, ready = seconds_of(lambda: client.get("/readyz"))
            assert (ready.status_code, took < PATIENCE) == (503, True)
        all_answer()


def test_a_statement_in_a_transaction_is_cut_off_and_the_next_one_works(
    own_postgres: PostgresServer, own_settings: Settings
) -> None:
    database = Database(own_settings)
    with pytest.raises(DatabaseUnavailableError), database.read() as session:  # noqa: PT012 - frozen midway
        assert session.execute(text("SELECT 1")).scalar_one() == 1
        started = time.monotonic()
        with own_postgres.frozen():
            try:
                session.execute(text("SELECT 2"))
            finally:
                assert time.monotonic() - started < PATIENCE
    time.sleep(0.6)
    with database.read() as session:
        assert session.execute(text("SELECT 3")).scalar_one() == 3
    database.close()


def test_a_slow_statement_fails_alone_and_does_not_shut_others_out(
    own_settings: Settings,
) -> None:
    database = Database(own_settings)
    with pytest.raises(DatabaseUnavailableError), database.read() as session:
        session.execute(text("SELECT pg_sleep(10)"))
    with database.read() as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1
    database.close()


def test_a_server_that_is_gone_answers_503_at_once(tmp_path: Path) -> None:
    nowhere = Settings(
        data_dir=tmp_path,
        database_url=f"postgresql+psycopg://nobody@/none?host={tmp_path}",
        statement_seconds=30.0,
    )
    app = create_app(nowhere)
    with TestClient(app) as client:
        unknown = {"Authorization": f"Bearer lat_{'a' * 10}_{'b' * 40}"}
        took, answer = seconds_of(lambda: client.get("/v1/employees", headers=unknown))
    assert (answer.status_code, took < 15) == (503, True)
    assert answer.headers["Retry-After"] == "1"
    assert answer.json()["code"] == "database_unavailable"


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"], indirect=True)
def test_writers_behind_a_held_lock_give_up_in_time(settings: Settings, database: Database) -> None:
    keyring = KeyRing(database, settings)
    waiting = Database(settings.model_copy(update={"statement_seconds": 0.5}))
    with database.write() as session:
        on_postgresql = database.url.get_backend_name() == "postgresql"
        session.execute(text("LOCK TABLE api_keys" if on_postgresql else "SELECT 1"))
        started = time.monotonic()
        with pytest.raises(DatabaseUnavailableError):
            KeyRing(waiting, settings).issue(
                actor="test", name="late", scopes=frozenset({Scope.MATCH})
            )
        assert time.monotonic() - started < 15
    assert keyring.issued() == []
    waiting.close()
