"""While an import fills tables, the database learns how large they have become."""

from sqlalchemy import text

from app.core.db import Database
from app.exchange.imports.growth import Growth
from app.exchange.nouns import NOUNS
from models import Employee
from models.vocabulary import ImportEntity


def _known_rows(database: Database) -> float | None:
    """How many employees PostgreSQL takes the table to hold; None on SQLite."""
    if database.url.get_backend_name() == "sqlite":
        return None
    with database.read() as session:
        query = text("SELECT reltuples FROM pg_class WHERE relname = 'employees'")
        return float(session.execute(query).scalar_one())


def _filled(database: Database) -> Growth:
    with database.write() as session:
        session.add_all(Employee(external_id=f"E-{n}", name="N", title="T") for n in range(20))
    return Growth(database, NOUNS[ImportEntity.EMPLOYEES].grows, 0)


def test_a_table_that_grew_is_analysed(database: Database) -> None:
    growth = _filled(database)
    growth.follow(1000)
    assert _known_rows(database) in {20.0, None}


def test_a_table_that_hardly_grew_is_not_analysed(database: Database) -> None:
    before = _known_rows(database)
    growth = _filled(database)
    growth.follow(999)
    assert _known_rows(database) == before


def test_a_table_is_analysed_again_when_it_is_several_times_as_large(database: Database) -> None:
    growth = _filled(database)
    growth.follow(1000)
    with database.write() as session:
        session.add(Employee(external_id="E-20", name="N", title="T"))
    growth.follow(3999)
    assert _known_rows(database) in {20.0, None}
    growth.follow(4000)
    assert _known_rows(database) in {21.0, None}
