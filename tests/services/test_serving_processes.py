"""Several web processes on one database, for real: two servers on loopback."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from app.core.db import Database
from app.settings import Settings
from tests.support.organisation import OPENINGS

Headers = dict[str, str]
ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
FOLLOW_SECONDS = 10.0


@contextmanager
def running_server(settings: Settings) -> Iterator[httpx.Client]:
    """A web process of its own, and a client of it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "LATERAL_DATA_DIR": str(settings.data_dir),
        "LATERAL_DATABASE_URL": settings.resolved_database_url,
        "LATERAL_REFRESH_SECONDS": "0.2",
        "LATERAL_LOG_LEVEL": "WARNING",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "--factory", "app.main:create_app",
         "--host", "127.0.0.1", "--port", str(port), "--no-access-log"],
        cwd=ROOT,
        env=environment,
    )  # fmt: skip
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            _await_ready(client, process)
            yield client
    finally:
        process.terminate()
        process.wait(timeout=30)


def _await_ready(client: httpx.Client, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended"
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("the server did not become ready")


def titles(client: httpx.Client, headers: Headers) -> set[str]:
    answer = client.get("/v1/employees/E-1/recommendations", params={"k": 100}, headers=headers)
    assert answer.status_code == 200, answer.text
    return {item["opening"]["title"] for item in answer.json()["items"]}


def test_what_one_process_wrote_the_other_ranks_within_the_setting(
    loaded_database: Database, champion: str, settings: Settings, hr_headers: Headers
) -> None:
    with ExitStack() as stack:
        writer = stack.enter_context(running_server(settings))
        reader = stack.enter_context(running_server(settings))
        body = {**OPENINGS["O-PMM"], "title": "Herald"}
        answer = writer.put("/v1/openings/O-NEW", json=body, headers=hr_headers)
        assert answer.status_code == 201
        written = time.monotonic()
        assert "Herald" in titles(writer, hr_headers)
        while "Herald" not in titles(reader, hr_headers):
            assert time.monotonic() - written < FOLLOW_SECONDS
            time.sleep(0.02)
        first = writer.get("/v1/employees/E-1/recommendations", headers=hr_headers).json()
        second = reader.get("/v1/employees/E-1/recommendations", headers=hr_headers).json()
        for item in (*first["items"], *second["items"]):
            item.pop("snapshot_at")
        assert first["items"] == second["items"]
