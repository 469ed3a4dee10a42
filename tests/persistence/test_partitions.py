"""Tables in months: partitions on PostgreSQL, whole on SQLite, and what is old goes on both."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.core import partitions
from app.core.db import Database
from app.serving.tasks import clear_feedback
from app.settings import Settings
from models import ServedList
from models.base import utc_now, utc_today
from models.vocabulary import Audience

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


def test_only_months_of_partitioned_tables_are_partitions() -> None:
    assert partitions.is_partition("served_lists_2026_09")
    assert not partitions.is_partition("employees_2026_09")
    assert not partitions.is_partition("served_lists")
    assert not partitions.is_partition(None)
