"""Whose turn it is to compute: a few answers at a time, and as many that wait as will be served.

Computing holds the interpreter's lock. Many threads that compute at once finish none sooner; they
only keep the event loop, and the answers that lie ready, from running.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from threading import Lock, Semaphore

from app.core.errors import OverloadedError
from app.core.queueing import Queue


class ComputingTurns:
    """So many answers are computed at once, so many more wait, each for so long at the most.

    Fewer may wait where the last of them would wait for longer, or where the queue stands.
    """

    def __init__(self, at_once: int, waiting: int, seconds: float) -> None:
        self._free = Semaphore(at_once)
        self._most_waiting = waiting
        self._seconds = seconds
        self._lock = Lock()
        self._queue = Queue(seconds)

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._queue)

    def take(self, while_waiting: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        """Wait for a turn, in the context that `while_waiting` makes; who has it gives it back.

        Raises
        ------
        OverloadedError
            When too many wait already, at once; or when the wait was too long.
        """
        with self._lock:
            if not self._queue and self._free.acquire(blocking=False):
                return
            now = time.monotonic()
            if len(self._queue) >= self._most_waiting or self._queue.is_full(now):
                raise OverloadedError("Too many answers wait to be computed; try again shortly.")
            ticket = self._queue.join(now)
        try:
            with while_waiting():
                taken = self._free.acquire(timeout=self._seconds)
        finally:
            with self._lock:
                self._queue.leave(ticket, time.monotonic())
        if not taken:
            raise OverloadedError(
                f"The answer waited {self._seconds:g} s to be computed; try again shortly."
            )

    def give_back(self) -> None:
        """Let the next one compute."""
        self._free.release()
