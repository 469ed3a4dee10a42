"""Refuses work beyond what the process can finish in time."""

from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.errors import OverloadedError
from app.core.observability.metrics import Metrics
from app.core.problems import problem_response

EXEMPT = frozenset({"/livez", "/readyz", "/metrics"})


class SheddingMiddleware:
    """Answers 503 while too many requests are in flight; health routes always pass."""

    def __init__(self, app: ASGIApp, limit: int, metrics: Metrics) -> None:
        self._app = app
        self._limit = limit
        self._metrics = metrics
        self._in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it at once."""
        if scope["type"] != "http" or scope["path"] in EXEMPT:
            await self._app(scope, receive, send)
            return
        if self._in_flight >= self._limit:
            error = OverloadedError("Too many requests are in flight; try again shortly.")
            await problem_response(scope, error)(scope, receive, send)
            return
        self._in_flight += 1
        self._metrics.in_flight.set(self._in_flight)
        try:
            await self._app(scope, receive, send)
        finally:
            self._in_flight -= 1
            self._metrics.in_flight.set(self._in_flight)
