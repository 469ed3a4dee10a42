"""Answers that are sent compressed to whoever says that they can read that.

What an answer holds could be guessed from its compressed length if somebody else chose a part of it
and could ask for it in the reader's name (BREACH). Nobody can: requests carry a bearer token, never
a cookie. Answers that must not be stored, which is where secrets are, are left as they are.
"""

from collections.abc import Iterator

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipResponder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.etag import gzipped

# An answer that fits into one packet gets no faster by being smaller.
SMALLEST = 1_400
# Of the nine levels: about a millisecond for a list of ten. Higher ones take several times as long
# for a few per cent; chosen by hand.
LEVEL = 5
_NOT_MODIFIED = 304


class CompressionMiddleware:
    """Compresses with gzip what is large enough, and tags the compressed answer as such."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; compress what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not accepts_gzip(headers.get("accept-encoding", "")):
            await self._app(scope, receive, _varying(send))
            return
        responder = _Responder(self._app, SMALLEST, LEVEL)
        await responder(scope, receive, _tagging(send, headers.get("if-none-match", "")))


class _Responder(GZipResponder):
    """Compresses all but what must not be stored, and files that are asked for in parts."""

    is_left = False

    async def send_with_compression(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = _of(message)
            self.is_left = "no-store" in headers.get("cache-control", "") or headers.get(
                "content-disposition", ""
            ).startswith("attachment")
        if self.is_left:
            await self.send(message)
        else:
            await super().send_with_compression(message)


def accepts_gzip(accepted: str) -> bool:
    """Whether an `Accept-Encoding` allows gzip, by name or with all others (RFC 9110, 12.5.3)."""
    allowed = dict(_weights(accepted))
    return allowed.get("gzip", allowed.get("*", 0.0)) > 0


def _weights(accepted: str) -> Iterator[tuple[str, float]]:
    for one in accepted.split(","):
        coding, _, weight = one.partition(";")
        name, _, value = weight.partition("=")
        try:
            quality = float(value) if name.strip().lower() == "q" else 1.0
        except ValueError:
            quality = 0.0
        yield coding.strip().lower(), quality


def _of(message: Message) -> MutableHeaders:
    return MutableHeaders(scope=message)


def _vary(headers: MutableHeaders) -> None:
    """Name the header once, whoever else named it before."""
    if "accept-encoding" not in headers.get("vary", "").lower():
        headers.add_vary_header("Accept-Encoding")


def _varying(send: Send) -> Send:
    """Tells caches that whoever accepts gzip is answered otherwise."""

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            _vary(_of(message))
        await send(message)

    return marked


def _tagging(send: Send, held: str) -> Send:
    """Gives the compressed answer its own strong tag, and tells the one that is held in a 304."""

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = _of(message)
            etag = headers.get("etag")
            compressed = headers.get("content-encoding") == "gzip"
            if etag and (
                compressed or (message["status"] == _NOT_MODIFIED and gzipped(etag) in held)
            ):
                headers["ETag"] = gzipped(etag)
            _vary(headers)
        await send(message)

    return marked
