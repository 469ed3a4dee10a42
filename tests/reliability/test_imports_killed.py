"""Workers that are killed at any instant lose nothing of an import and do nothing twice."""

import random
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlmodel import select

from app.core.db import Database
from app.settings import Settings
from models import Employee
from models.vocabulary import Scope
from tests.support.faulty import FAULT
from tests.support.imports import NDJSON, ndjson, person
from tests.support.killed_imports import (
    FAULTS,
    STEPS,
    hasty,
    kill_at_random,
    send,
    send_people,
    work_to_the_end,
    work_until_killed,
    wrong,
    wrongly_ended,
)
from tests.support.ledger import Ledger
from tests.support.served import served_process

PEOPLE = [f"E-{number}" for number in range(30)]
HELD = PEOPLE[:12]


@pytest.fixture
def quick(settings: Settings) -> Settings:
    return hasty(settings)


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_at_a_step_is_followed_by_one_that_goes_on(
    database: Database, quick: Settings, step: str
) -> None:
    ledger = Ledger()
    jobs = [send_people(database, quick, ledger, PEOPLE) for _ in range(2)]
    for occurrence in (1, 2):
        assert work_until_killed(quick, step, occurrence)
    work_to_the_end(quick)
    assert wrong(database, ledger, jobs) == []


def snapshot_and_kill(
    database: Database, settings: Settings, step: str, fault: str = ""
) -> list[str]:
    """Kill two workers on a snapshot that holds some of the people; what is wrong afterwards."""
    send(database, settings, ndjson(map(person, PEOPLE)))
    work_to_the_end(settings)
    lines = ndjson(map(person, HELD))
    job = send(database, settings, lines, mode="snapshot", max_missing_share=1)
    for occurrence in (1, 2) if step == "ended" else (1, 1):
        assert work_until_killed(settings, step, occurrence, fault)
    work_to_the_end(settings, fault)
    return wrongly_ended(database, job, HELD, PEOPLE[len(HELD) :])


@pytest.mark.parametrize("step", ["read", "committed", "counted", "ended"])
def test_a_snapshot_that_is_killed_ends_each_of_the_missing_once_and_nobody_else(
    database: Database, quick: Settings, step: str
) -> None:
    assert snapshot_and_kill(database, quick, step) == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("fault", "step", "noticed"),
    [
        ("parts", "ended", "half: 0 results"),
        ("doubles", "ended", "doubled"),
        ("forgets", "committed", "made up"),
    ],
)
def test_a_planted_fault_of_a_killed_snapshot_is_noticed(
    database: Database, quick: Settings, fault: str, step: str, noticed: str
) -> None:
    found = snapshot_and_kill(database, quick, step, fault)
    assert any(violation.startswith(noticed) for violation in found), found


def test_workers_killed_at_random_lose_nothing_and_do_nothing_twice(
    database: Database, quick: Settings
) -> None:
    _, found = kill_at_random(quick, database, kills=5)
    assert found == []


@pytest.mark.long
def test_workers_killed_a_hundred_times_lose_nothing_and_do_nothing_twice(
    database: Database, quick: Settings, say: Callable[[str], None]
) -> None:
    ledger, found = kill_at_random(quick, database, kills=100)
    say(f"100 workers killed: {sum(map(len, ledger.sent.values()))} records sent; wrong: {found}")
    assert found == []
    assert len(ledger.sent) == 90


@pytest.mark.long
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("occurrence", range(1, 8))
def test_every_step_can_be_the_last_one(
    database: Database, quick: Settings, step: str, occurrence: int
) -> None:
    ledger = Ledger()
    jobs = [send_people(database, quick, ledger, PEOPLE) for _ in range(2)]
    if step == "claimed":
        occurrence = min(occurrence, 2)
    assert work_until_killed(quick, step, occurrence)
    work_to_the_end(quick)
    assert wrong(database, ledger, jobs) == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("fault", "noticed"), [("forgets", "lost"), ("doubles", "half"), ("halves", "half")]
)
def test_a_planted_fault_of_a_worker_is_noticed(
    database: Database, quick: Settings, fault: str, noticed: str
) -> None:
    assert fault in FAULTS
    ledger = Ledger()
    jobs = [send_people(database, quick, ledger, PEOPLE)]
    assert work_until_killed(quick, "committed", 2, fault)
    work_to_the_end(quick, fault)
    found = wrong(database, ledger, jobs)
    assert any(violation.startswith(noticed) for violation in found), found


def upload_and_kill(
    settings: Settings, headers: dict[str, str], kills: int, **options: Any
) -> dict[str, list[str]]:
    """Kill web processes while files are sent; the people of each acknowledged job."""
    acknowledged: dict[str, list[str]] = {}
    moments = random.Random(3)
    for round_ in range(kills):
        with served_process(settings, **options) as served:
            stop = threading.Event()

            def keep_sending(
                url: str = served.url, stop: threading.Event = stop, round_: int = round_
            ) -> None:
                number = 0
                while not stop.is_set():
                    number += 1
                    keys = [f"E-{round_}-{number}-{n}" for n in range(40)]
                    lines = ndjson(person(key, summary="word " * 3000) for key in keys)
                    try:
                        answer = httpx.post(
                            f"{url}/v1/imports?entity=employees",
                            content=lines,
                            headers={**headers, "Content-Type": NDJSON},
                            timeout=30,
                        )
                    except httpx.TransportError:
                        return
                    if answer.status_code == 202:
                        acknowledged[answer.json()["id"]] = keys

            sender = threading.Thread(target=keep_sending)
            before = len(acknowledged)
            sender.start()
            while len(acknowledged) == before:
                time.sleep(0.01)
            time.sleep(moments.random() * 0.3)
            served.kill()
            stop.set()
            sender.join()
    return acknowledged


@pytest.mark.parametrize(
    "kills", [1, pytest.param(25, marks=pytest.mark.long)], ids=["once", "often"]
)
def test_an_acknowledged_file_outlives_the_process_that_took_it(
    database: Database, settings: Settings, headers_for: Callable[..., dict[str, str]], kills: int
) -> None:
    headers = headers_for(Scope.CATALOG_WRITE)
    acknowledged = upload_and_kill(settings, headers, kills)
    work_to_the_end(hasty(settings, import_batch_lines=500))
    ledger = Ledger()
    assert wrong(database, ledger, list(acknowledged)) == [
        problem for problem in wrong(database, ledger, []) if problem.startswith("made up")
    ]
    with database.read() as session:
        stored = set(session.exec(select(Employee.external_id)).all())
    assert {key for keys in acknowledged.values() for key in keys} <= stored


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_file_that_is_acknowledged_and_not_stored_is_noticed(
    database: Database, settings: Settings, headers_for: Callable[..., dict[str, str]]
) -> None:
    headers = headers_for(Scope.CATALOG_WRITE)
    fault = {"application": "tests.support.faulty:application", "extra": {FAULT: "promises"}}
    acknowledged = upload_and_kill(settings, headers, 1, **fault)
    work_to_the_end(hasty(settings, import_batch_lines=500))
    found = wrong(database, Ledger(), list(acknowledged))
    assert any(violation.startswith("lost: the job") for violation in found), found
