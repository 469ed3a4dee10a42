"""`lateral`, which kills itself when it has sent the database so many changes."""

import os
import signal
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

from app.cli.main import cli

KILL_AFTER = "KILL_AFTER_CHANGES"
FAULT = "PLANTED_FAULT"
CHANGES = ("INSERT", "UPDATE", "DELETE")


def watch() -> None:
    """Count the statements that change something; with the fault each is a transaction."""
    last, changes = int(os.environ.get(KILL_AFTER, "0")), count(1)

    @event.listens_for(Engine, "after_cursor_execute")
    def executed(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(CHANGES):
            return
        if os.environ.get(FAULT):
            cursor.connection.execute("COMMIT")
            cursor.connection.execute("BEGIN IMMEDIATE")
        if next(changes) == last:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    watch()
    cli()
