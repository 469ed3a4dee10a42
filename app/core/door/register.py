"""The open connections of a process: how many an address holds, and who has kept it waiting."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from typing import Protocol

import structlog

from app.core.door.limits import Limits
from app.core.errors import LateralError, OverloadedError, TooManyConnectionsError
from app.core.networks import client_network

# Deadlines are seconds long: looking a few times before the shortest one passes is exact enough,
# and a look at 2,000 connections takes about a millisecond.
_LONGEST_INTERVAL = 1.0
_LOOKS_PER_WAIT = 4

_log = structlog.get_logger(__name__)


class Connection(Protocol):
    """What the register asks of a connection."""

    @property
    def has_kept_waiting(self) -> bool:
        """Whether it owes a request, and owed it when it was last looked at."""

    def look(self, seconds: float) -> None:
        """Charge the time since the last look to whoever is awaited; give up who is too slow."""

    def drop(self) -> None:
        """Close it at once."""


class Door:
    """Admits connections, and looks at all of them from one timer; none runs when none is open."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._by_address: dict[str, dict[Connection, None]] = {}
        self._addresses: dict[Connection, str] = {}
        self._refused: Counter[str] = Counter()
        self._interval = min(_LONGEST_INTERVAL, limits.shortest_wait / _LOOKS_PER_WAIT)
        self._looked_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._addresses)

    def admit(self, connection: Connection, host: str) -> LateralError | None:
        """Take a connection in, or say why not; one that keeps the process waiting gives way."""
        address = client_network(host)
        held = self._by_address.get(address, {})
        most = self.limits.connections_per_address
        if len(held) >= most and host not in self.limits.trusted and not self._make_room(held):
            return TooManyConnectionsError(
                f"One client address may hold at most {most} connections."
            )
        if len(self) >= self.limits.connections and not self._make_room(self._addresses):
            return OverloadedError("Too many connections are open; try again shortly.")
        self._by_address.setdefault(address, {})[connection] = None
        self._addresses[connection] = address
        if self._timer is None:
            self._start_timer()
        return None

    def leave(self, connection: Connection) -> None:
        """Forget a connection."""
        address = self._addresses.pop(connection, None)
        if address is not None:
            held = self._by_address[address]
            del held[connection]
            if not held:
                del self._by_address[address]

    def note(self, reason: str) -> None:
        """Count a refusal; the log tells of all since the last look in one line."""
        self._refused[reason] += 1
        if self._timer is None:
            self._start_timer()

    def _make_room(self, connections: Iterable[Connection]) -> bool:
        """Close the oldest connection that keeps the process waiting for a request."""
        silent = next((one for one in connections if one.has_kept_waiting), None)
        if silent is None:
            return False
        self.leave(silent)
        silent.drop()
        self.note("gave_way")
        return True

    def _start_timer(self) -> None:
        loop = asyncio.get_running_loop()
        self._looked_at = loop.time()
        self._timer = loop.call_later(self._interval, self._look)

    def _look(self) -> None:
        # A process that was held up itself charges nobody for it.
        now = asyncio.get_running_loop().time()
        seconds = min(now - self._looked_at, 2 * self._interval)
        for connection in list(self._addresses):
            connection.look(seconds)
        if self._refused:
            _log.warning("connections_refused", **self._refused)
            self._refused.clear()
        self._timer = None
        if self._addresses:
            self._start_timer()
