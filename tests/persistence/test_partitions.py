"""Tables in months: partitions on PostgreSQL, whole on SQLite, and what is old goes on both."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import structlog
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import col, select

from app.core import partitions
from app.core.db import Database
from app.serving.tasks import clear_feedback
from app.settings import Settings
from models import ServedList
from models.base import utc_now, utc_today
from models.vocabulary import Audience
from tests.support.changes import eventually

DAY = date(2026, 9, 1)


def served(day: date, list_id: str = "l_a") -> ServedList:
    return ServedList(
        day=day,
        list_id=list_id,
        surface="recommendations",
        employee_external_id="E-1",
        audience=Audience.EMPLOYEE,
        model_version="lateral-0",
        snapshot_at=utc_now(),
    )


def stored_days(database: Database) -> Sequence[date]:
    with database.read() as session:
        return session.exec(select(ServedList.day).order_by(col(ServedList.day))).all()


def months(database: Database) -> list[str]:
    with database.read() as session:
        names = session.execute(text("SELECT relname FROM pg_class WHERE relkind = 'r'")).scalars()
        return sorted(name for name in names if partitions.is_partition(name))


@pytest.fixture
def on_postgresql(database: Database) -> None:
    if database.url.get_backend_name() != "postgresql":
        pytest.skip("SQLite has no partitions")


def test_a_row_finds_its_month_wherever_it_is_first_written(database: Database) -> None:
    days = [DAY, DAY + timedelta(days=29), DAY + timedelta(days=30), date(2027, 1, 1)]
    for day in days:
        with database.write() as session:
            partitions.make_sure_of_months(session, ServedList, [day])
            session.add(served(day))
    assert stored_days(database) == days


@pytest.mark.usefixtures("on_postgresql")
def test_a_row_without_its_month_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError, match="no partition"), database.write() as session:
        session.add(served(DAY))


@pytest.mark.usefixtures("on_postgresql")
def test_months_are_made_ahead_once(database: Database, settings: Settings) -> None:
    for _time in range(2):
        partitions.make_ahead(database, settings)
    made = [name for name in months(database) if name.startswith("served_lists_")]
    assert len(made) == 3
    assert f"served_lists_{utc_today():%Y_%m}" in made


def test_what_is_older_than_is_kept_goes(database: Database, settings: Settings) -> None:
    days = [utc_today() - timedelta(days=age) for age in (1_000, 800, 10)]
    with database.write() as session:
        partitions.make_sure_of_months(session, ServedList, days)
        session.add_all([served(day) for day in days])
    clear_feedback(database, settings)
    assert stored_days(database) == days[2:]


@pytest.mark.usefixtures("on_postgresql")
def test_a_month_goes_whole_and_only_when_all_of_it_is_old(database: Database) -> None:
    with database.write() as session:
        partitions.make_sure_of_months(session, ServedList, [DAY])
        session.add(served(DAY))
    day = col(ServedList.day)
    assert partitions.clear_months(database, ServedList, day, date(2026, 9, 30)) == 0
    assert stored_days(database) == [DAY]
    assert partitions.clear_months(database, ServedList, day, date(2026, 10, 1)) == 1
    assert months(database) == []


@contextmanager
def reading(database: Database) -> Iterator[None]:
    """A reader whose transaction stays open, as that of a long report does."""
    with database.engine.connect() as connection:
        connection.execute(select(ServedList.day)).all()
        yield


def clear_september(database: Database) -> int:
    return partitions.clear_months(database, ServedList, col(ServedList.day), date(2026, 10, 1))


def detach_at_once(database: Database) -> None:
    """What `clear_months` must not do."""
    with database.engine.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text("ALTER TABLE served_lists DETACH PARTITION served_lists_2026_09"))


def waits(database: Database) -> bool:
    """Whether a removal waits for somebody."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND query LIKE 'ALTER TABLE served_lists DETACH%' AND wait_event_type = 'Lock'"
    )
    with database.read() as session:
        return bool(session.execute(query).scalar())


def can_be_used(database: Database) -> bool:
    """Whether others read and write the table meanwhile."""
    try:
        with database.engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '100ms'"))
            connection.execute(select(ServedList.day)).all()
            connection.execute(insert(ServedList), served(utc_today()).model_dump())
    except OperationalError:
        return False
    return True


@pytest.fixture
def september(database: Database, settings: Settings, on_postgresql: None) -> None:
    partitions.make_ahead(database, settings)
    with database.write() as session:
        partitions.make_sure_of_months(session, ServedList, [DAY])
        session.add(served(DAY))


@pytest.mark.usefixtures("september")
@pytest.mark.parametrize(("remove", "usable"), [(clear_september, True), (detach_at_once, False)])
def test_nobody_waits_for_a_month_that_waits_for_its_readers(
    database: Database, remove: Callable[[Database], object], usable: bool
) -> None:
    """A plain detachment, the planted fault, stops everybody behind one open transaction."""
    with ThreadPoolExecutor(1) as pool:
        with reading(database):
            removing = pool.submit(remove, database)
            assert eventually(lambda: waits(database))
            assert can_be_used(database) is usable
            assert not removing.done()
        removing.result()
    assert DAY not in stored_days(database)


@pytest.mark.usefixtures("september")
def test_a_month_that_is_read_for_long_goes_the_next_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = months(database)
    with reading(database), monkeypatch.context() as patch:
        patch.setattr(partitions, "_PATIENCE_SECONDS", 0.1)
        with structlog.testing.capture_logs() as logs:
            assert clear_september(database) == 0
        assert [one["event"] for one in logs] == ["partition_in_use"]
        assert can_be_used(database)
        assert DAY not in stored_days(database)
    assert months(database) == before
    assert clear_september(database) == 1
    assert months(database) == [one for one in before if one != "served_lists_2026_09"]


@pytest.mark.usefixtures("september")
def test_a_month_that_was_detached_by_who_died_is_dropped(database: Database) -> None:
    detach_at_once(database)
    assert "served_lists_2026_09" in months(database)
    assert clear_september(database) == 1
    assert "served_lists_2026_09" not in months(database)


def test_only_months_of_partitioned_tables_are_partitions() -> None:
    assert partitions.is_partition("served_lists_2026_09")
    assert not partitions.is_partition("employees_2026_09")
    assert not partitions.is_partition("served_lists")
    assert not partitions.is_partition(None)
