"""Clients that speak to a server byte by byte, from any address of loopback."""

import json
import socket
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Heard:
    """What a server sent until it closed, or until nothing more came."""

    raw: bytes
    seconds: float
    closed: bool

    @property
    def statuses(self) -> list[int]:
        """The status of each answer."""
        return [int(part[:3]) for part in self.raw.split(b"HTTP/1.1 ")[1:]]

    @property
    def status(self) -> int | None:
        """The status of the only answer; none when there is no answer."""
        assert len(self.statuses) <= 1, self.raw
        return next(iter(self.statuses), None)

    @property
    def document(self) -> dict[str, Any]:
        """The body as JSON."""
        document: dict[str, Any] = json.loads(self.raw.partition(b"\r\n\r\n")[2])
        return document


class Wire:
    """One connection."""

    def __init__(self, url: str, source: str = "127.0.0.1", *, room: int | None = None) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        self.socket = socket.socket()
        if room is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.bind((source, 0))
        self.socket.settimeout(PATIENCE_SECONDS)
        self.socket.connect((parts.hostname, parts.port))

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> bool:
        """Send; whether the other side still takes it."""
        try:
            self.socket.sendall(data)
        except OSError:
            return False
        return True

    def ask(self, path: str = "/livez", *headers: str) -> None:
        """Send one whole request without a body."""
        lines = [f"GET {path} HTTP/1.1", "Host: x", *headers, "", ""]
        self.send("\r\n".join(lines).encode())

    def hear(self, seconds: float = PATIENCE_SECONDS, *, enough: bytes | None = None) -> Heard:
        """What comes until the server closes, `enough` came, or the time is over."""
        began = time.monotonic()
        raw, closed = b"", False
        while time.monotonic() < began + seconds and not (enough and enough in raw):
            self.socket.settimeout(max(0.01, began + seconds - time.monotonic()))
            try:
                part = self.socket.recv(65_536)
            except TimeoutError:
                break
            except OSError:
                part = b""
            if not part:
                closed = True
                break
            raw += part
        return Heard(raw, time.monotonic() - began, closed)
