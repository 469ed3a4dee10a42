"""How many tokens of work a caller may spend, and the headers that tell it how many are left."""

import math
import threading
import time
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import RateLimitedError
from app.core.request_scope import RATE

_REMEMBERED_CALLERS = 10_000
_MINUTE = 60.0
# Sums of floats: a billionth of a second is no excess.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Rate:
    """Where a caller stands after one of its requests; `retry_after` is 0 for an allowed one."""

    burst: int
    window: int
    remaining: int
    reset: int
    retry_after: int

    def refuse_excess(self) -> None:
        """Let an allowed request through.

        Raises
        ------
        RateLimitedError
            When the caller sends more than it may.
        """
        if self.retry_after:
            raise RateLimitedError(f"Send this again in {self.retry_after} s; see RateLimit.")

    def headers(self) -> dict[str, str]:
        """The RateLimit fields of draft-ietf-httpapi-ratelimit-headers."""
        told = {
            "RateLimit-Policy": f'"caller";q={self.burst};w={self.window}',
            "RateLimit": f'"caller";r={self.remaining};t={self.reset}',
        }
        return told | ({"Retry-After": str(self.retry_after)} if self.retry_after else {})


class RateLimiter:
    """Lets each caller spend a burst at once and then so many tokens a minute, in this process.

    A plain request costs one token; see `prices`. The generic cell rate algorithm (ITU-T I.371):
    of each caller one number is kept, the moment at which its burst is whole again.
    """

    def __init__(self, per_minute: int, burst: int) -> None:
        self._seconds_each = _MINUTE / per_minute if per_minute else 0.0
        self._burst = burst
        self._whole_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(
        self, caller: str, now: float | None = None, *, tokens: float = 1.0, paid: float = 0.0
    ) -> Rate:
        """Count so many tokens of a caller, unless they are more than it has left.

        What costs more than the whole burst is let through when nothing is owed but what the
        same request `paid` before; the caller then waits until it is worked off.
        """
        now = time.monotonic() if now is None else now
        span = self._seconds_each * self._burst
        price = self._seconds_each * tokens
        with self._lock:
            whole_at = max(now, self._whole_at.pop(caller, now))
            excess = min(whole_at + price - now - span, whole_at - now - self._seconds_each * paid)
            allowed = excess <= _ROUNDING
            if allowed:
                whole_at += price
            if len(self._whole_at) >= _REMEMBERED_CALLERS:
                self._whole_at.pop(next(iter(self._whole_at)))
            self._whole_at[caller] = whole_at
        owed = whole_at - now
        left = int((span - owed) / self._seconds_each + 1e-6) if self._seconds_each else self._burst
        return Rate(
            burst=self._burst,
            window=max(1, math.ceil(span)),
            remaining=max(0, left),
            reset=math.ceil(owed),
            retry_after=0 if allowed else max(1, math.ceil(excess)),
        )


class RatesMiddleware:
    """Tells each caller with every answer how many tokens it may still spend."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers once its caller was counted."""

        async def told(message: Message) -> None:
            rate: Rate | None = scope.get(RATE)
            if message["type"] == "http.response.start" and rate is not None:
                MutableHeaders(scope=message).update(rate.headers())
            await send(message)

        await self._app(scope, receive, told if scope["type"] == "http" else send)
