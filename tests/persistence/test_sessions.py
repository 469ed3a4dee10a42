"""Sessions read without writing, write all or nothing, and never wait for long."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Insert, insert, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import func, select

from app.core.db import Database
from app.core.errors import DatabaseUnavailableError
from app.settings import Settings
from models import Employee
from tests.support.postgres import PostgresServer

PATIENCE = 0.3


def _someone(external_id: str = "E-1") -> Employee:
    return Employee(external_id=external_id, name="Ada", title="Engineer")


def _insert_someone() -> Insert:
    return insert(Employee).values(_someone().model_dump(exclude={"id"}))


def _count(database: Database) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(Employee)).one()


@pytest.fixture
def impatient(settings: Settings) -> Iterator[Database]:
    hasty = {"statement_seconds": PATIENCE, "pool_size": 2, "worker_threads": 2}
    opened = Database(settings.model_copy(update=hasty))
    yield opened
    opened.close()


def test_a_write_is_there_for_the_next_reader(database: Database) -> None:
    with database.write() as session:
        session.add(_someone())
    assert _count(database) == 1


def test_an_error_takes_the_whole_write_back(database: Database) -> None:
    def write_and_fail() -> None:
        with database.write() as session:
            session.add(_someone())
            session.flush()
            raise LookupError("on the way out")

    with pytest.raises(LookupError):
        write_and_fail()
    assert _count(database) == 0


def test_a_reader_cannot_write(database: Database) -> None:
    with (
        pytest.raises((DBAPIError, DatabaseUnavailableError)),
        database.read() as session,
    ):
        session.execute(_insert_someone())
    assert _count(database) == 0


def test_a_connection_that_read_can_write_afterwards(database: Database) -> None:
    for number in range(3):
        assert _count(database) == number
        with database.write() as session:
            session.add(_someone(f"E-{number}"))


def test_read_then_write_never_loses_an_update(settings: Settings) -> None:
    database = Database(settings.model_copy(update={"statement_seconds": 60.0}))
    with database.write() as session:
        session.add(_someone())

    def count_up(_number: int) -> None:
        with database.write() as session:
            statement = select(Employee).with_for_update()
            session.exec(statement).one().version += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_up, range(40)))
    with database.read() as session:
        assert session.exec(select(Employee)).one().version == 41
    database.close()


def test_a_writer_that_waits_too_long_is_told_so(database: Database, impatient: Database) -> None:
    with database.write() as holder:
        holder.add(_someone())
        holder.flush()
        with pytest.raises(DatabaseUnavailableError), impatient.write() as session:
            session.execute(_insert_someone())


def test_a_reader_does_not_wait_for_a_writer(database: Database, impatient: Database) -> None:
    with database.write() as holder:
        holder.add(_someone())
        holder.flush()
        assert _count(impatient) == 0


def test_a_session_that_finds_no_free_connection_is_told_so(impatient: Database) -> None:
    barrier, done = threading.Barrier(3), threading.Event()

    def hold() -> None:
        with impatient.read() as session:
            session.execute(text("SELECT 1"))
            barrier.wait(10)
            done.wait(10)

    with ThreadPoolExecutor(2) as pool:
        holders = [pool.submit(hold) for _ in range(2)]
        barrier.wait(10)
        try:
            with pytest.raises(DatabaseUnavailableError):
                _count(impatient)
        finally:
            done.set()
        for holder in holders:
            holder.result()


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_statement_that_takes_too_long_is_stopped(impatient: Database) -> None:
    with pytest.raises(DatabaseUnavailableError), impatient.read() as session:
        session.execute(text("SELECT pg_sleep(20)"))


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_connection_that_broke_while_idle_is_replaced(database: Database) -> None:
    assert _count(database) == 0
    with database.read() as session:
        own = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    other = Database(Settings(database_url=str(database.url)))
    with other.write() as session:
        session.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
    other.close()
    assert _count(database) == 0


def test_a_server_that_is_not_there_is_told_so(
    postgres: PostgresServer, settings: Settings
) -> None:
    nowhere = postgres.url("lateral").replace(str(postgres.socket_dir), str(settings.data_dir))
    database = Database(settings.model_copy(update={"database_url": nowhere}))
    with pytest.raises(DatabaseUnavailableError):
        _count(database)
    database.close()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_embedded_database_is_durable_and_checked(database: Database) -> None:
    with database.read() as session:
        found = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
