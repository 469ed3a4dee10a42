"""A release takes the place of the one before while people ask, and the neighbours notice nothing.

Two web processes of today's release serve. The database gets a column (expand), a process of the
next release starts, one of today's is drained and one is killed, everybody gets a value (backfill),
and the database demands it (contract).
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core import migrations, schema
from app.core.db import Database
from app.core.security import KeyRing
from app.settings import Settings
from models.vocabulary import Scope
from tests.support import tomorrow
from tests.support.changes import eventually
from tests.support.neighbours import ASKING, Asked, Neighbours
from tests.support.organisation import EMPLOYEES
from tests.support.served import ServedProcess, served_process

pytestmark = [
    pytest.mark.long,
    pytest.mark.parametrize("backend", ["postgresql"], indirect=True),
]
# As in production: the tests' own settings are patient with a busy machine.
USUAL = {"LATERAL_STATEMENT_SECONDS": "2.5", "LATERAL_REQUESTS_PER_MINUTE": "0"}
WAITS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND query LIKE 'ALTER TABLE employees%' AND wait_event_type = 'Lock'"
)


def requests(number: int) -> Asked:
    """New people, changes of people, records and lists, in turn."""
    people = list(EMPLOYEES)
    person = people[number % len(people)]
    body = EMPLOYEES[person] | {"summary": f"Change {number}."}
    return (
        Asked("PUT", f"/v1/employees/N-{number}", body),
        Asked("GET", f"/v1/employees/{person}"),
        Asked("PUT", f"/v1/employees/{person}", body),
        Asked("GET", f"/v1/employees/{person}/recommendations?k=5&include_far=true"),
    )[number % 4]


@pytest.fixture
def neighbours(settings: Settings, loaded_database: Database, champion: str) -> Neighbours:
    """Nobody yet, and a key that will be asked with."""
    assert champion
    scopes = frozenset({Scope.CATALOG_READ, Scope.CATALOG_WRITE, Scope.MATCH})
    key = KeyRing(loaded_database, settings).issue(actor="tests", name="portal", scopes=scopes)
    return Neighbours({"Authorization": f"Bearer {key}"})


@contextmanager
def reading_for_long(database: Database) -> Iterator[None]:
    """A transaction that reads people and stays open, as a backup's does."""
    with database.engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM employees"))
        yield


def migrate(settings: Settings, scripts: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "SCRIPTS", scripts)
        migrations.upgrade(settings)


def expand_beside_a_backup(settings: Settings, database: Database, scripts: Path) -> None:
    """The migration gives way to who reads for long, and is done once that is over."""
    with ThreadPoolExecutor(1) as pool:
        with reading_for_long(database):
            migrating = pool.submit(migrate, settings, scripts)
            for is_waiting in (True, False, True, False):
                assert eventually(lambda: waits(database) is is_waiting)  # noqa: B023 - asked at once
        migrating.result()


def waits(database: Database) -> bool:
    with database.read() as session:
        return bool(session.execute(WAITS).scalar())


def serve_today(stack: ExitStack, settings: Settings) -> ServedProcess:
    return stack.enter_context(served_process(settings, extra=USUAL))


def serve_tomorrow(stack: ExitStack, settings: Settings, scripts: Path) -> ServedProcess:
    extra = USUAL | {tomorrow.FOLDER: str(scripts)}
    application = f"{tomorrow.__name__}:application"
    return stack.enter_context(served_process(settings, application=application, extra=extra))


def test_a_release_takes_the_place_of_another_under_load(
    neighbours: Neighbours, settings: Settings, database: Database, tmp_path: Path
) -> None:
    contracting = tomorrow.contracting(tmp_path)
    expanding = tmp_path / "expand"
    with ExitStack() as stack:
        drained, killed = (serve_today(stack, settings) for _ in range(2))
        neighbours.urls = [drained.url, killed.url]
        with neighbours.asking(requests):
            neighbours.await_answers()

            expand_beside_a_backup(settings, database, expanding)
            schema.require(database)  # A process of today's release that starts now would serve.
            neighbours.await_answers()
            assert neighbours.failures == []

            first = serve_tomorrow(stack, settings, expanding)
            neighbours.urls = [*neighbours.urls, first.url]
            neighbours.await_answers()
            neighbours.drain(drained.url)
            drained.kill()
            neighbours.await_answers()
            assert neighbours.failures == []

            killed.kill()
            assert eventually(lambda: killed.url not in neighbours.urls)
            second = serve_tomorrow(stack, settings, expanding)
            neighbours.urls = [*neighbours.urls, second.url]
            tomorrow.fill(database)
            migrate(settings, contracting)
            neighbours.await_answers()
    assert {failure.url for failure in neighbours.failures} <= {killed.url}
    assert 1 <= len(neighbours.failures) <= ASKING
    with database.read() as session:
        others = "SELECT count(*) FROM employees WHERE spoken_name IS DISTINCT FROM name"
        assert session.execute(text(others)).scalar() == 0


def wait_for_tables(
    settings: Settings, database: Database, folder: Path, neighbours: Neighbours
) -> None:
    """What `upgrade` must not do: stand in everybody's way until a backup is over."""
    scripts = tomorrow.expanding(folder)
    env = scripts / "env.py"
    patient = env.read_text(encoding="utf-8").replace('LOCK_WAIT = "1s"', 'LOCK_WAIT = "60s"')
    env.write_text(patient, encoding="utf-8")
    with ThreadPoolExecutor(1) as pool:
        with reading_for_long(database):
            migrating = pool.submit(migrate, settings, scripts)
            assert eventually(lambda: bool(neighbours.failures))
        migrating.result()


def contract_first(
    settings: Settings, database: Database, folder: Path, neighbours: Neighbours
) -> None:
    """What no release may do: demand a value that the code which still runs does not know."""
    migrate(settings, tomorrow.expanding(folder))
    with database.write() as session:
        for statement in (
            "LOCK TABLE employees",
            "UPDATE employees SET spoken_name = name",
            "ALTER TABLE employees ALTER COLUMN spoken_name SET NOT NULL",
        ):
            session.execute(text(statement))
    assert eventually(lambda: bool(neighbours.failures))


@pytest.mark.parametrize(
    ("fault", "told"),
    [(wait_for_tables, "database_unavailable"), (contract_first, "PUT /v1/employees/N-")],
)
def test_a_planted_fault_is_noticed(
    neighbours: Neighbours,
    settings: Settings,
    database: Database,
    tmp_path: Path,
    fault: Callable[[Settings, Database, Path, Neighbours], None],
    told: str,
) -> None:
    with served_process(settings, extra=USUAL) as served:
        neighbours.urls = [served.url]
        with neighbours.asking(requests):
            neighbours.await_answers()
            fault(settings, database, tmp_path, neighbours)
    assert any(told in str(failure) for failure in neighbours.failures), neighbours.failures[:3]
