"""A service that is killed, or whose database goes away, keeps every write that it acknowledged."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.core.migrations import upgrade
from app.settings import Settings
from tests.support.faulty import FAULT
from tests.support.ledger import Ledger
from tests.support.postgres import Cluster, crashing_postgres
from tests.support.served import served_process
from tests.support.writing import (
    assert_wrote,
    await_acknowledgements,
    compared,
    writer_of,
    writing,
)

STATEMENT_SECONDS = 1.0
ANSWER_SECONDS = 3.3
PLANTED = "tests.support.faulty:application"


def kill_while_writing(
    settings: Settings, kills: int, *, application: str | None = None, fault: str = ""
) -> tuple[Ledger, list[str]]:
    """Serve, write and kill, so many times, at random moments; what is wrong afterwards."""
    headers, ledger, moments = writer_of(settings), Ledger(), random.Random(11)
    options = {"application": application, "extra": {FAULT: fault}} if application else {}
    for round_ in range(kills):
        with (
            served_process(settings, **options) as served,  # type: ignore[arg-type]  # options by name
            writing(ledger, served.url, headers, seed=round_ * 100),
        ):
            await_acknowledgements(ledger)
            time.sleep(moments.random() * 0.5)
            served.kill()
        if found := compared(ledger, settings):
            return ledger, [f"after kill {round_ + 1}: {violation}" for violation in found]
    return ledger, []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_killed_services_keep_what_they_acknowledged(settings: Settings) -> None:
    ledger, found = kill_while_writing(settings, kills=3)
    assert found == []
    assert_wrote(ledger)


@pytest.mark.long
def test_services_killed_a_hundred_times_keep_what_they_acknowledged(
    settings: Settings, say: Callable[[str], None]
) -> None:
    ledger, found = kill_while_writing(settings, kills=100)
    say(f"100 services killed: {ledger.summary()}; wrong: {found}")
    assert found == []
    assert_wrote(ledger)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("fault", "noticed"),
    [
        ("forgets", "lost"),
        pytest.param("halves", "half", marks=pytest.mark.long),
        pytest.param("doubles", "half", marks=pytest.mark.long),
    ],
)
def test_a_planted_fault_is_noticed(settings: Settings, fault: str, noticed: str) -> None:
    _, found = kill_while_writing(settings, kills=2, application=PLANTED, fault=fault)
    assert any(f": {noticed}: " in violation for violation in found), found


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with crashing_postgres() as running:
        yield running


@pytest.fixture
def crashing(cluster: Cluster, tmp_path: Path) -> Iterator[Settings]:
    """A service on a PostgreSQL that syncs what it acknowledges and may be killed."""
    name = f"crashing_{time.monotonic_ns()}"
    settings = Settings(
        data_dir=tmp_path,
        database_url=cluster.server.create(name),
        pool_size=16,
        worker_threads=16,
        refresh_seconds=0.2,
        statement_seconds=STATEMENT_SECONDS,
    )
    upgrade(settings)
    yield settings
    cluster.server.drop(name)


def hurt_while_writing(
    settings: Settings, hurt: Callable[[], None], rounds: int, **extra: str
) -> tuple[Ledger, list[str]]:
    """Write while the database is hurt; what is wrong with the answers or afterwards.

    Every request must be answered in time, some of them that it is away, and the service must
    recover by itself.
    """
    headers, ledger, found = writer_of(settings), Ledger(), list[str]()
    with (
        served_process(settings, extra=extra) as served,
        writing(ledger, served.url, headers, seed=0),
    ):
        for round_ in range(rounds):
            await_acknowledgements(ledger)
            refused = ledger.answers[503]
            hurt()
            if ledger.answers[503] == refused:
                found.append(f"unnoticed: nobody was refused in round {round_ + 1}")
            await_acknowledgements(ledger)
    assert_wrote(ledger)
    if ledger.longest >= ANSWER_SECONDS:
        found.append(f"late: somebody waited {ledger.longest:.1f} s")
    return ledger, found + compared(ledger, settings)


def kill_and_restart(cluster: Cluster) -> None:
    cluster.kill()
    time.sleep(1)
    cluster.start()


def freeze(cluster: Cluster) -> None:
    with cluster.server.frozen():
        time.sleep(4)


@pytest.mark.parametrize("hurt", [kill_and_restart, freeze])
def test_a_database_that_goes_away_costs_no_acknowledged_write(
    cluster: Cluster, crashing: Settings, hurt: Callable[[Cluster], None]
) -> None:
    _, found = hurt_while_writing(crashing, lambda: hurt(cluster), rounds=1)
    assert found == []


@pytest.mark.long
@pytest.mark.parametrize("hurt", [kill_and_restart, freeze])
def test_a_database_that_goes_away_often_costs_no_acknowledged_write(
    cluster: Cluster,
    crashing: Settings,
    hurt: Callable[[Cluster], None],
    say: Callable[[str], None],
) -> None:
    ledger, found = hurt_while_writing(crashing, lambda: hurt(cluster), rounds=25)
    say(f"25 times {hurt.__name__}: {ledger.summary()}; wrong: {found}")
    assert found == []


def test_a_service_that_waits_for_a_frozen_database_is_noticed(
    cluster: Cluster, crashing: Settings
) -> None:
    patient = {"LATERAL_STATEMENT_SECONDS": "30"}
    _, found = hurt_while_writing(crashing, lambda: freeze(cluster), rounds=1, **patient)
    assert any(violation.startswith("late: ") for violation in found), found


def test_a_database_that_acknowledges_before_it_stores_is_noticed(
    cluster: Cluster, crashing: Settings, say: Callable[[str], None]
) -> None:
    hasty = make_url(crashing.resolved_database_url).update_query_dict(
        {"options": "-c synchronous_commit=off"}
    )
    settings = crashing.model_copy(
        update={"database_url": hasty.render_as_string(hide_password=False)}
    )
    ledger, found = hurt_while_writing(settings, lambda: kill_and_restart(cluster), rounds=2)
    say(f"2 kills of a hasty database: {ledger.summary()}; wrong: {found}")
    assert any(violation.startswith("lost: ") for violation in found), found
