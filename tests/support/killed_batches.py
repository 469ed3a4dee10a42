"""Ranks everybody in processes that are killed at each named step; prints what was found.

`python -m tests.support.killed_batches ROUNDS` forks for each kill. The process that comes after a
killed one takes the job over, as another worker would.
"""

import hashlib
import json
import sys
from typing import Any

from app.core.db import Database
from app.core.security import Actor, Scope
from app.matching.batch import files, service, tasks
from app.matching.batch.schemas import BatchRankingBody
from app.settings import Settings
from models.ranker_vocabulary import ListFormat
from tests.support.killed_workers import work_in_a_process

STEPS = ("claimed", "partition_ranked", "written", "named")
_ACTOR = Actor("tests", frozenset({Scope.MATCH, Scope.CONFIDENTIAL}))


def main(rounds: int) -> dict[str, Any]:
    """Kill at every step, so many times; how many kills there were and which files differed."""
    tasks.PEOPLE = 2
    settings, kills, wrong = Settings(), 0, []
    for form in ListFormat:
        whole = _hashes(settings, _made(settings, form, ""))
        for number in range(rounds):
            for step in STEPS:
                uid = _made(settings, form, step)
                kills += 1
                if _hashes(settings, uid) != whole:
                    wrong.append(f"{number}: {form} {step}")
    unfinished = settings.batch_rankings_dir.rglob(".*.unfinished")
    return {"kills": kills, "wrong": wrong, "left": [path.name for path in unfinished]}


def _made(settings: Settings, form: ListFormat, kill_at: str) -> str:
    database = Database(settings)
    with database.write() as session:
        body = BatchRankingBody(k=3, reasons=True, format=form)
        uid = service.start(session, _ACTOR, body).id
    database.close()
    for step in [kill_at, ""] if kill_at else [""]:
        work_in_a_process(settings, step)
    return uid


def _hashes(settings: Settings, uid: str) -> dict[str, str]:
    database = Database(settings)
    with database.read() as session:
        told = service.get(session, uid)
    database.close()
    if told.state != "ready":
        return {"state": told.state}
    found = files.folder_of(settings, uid).glob("[!.]*")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))  # noqa: T201
