"""Watches requests that may have an effect: what they say, and what is answered to them."""

import structlog
from anyio import CancelScope, to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.db import guarded, unguarded
from app.core.errors import DatabaseUnavailableError, OverloadedError
from app.core.idempotency import (
    KEPT_HEADERS,
    Attempt,
    IdempotencyKeys,
    InFlightError,
    KeyMalformedError,
    StoredAnswer,
    parse_key,
)
from app.core.observability.logs import kinds_of
from app.core.problems import problem_response
from app.core.request_scope import ATTEMPT
from app.core.scim_answers import speaks_scim
from app.core.services import services_of

_log = structlog.get_logger(__name__)


class IdempotencyMiddleware:
    """Follows each POST that brings an Idempotency-Key; `admission` claims the key."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; what is answered under a claimed key is kept before it leaves."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        keys = services_of(scope["app"]).idempotency
        headers = Headers(scope=scope)
        try:
            key = parse_key(headers.getlist("idempotency-key"))
        except KeyMalformedError as error:
            await problem_response(scope, error)(scope, receive, send)
            return
        # Identity providers send no such key; what they send is told apart by its userName.
        if key is None and (not keys.key_required or speaks_scim(scope)):
            await self._app(scope, receive, send)
            return
        target = scope["path"].encode("utf-8", "surrogatepass") + b"?" + scope["query_string"]
        attempt = keys.attempt(key, scope["method"], target)
        attempt.body_complete = "content-length" not in headers and (
            "transfer-encoding" not in headers
        )
        scope[ATTEMPT] = attempt
        watched = _Watched(keys, attempt, receive, send)
        try:
            with guarded(attempt):
                await self._app(scope, watched.receive, watched.send)
        except BaseException:
            await watched.settle(None)
            raise


class _Watched:
    """The two ways of one exchange, seen from between."""

    def __init__(
        self, keys: IdempotencyKeys, attempt: Attempt, receive: Receive, send: Send
    ) -> None:
        self._keys = keys
        self._attempt = attempt
        self._receive = receive
        self._send = send
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request" and not self._attempt.body_complete:
            self._attempt.digest.update(message.get("body", b""))
            self._attempt.body_complete = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        claim = self._attempt.claim
        if claim is None or claim.answered:
            await self._send(message)
        elif message["type"] == "http.response.start":
            self._start = message
        elif self._start is not None:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                body = b"".join(self._parts)
                await self.settle(_stored(self._start, body))
                await self._send(self._start)
                await self._send({"type": "http.response.body", "body": body})

    async def settle(self, answer: StoredAnswer | None) -> None:
        if self._attempt.claim is None:
            return
        try:
            with unguarded(), CancelScope(shield=True):
                await to_thread.run_sync(self._keys.settle, self._attempt, answer)
        except (DatabaseUnavailableError, OverloadedError, InFlightError) as error:
            # The claim ends by itself; an effect is on record already.
            _log.warning("idempotent_answer_not_kept", **kinds_of(error))


def _stored(start: Message, body: bytes) -> StoredAnswer:
    headers = {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in start.get("headers", [])
        if name.decode("latin-1").lower() in KEPT_HEADERS
    }
    return StoredAnswer(start["status"], headers, body)
