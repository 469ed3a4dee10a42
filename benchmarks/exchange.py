"""One keep-alive connection of a load generator: a request out, its whole answer back."""

import asyncio
import json
from abc import ABC, abstractmethod
from typing import cast

from benchmarks.client import Call

_END_OF_HEAD = b"\r\n\r\n"
_WITHOUT_BODY = (b"204", b"304")


class Exchange(asyncio.Protocol, ABC):
    """Sends one request at a time and tells when the answer to it is whole."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self.transport = cast("asyncio.Transport", transport)

    def send(self, request: bytes) -> None:
        """Send a request; the answer to the last one is whole."""
        self._head, self._left, self._length = b"", None, 0
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Count what came, up to the length that the head tells."""
        if self._left is None:
            self._head += data
            end = self._head.find(_END_OF_HEAD)
            if end < 0:
                return
            self._length = _content_length(self._head[:end])
            self._left = self._length - (len(self._head) - end - len(_END_OF_HEAD))
        else:
            self._left -= len(data)
        if self._left == 0:
            self.answered(self._head[9:12].decode(), self._head, self._length)

    @abstractmethod
    def answered(self, status: str, head: bytes, length: int) -> None:
        """Take note of a whole answer: its status, what begins with its head, its body's length."""

    transport: asyncio.Transport
    _head: bytes
    _left: int | None
    _length: int


def request_bytes(call: Call, key: str) -> bytes:
    """A call as it is sent."""
    body = b"" if call.body is None else json.dumps(call.body).encode()
    head = [f"{call.method} {call.path} HTTP/1.1", "Host: 127.0.0.1"]
    if key:
        head.append(f"Authorization: Bearer {key}")
    if body:
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def header(head: bytes, name: bytes) -> bytes | None:
    """The value of a header of an answer; the name in lower case."""
    for line in head.partition(_END_OF_HEAD)[0].split(b"\r\n")[1:]:
        found, _, value = line.partition(b":")
        if found.lower() == name:
            return value.strip()
    return None


def _content_length(head: bytes) -> int:
    if head[9:12] in _WITHOUT_BODY:
        return 0
    length = header(head, b"content-length")
    if length is None:
        raise ValueError("an answer without Content-Length cannot be counted")
    return int(length)
