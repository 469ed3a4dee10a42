"""Workers in processes of their own, which kill themselves at a named step of a job."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import select

from app.core.db import Database
from app.jobs.worker import Worker
from app.settings import Settings
from models import Job
from models.base import utc_now

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_SECONDS = 1800.0


def told_of_kills(settings: Settings, module: str, *words: str) -> Any:
    """What a module prints that kills workers on the data of a test.

    Workers are forked, which a process with the threads of a test must not do: the module runs as a
    program of its own.
    """
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=_ROOT,
        env={
            **os.environ,
            "LATERAL_DATA_DIR": str(settings.data_dir),
            "LATERAL_DATABASE_URL": settings.resolved_database_url,
        },
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def work_in_a_process(settings: Settings, kill_at: str) -> None:
    """Work until nothing is left to do, or until the step at which the process kills itself.

    A job that a killed one held is taken over, as another worker would once its lease is over.

    Raises
    ------
    RuntimeError
        When the process ends otherwise than it was asked to.
    """
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
                job.lease_until = job.lease_until and utc_now() - timedelta(minutes=5)
        Worker(database, settings, step=step).run_until_idle()
        code = 0
    finally:
        os._exit(code)
