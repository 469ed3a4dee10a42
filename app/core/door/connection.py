"""One connection: its request must arrive, within bounds and in time, and its answer be read."""

from asyncio import BaseTransport
from enum import Enum, auto
from http import HTTPStatus
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.core.door.limits import Pace
from app.core.door.register import Door
from app.core.errors import (
    HeadersTooLargeError,
    LateralError,
    MalformedRequestError,
    RequestTimeoutError,
)
from app.core.networks import plain_host
from app.core.problems import problem_response

# Requests that a client may send ahead of their answers; each takes memory until its turn.
_MOST_SENT_AHEAD = 16
# How long, and how much, is read on from a client that was answered before it had sent all:
# closing at once would reset the connection, and the answer might be lost. nginx lingers as long.
_LINGER_SECONDS = 5.0
_LINGER_BYTES = 1 << 23
# Chunked bodies: a chunk of one byte takes five more, its length and two line ends. What goes far
# beyond carries extensions, which nobody reads.
_MOST_FRAMING_PER_BYTE = 16
_FIELD_FRAMING = 4
_FRAMING_FIELDS = (b"content-length", b"transfer-encoding")
# A chunk costs some microseconds of the event loop, however little it carries: four connections
# that sent chunks of one byte held up all others for seconds. An encoder that sends each token as
# a chunk of its own is served up to a body of some 20 KB.
_FREE_PIECES = 4_096
_LEAST_BYTES_PER_PIECE = 8
_NEXT_TO_NOTHING = "The chunks of the body carry next to nothing."


