"""Workers that die in the midst of imports, and what an outside ledger says of the outcome."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from multiprocessing.process import BaseProcess
from typing import Any

from sqlmodel import Session, col, select

from app.core.db import Database
from app.core.jobs import FINISHED
from app.core.security import Actor
from app.exchange.imports import sources, tasks
from app.exchange.imports.schemas import ImportQuery
from app.exchange.imports.service import Order, Upload
from app.jobs.worker import Worker
from app.settings import Settings
from models import AuditEntry, Employee, Import, ImportResult, Job, OutboxEvent
from models.vocabulary import EmployeeStatus, ImportEntity, ImportOutcome, JobState, Scope
from tests.support.forks import processes
from tests.support.imports import ndjson
from tests.support.ledger import Ledger, journalled, stamped, violations

STEPS = ("claimed", "read", "recognised", "written", "committed")
PATIENCE_SECONDS = 120.0
_ACTOR = Actor("tests", frozenset(Scope))


def hasty(settings: Settings, **more: Any) -> Settings:
    """Small batches and a short lease, so that much can be interrupted in little time."""
    haste = {"job_lease_seconds": 0.4, "import_batch_lines": 8, "job_attempts": 1000, **more}
    return settings.model_copy(update=haste)


def send(database: Database, settings: Settings, body: bytes, **options: Any) -> str:
    """Hand an import in; from its return on it is acknowledged."""
    query = ImportQuery(**{"entity": ImportEntity.EMPLOYEES, **options})
    upload = Upload(database, settings, _ACTOR, Order(query, is_csv=False, encoding="identity"))
    upload.begin()
    upload.feed(body)
    return upload.finish().id


def send_people(
    database: Database, settings: Settings, ledger: Ledger, people: Sequence[str]
) -> str:
    """Hand in the next record of each of these people, and note that in the ledger."""
    lines = []
    for person in people:
        stamp = f"{person} stamp {len(ledger.sent[person])}"
        ledger.sent[person].append(stamp)
        lines.append({"external_id": person, **stamped(stamp)})
    uid = send(database, settings, ndjson(lines))
    for person in people:
        ledger.acknowledged[person].append(ledger.sent[person][-1])
    return uid


def work_until_killed(settings: Settings, step: str, occurrence: int, fault: str = "") -> bool:
    """Let a worker kill itself when it reaches a step for so many times; whether it did."""
    return _run(settings, step, occurrence, fault) == -signal.SIGKILL


def work_for(settings: Settings, seconds: float, fault: str = "") -> bool:
    """Let a worker work so long and kill it; whether it was still at work."""
    process = _start(settings, "", 0, fault)
    process.join(seconds)
    process.kill()
    process.join()
    return process.exitcode == -signal.SIGKILL


def work_to_the_end(settings: Settings, fault: str = "") -> None:
    """Let a worker do all that is left."""
    assert _run(settings, "", 0, fault) == 0


def kill_at_random(
    settings: Settings, database: Database, kills: int, fault: str = ""
) -> tuple[Ledger, list[str]]:
    """Import and kill, so many times; what the ledger finds wrong afterwards."""
    ledger, moments = Ledger(), random.Random(7)
    killed, jobs = 0, list[str]()
    while killed < kills:
        people = [f"E-{number}" for number in moments.sample(range(90), 60)]
        jobs.append(send_people(database, settings, ledger, people))
        while killed < kills and work_for(settings, 0.15 + moments.random(), fault):
            killed += 1
    work_to_the_end(settings, fault)
    return ledger, wrong(database, ledger, jobs)


def wrong(database: Database, ledger: Ledger, jobs: Sequence[str]) -> list[str]:
    """What is lost, doubled or there by half, in sentences; empty when all is well."""
    with database.read() as session:
        found = violations(ledger, session)
        for uid in jobs:
            found += _wrong_results(session, uid)
    return found


def wrongly_ended(
    database: Database, job: str, kept: Collection[str], missing: Collection[str]
) -> list[str]:
    """What is wrong after a snapshot that held some of the people, in sentences."""
    with database.read() as session:
        found = [*_wrong_results(session, job)]
        told = _told_of(session, job, ImportOutcome.DEACTIVATED)
        people = {row.external_id: row for row in session.exec(select(Employee))}
        changes, events = journalled(session, AuditEntry), journalled(session, OutboxEvent)
    for key in [*kept, *missing]:
        left, times = people[key].status is EmployeeStatus.LEFT, 1 + (key in missing)
        if left != (key in missing):
            found.append(f"made up: {key} left" if left else f"lost: {key} did not leave")
        if told[key] != left:
            found.append(f"half: {told[key]} results tell that {key} left")
        if {people[key].version, changes[key], events[key]} != {times}:
            counts = f"{people[key].version}, {changes[key]} and {events[key]}"
            found.append(f"doubled: version, audit entries and events of {key} are {counts}")
    return found


def _told_of(session: Session, job: str, outcome: ImportOutcome) -> Counter[str | None]:
    """How many results of a job say this of each person."""
    query = (
        select(ImportResult.external_id)
        .join(Import, col(Import.id) == col(ImportResult.import_id))
        .join(Job, col(Job.id) == col(Import.job_id))
        .where(Job.uid == job, ImportResult.outcome == outcome)
    )
    return Counter(session.exec(query).all())


def _wrong_results(session: Session, uid: str) -> Iterator[str]:
    job = session.exec(select(Job).where(Job.uid == uid)).first()
    if job is None:
        yield f"lost: the job {uid}"
        return
    if job.state is not JobState.SUCCEEDED:
        yield f"half: the job {uid} is {job.state}"
    sent = session.exec(select(Import).where(Import.job_id == job.id)).one()
    rows = session.exec(
        select(ImportResult)
        .where(ImportResult.import_id == sent.id)
        .order_by(col(ImportResult.position))
    ).all()
    if [row.line for row in rows if row.line] != list(range(1, sent.lines + 1)):
        yield f"lost: not every line of {uid} has one result"
    counts = Counter(row.outcome for row in rows)
    stored = set(ImportOutcome) - {ImportOutcome.WOULD_END}
    told = {outcome: getattr(sent, outcome.value) for outcome in stored}
    if any(counts[outcome] != told[outcome] for outcome in stored):
        yield f"half: {uid} tells {told} of results {dict(counts)}"


def _run(settings: Settings, step: str, occurrence: int, fault: str) -> int | None:
    process = _start(settings, step, occurrence, fault)
    process.join(PATIENCE_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
        raise AssertionError("the worker did not come to an end")
    return process.exitcode


def _start(settings: Settings, step: str, occurrence: int, fault: str) -> BaseProcess:
    process = processes.Process(target=_work, args=(settings, step, occurrence, fault))
    process.start()
    return process


def _work(settings: Settings, step: str, occurrence: int, fault: str) -> None:
    """In a process of its own: work until every job has ended or waits."""
    if fault:
        FAULTS[fault]()
    seen: Counter[str] = Counter()

    def reached(name: str) -> None:
        seen[name] += 1
        if name == step and seen[name] == occurrence:
            os.kill(os.getpid(), signal.SIGKILL)

    database = Database(settings)
    worker = Worker(database, settings, step=reached)
    while _unfinished(database):
        if not worker.run_one():
            time.sleep(0.02)


def _unfinished(database: Database) -> bool:
    rest = [JobState.WAITING, *FINISHED]
    with database.read() as session:
        return session.exec(select(Job.id).where(col(Job.state).not_in(rest))).first() is not None


def _forget() -> None:
    """A worker that takes an import over skips a line."""
    whole = sources.entries

    def entries(database: Database, sent: Import, *rest: Any) -> Any:
        found = whole(database, sent, *rest)
        if sent.read_to:
            next(found, None)
        return found

    tasks.entries = entries  # type: ignore[assignment]  # a planted fault


def _double() -> None:
    """A worker records what it did once more."""
    from app.catalog import batches  # noqa: PLC0415 - only where it is planted

    whole = batches.record_changes

    def twice(*arguments: Any, **options: Any) -> None:
        whole(*arguments, **options)
        whole(*arguments, **options)

    batches.record_changes = twice


def _halve() -> None:
    """A worker writes results, but of the last record of a batch no skills."""
    from app.catalog.employees import service  # noqa: PLC0415 - only where it is planted

    whole = service.parts_of_new

    def parts(bodies: dict[str, Any], links: Any) -> Any:
        last = list(bodies)[-1]
        return whole({**bodies, last: bodies[last].model_copy(update={"skills": []})}, links)

    service.parts_of_new = parts  # type: ignore[assignment]  # a planted fault


def _part() -> None:
    """A worker ends people in one transaction and notes it in the next."""
    whole = tasks.end_records

    def end_and_commit(session: Session, *rest: Any) -> None:
        whole(session, *rest)
        session.flush()
        session.connection().exec_driver_sql("COMMIT")
        session.connection().exec_driver_sql("BEGIN IMMEDIATE")

    tasks.end_records = end_and_commit


FAULTS: dict[str, Callable[[], None]] = {
    "forgets": _forget,
    "doubles": _double,
    "halves": _halve,
    "parts": _part,
}
