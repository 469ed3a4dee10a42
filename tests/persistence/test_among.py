"""Many keys asked for as one parameter."""

import pytest
from sqlmodel import col, select

from app.core.among import among
from app.core.db import Database
from models import Employee

AWKWARD = ['"', "a,b", "{}", "NULL", "\\", "naïve 漢字", "it's", " ", "%s", ":x"]


def _store(database: Database, titles: list[str]) -> None:
    with database.write() as session:
        session.add_all(
            Employee(external_id=f"E-{number}", name="N", title=title)
            for number, title in enumerate(titles)
        )


@pytest.mark.parametrize("wanted", [[], ["E-0"], ["E-0", "E-2", "E-99"], ["E-1", "E-1"]])
def test_those_rows_are_found_whose_key_is_asked_for(database: Database, wanted: list[str]) -> None:
    _store(database, ["T"] * 3)
    with database.read() as session:
        query = select(Employee.external_id).where(
            among(session, col(Employee.external_id), wanted)
        )
        found = session.exec(query).all()
    assert sorted(found) == sorted({*wanted} - {"E-99"})


def test_thousands_of_keys_are_asked_for_at_once(database: Database) -> None:
    _store(database, ["T"] * 3)
    with database.read() as session:
        theirs = among(session, col(Employee.external_id), (f"E-{n}" for n in range(100_000)))
        assert len(session.exec(select(Employee.id).where(theirs)).all()) == 3


def test_numbers_are_keys_as_well(database: Database) -> None:
    _store(database, ["T"] * 3)
    with database.read() as session:
        ids = session.exec(select(Employee.id)).all()
        last = among(session, col(Employee.id), [max(one or 0 for one in ids), 10**15])
        assert session.exec(select(Employee.external_id).where(last)).all() == ["E-2"]


def test_awkward_keys_are_found_letter_by_letter(database: Database) -> None:
    _store(database, AWKWARD)
    with database.read() as session:
        for title in AWKWARD:
            those = among(session, col(Employee.title), [title, "none"])
            assert session.exec(select(Employee.title).where(those)).all() == [title]