class _Awaits(Enum):
    """What comes next from the client."""

    REQUEST = auto()
    HEADERS = auto()
    BODY = auto()
    END = auto()


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with bounds on the headers and deadlines for all that is awaited.

    Time counts while the client is awaited: not while the service works, has no room to read on,
    or owes a `100 Continue`.
    """

    def __init__(
        self, config: Any, server_state: Any, app_state: dict[str, Any], _loop: Any = None
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._door: Door = config.door
        self._awaits = _Awaits.REQUEST
        self._waited = 0.0
        self._fields = 0
        self._header_bytes = 0
        self._body_bytes = 0
        self._framed_bytes = 0
        self._pieces = 0
        self._is_reading_on = False
        self._passed_over_for = 0.0
        self._pace: Pace = self._door.limits.body
        self._fault: LateralError | None = None
        self._unread = 0
        self._unread_for = 0.0

    @property
    def has_kept_waiting(self) -> bool:
        """Whether it owes a request, and owed it when it was last looked at."""
        owes = self._awaits in (_Awaits.REQUEST, _Awaits.HEADERS)
        return owes and self._waited > 0 and not self._is_answering()

    def connection_made(self, transport: BaseTransport) -> None:
        """Take the connection in, or refuse it."""
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn narrows it too
        if self.client is not None:
            self.client = (plain_host(self.client[0]), self.client[1])
        error = self._door.admit(self, self.client[0] if self.client else "local")
        if error is not None:
            self._refuse(error)
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._door.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came, unless the client was refused."""
        self._unset_keepalive_if_required()
        before = self._awaits
        if before is _Awaits.END:
            self._pass_over(data)
            return
        if before is _Awaits.BODY:
            self._framed_bytes += len(data)
        try:
            self._parse(memoryview(data))
        except httptools.HttpParserError:
            self._refuse(self._fault or MalformedRequestError("This is not HTTP/1.1."))
            return
        if before is _Awaits.HEADERS and self._awaits is _Awaits.HEADERS:
            # One long field is told when it is whole; until then only its bytes can be counted.
            self._header_bytes += len(data)
            if self._header_bytes > self._door.limits.header_bytes:
                self._refuse(self._headers_too_large())
        elif before is _Awaits.BODY and self._awaits is _Awaits.BODY:
            most = self._door.limits.header_bytes + self._body_bytes * _MOST_FRAMING_PER_BYTE
            if self._framed_bytes > most:
                self._refuse(MalformedRequestError(_NEXT_TO_NOTHING))

    def _parse(self, data: memoryview) -> None:
        """Parse all of it, also what follows a request that asks for another protocol.

        None is offered, so such a request is answered as it stands, body and all. Java's client
        asks for HTTP/2 in this way with every first request. The parser takes what follows the
        headers for the other protocol and skips it; read later, a body would pass for a request.
        """
        while True:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                data = data[upgrade.args[0] :]
                self._read_on()
            else:
                return

    def _read_on(self) -> None:
        """Go on with a parser that knows only how the body of this request is framed."""
        self.parser = httptools.HttpRequestParser(self)
        # As uvicorn makes its own.
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        framing = self._framing()
        if framing:
            lines = [name + b": " + value for name, value in framing]
            self._is_reading_on = True
            self.parser.feed_data(b"\r\n".join([b"POST / HTTP/1.1", *lines, b"", b""]))
            self._is_reading_on = False

    def _framing(self) -> list[tuple[bytes, bytes]]:
        return [one for one in self.headers if one[0] in _FRAMING_FIELDS]

    def on_message_begin(self) -> None:
        """A request begins."""
        if self._is_reading_on:
            return
        super().on_message_begin()
        self._expect(_Awaits.HEADERS)
        self._fields = 0
        self._header_bytes = 0

    def on_url(self, url: bytes) -> None:
        """A part of the address came."""
        if self._is_reading_on:
            return
        self._count_header(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field came; one behind the body is counted and dropped."""
        if self._is_reading_on:
            return
        self._fields += 1
        self._count_header(len(name) + len(value) + _FIELD_FRAMING)
        if self._awaits is _Awaits.HEADERS:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The request is known; its body may follow."""
        if self._is_reading_on:
            return
        if len(self.pipeline) >= _MOST_SENT_AHEAD:
            raise self._faulty(MalformedRequestError("Too many requests were sent ahead."))
        super().on_headers_complete()
        self._expect(_Awaits.BODY)
        self._body_bytes = 0
        self._framed_bytes = 0
        self._pieces = 0
        self._passed_over_for = 0.0
        self._pace = self._door.limits.pace_of(self.scope["path"])

    def on_body(self, body: bytes) -> None:
        """A part of the body came."""
        self._body_bytes += len(body)
        self._pieces += 1
        if self._pieces > _FREE_PIECES + self._body_bytes // _LEAST_BYTES_PER_PIECE:
            raise self._faulty(MalformedRequestError(_NEXT_TO_NOTHING))
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole, unless its body was skipped and is still to be read."""
        if self.parser.should_upgrade() and self._framing():
            return
        self._expect(_Awaits.REQUEST)
        super().on_message_complete()

    def look(self, seconds: float) -> None:
        """Charge the time since the last look to the client, if it is awaited."""
        self._look_at_reader(seconds)
        if self._awaits is _Awaits.BODY:
            self._look_at_body(seconds)
        elif self._awaits is _Awaits.END:
            self._waited += seconds
            if self._waited > _LINGER_SECONDS:
                self.transport.abort()
        elif not self._is_answering():
            self._waited += seconds
            wait = self._door.limits.header_seconds
            # uvicorn closes a connection that idles between requests by a timer of its own.
            if self._waited > wait and self.timeout_keep_alive_task is None:
                self._refuse(RequestTimeoutError(f"No request came within {wait:g} s."))

    def drop(self) -> None:
        """Close it at once."""
        self.transport.abort()

    def _look_at_body(self, seconds: float) -> None:
        if self.flow.read_paused or self.cycle.waiting_for_100_continue:
            return
        self._waited += seconds
        if self.cycle.response_complete:
            # Answered before all of the body came: uvicorn passes over what still comes.
            self._passed_over_for += seconds
            if self._passed_over_for > _LINGER_SECONDS:
                self.transport.abort()
        elif self._pace.is_broken(self._waited, self._body_bytes):
            pace = f"{self._pace.bytes_per_second:g} bytes/s after {self._pace.grace:g} s"
            self._refuse(RequestTimeoutError(f"The body comes too slowly: at least {pace}."))

    def _look_at_reader(self, seconds: float) -> None:
        """Give up a client that does not read its answer."""
        pace = self._door.limits.answer
        unread = self.transport.get_write_buffer_size()
        taken = self._unread - unread
        if unread == 0 or taken < 0 or taken >= pace.grace * pace.bytes_per_second:
            self._unread, self._unread_for = unread, 0.0
            return
        self._unread_for += seconds
        if self._unread_for > pace.grace:
            self._door.note("answer_not_read")
            self.transport.abort()

    def _expect(self, awaited: _Awaits) -> None:
        self._awaits = awaited
        self._waited = 0.0

    def _is_answering(self) -> bool:
        return bool(self.pipeline) or (self.cycle is not None and not self.cycle.response_complete)

    def _count_header(self, size: int) -> None:
        self._header_bytes += size
        limits = self._door.limits
        if self._header_bytes > limits.header_bytes or self._fields > limits.headers:
            raise self._faulty(self._headers_too_large())

    def _headers_too_large(self) -> HeadersTooLargeError:
        limits = self._door.limits
        return HeadersTooLargeError(
            f"Address and headers may have at most {limits.header_bytes} bytes and "
            f"{limits.headers} fields."
        )

    def _faulty(self, error: LateralError) -> LateralError:
        """Kept, for the parser tells of an error raised in its callbacks as of any other."""
        self._fault = error
        return error

    def _refuse(self, error: LateralError) -> None:
        """Answer with an error, read on for a moment and close."""
        self._door.note(error.code)
        self._unset_keepalive_if_required()
        answered = self.cycle is None or self.cycle.response_complete
        has_its_answer = answered and self._awaits is _Awaits.BODY
        self._expect(_Awaits.END)
        is_in_turn = answered or not (self.cycle.response_started or self.pipeline)
        if not answered:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.transport.is_closing():
            return
        if not is_in_turn:
            self.transport.abort()
            return
        self.flow.resume_reading()
        if not has_its_answer:
            self.transport.write(_as_bytes(error))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        else:
            self.transport.close()

    def _pass_over(self, data: bytes) -> None:
        self._body_bytes += len(data)
        if self._body_bytes > _LINGER_BYTES:
            self.transport.abort()


def _as_bytes(error: LateralError) -> bytes:
    """The answer as it goes over the wire; the request may not even have a path."""
    answer = problem_response({}, error)
    lines = [f"HTTP/1.1 {error.status} {HTTPStatus(error.status).phrase}".encode()]
    lines += [name + b": " + value for name, value in answer.raw_headers]
    return b"\r\n".join([*lines, b"connection: close", b"", bytes(answer.body)])
