"""How the body of a request is read: to a bound, and away from the event loop when it is large.

`routing` sees to it that nothing here runs for a caller who may not call the route.
"""

from collections.abc import AsyncIterator, Callable, Collection
from email.message import Message
from http import HTTPMethod, HTTPStatus
from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.core.clocks import time_waits
from app.core.errors import BodyTooLargeError, UnsupportedMediaTypeError
from app.core.services import services_of
from app.core.strict_json import LARGE, read_json

WITH_BODY = frozenset({HTTPMethod.POST, HTTPMethod.PUT, HTTPMethod.PATCH})
# Of the bodies that are parsed in threads so many at a time, beside a single large one: parsing
# holds the interpreter, and what comes of it memory.
_PARSED_AT_ONCE = 2
# Whatever stands in so few bytes is parsed in less time than a thread takes to begin.
_PARSED_INLINE = 4_096
JSON = "application/json"
_MERGE_PATCH = "application/merge-patch+json"

Check = Callable[[Any], Any]


class ParsingTurns:
    """Whose turn it is to be parsed: large bodies wait for each other and hold up no others."""

    def __init__(self) -> None:
        self._large = time_waits(CapacityLimiter(1))
        self._others = time_waits(CapacityLimiter(_PARSED_AT_ONCE))

    def of(self, size: int) -> CapacityLimiter:
        """What a body of this size waits for."""
        return self._large if size >= LARGE else self._others


class JsonRequest(Request):
    """A request whose body was read, parsed and checked already; FastAPI takes it as it is."""

    def __init__(self, request: Request, raw: bytes) -> None:
        super().__init__(request.scope, request.receive)
        self._raw = raw
        self._value: Any = None

    async def check(self, check: Check) -> None:
        """Make the value what the route takes; where there is no body, FastAPI says so."""
        if self._raw:
            await self.work_out(lambda: check(self._value))

    async def work_out(self, value: Callable[[], Any]) -> None:
        """Set the value; of a large body away from the event loop, and only a few at a time."""
        if len(self._raw) <= _PARSED_INLINE:
            self._value = value()
        else:
            turn = services_of(self.app).parsing.of(len(self._raw))
            self._value = await to_thread.run_sync(value, limiter=turn)

    async def body(self) -> bytes:
        """The bytes that were sent."""
        return self._raw

    async def json(self) -> Any:
        """What they say."""
        return self._value


async def body_stream(request: Request) -> AsyncIterator[bytes]:
    """The body of a route that reads it by itself, piece by piece."""
    return request.stream()


BodyStream = Annotated[AsyncIterator[bytes], Depends(body_stream)]


async def read_at_most(stream: AsyncIterator[bytes], limit: int) -> bytes:
    """The whole body.

    Raises
    ------
    BodyTooLargeError
        As soon as it has more than `limit` bytes.
    """
    body = bytearray()
    async for part in stream:
        body += part
        if len(body) > limit:
            raise BodyTooLargeError(f"A body may have at most {limit} bytes.")
    return bytes(body)


async def with_json(request: Request, media_types: Collection[str] = ()) -> JsonRequest:
    """The request with its body read and parsed; without one, its value is None.

    Where `media_types` are named, a body is one of them, or is not declared at all.

    Raises
    ------
    BodyTooLargeError
        When it is larger than this service takes.
    UnsupportedMediaTypeError
        When it is not declared as JSON.
    InvalidInputError
        When it is no JSON.
    """
    try:
        limit = services_of(request.app).settings.max_body_bytes
        raw = await read_at_most(request.stream(), limit)
    except ClientDisconnect:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "The body ended early.") from None
    if raw:
        _check_media_type(request, media_types)
    parsed = JsonRequest(request, raw)
    if raw:
        await parsed.work_out(lambda: read_json(raw))
    return parsed


def _check_media_type(request: Request, media_types: Collection[str]) -> None:
    header = request.headers.get("content-type", "")
    if media_types and not header:
        return
    parsed = Message()
    parsed["content-type"] = header
    usual = (JSON, _MERGE_PATCH) if request.method == HTTPMethod.PATCH else (JSON,)
    accepted = media_types or usual
    charset = str(parsed.get_param("charset", "utf-8")).lower()
    if parsed.get_content_type() not in accepted or charset not in {"utf-8", "utf8"}:
        raise UnsupportedMediaTypeError(f"Send {' or '.join(accepted)} in UTF-8.")
