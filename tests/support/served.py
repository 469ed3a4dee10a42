"""A web process of its own, which may be killed."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn

from app.core.door import DoorConfig, Limits
from app.main import STREAMED
from app.settings import Settings
from tests.support.forks import Forked

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180.0
HOST = "127.0.0.1"
APPLICATION = "app.cli.serve:application"


@dataclass(frozen=True)
class ServedProcess:
    """A running web process and where it listens."""

    process: subprocess.Popen[bytes] | Forked
    url: str

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self.process.kill()
        self.process.wait(timeout=30)


def await_live(url: str, process: "subprocess.Popen[bytes] | Forked") -> None:
    """Wait until it answers at all; its database may be away."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended"
        try:
            if httpx.get(f"{url}/livez", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the server did not come up")


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def served_process(
    settings: Settings,
    *,
    application: str = APPLICATION,
    extra: Mapping[str, str] | None = None,
    enter: Sequence[str] = (),
    port: int | None = None,
) -> Iterator[ServedProcess]:
    """Serve these settings in a process of its own, on loopback, on a free port unless one is told.

    `enter` is the command that enters a namespace first.
    """
    port = free_port() if port is None else port
    environment = {
        **os.environ,
        "LATERAL_DATA_DIR": str(settings.data_dir),
        "LATERAL_DATABASE_URL": settings.resolved_database_url,
        "LATERAL_REFRESH_SECONDS": str(settings.refresh_seconds),
        "LATERAL_STATEMENT_SECONDS": str(settings.statement_seconds),
        "LATERAL_COMPUTING_SECONDS": str(settings.computing_seconds),
        "LATERAL_LOG_LEVEL": "ERROR",
        **(extra or {}),
    }
    process = _started(application, port, environment, enter)
    served = ServedProcess(process, f"http://{HOST}:{port}")
    try:
        await_live(served.url, process)
        yield served
    finally:
        process.kill()
        process.wait(timeout=30)


def _started(
    application: str, port: int, environment: Mapping[str, str], enter: Sequence[str]
) -> "subprocess.Popen[bytes] | Forked":
    """Forked where it can be; a namespace is entered by a program of its own."""
    if not enter:
        return Forked(_serve, environment, application, port)
    return subprocess.Popen(
        [*enter, sys.executable, "-m", "tests.support.served", application, str(port)],
        cwd=ROOT,
        env=environment,
    )  # fmt: skip


def _serve(application: str, port: int) -> None:
    settings = Settings()
    config = DoorConfig(
        application,
        Limits.of(settings, STREAMED),
        settings.keep_alive_seconds,
        host=HOST,
        port=port,
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
