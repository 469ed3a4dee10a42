"""A load generator with an open loop: requests go out when they are due, whoever still waits.

It runs in a process of its own, on a core of its own where there are two. Latency is counted from
the moment at which a request was due, so that a service that stalls is not spared what would have
been asked of it meanwhile.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import uvloop

from benchmarks.client import Call
from benchmarks.exchange import Exchange, header, request_bytes

DROPPED, HUNG = "dropped", "hung"
# From the start of the process until the first request is due: the requests are made before.
_BEFORE_FIRST = 0.2


class Due(NamedTuple):
    """A request that is due so many seconds after the start, and what kind of request it is."""

    seconds: float
    kind: str
    call: Call


class Answered(NamedTuple):
    """What became of a request.

    `milliseconds` passed since it was due. `status` is that of HTTP, or tells that the connection
    was lost or the answer never came. `sent_late` tells by how much the generator itself was late.
    """

    seconds: float
    kind: str
    status: str
    milliseconds: float
    sent_late: float
    says_when: bool


@dataclass(slots=True)
class _Sent:
    due: Due
    request: bytes
    at: float
    sent_late: float = 0.0


class _Connections:
    """As many connections as there are requests at the same time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[_Connection] = []
        self._opening: set[asyncio.Task[None]] = set()
        self.waiting: set[int] = set()
        self.answers: dict[int, Answered] = {}
        self.all_answered = asyncio.Event()

    def send(self, number: int, sent: _Sent) -> None:
        self.waiting.add(number)
        if self._idle:
            self._idle.pop().begin(number, sent)
            return
        opening = asyncio.get_running_loop().create_task(self._open(number, sent))
        self._opening.add(opening)
        opening.add_done_callback(self._opening.discard)

    async def _open(self, number: int, sent: _Sent) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, connection = await loop.create_connection(
                lambda: _Connection(self), "127.0.0.1", self._port
            )
        except OSError:
            self.settle(number, sent, DROPPED, says_when=False)
        else:
            connection.begin(number, sent)

    def settle(self, number: int, sent: _Sent, status: str, *, says_when: bool) -> None:
        passed = asyncio.get_running_loop().time() - sent.at
        self.answers[number] = Answered(
            sent.due.seconds, sent.due.kind, status, passed * 1000, sent.sent_late, says_when
        )
        self.waiting.discard(number)
        if not self.waiting:
            self.all_answered.set()

    def free(self, connection: "_Connection") -> None:
        self._idle.append(connection)

    def lose(self, connection: "_Connection") -> None:
        if connection in self._idle:
            self._idle.remove(connection)


class _Connection(Exchange):
    def __init__(self, connections: _Connections) -> None:
        self._connections = connections
        self._current: tuple[int, _Sent] | None = None

    def begin(self, number: int, sent: _Sent) -> None:
        self._current = number, sent
        sent.sent_late = asyncio.get_running_loop().time() - sent.at
        self.send(sent.request)

    def answered(self, status: str, head: bytes, length: int) -> None:  # noqa: ARG002 - the base's
        self._settle(status, says_when=header(head, b"retry-after") is not None)
        self._connections.free(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the base's name
        self._connections.lose(self)
        self._settle(DROPPED, says_when=False)

    def _settle(self, status: str, *, says_when: bool) -> None:
        if self._current is not None:
            number, sent = self._current
            self._current = None
            self._connections.settle(number, sent, status, says_when=says_when)


async def send_when_due(
    port: int, plan: Sequence[Due], key: str, patience: float
) -> list[Answered]:
    """Send each request at its moment, on as many connections as it takes."""
    loop = asyncio.get_running_loop()
    requests = [request_bytes(due.call, key) for due in plan]
    connections = _Connections(port)
    start = loop.time() + _BEFORE_FIRST
    sent = [
        _Sent(due, request, start + due.seconds)
        for due, request in zip(plan, requests, strict=True)
    ]
    for number, one in enumerate(sent):
        wait = one.at - loop.time()
        if wait > 0:
            await asyncio.sleep(wait)
        connections.send(number, one)
    connections.all_answered.clear()
    if connections.waiting:
        try:
            await asyncio.wait_for(connections.all_answered.wait(), patience)
        except TimeoutError:
            for number in sorted(connections.waiting):
                connections.settle(number, sent[number], HUNG, says_when=False)
    return [connections.answers[number] for number in range(len(sent))]


def send_open_loop(
    port: int,
    plan: Sequence[Due],
    *,
    key: str = "",
    core: int | None = None,
    patience: float = 30.0,
) -> list[Answered]:
    """What became of each request of a plan, sent by a child process when it was due.

    The child runs on the `core` that is told. A request without an answer `patience` seconds after
    the last one was due counts as hung.
    """
    with tempfile.TemporaryDirectory() as folder:
        asked, told = Path(folder) / "plan.json", Path(folder) / "answers.json"
        asked.write_text(json.dumps({"plan": plan, "key": key}), encoding="utf-8")
        command = [sys.executable, str(Path(__file__).resolve()), str(port), str(asked), str(told)]
        command += ["--patience", str(patience)]
        if core is not None:
            command += ["--core", str(core)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"the load generator failed: {done.stderr[-2000:]}")
        return [Answered(*one) for one in json.loads(told.read_bytes())]


def main() -> None:
    """Send the plan of a file and write what became of it to another one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("port", type=int)
    parser.add_argument("plan", type=Path, help="JSON file with plan and key")
    parser.add_argument("answers", type=Path, help="file for what became of the requests")
    parser.add_argument("--patience", type=float, default=30.0)
    parser.add_argument("--core", type=int, help="the core to run on")
    arguments = parser.parse_args()
    if arguments.core is not None:
        os.sched_setaffinity(0, {arguments.core})
    asked = json.loads(arguments.plan.read_text(encoding="utf-8"))
    plan = [Due(seconds, kind, Call(*call)) for seconds, kind, call in asked["plan"]]
    answers = uvloop.run(send_when_due(arguments.port, plan, asked["key"], arguments.patience))
    arguments.answers.write_text(json.dumps(answers), encoding="utf-8")


if __name__ == "__main__":
    main()
