"""The rules at the edge: addresses, sizes and bodies that no route has to think about."""

from collections.abc import Iterator
from email.message import Message
from http import HTTPMethod
from urllib.parse import unquote_to_bytes

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event

from app.core.errors import (
    AddressTooLongError,
    BodyTooLargeError,
    FieldProblem,
    InvalidInputError,
    LateralError,
    UnsupportedMediaTypeError,
)
from app.core.problems import problem_response
from app.core.strict_json import check_json

_MAX_ADDRESS = 8_000
_CHECKED_INLINE = 65_536
_WITH_BODY = frozenset({HTTPMethod.POST, HTTPMethod.PUT, HTTPMethod.PATCH})
# Read by the rules of OAuth 2, which have errors of their own.
_FORMS = frozenset({"/v1/oauth/token"})
_JSON = "application/json"
_MERGE_PATCH = "application/merge-patch+json"


class EdgeMiddleware:
    """Refuses what no route should see: bad addresses, large bodies, bodies that are not JSON.

    What is sent to one of the `streamed` paths is read and checked there.
    """

    def __init__(
        self, app: ASGIApp, max_body_bytes: int, streamed: frozenset[str] = frozenset()
    ) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, its body read and checked, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            _check_address(scope)
            receive = await self._checked_body(scope, receive)
        except LateralError as error:
            await problem_response(scope, error)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _checked_body(self, scope: Scope, receive: Receive) -> Receive:
        headers = Headers(scope=scope)
        if "content-length" not in headers and "transfer-encoding" not in headers:
            return receive
        if scope["path"] in self._streamed:
            return receive
        body = await self._read(headers, receive)
        if body is None:
            return receive
        if body and scope["method"] in _WITH_BODY and scope["path"] not in _FORMS:
            _check_media_type(scope["method"], headers.get("content-type", ""))
            if len(body) <= _CHECKED_INLINE:
                check_json(body)
            else:
                await to_thread.run_sync(check_json, body)
        return _replay(body, receive)

    async def _read(self, headers: Headers, receive: Receive) -> bytes | None:
        """The whole body, nothing when the client went away before its end."""
        stated = headers.get("content-length", "0")
        if not stated.isdecimal() or int(stated[:20]) > self._max_body_bytes:
            raise self._too_large()
        parts: list[bytes] = []
        size = 0
        while True:
            event = await receive()
            if event["type"] == "http.disconnect":
                return None
            parts.append(event.get("body", b""))
            size += len(parts[-1])
            if size > self._max_body_bytes:
                raise self._too_large()
            if not event.get("more_body", False):
                return b"".join(parts)

    def _too_large(self) -> BodyTooLargeError:
        return BodyTooLargeError(f"A body may have {self._max_body_bytes} bytes.")


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: Iterator[Event] = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replayed() -> Event:
        event = next(pending, None)
        return await receive() if event is None else event

    return replayed


def _check_media_type(method: str, header: str) -> None:
    parsed = Message()
    parsed["content-type"] = header
    accepted = (_JSON, _MERGE_PATCH) if method == HTTPMethod.PATCH else (_JSON,)
    charset = str(parsed.get_param("charset", "utf-8")).lower()
    if parsed.get_content_type() not in accepted or charset not in {"utf-8", "utf8"}:
        raise UnsupportedMediaTypeError(f"Send {' or '.join(accepted)} in UTF-8.")


def _check_address(scope: Scope) -> None:
    path: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
    query: bytes = scope["query_string"]
    if len(path) + len(query) > _MAX_ADDRESS:
        raise AddressTooLongError(f"An address may have {_MAX_ADDRESS} bytes.")
    if not _is_plain(path):
        raise _bad_address("path")
    for pair in query.split(b"&"):
        if not _is_plain(pair.replace(b"+", b" ")):
            raise _bad_address("query")


def _is_plain(quoted: bytes) -> bool:
    if b"%" not in quoted and quoted.isascii():
        return b"\x00" not in quoted
    try:
        text = unquote_to_bytes(quoted).decode()
    except UnicodeDecodeError:
        return False
    return "\x00" not in text


def _bad_address(part: str) -> InvalidInputError:
    reason = "is not UTF-8 text, or holds a NUL character"
    return InvalidInputError("The address was refused.", [FieldProblem(part, reason)])
