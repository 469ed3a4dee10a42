"""The rules at the edge: addresses and sizes that no route has to think about."""

from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.errors import (
    AddressTooLongError,
    BodyTooLargeError,
    FieldProblem,
    InvalidInputError,
    LateralError,
)
from app.core.problems import problem_response

_MAX_ADDRESS = 8_000


class EdgeMiddleware:
    """Refuses what no route should see: bad addresses, and bodies that are said to be too large.

    It looks at no byte of a body. What is sent to one of the `streamed` paths may be larger.
    """

    def __init__(
        self, app: ASGIApp, max_body_bytes: int, streamed: frozenset[str] = frozenset()
    ) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http":
            try:
                _check_address(scope)
                if scope["path"] not in self._streamed:
                    self._check_stated_size(scope)
            except LateralError as error:
                await problem_response(scope, error)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _check_stated_size(self, scope: Scope) -> None:
        stated = Headers(scope=scope).get("content-length", "0")
        if not stated.isdecimal() or int(stated[:20]) > self._max_body_bytes:
            raise BodyTooLargeError(f"A body may have at most {self._max_body_bytes} bytes.")


def _check_address(scope: Scope) -> None:
    path: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
    query: bytes = scope["query_string"]
    if len(path) + len(query) > _MAX_ADDRESS:
        raise AddressTooLongError(f"An address may have at most {_MAX_ADDRESS} bytes.")
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
