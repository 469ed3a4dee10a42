"""A load generator in a process of its own: requests over many keep-alive connections."""

import argparse
import asyncio
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import uvloop

from benchmarks.client import Call
from benchmarks.exchange import Exchange, request_bytes


@dataclass(frozen=True, slots=True)
class Load:
    """What a load run saw; latencies in milliseconds, of answers with a status below 300."""

    connections: int
    requests: int
    seconds: float
    per_second: float
    p50_ms: float
    p99_ms: float
    slowest_ms: float
    statuses: dict[str, int]
    dropped: int
    hung: int
    mean_bytes: float


class _Tally:
    def __init__(self) -> None:
        self.latencies: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.received = 0
        self.dropped = 0


class _Caller(Exchange):
    """Sends the next request as soon as the answer to the last one is complete."""

    def __init__(self, turns: Iterator[bytes], tally: _Tally) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._turns = turns
        self._tally = tally

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._next()

    def answered(self, status: str, head: bytes, length: int) -> None:  # noqa: ARG002 - the base's
        """Take note of the answer and ask again."""
        self._tally.statuses[status] += 1
        if status < "300":
            self._tally.latencies.append((time.perf_counter() - self._started) * 1000)
            self._tally.received += length
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the base's name
        if not self.done.done():
            self._tally.dropped += 1
            self.done.set_result(None)

    def _next(self) -> None:
        request = next(self._turns, None)
        if request is None:
            self.done.set_result(None)
            self.transport.close()
            return
        self._started = time.perf_counter()
        self.send(request)

    _started: float


def _turns(requests: Sequence[bytes], total: int | None, seconds: float | None) -> Iterator[bytes]:
    ends = time.perf_counter() + seconds if seconds is not None else float("inf")
    for turn in itertools.count() if total is None else range(total):
        if time.perf_counter() >= ends:
            return
        yield requests[turn % len(requests)]


async def _run(
    port: int, requests: Sequence[bytes], arguments: argparse.Namespace
) -> tuple[_Tally, int, float]:
    loop = asyncio.get_running_loop()
    tally = _Tally()
    turns = _turns(requests, arguments.requests, arguments.seconds)
    started = time.perf_counter()
    callers = [
        (await loop.create_connection(lambda: _Caller(turns, tally), "127.0.0.1", port))[1]
        for _ in range(arguments.connections)
    ]
    patience = (arguments.seconds or 0) + arguments.patience
    _, hung = await asyncio.wait([caller.done for caller in callers], timeout=patience)
    return tally, len(hung), time.perf_counter() - started


def _result(tally: _Tally, hung: int, seconds: float, connections: int) -> Load:
    latencies = np.asarray(tally.latencies or [float("nan")])
    p50, p99 = np.percentile(latencies, [50, 99])
    answered = len(tally.latencies)
    return Load(
        connections=connections,
        requests=sum(tally.statuses.values()),
        seconds=seconds,
        per_second=answered / seconds,
        p50_ms=float(p50),
        p99_ms=float(p99),
        slowest_ms=float(latencies.max()),
        statuses=dict(tally.statuses),
        dropped=tally.dropped,
        hung=hung,
        mean_bytes=tally.received / max(1, answered),
    )


def generate_load(
    port: int,
    calls: Sequence[Call],
    *,
    connections: int,
    key: str = "",
    requests: int | None = None,
    seconds: float | None = None,
    patience: float = 30.0,
) -> Load:
    """Run the generator as a child process: so many requests in all, or for so many seconds.

    A connection still waiting `patience` seconds after the end counts as hung.
    """
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.json"
        plan.write_text(json.dumps({"calls": list(calls), "key": key}), encoding="utf-8")
        command = [sys.executable, str(Path(__file__).resolve()), str(port), str(plan)]
        command += ["--connections", str(connections), "--patience", str(patience)]
        if requests is not None:
            command += ["--requests", str(requests)]
        if seconds is not None:
            command += ["--seconds", str(seconds)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the load generator failed: {done.stderr[-2000:]}")
    return Load(**json.loads(done.stdout))


def main() -> None:
    """Send the load that the arguments ask for and print what was seen as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("plan", type=Path, help="JSON file with calls and key")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--requests", type=int, default=None)
    parser.add_argument("--seconds", type=float, default=None)
    parser.add_argument("--patience", type=float, default=30.0)
    arguments = parser.parse_args()
    if arguments.requests is None and arguments.seconds is None:
        parser.error("one of --requests and --seconds is required")
    plan = json.loads(arguments.plan.read_text(encoding="utf-8"))
    requests = [request_bytes(Call(*call), plan["key"]) for call in plan["calls"]]
    tally, hung, seconds = uvloop.run(_run(arguments.port, requests, arguments))
    print(json.dumps(asdict(_result(tally, hung, seconds, arguments.connections))))


if __name__ == "__main__":
    main()
