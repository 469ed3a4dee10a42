"""What a step of a move asks of the database, and that it does not grow with other cases."""

from typing import Any

import pytest

from app.core.db import Database
from app.mobility.cases import clock, service
from app.mobility.cases.queries import open_cases
from benchmarks.cases import counted, fill, walk
from models.base import utc_today

# Of a plan's item and of a step: what begins the transaction, what is read, and seven for the
# change and the journal. A step that is asked for with If-Match reads nothing more.
MOST = {"share": 21, "take_up": 14, "ask": 17, "date": 15, "offer": 15, "accept": 21, "start": 17}
MOST_OF_A_PLAN = 13

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def asked_of(database: Database, number: int) -> dict[str, int]:
    """How many statements each step of a whole case took."""
    with counted(database) as asked:
        walk(database, number, asked)
    return {step: len(statements) for step, statements in asked.items()}


def test_a_step_takes_few_statements_and_the_fifth_case_as_many_as_the_first(
    database: Database,
) -> None:
    fill(database, 6)
    walk(database, 0)
    first = asked_of(database, 1)
    for number in (2, 3, 4):
        walk(database, number)
    assert asked_of(database, 5) == first
    assert {
        step: most for step, most in first.items() if most > MOST.get(step, MOST_OF_A_PLAN)
    } == {}


def test_a_step_that_reads_its_case_twice_is_seen(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database, 2)
    walk(database, 0)
    facts_of = service.facts_of

    def reading_more(session: Any, of: Any) -> Any:
        service.held(session, of.case, of.today)
        return facts_of(session, of)

    monkeypatch.setattr(service, "facts_of", reading_more)
    told = asked_of(database, 1)
    assert {step for step in MOST if told[step] > MOST[step]} >= {"share", "take_up", "accept"}


def test_the_clock_looks_at_many_cases_in_as_many_statements_as_at_one(
    database: Database,
) -> None:
    def looked() -> int:
        with counted(database) as asked:
            asked["look"] = []
            assert list(clock._due(database, utc_today())) == []
        return len(asked["look"])

    fill(database, 4)
    walk(database, 0)
    one = looked()
    for number in (1, 2, 3):
        walk(database, number)
    with database.read() as session:
        assert len(open_cases(session, 0, 10)) == 4
    assert looked() == one
