"""Clocks of a request: its waits for a thread, its turn and the database, and its work.

They are told apart, so that an answer that takes long to compute is never mistaken for one that
waits in a queue. Each has its own limit, error and histogram.
"""

import time
from asyncio import get_running_loop
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from anyio import CapacityLimiter, fail_after

from app.core.errors import NoThreadFreeError, WorkTimeoutError
from app.core.queueing import Queue
from app.core.turns import ComputingTurns


@dataclass(slots=True)
class RequestClock:
    """How long a request waited and worked so far, in seconds.

    `threads` is the time in worker threads, waits included. A request is in one thread at a time.
    `turns` bounds how many answers are computed at once; None for work that is no answer. `queue`
    holds all requests that wait for a thread.
    """

    started: float
    thread_limit: float
    work_limit: float
    turns: ComputingTurns | None = None
    queue: Queue | None = None
    thread_wait: float = 0.0
    turn_wait: float = 0.0
    database_wait: float = 0.0
    threads: float = 0.0
    answered: bool = False
    _in_thread_since: float | None = None
    _lend: Callable[[int], object] | None = None
    _asks_database: bool = False
    _computes: bool = False

    @property
    def work(self) -> float:
        """The time in threads that was not spent waiting for a turn or the database."""
        since = self._in_thread_since
        running = 0.0 if since is None else time.monotonic() - since
        return max(0.0, self.threads + running - self.turn_wait - self.database_wait)

    @contextmanager
    def asking_database(self) -> Iterator[None]:
        """Count the block as a wait for the database; a block inside of another counts once."""
        if self._asks_database:
            yield
            return
        self._asks_database = True
        began = time.monotonic()
        try:
            yield
        finally:
            self.database_wait += time.monotonic() - began
            self._asks_database = False

    @contextmanager
    def computing(self) -> Iterator[None]:
        """Compute the block when it is the request's turn; a block inside of another has it."""
        if self.turns is None or self._computes:
            yield
            return
        began = time.monotonic()
        try:
            self.turns.take(self._lent_thread)
        finally:
            self.turn_wait += time.monotonic() - began
        self._computes = True
        try:
            yield
        finally:
            self._computes = False
            self.turns.give_back()

    @contextmanager
    def _lent_thread(self) -> Iterator[None]:
        """Let another request have a thread meanwhile: who waits for a turn works on nothing."""
        if self._lend is None:
            yield
            return
        self._lend(1)
        try:
            yield
        finally:
            self._lend(-1)

    def queue_is_full(self) -> bool:
        """Whether more wait for a thread than will be served in time."""
        return self.queue is not None and self.queue.is_full(time.monotonic())

    def enter_thread(self, waited: float, lend: Callable[[int], object] | None = None) -> None:
        """Note that a thread was found after so long a wait; `lend` lets others have more."""
        self.thread_wait += waited
        self._lend = lend
        self._in_thread_since = time.monotonic()

    def leave_thread(self) -> None:
        """Note that the thread is free again."""
        if self._in_thread_since is not None:
            self.threads += time.monotonic() - self._in_thread_since
            self._in_thread_since = None


_clock: ContextVar[RequestClock | None] = ContextVar("request_clock", default=None)


@contextmanager
def request_clock(
    thread_limit: float,
    work_limit: float,
    turns: ComputingTurns | None = None,
    queue: Queue | None = None,
) -> Iterator[RequestClock]:
    """Count for one request: what happens inside is on its clock."""
    clock = RequestClock(time.monotonic(), thread_limit, work_limit, turns, queue)
    token = _clock.set(clock)
    try:
        yield clock
    finally:
        _clock.reset(token)


def current_clock() -> RequestClock | None:
    """The clock of the request of this context; None outside of requests."""
    return _clock.get()


@contextmanager
def asking_database() -> Iterator[None]:
    """Count the block as a wait for the database, if a request is answered."""
    clock = _clock.get()
    if clock is None:
        yield
        return
    with clock.asking_database():
        yield


@contextmanager
def computing() -> Iterator[None]:
    """Compute the block when it is the turn of the request of this context, if there is one.

    What is ranked or explained for a request is computed in such a block. What is remembered,
    stored or looked up is not: it never waits behind what is computed. No session that writes may
    be open around the block.

    Raises
    ------
    OverloadedError
        When too many answers wait already, or this one waited too long.
    """
    clock = _clock.get()
    if clock is None:
        yield
        return
    with clock.computing():
        yield


def check_work() -> None:
    """Go on with the work of a request, unless its time for work is over.

    Work that grows with what was sent is cut into pieces and calls this between them, so that
    no thread goes on with an answer that nobody waits for.

    Raises
    ------
    WorkTimeoutError
        When the request worked for longer than it may, waits not counted.
    """
    clock = _clock.get()
    if clock is not None and clock.work > clock.work_limit:
        raise WorkTimeoutError(
            f"The answer took more than {clock.work_limit:g} s of work; ask for less at once."
        )


class _TimedWaits:
    """Bounds and counts the waits for a token of a limiter, request by request."""

    __slots__ = ()

    # Of the limiter that it is mixed into.
    total_tokens: float
    available_tokens: float

    async def __aenter__(self) -> None:
        clock = _clock.get()
        if clock is None or clock.answered:
            await super().__aenter__()  # type: ignore[misc]  # the limiter that it is mixed into
            return
        began = time.monotonic()
        left = max(0.0, clock.thread_limit - clock.thread_wait)
        # Who finds a thread free waits for nobody; its wait would tell nothing of the queue's.
        waits_in = None if self.available_tokens > 0 else clock.queue
        ticket = None if waits_in is None else waits_in.join(began)
        try:
            with fail_after(left):
                await super().__aenter__()  # type: ignore[misc]  # as above
        except TimeoutError:
            clock.thread_wait += time.monotonic() - began
            raise NoThreadFreeError(
                f"No thread was free within {clock.thread_limit:g} s; try again shortly."
            ) from None
        finally:
            if waits_in is not None and ticket is not None:
                waits_in.leave(ticket, time.monotonic())
        loop = get_running_loop()

        def lend(more: int) -> None:
            loop.call_soon_threadsafe(self._change_by, more)

        clock.enter_thread(time.monotonic() - began, lend)

    def _change_by(self, more: int) -> None:
        self.total_tokens += more  # type: ignore[misc]  # it has no slots of its own

    async def __aexit__(self, *failure: object) -> None:
        clock = _clock.get()
        if clock is not None:
            clock.leave_thread()
        await super().__aexit__(*failure)  # type: ignore[misc]  # as above


def time_waits(limiter: CapacityLimiter) -> CapacityLimiter:
    """Let a limiter of threads count how long each request waits for it, and bound the wait.

    Starlette and FastAPI take their threads from anyio's default limiter, which is made by the
    event loop and cannot be replaced: it becomes one of a class that counts.
    """
    if not isinstance(limiter, _TimedWaits):
        kind = type(limiter)
        limiter.__class__ = type("TimedLimiter", (_TimedWaits, kind), {"__slots__": ()})
    return limiter
