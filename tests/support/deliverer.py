"""A deliverer of webhooks in a process of its own, which kills itself at a named step."""

import os
import signal
import sys
import threading
import time

from app.core.db import Database
from app.exchange.webhooks import tasks
from app.exchange.webhooks.delivering import Deliverer
from app.exchange.webhooks.sending import Reply
from app.settings import Settings

STEPS = ("claimed", "written", "sending", "sent", "noted", "released")
KILL_STEP = "KILL_STEP"
KILL_COUNT = "KILL_COUNT"
FAULT = "PLANTED_FAULT"


class HastyDeliverer(Deliverer):
    """The planted fault: it notes a message as delivered before it is sent."""

    def _next(self, claim):  # type: ignore[no-untyped-def]  # as its parent
        letter = super()._next(claim)
        if letter is not None:
            self._note(claim, letter, Reply(200))
        return letter


class Executioner:
    """Ends the process, without a chance to tidy up, when a step is reached so many times."""

    def __init__(self, step: str, count: int) -> None:
        self.step = step
        self.left = count
        self.lock = threading.Lock()

    def __call__(self, step: str) -> None:
        if step != self.step:
            return
        with self.lock:
            self.left -= 1
            if self.left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Deliver until the step is reached, somebody ends the process, or its starter is gone."""
    threading.Thread(target=end_with_starter, daemon=True).start()
    settings = Settings()
    if os.environ.get(FAULT):
        tasks.Deliverer = HastyDeliverer  # type: ignore[misc]  # a planted fault
    watch = Executioner(os.environ.get(KILL_STEP, ""), int(os.environ.get(KILL_COUNT, "1")))
    database = Database(settings)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        tasks.deliver_due(database, settings, budget_seconds=2.0, step=watch)
        time.sleep(0.01)


def end_with_starter() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
