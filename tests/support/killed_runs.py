"""Does a training run in workers that are killed at each stage; prints what was found.

`python -m tests.support.killed_runs DATASET` forks for each kill. The worker that comes after a
killed one takes the job over, as another process would; the learning process of the killed one
has to end by itself, or two would work in one folder.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from sqlmodel import select

from app.core.db import Database
from app.core.security import Actor, Scope
from app.learning.runs import service
from app.learning.runs.schemas import RunBody
from app.settings import Settings
from models import GateResult, ModelAlias, ModelVersion
from tests.support.killed_workers import work_in_a_process

STEPS = ("claimed", "bias_1", "folds_1", "lines_1", "trees_1", "evaluation_0", "evaluation_1")
_ACTOR = Actor("tests", frozenset({Scope.MODELS_WRITE}))
_PATIENCE_SECONDS = 30.0


def main(dataset: str) -> dict[str, Any]:
    """Kill at every step in turn; the versions, what else was left, and learners that went on."""
    settings, versions, orphans = Settings(), set(), []
    for step in ("", *STEPS):
        uid = _asked(settings, dataset)
        for kill_at in [step, ""] if step else [""]:
            work_in_a_process(settings, kill_at)
            if kill_at and _learners():
                orphans.append(kill_at)
        versions.add(_version(settings, uid))
    database = Database(settings)
    with database.read() as session:
        told = {
            "versions": sorted(versions),
            "registered": len(session.exec(select(ModelVersion)).all()),
            "verdicts": len(session.exec(select(GateResult)).all()),
            "aliases": len(session.exec(select(ModelAlias)).all()),
        }
    database.close()
    left = [path.name for path in settings.artifacts_dir.glob(".*")]
    return {**told, "kills": len(STEPS), "orphans": orphans, "left": left}


def _asked(settings: Settings, dataset: str) -> str:
    database = Database(settings)
    with database.write() as session:
        uid = service.start(session, _ACTOR, RunBody(dataset=dataset, seed=3)).id
    database.close()
    return uid


def _version(settings: Settings, uid: str) -> str:
    database = Database(settings)
    with database.read() as session:
        told = service.get(session, uid)
    database.close()
    return f"{told.state} {told.version or told.problem}"


def _learners() -> list[int]:
    """Learning processes that outlive their worker by more than patience."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while (found := [*_running()]) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def _running() -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                group = os.getpgid(int(entry.name))
            except (OSError, ProcessLookupError):
                continue  # it ended meanwhile
            if b"learn" in words and group == os.getpgid(0):
                found.append(int(entry.name))
    return found


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))  # noqa: T201
