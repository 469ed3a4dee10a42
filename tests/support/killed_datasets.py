"""Writes a dataset in processes that are killed at each named step; prints what was found.

`python -m tests.support.killed_datasets ROUNDS` forks for each kill. The process that comes after a
killed one takes the job over, as another worker would.
"""

import hashlib
import json
import sys
from datetime import timedelta
from typing import Any

from app.core.db import Database
from app.core.security import Actor, Scope
from app.learning.datasets import reading, service, tasks
from app.learning.datasets.schemas import DatasetBody
from app.settings import Settings
from tests.support.feedback_log import at
from tests.support.killed_workers import work_in_a_process

STEPS = (
    "claimed",
    "part_kept",
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
    reading.PEOPLE = 1
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
        work_in_a_process(settings, step)
    return uid


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
