"""How many move cases a second go from the first word to the start, and what a step costs.

    python -m benchmarks.cases [--cases 100] [--threads 4] [--pace 50] [--database-url URL]

Each case takes thirteen writes of four callers, each a transaction of its own: shared, taken up,
release asked and dated, offered, accepted, a commitment of each side proposed and agreed, and
started. The same database takes, before and after, as many plain writes: one record changed, with
its audit entry and its event. The ratio tells what a step costs beside that, on whatever machine;
so does the processor time, while others work there. Then steps of as many cases as are paced
come in at a fixed rate, whether or not the one before is done, and each is timed from the moment
at which it was due. Nothing goes over HTTP.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean, median, quantiles
from threading import Lock
from typing import Any

from sqlalchemy import event
from sqlmodel import col, select

from app.core.db import Database
from app.core.etag import Conditions
from app.core.journal import record_change
from app.core.migrations import upgrade
from app.core.security import Actor, ActorKind, Scope
from app.mobility.cases import service as cases
from app.mobility.cases.schemas import CaseBody, ReleaseBody, TransitionBody
from app.mobility.plans import service as plans
from app.mobility.plans.schemas import PlanItemBody
from app.mobility.releases import service as releases
from app.settings import Settings
from benchmarks.machine import describe
from models.base import utc_today
from models.employees import Employee
from models.move_vocabulary import PlanKind, PlanSide
from models.openings import Opening
from models.vocabulary import ChangeAction, EntityKind

WRITES = frozenset({Scope.MOVES_READ, Scope.MOVES_WRITE})
HR = Actor("key:hr", WRITES | {Scope.CONFIDENTIAL}, kind=ActorKind.HR_PARTNER)
BOSS = Actor("key:boss", WRITES, "B-1", ActorKind.MANAGER)
HIRER = Actor("key:hirer", WRITES, "B-2", ActorKind.MANAGER)
# The writes of one case.
STEPS = 13
# As many openings as a manager hires for at once; each has a seat for everybody.
OPENINGS = 20
ANY = Conditions()
Took = dict[str, list[float]]


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--pace", type=float, default=50.0, help="steps a second that come in")
    parser.add_argument("--database-url")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder), database_url=arguments.database_url, statement_seconds=60.0
        )
        upgrade(settings)
        database = Database(settings)
        try:
            found = measured(database, arguments.cases, arguments.threads, arguments.pace)
        finally:
            database.close()
    told = json.dumps({**describe(), **found}, indent=1)
    if arguments.json is not None:
        arguments.json.write_text(told + "\n", encoding="utf-8")
    sys.stdout.write(told + "\n")


def measured(database: Database, count: int, threads: int, pace: float) -> dict[str, Any]:
    """Walk so many cases by so many threads, between two runs of plain writes, then at a pace."""
    fill(database, 2 * count + 1)
    with counted(database) as asked:
        walk(database, count, asked)
    statements = {step: len(told) for step, told in asked.items()}
    steps = len(statements)
    if steps != STEPS:
        raise SystemExit(f"a case takes {steps} steps, not {STEPS}")
    took: Took = defaultdict(list)
    before = _rate(lambda number: _plain_write(database, number), count * steps, threads)
    began = time.process_time()
    walks = _rate(lambda number: walk(database, number, None, took), count, threads)
    used = time.process_time() - began
    after = _rate(lambda number: _plain_write(database, number), count * steps, threads)
    every = sorted(one for some in took.values() for one in some)
    plain = fmean((before, after))
    return {
        "database": database.url.get_backend_name(),
        "cases": count,
        "threads": threads,
        "cases_per_second": round(walks, 1),
        "steps_per_second": round(walks * steps, 1),
        "plain_writes_per_second": round(plain, 1),
        "ratio": round(walks * steps / plain, 3),
        "cpu_milliseconds_a_step": round(1000 * used / (count * steps), 2),
        "step_milliseconds": {
            "median": round(1000 * median(every), 1),
            "p95": round(1000 * quantiles(every, n=20)[-1], 1),
        },
        "paced": _paced(database, range(count + 1, 2 * count + 1), threads, pace),
        "median_milliseconds_of": {
            step: round(1000 * median(some), 1) for step, some in took.items()
        },
        "statements": statements,
    }


def fill(database: Database, people: int) -> None:
    """People of one manager, and openings of another with a seat for each of them."""
    with database.write() as session:
        for key in ("B-1", "B-2"):
            session.add(Employee(external_id=key, name=f"Manager {key}", title="Manager"))
        session.flush()
        for number in range(people):
            session.add(
                Employee(
                    external_id=f"E-{number}",
                    name=f"Person {number}",
                    title="Seller",
                    manager_external_id="B-1",
                )
            )
        for number in range(OPENINGS):
            session.add(
                Opening(
                    external_id=f"O-{number}",
                    title="Planner",
                    hiring_manager_external_id="B-2",
                    headcount=people,
                )
            )


def walk(
    database: Database,
    number: int,
    asked: dict[str, list[str]] | None = None,
    took: Took | None = None,
) -> None:
    """A whole case of one person, step by step."""
    for _ in steps_of(database, number, asked, took):
        pass


def steps_of(
    database: Database,
    number: int,
    asked: dict[str, list[str]] | None = None,
    took: Took | None = None,
) -> Iterator[None]:
    """The same, one step each time that it is asked for the next."""
    person = Actor(f"key:{number}", WRITES, f"E-{number}", ActorKind.PORTAL)
    start = utc_today()
    body = CaseBody(employee=f"E-{number}", opening=f"O-{number % OPENINGS}", action="share")

    def timed(step: str, write: Callable[[Any], Any]) -> Any:
        if asked is not None:
            asked[step] = []
        began = time.perf_counter()
        with database.write() as session:
            written = write(session)
        if took is not None:
            took[step].append(time.perf_counter() - began)
        return written

    uid = timed("share", lambda session: cases.begin(session, person, body, ())).read.uid
    yield

    def step(actor: Actor, action: str, **more: Any) -> Any:
        told = TransitionBody(action=action, **more)
        return timed(action, lambda session: cases.transition(session, actor, uid, told, ANY))

    def release(actor: Actor, action: str, **more: Any) -> Any:
        told = ReleaseBody(action=action, **more)
        return timed(action, lambda session: releases.act(session, actor, uid, told, ANY))

    def promise(actor: Actor, side: PlanSide) -> Iterator[None]:
        whose = plans.OfCase(uid)
        item = PlanItemBody(side=side, kind=PlanKind.COMMITMENT, text="Meet.", due_day=30)
        yield timed(
            f"propose_{side}",
            lambda session: plans.put_item(session, actor, whose, side, item, ANY),
        )
        yield timed(f"agree_{side}", lambda session: plans.agree(session, actor, whose, side, ANY))

    yield step(HIRER, "take_up", talk_on=utc_today())
    yield release(person, "ask")
    yield release(BOSS, "date", date=start)
    yield step(HIRER, "offer", start_date=start)
    yield step(person, "accept")
    yield from promise(person, PlanSide.PERSON)
    yield from promise(BOSS, PlanSide.SENDING)
    yield from promise(HIRER, PlanSide.RECEIVING)
    yield step(HR, "start")


@contextmanager
def counted(database: Database) -> Iterator[dict[str, list[str]]]:
    """The statements of each step that is put into the mapping, the newest one's at its end."""
    asked: dict[str, list[str]] = {}

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if asked:
            asked[next(reversed(asked))].append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def _plain_write(database: Database, number: int) -> None:
    key = f"B-{1 + number % 2}"
    with database.write() as session:
        query = select(Employee).where(col(Employee.external_id) == key)
        row = session.exec(query.with_for_update()).one()
        row.version += 1
        session.add(row)
        session.flush()
        record_change(session, "key:hr", ChangeAction.UPDATED, EntityKind.EMPLOYEE, key)


def _paced(database: Database, numbers: range, threads: int, pace: float) -> dict[str, float]:
    """How long steps take that come in so many a second, from the moment at which each is due.

    The cases go side by side: every one takes its first step, then every one its second.
    """
    going = [(steps_of(database, number), Lock()) for number in numbers]
    took: list[float] = []

    def step(turn: int, due: float) -> None:
        case, lock = going[turn % len(going)]
        # Who comes too early waits: a case takes its steps one after another.
        with lock:
            next(case)
        took.append(time.perf_counter() - due)

    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        waiting = []
        for turn in range(STEPS * len(going)):
            due = began + turn / pace
            time.sleep(max(0.0, due - time.perf_counter()))
            waiting.append(pool.submit(step, turn, due))
        for one in waiting:
            one.result()
    return {
        "steps_per_second": round(len(took) / (time.perf_counter() - began), 1),
        "median_milliseconds": round(1000 * median(took), 1),
        "p95_milliseconds": round(1000 * quantiles(took, n=20)[-1], 1),
    }


def _rate(work: Callable[[int], object], times: int, threads: int) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(times)))
    return times / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
