"""Names, times, counts and logs each request, and answers for errors that nobody expected."""

import re
import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from app.core.clocks import RequestClock, request_clock
from app.core.errors import LateralError
from app.core.middleware.shedding import EXEMPT
from app.core.observability.logs import failure_of
from app.core.observability.metrics import Metrics
from app.core.problems import problem_response
from app.core.queueing import SHORT_PART, Queue
from app.core.request_scope import ACTOR, REQUEST_ID
from app.core.services import services_of
from app.core.turns import ComputingTurns
from app.settings import Settings

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_PORTAL = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_log = structlog.get_logger("lateral.requests")


class RequestMiddleware:
    """Outermost: what is measured here is what the client waited for."""

    def __init__(self, app: ASGIApp, metrics: Metrics, settings: Settings) -> None:
        self._app = app
        self._metrics = metrics
        self._settings = settings
        self._turns = ComputingTurns(
            settings.computing_at_once, settings.computing_waiting, settings.computing_seconds
        )
        # Everything needs threads and comes in bursts: in ten simulated minutes at the highest
        # rate that keeps 99 of 100 under 250 ms, half of this refused some, and this none.
        self._queue = Queue(settings.thread_seconds, short_part=2 * SHORT_PART)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on under its id; note what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[REQUEST_ID] = _request_id(scope)
        settings = self._settings
        limits = settings.thread_seconds, settings.work_seconds, self._turns, self._queue
        with bound_contextvars(request_id=scope[REQUEST_ID]), request_clock(*limits) as clock:
            await self._answer(scope, receive, _Answer(scope[REQUEST_ID], send, clock))

    async def _answer(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            await self._app(scope, receive, answer.send)
        except Exception as error:  # noqa: BLE001 - the last line of defence
            _log.error("request_failed", **failure_of(error))
            if answer.status is None:
                unexpected = LateralError("The service failed; its logs tell why.")
                await problem_response(scope, unexpected)(scope, receive, answer.send)
        finally:
            self._note(scope, answer)

    def _note(self, scope: Scope, answer: "_Answer") -> None:
        route = services_of(scope["app"]).routes.template_of(scope)
        seconds = time.monotonic() - answer.clock.started
        self._metrics.observe(scope["method"], route, answer.status, seconds)
        clock = answer.clock
        self._metrics.observe_clocks(route, clock)
        if route in EXEMPT:
            return
        _log.info(
            "request",
            method=scope["method"],
            route=route,
            status=answer.status,
            duration_ms=round(seconds * 1000, 3),
            actor=scope.get(ACTOR),
            portal=_portal_of(scope),
        )


class _Answer:
    """The answer on its way out: adds the headers that every answer has."""

    def __init__(self, request_id: str, send: Send, clock: RequestClock) -> None:
        self.status: int | None = None
        self.clock = clock
        self._request_id = request_id
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.clock.answered = True
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self._request_id
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _portal_of(scope: Scope) -> str | None:
    """The version of the elements that ask, so that an operator knows when an old one is gone."""
    given = Headers(scope=scope).get("x-lateral-portal", "")
    return given if _PORTAL.fullmatch(given) else None
