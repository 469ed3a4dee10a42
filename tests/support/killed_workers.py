"""A worker in a process of its own, which kills itself at a named step of a job."""

import os
import signal
from datetime import timedelta

from sqlmodel import select

from app.core.db import Database
from app.jobs.worker import Worker
from app.settings import Settings
from models import Job
from models.base import utc_now


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
