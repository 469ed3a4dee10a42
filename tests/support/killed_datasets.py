"""Writes a dataset in processes that are killed at each named step; prints what was found.

`python -m tests.support.killed_datasets ROUNDS` forks for each kill. The process that comes after a
killed one takes the job over, as another worker would.
"""

import hashlib
import json
import os
import signal
import sys
from datetime import timedelta
from typing import Any

from sqlmodel import select

from app.core.db import Database
from app.core.security import Actor, Scope
from app.jobs.worker import Worker
from app.learning.datasets import service, tasks
from app.learning.datasets.schemas import DatasetBody
from app.settings import Settings
from models import Job
from tests.support.feedback_log import at

STEPS = (
    "claimed",
    "collected",
    "lists_written",
    "items_written",
    "openings_written",
    "manifest_written",
    "folder_renamed",
    "named",
)
_ACTOR = Actor("tests", frozenset({Scope.MODELS_WRITE}))


def main(rounds: int) -> dict[str, Any]:
    """Kill at every step, so many times; how many kills there were and which files differed."""
    tasks.SETTLING = timedelta(0)
    settings, kills, wrong = Settings(), 0, []
    whole = _hashes(settings, _made(settings, []))
    for number in range(rounds):
        for step in STEPS:
            uid = _made(settings, [step])
            kills += 1
            if _hashes(settings, uid) != whole:
                wrong.append(f"{number}: {step}")
    left = [path.name for path in settings.datasets_dir.iterdir() if path.name.startswith(".")]
    return {"kills": kills, "wrong": wrong, "left": left}


def _made(settings: Settings, kill_at: list[str]) -> str:
    database = Database(settings)
    with database.write() as session:
        body = DatasetBody.model_validate({"from": at(-1), "to": at(60), "known_by": at(60)})
        uid = service.start(session, settings, _ACTOR, body).id
    database.close()
    for step in [*kill_at, ""]:
        _in_a_process(settings, step)
    return uid


def _in_a_process(settings: Settings, kill_at: str) -> None:
    """Work until nothing is left to do, or until the step at which the process kills itself."""
    child = os.fork()
    if child:
        _pid, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) != bool(kill_at):
            raise RuntimeError(f"the process ended with {status} at {kill_at or 'no step'}")
        return

    def step(name: str) -> None:
        if name == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    code = 1
    try:
        database = Database(settings)
        with database.write() as session:
            for job in session.exec(select(Job)):
                job.lease_until = job.lease_until and at(-300)
        Worker(database, settings, step=step).run_until_idle()
        code = 0
    finally:
        os._exit(code)


def _hashes(settings: Settings, uid: str) -> dict[str, str]:
    database = Database(settings)
    with database.read() as session:
        told = service.get(session, settings, uid)
    database.close()
    if told.state != "ready":
        return {"state": told.state}
    folder = settings.datasets_dir / f"{uid}.0"
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))  # noqa: T201
