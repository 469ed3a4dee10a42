"""How long a request waits for the database, and what happens when the database is silent.

A server that is frozen keeps its sockets open, so its own timeouts never fire: the client
must stop waiting by itself.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import psycopg
import structlog
from psycopg.abc import PQGen

from app.core.clocks import asking_database, current_clock
from app.core.errors import DatabaseUnavailableError

# The server's own timeouts come first: a slow statement is not a silent server.
_GRACE_SECONDS = 0.25
_TRIAL_SECONDS = 0.5
# A busy process must not make a database look silent: whoever waited long for a thread still
# gives it this share of the limit, so that both waits together end near the limit all the same.
_LEAST_SHARE = 0.4
_SILENT = "The database does not answer."

ValueT = TypeVar("ValueT")

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Patience:
    """How long each wait of a session may be, and whether it may start while the gate is closed."""

    seconds: float
    admitted: bool


_patience: ContextVar[_Patience | None] = ContextVar("database_patience", default=None)


@contextmanager
def patience(gate: "SilenceGate", limit: float) -> Iterator[None]:
    """Bound the waits of a session: the limit, less what the request waited for its thread.

    The time that a request spent working is no wait and is not taken off.

    Raises
    ------
    DatabaseUnavailableError
        When the database was silent a moment ago.
    """
    on_trial = gate.pass_through()
    seconds = max(limit - _waited_for_thread(), _LEAST_SHARE * limit)
    token = _patience.set(_Patience(seconds, admitted=on_trial))
    try:
        yield
    finally:
        _patience.reset(token)


def wait_seconds(limit: float) -> float:
    """How long the session of this context may wait for the database."""
    left = _patience.get()
    return limit if left is None else left.seconds


def _waited_for_thread() -> float:
    clock = current_clock()
    return 0.0 if clock is None or clock.answered else clock.thread_wait


class SilenceGate:
    """Closes when the database is silent, so that requests fail at once instead of queueing.

    While it is closed one caller in each half second is let through to try again.
    """

    def __init__(self) -> None:
        self._closed = False
        self._next_trial = 0.0
        self._lock = threading.Lock()

    @property
    def closed(self) -> bool:
        """Whether the database was silent when last asked."""
        return self._closed

    def pass_through(self) -> bool:
        """Return when the database may be asked; true for the one that tries again.

        Raises
        ------
        DatabaseUnavailableError
            When it was silent a moment ago.
        """
        if not self._closed:
            return False
        with self._lock:
            now = time.monotonic()
            if self._closed and now < self._next_trial:
                raise DatabaseUnavailableError(_SILENT)
            self._next_trial = now + _TRIAL_SECONDS
            return True

    def close(self) -> None:
        """Note that the database is silent."""
        with self._lock:
            if not self._closed:
                _log.warning("database_silent")
            self._closed = True
            self._next_trial = time.monotonic() + _TRIAL_SECONDS

    def open(self) -> None:
        """Note that the database answered."""
        if self._closed:
            with self._lock:
                self._closed = False
            _log.info("database_answers")


class DeadlineConnection(psycopg.Connection[Any]):
    """A connection that waits for the server so long and no longer, then breaks itself off."""

    gate: SilenceGate
    limit: float

    @classmethod
    def open(cls, gate: SilenceGate, limit: float, parameters: dict[str, Any]) -> Self:
        """Connect, unless the server was found silent since this session began."""
        _check_admitted(gate)
        try:
            with asking_database():
                connection = cls.connect(**parameters)
        except psycopg.errors.ConnectionTimeout:
            _give_up(gate)
            raise
        connection.gate = gate
        connection.limit = limit
        return connection

    def wait(
        self, gen: PQGen[ValueT], interval: float = 0.1, timeout: float | None = None
    ) -> ValueT:
        """Wait for the server's answer; called by psycopg for all that it sends."""
        _check_admitted(self.gate)
        patience_ends = time.monotonic() + wait_seconds(self.limit) + _GRACE_SECONDS
        if timeout is None:
            timeout = patience_ends - time.monotonic()
        try:
            with asking_database():
                value = super().wait(gen, interval, timeout)
        except psycopg.OperationalError as error:
            if time.monotonic() < patience_ends:
                raise
            _give_up(self.gate)
            self.pgconn.finish()
            raise psycopg.OperationalError(_SILENT) from error
        _note_answer(self.gate)
        return value


def _check_admitted(gate: SilenceGate) -> None:
    left = _patience.get()
    if gate.closed and left is not None and not left.admitted:
        raise psycopg.OperationalError(_SILENT)


def _give_up(gate: SilenceGate) -> None:
    gate.close()
    left = _patience.get()
    if left is not None:
        left.admitted = False


def _note_answer(gate: SilenceGate) -> None:
    gate.open()
    left = _patience.get()
    if left is not None:
        left.admitted = True
