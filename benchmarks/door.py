"""What the guard of connections costs: CPU a request, beside the server without it.

python benchmarks/door.py [--requests N] [--json FILE]

One process serves an application that does nothing, by uvicorn's own protocol and by the guarded
one in turn; a client sends requests on one connection. The server tells its CPU time, so waiting
and the client's work do not count.
"""

import argparse
import json
import multiprocessing
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.core.door import DoorConfig, Limits
from app.core.door.connection import GuardedProtocol
from app.settings import Settings
from benchmarks import machine

# Many short rounds in turn: the least of each is what neighbours on the machine disturbed least.
ROUNDS = 30
REQUESTS = 600
BODY = b"x" * 2_000
# What a portal's server sends, about; and a small body in two pieces, as clients do.
HEADERS = b"Host: lateral.example\r\nUser-Agent: portal/1.0\r\nAccept: application/json\r\n" + (
    b"Authorization: Bearer lat_" + b"a" * 51 + b"\r\nX-Request-ID: " + b"b" * 32 + b"\r\n"
)
GET = b"GET /v1/employees/E-1042/recommendations?k=10 HTTP/1.1\r\n" + HEADERS + b"\r\n"
PUT = b"PUT /v1/employees/E-1042 HTTP/1.1\r\n" + HEADERS + b"Content-Length: 2000\r\n\r\n"


async def idle(scope: Any, receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
    """Read the body and answer with the CPU time of this process."""
    if scope["type"] == "lifespan":
        for _ in range(2):
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
        return
    while (await receive()).get("more_body"):
        continue
    told = f"{time.process_time():20.6f}".encode()
    headers = [(b"content-length", b"20")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": told})


def application() -> Any:
    """The factory that the server loads."""
    return idle


def serve(protocol: type[HttpToolsProtocol], port: int) -> None:
    """Serve until killed."""
    config = DoorConfig(application, Limits.of(Settings(), frozenset()), 5, port=port)
    config.http = protocol
    uvicorn.Server(config).run()


@contextmanager
def server(protocol: type[HttpToolsProtocol]) -> Iterator[int]:
    """A server in a process of its own; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(
        target=serve, args=(protocol, port), daemon=True
    )
    process.start()
    try:
        yield port
    finally:
        process.kill()
        process.join()


def connected(port: int) -> socket.socket:
    """A connection, once the server listens."""
    ends = time.monotonic() + 60
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        except ConnectionRefusedError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection


def microseconds(port: int, head: bytes, body: bytes, requests: int) -> float:
    """CPU of the server for each request."""
    with connected(port) as connection:

        def ask() -> float:
            connection.sendall(head)
            if body:
                connection.sendall(body)
            heard = b""
            while len(heard.partition(b"\r\n\r\n")[2]) < 20:
                heard += connection.recv(4_096)
            return float(heard[-20:])

        for _ in range(200):
            began = ask()
        for _ in range(requests):
            ended = ask()
    return (ended - began) / requests * 1e6


def measure(requests: int) -> dict[str, dict[str, float]]:
    """The least of all rounds, by kind of request."""
    kinds = {"GET": (GET, b""), "PUT with 2,000 bytes": (PUT, BODY)}
    figures: dict[str, dict[str, float]] = {}
    with server(HttpToolsProtocol) as plain, server(GuardedProtocol) as guarded:
        for kind, (head, body) in kinds.items():
            rounds = [
                (
                    microseconds(plain, head, body, requests),
                    microseconds(guarded, head, body, requests),
                )
                for _ in range(ROUNDS)
            ]
            plain_us, guarded_us = (min(one) for one in zip(*rounds, strict=True))
            figures[kind] = {
                "plain_us": round(plain_us, 1),
                "guarded_us": round(guarded_us, 1),
                "ratio": round(guarded_us / plain_us, 3),
            }
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    figures = measure(arguments.requests)
    result = {"benchmark": "door", **machine.describe(), "requests": figures}
    for kind, figure in figures.items():
        print(
            f"{kind}: {figure['plain_us']} us plain, {figure['guarded_us']} us guarded, "
            f"ratio {figure['ratio']}"
        )
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
