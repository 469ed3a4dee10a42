"""Whose turn it is to compute: a few answers at a time, and a bounded number that waits.

Computing holds the interpreter's lock. Many threads that compute at once finish none sooner; they
only keep the event loop, and the answers that lie ready, from running.
"""

from threading import Lock, Semaphore

from app.core.errors import OverloadedError


class ComputingTurns:
    """So many answers are computed at once, so many more wait, each for so long at the most."""

    def __init__(self, at_once: int, waiting: int, seconds: float) -> None:
        self._free = Semaphore(at_once)
        self._most_waiting = waiting
        self._seconds = seconds
        self._lock = Lock()
        self.waiting = 0

    def take(self) -> None:
        """Wait for a turn; who has it gives it back.

        Raises
        ------
        OverloadedError
            When too many wait already, at once; or when the wait was too long.
        """
        with self._lock:
            if not self.waiting and self._free.acquire(blocking=False):
                return
            if self.waiting >= self._most_waiting:
                raise OverloadedError("Too many answers wait to be computed; try again shortly.")
            self.waiting += 1
        try:
            taken = self._free.acquire(timeout=self._seconds)
        finally:
            with self._lock:
                self.waiting -= 1
        if not taken:
            raise OverloadedError(
                f"The answer waited {self._seconds:g} s to be computed; try again shortly."
            )

    def give_back(self) -> None:
        """Let the next one compute."""
        self._free.release()
